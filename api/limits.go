package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/search"
)

// limitsBody is what is refused when it is more. Everything in bytes unless it
// says otherwise.
type limitsBody struct {
	File         int64 `json:"file_bytes" doc:"One file of an upload"`
	Upload       int64 `json:"upload_bytes" doc:"One upload altogether"`
	Files        int   `json:"upload_files" doc:"Files in one upload"`
	Seconds      int   `json:"upload_seconds" doc:"How long one upload may take"`
	Name         int   `json:"file_name_characters"`
	Body         int64 `json:"body_bytes" doc:"Any other request"`
	Page         int   `json:"page_rows" doc:"Rows of one page of a list"`
	Query        int   `json:"query_characters"`
	QuerySeconds int   `json:"query_seconds" doc:"How long one query may take"`
	ListBytes    int64 `json:"query_list_bytes" doc:"The CSV of a list of queries"`
	ListQueries  int   `json:"query_list_queries"`
	Items        int   `json:"batch_items" doc:"Files that one request may name for an import"`
	Listeners    int   `json:"event_listeners" doc:"Connections to /api/v1/events at the same time, of everybody and of one person"`
	Own          int   `json:"event_listeners_each"`
	KeySeconds   int   `json:"idempotency_key_seconds" doc:"How long an answer is kept for its Idempotency-Key"`
}

type limitsAnswer struct{ Body limitsBody }

func (s *service) addLimits(a huma.API) {
	handle(s, a, get("get-limits", "/api/v1/limits", "server", "What is refused when it is more"), func(context.Context, *struct{}) (*limitsAnswer, error) {
		return &limitsAnswer{s.limits()}, nil
	})
}

func (s *service) limits() limitsBody {
	return limitsBody{
		File: s.Queue.Limit(), Upload: maxUpload, Files: maxFiles, Seconds: int(uploadTime / time.Second), Name: maxPathName, Body: maxBody,
		Page: maxPage, Query: search.MaxQueryLength, QuerySeconds: int(searchTime / time.Second),
		ListBytes: search.MaxListBytes, ListQueries: search.MaxListQueries, Items: maxItems,
		Listeners: maxListeners, Own: maxListenersEach, KeySeconds: int(keepAnswers / time.Second),
	}
}

// limitsInWords says beside the upload form what would be refused.
func (s *service) limitsInWords() string {
	return fmt.Sprintf("At most %s in one file, and %s or 2,000 files at once.", bytesInWords(s.Queue.Limit()), bytesInWords(maxUpload))
}

// tooLong refuses what says by its length that it is over the limit, before a
// byte of it is read.
func tooLong(r *http.Request, limit int64) error {
	if r.ContentLength > limit {
		return newProblem(http.StatusRequestEntityTooLarge, "too_large",
			fmt.Sprintf("This is %s, and at most %s can be sent at once. Send less in one go; /api/v1/limits says what is taken.", bytesInWords(r.ContentLength), bytesInWords(limit)))
	}
	return nil
}

// bytesInWords rounds to what people read: 8 GB is 8 << 30.
func bytesInWords(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.4g GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MB", float64(n)/(1<<20))
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
