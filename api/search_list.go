package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// listPath takes a list of queries.
const listPath = "/api/v1/search/list"

// listTime is how long a list of queries may take altogether.
const listTime = 10 * time.Minute

type listInput struct {
	Limit   int `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Clauses for each query"`
	request *http.Request
	writer  http.ResponseWriter
}

// Resolve keeps the request itself: neither the list nor its answer is held in memory.
func (in *listInput) Resolve(hc huma.Context) []error {
	c := humagin.Unwrap(hc)
	in.request, in.writer = c.Request, c.Writer
	return nil
}

func (s *service) addSearchList(a huma.API) {
	op := file(huma.Operation{Method: http.MethodPost, OperationID: "search-list", Path: listPath, Tags: []string{"search"}, Summary: "Answer a list of queries",
		Description: "A CSV with one query a row in the first column, or columns named query and label, gives a CSV of the clauses that each finds. It makes nothing, so it takes no Idempotency-Key."}, csvType, csvNote)
	op.Errors = append([]int{http.StatusRequestEntityTooLarge}, searchErrors...)
	handle(s, a, as(store.Rep, scopeRead, op), s.searchList)
	a.OpenAPI().Paths[listPath].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: "string"}},
	}}
}

func (s *service) searchList(ctx context.Context, in *listInput) (*huma.StreamResponse, error) {
	if err := tooLong(in.request, search.MaxListBytes); err != nil {
		return nil, err
	}
	far, err := s.filling(ctx)
	if err != nil {
		return nil, err
	}
	s.noteRead(ctx, "export", "search", "", "list")
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		until := time.Now().Add(listTime)
		timed, cancel := context.WithDeadline(ctx, until)
		defer cancel()
		control := http.NewResponseController(in.writer)
		_ = errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until)) // else the server's own limits hold
		out := &lateWriter{in.writer, false}
		err := s.Index.RunList(timed, http.MaxBytesReader(in.writer, in.request.Body, search.MaxListBytes+1), out, search.List{
			Limit: in.Limit, Visible: viewer(ctx).Tokens(), Keep: s.keep, Notice: far.notice(),
		})
		switch {
		case err != nil && !out.begun:
			s.refuse(in.writer, in.request, s.problem(ctx, err))
		case err != nil:
			s.Log.Error("list of queries broke off", "request", requestID(ctx), "error", err)
			panic(http.ErrAbortHandler) // so that the client does not take what came for the whole
		}
	}}, nil
}

// keep is keepHits for a list, each query by a state of its own.
func (s *service) keep(ctx context.Context, hits []search.Hit) (kept []search.Hit, err error) {
	err = s.view(ctx, func(from store.Sight) error {
		kept, err = keepHits(ctx, from, hits)
		return err
	})
	return kept, err
}

// lateWriter says that a CSV follows once its first byte does.
type lateWriter struct {
	http.ResponseWriter
	begun bool
}

func (w *lateWriter) Write(p []byte) (int, error) {
	if !w.begun {
		w.begun = true
		w.Header().Set("Content-Type", csvType)
		w.Header().Set("Content-Disposition", `attachment; filename="clauses.csv"`)
	}
	return w.ResponseWriter.Write(p)
}
