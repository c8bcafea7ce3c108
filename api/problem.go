package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// problemType is the beginning of every problem's type; what follows is a word
// that programs can rely on.
const problemType = "urn:checkweigh:problem:"

// newProblem makes an answer of RFC 9457. detail says what happened and what to do.
func newProblem(status int, code, detail string) *huma.ErrorModel {
	return &huma.ErrorModel{Type: problemType + code, Title: http.StatusText(status), Status: status, Detail: detail}
}

func internal() *huma.ErrorModel {
	return newProblem(http.StatusInternalServerError, "internal",
		"Something went wrong in here. Try again; if it stays, look into the server's log for the request that instance names.")
}

func notFound(noun string) *huma.ErrorModel {
	return newProblem(http.StatusNotFound, "not_found", "There is no "+noun+" under this address. Check the id, or start from the list.")
}

// problem is the one place where errors become answers. What is not known here
// is logged and shown as an internal error.
func (s *service) problem(ctx context.Context, err error) *huma.ErrorModel {
	var p *huma.ErrorModel
	var query *search.QueryError
	var tooLarge *http.MaxBytesError
	var kept *store.Error
	var undrawn *jobs.PageFault
	switch {
	case errors.As(err, &p):
	case errors.As(err, &query):
		p = newProblem(http.StatusBadRequest, "query", capital(query.What)+". To mend it, "+query.Fix+".")
		p.Errors = []*huma.ErrorDetail{{Location: "query.q", Message: query.What, Value: query}}
	case errors.As(err, &tooLarge):
		p = newProblem(http.StatusRequestEntityTooLarge, "too_large", "What was sent is too large. Send less at once.")
	case errors.As(err, &kept):
		p = storeProblem(kept)
	case errors.As(err, &undrawn):
		p = newProblem(http.StatusUnprocessableEntity, "page_not_drawn", "This page cannot be shown: "+sentence(undrawn.Reason)+" Look into the original file instead.")
	case errors.Is(err, search.ErrCursor):
		p = newProblem(http.StatusBadRequest, "cursor", "This place in the list does not belong to the query. Begin again with the first page.")
	case errors.Is(err, search.ErrList):
		p = newProblem(http.StatusBadRequest, "list", sentence(strings.TrimPrefix(err.Error(), "search: "))+" Send a CSV with one query a row, in the first column.")
	case errors.Is(err, search.ErrDamaged), errors.Is(err, search.ErrClosed):
		p = newProblem(http.StatusServiceUnavailable, "index", "The search index cannot be read. Nothing else is lost: stop the server and start it again, and the index is built anew.")
	case errors.Is(err, context.DeadlineExceeded):
		p = newProblem(http.StatusServiceUnavailable, "too_slow", "This took too long. Ask for less, or try again later.")
	case errors.Is(err, context.Canceled):
		p = newProblem(http.StatusServiceUnavailable, "stopped", "The request was stopped. Try again.")
	default:
		p = internal()
	}
	if p.Status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "request", requestID(ctx), "error", err)
	}
	return p
}

func storeProblem(e *store.Error) *huma.ErrorModel {
	switch e.Code {
	case store.NotFound:
		return newProblem(http.StatusNotFound, "not_found", sentence(e.Message)+" Check the id, or start from the list.")
	case store.Conflict:
		return newProblem(http.StatusConflict, "conflict", sentence(e.Message)+" Look at it again and then repeat the change.")
	case store.Invalid:
		return newProblem(http.StatusUnprocessableEntity, "invalid", sentence(e.Message))
	case store.TooLarge:
		return newProblem(http.StatusRequestEntityTooLarge, "too_large", sentence(e.Message)+" Split the file, or leave it out.")
	case store.Forbidden:
		return newProblem(http.StatusForbidden, "forbidden", sentence(e.Message))
	case store.Busy:
		return newProblem(http.StatusConflict, "busy", sentence(e.Message))
	case store.Mismatch:
		return newProblem(http.StatusUnprocessableEntity, "idempotency_key", sentence(e.Message))
	case store.Full:
		return newProblem(http.StatusInsufficientStorage, "disk_full", sentence(e.Message))
	case store.Unavailable:
		return newProblem(http.StatusServiceUnavailable, "unavailable", sentence(e.Message))
	default:
		return internal()
	}
}

// problemIn is the problem that an error holds, or nil.
func problemIn(err error) *huma.ErrorModel {
	var p *huma.ErrorModel
	errors.As(err, &p)
	return p
}

// retryAfter is how many seconds who asked should wait when the database or the
// originals are away: what is away for a moment is back by then.
const retryAfter = "10"

// waitFor is what Retry-After says, or "". Another request that does this very
// thing is soon done.
func waitFor(p *huma.ErrorModel) string {
	switch {
	case p.Status == http.StatusServiceUnavailable:
		return retryAfter
	case p.Type == problemType+"busy":
		return "1"
	}
	return ""
}

// finish completes every problem on its way out, those that huma makes included.
func finish(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	if p.Type == "" {
		p.Type, p.Detail = problemType+"bad_request", bindDetail(p)
		for _, e := range p.Errors {
			e.Value = nil // it would echo the whole body
		}
	}
	p.Instance = instance(ctx.Context())
	if after := waitFor(p); after != "" {
		ctx.SetHeader("Retry-After", after)
	}
	return p, nil
}

// bindDetail says in one sentence what huma's checks found.
func bindDetail(p *huma.ErrorModel) string {
	if len(p.Errors) == 0 {
		return sentence(p.Detail) + " Mend the request and send it again."
	}
	var all []string
	for _, e := range p.Errors {
		all = append(all, strings.TrimPrefix(e.Location+": ", ": ")+e.Message)
	}
	return "The request does not fit: " + strings.Join(all, "; ") + ". Mend it and send it again."
}

func instance(ctx context.Context) string { return "urn:checkweigh:request:" + requestID(ctx) }

// refuse answers a problem outside of huma: as JSON to programs, as a page to people.
func (s *service) refuse(w http.ResponseWriter, r *http.Request, p *huma.ErrorModel) {
	p.Instance = instance(r.Context())
	if after := waitFor(p); after != "" {
		w.Header().Set("Retry-After", after)
	}
	if !isJSON(r) {
		s.errorPage(w, r, p)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone, and there is nobody else to tell
}

// isJSON reports whether the address is one for programs.
func isJSON(r *http.Request) bool {
	path := r.URL.Path
	return strings.HasPrefix(path, "/api/") || path == "/healthz" || path == "/readyz" || path == metricsPath || path == "/openapi.json"
}

func sentence(s string) string {
	s = capital(strings.TrimSpace(s))
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
