package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type batchPath struct {
	ID string `path:"id" format:"uuid" doc:"The import's id"`
}

// batchBody is an import with how far it is.
type batchBody struct {
	store.Batch
	Counts store.BatchCounts `json:"counts" doc:"In the end files = read + failed + skipped"`
}

type batchAnswer struct {
	Location string `header:"Location"`
	Body     batchBody
}

type batchesInput struct {
	Paged
	Dossier string `query:"dossier" format:"uuid" doc:"Only imports into this dossier"`
}

type batchesAnswer struct {
	Body struct {
		Batches []batchBody `json:"batches" doc:"The newest first"`
		Next    string      `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type newBatch struct {
	Keyed
	Body struct {
		Source  string `json:"source" minLength:"1" maxLength:"4000" doc:"What is imported, in words: the same source is the same import"`
		Dossier string `json:"dossier,omitempty" format:"uuid" doc:"Left out when the files go into several dossiers"`
		Anew    bool   `json:"anew,omitempty" doc:"Begin again, where otherwise your latest import of that source and dossier that did not end is gone on with"`
	}
}

type batchChange struct {
	Conditional
	ID   string `path:"id" format:"uuid" doc:"The import's id"`
	Body struct {
		State store.BatchState `json:"state" enum:"running,ended,stopped" doc:"ended: everything was handed in; stopped: it was broken off and can be gone on with"`
	}
}

func (s *service) addBatches(a huma.API) {
	const at = "/api/v1/batches"
	one := at + "/{id}"
	handle(s, a, get("list-batches", at, "batches", "List imports, the newest first"), s.listBatches)
	handle(s, a, huma.Operation{Method: http.MethodPost, OperationID: "begin-batch", Path: at, Tags: []string{"batches"},
		Summary: "Begin an import, or go on with one", DefaultStatus: http.StatusCreated, Errors: changeErrors}, s.beginBatch)
	handle(s, a, tagged(get("get-batch", one, "batches", "One import with how far it is")), s.getBatch)
	handle(s, a, tagMatters(huma.Operation{Method: http.MethodPatch, OperationID: "change-batch", Path: one, Tags: []string{"batches"},
		Summary: "Say that everything was handed in, or that the import was broken off"}), s.changeBatch)
	handle(s, a, huma.Operation{Method: http.MethodPost, OperationID: "retry-batch", Path: one + "/retry", Tags: []string{"batches"},
		Summary: "Read anew what failed", DefaultStatus: http.StatusAccepted,
		Description: "What was never received is for the sender to send again. Repeating this does no harm: what waits to be read is left alone, so it takes no Idempotency-Key."}, s.retryBatch)
	s.addBatchItems(a)
}

func (s *service) listBatches(ctx context.Context, in *batchesInput) (*batchesAnswer, error) {
	if err := in.after(); err != nil {
		return nil, err
	}
	out := &batchesAnswer{}
	return out, s.view(ctx, func(from store.Sight) error {
		if in.Dossier != "" {
			if _, err := from.Dossier(ctx, in.Dossier); err != nil {
				return err
			}
		}
		all, err := from.Batches(ctx, in.Dossier, in.Cursor, in.Limit+1)
		if err != nil {
			return err
		}
		all, out.Body.Next = page(&in.Paged, all, func(b store.Batch) string { return b.ID })
		out.Body.Batches = []batchBody{}
		for _, b := range all {
			counts, err := from.BatchCounts(ctx, b.ID)
			if err != nil {
				return err
			}
			out.Body.Batches = append(out.Body.Batches, batchBody{b, counts})
		}
		return nil
	})
}

func (s *service) beginBatch(ctx context.Context, in *newBatch) (*batchAnswer, error) {
	return once(ctx, s, &in.Keyed, in.Body, func(ctx context.Context, a store.Act) (*batchAnswer, string, error) {
		id, err := s.openBatch(ctx, a, cleanText(in.Body.Source), in.Body.Dossier, in.Body.Anew)
		if err != nil {
			return nil, "", err
		}
		body, err := showBatch(ctx, a.Sight, id)
		return &batchAnswer{Location: "/api/v1/batches/" + id, Body: body}, in.Body.Dossier, err
	})
}

// openBatch goes on with the caller's import of the source, or begins one.
func (s *service) openBatch(ctx context.Context, a store.Act, source, dossierID string, anew bool) (string, error) {
	if dossierID != "" {
		if err := a.May(ctx, dossierID, store.Researcher); err != nil {
			return "", err
		}
	}
	if !anew {
		old, err := a.Tx().OpenBatch(ctx, viewer(ctx).User, source, dossierID)
		if err == nil {
			return old.ID, a.SetBatch(ctx, old.ID, store.BatchRunning, s.Now())
		}
		if store.CodeOf(err) != store.NotFound {
			return "", err
		}
	}
	b := store.Batch{ID: store.NewID(), Dossier: dossierID, Source: source}
	return b.ID, a.AddBatch(ctx, b, s.Now())
}

func showBatch(ctx context.Context, from store.Sight, id string) (body batchBody, err error) {
	if body.Batch, err = from.Batch(ctx, id); err != nil {
		return body, err
	}
	body.Counts, err = from.BatchCounts(ctx, id)
	return body, err
}

func (s *service) getBatch(ctx context.Context, in *batchPath) (*batchAnswer, error) {
	out := &batchAnswer{}
	return out, s.view(ctx, func(from store.Sight) (err error) {
		out.Body, err = showBatch(ctx, from, in.ID)
		return err
	})
}

func (s *service) changeBatch(ctx context.Context, in *batchChange) (*batchAnswer, error) {
	out := &batchAnswer{}
	return out, s.act(ctx, func(a store.Act) (err error) {
		if err := in.unchanged(func() (any, error) { return showBatch(ctx, a.Sight, in.ID) }); err != nil {
			return err
		}
		if err := a.SetBatch(ctx, in.ID, in.Body.State, s.Now()); err != nil {
			return err
		}
		out.Body, err = showBatch(ctx, a.Sight, in.ID)
		return err
	})
}
