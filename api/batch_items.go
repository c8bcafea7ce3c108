package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// maxItems is how many files one request may name.
const maxItems = 500

// itemBody is one file of an import before it was received.
type itemBody struct {
	Path    string          `json:"path" minLength:"1" maxLength:"1000" doc:"A label, unlike all others of the import; a file that is named again counts one more attempt"`
	Dossier string          `json:"dossier,omitempty" format:"uuid"`
	Size    int64           `json:"size,omitempty" minimum:"0" doc:"Bytes"`
	State   store.ItemState `json:"state,omitempty" enum:"waiting,failed,skipped" default:"waiting"`
	Reason  string          `json:"reason,omitempty" maxLength:"2000" doc:"Why it failed or was skipped"`
	Stage   string          `json:"stage,omitempty" enum:"find,send,receive" default:"find"`
}

type itemsInput struct {
	ID   string `path:"id" format:"uuid" doc:"The import's id"`
	Body struct {
		Items []itemBody `json:"items" minItems:"1" maxItems:"500" nullable:"false"`
	}
}

type rowsInput struct {
	ID string `path:"id" format:"uuid" doc:"The import's id"`
	Paged
	State store.ItemState `query:"state" enum:"waiting,read,failed,skipped"`
}

type rowsAnswer struct {
	Body struct {
		Items []store.BatchRow `json:"items" doc:"Files that were handed in, and those inside of containers (member)"`
		Next  string           `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type retryAnswer struct {
	Body struct {
		Documents int `json:"documents" doc:"How many are read anew"`
	}
}

type batchDossierInput struct {
	ID   string `path:"id" format:"uuid" doc:"The import's id"`
	Body struct {
		Key   string `json:"key" minLength:"1" maxLength:"2000" doc:"What the dossier is made of, as in alaveteli:12345: the same key gives the same dossier, in your later imports too"`
		Title string `json:"title" minLength:"1" maxLength:"300"`
		Group string `json:"group,omitempty" format:"uuid" doc:"Id of the group that a new one is to belong to; needed when you are in several"`
	}
}

func (s *service) addBatchItems(a huma.API) {
	const at = "/api/v1/batches/{id}"
	handle(s, a, get("list-batch-items", at+"/items", "batches", "What became of each file of an import"), s.listItems)
	handle(s, a, huma.Operation{Method: http.MethodPut, OperationID: "put-batch-items", Path: at + "/items", Tags: []string{"batches"},
		Summary: "Name files of an import, or say why they are left out", DefaultStatus: http.StatusNoContent,
		Description: "A file that is sent is uploaded to its dossier with the field batch; that writes its line in the same transaction."}, s.putItems)
	handle(s, a, huma.Operation{Method: http.MethodPut, OperationID: "put-batch-dossier", Path: at + "/dossiers", Tags: []string{"batches"},
		Summary: "Find the dossier that your imports made for a key, or make it"}, s.batchDossier)
}

func (s *service) listItems(ctx context.Context, in *rowsInput) (*rowsAnswer, error) {
	out := &rowsAnswer{}
	return out, s.view(ctx, func(from store.Sight) error {
		if _, err := from.Batch(ctx, in.ID); err != nil {
			return err
		}
		rows, err := from.BatchRows(ctx, in.ID, in.State, in.Cursor, in.Limit+1)
		if err != nil {
			return err
		}
		out.Body.Items, out.Body.Next = page(&in.Paged, rows, func(r store.BatchRow) string { return r.Key })
		return nil
	})
}

// putItems does not touch files that were received: what became of those follows
// their documents.
func (s *service) putItems(ctx context.Context, in *itemsInput) (*struct{}, error) {
	return nil, s.act(ctx, func(a store.Act) error {
		if _, err := a.Batch(ctx, in.ID); err != nil {
			return err
		}
		for _, it := range in.Body.Items {
			path := cleanPath(it.Path)
			old, err := a.Tx().BatchItem(ctx, in.ID, path)
			if err != nil && store.CodeOf(err) != store.NotFound {
				return err
			}
			if old.Document != "" {
				continue
			}
			err = a.PutBatchItem(ctx, store.BatchItem{
				Batch: in.ID, Path: path, Dossier: it.Dossier, Size: it.Size, State: it.State, Reason: cleanText(it.Reason), Stage: it.Stage,
			}, s.Now())
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// retryBatch reads anew what failed and the caller may put in anew.
func (s *service) retryBatch(ctx context.Context, in *batchPath) (*retryAnswer, error) {
	out := &retryAnswer{}
	if err := s.mayChangeBatch(ctx, in.ID); err != nil {
		return nil, err
	}
	seen, may, after := map[string]bool{}, map[string]bool{}, ""
	for {
		rows, err := s.see(ctx).BatchRows(ctx, in.ID, store.ItemFailed, after, maxItems)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for _, row := range rows {
			if after = row.Key; row.Document == "" || seen[row.Document] {
				continue
			}
			allowed, known := may[row.Dossier]
			if !known {
				if allowed, err = s.mayPutIn(ctx, row.Dossier); err != nil {
					return nil, err
				}
				may[row.Dossier] = allowed
			}
			if !allowed {
				continue // it went to another group since
			}
			seen[row.Document] = true
			if err := s.Queue.Again(priority(ctx, in.ID), row.Document); err != nil {
				return nil, err
			}
			out.Body.Documents++
		}
	}
}

// mayPutIn reports whether the caller may put documents into a dossier.
func (s *service) mayPutIn(ctx context.Context, dossierID string) (bool, error) {
	err := s.see(ctx).May(ctx, dossierID, store.Researcher)
	if code := store.CodeOf(err); code == store.NotFound || code == store.Forbidden {
		return false, nil
	}
	return err == nil, err
}

func (s *service) mayChangeBatch(ctx context.Context, id string) error {
	b, err := s.see(ctx).Batch(ctx, id)
	if err != nil {
		return err
	}
	if v := viewer(ctx); b.User != v.User && !v.SeesAll() {
		return &store.Error{Code: store.Forbidden, Message: "somebody else began this import; ask them or an administrator"}
	}
	return nil
}

// batchDossier keeps for each person which dossier was made for a key, so that
// another's keys cannot be tried out.
func (s *service) batchDossier(ctx context.Context, in *batchDossierInput) (*dossierAnswer, error) {
	sum := sha256.Sum256([]byte(viewer(ctx).User + "\n" + in.Body.Key))
	name := "import/dossier/" + hex.EncodeToString(sum[:16])
	out := &dossierAnswer{}
	return out, s.work(ctx, func(ctx context.Context, a store.Act) error {
		if _, err := a.Batch(ctx, in.ID); err != nil {
			return err
		}
		id, err := a.Tx().Setting(ctx, name)
		if err == nil {
			err = a.May(ctx, id, store.Researcher)
		}
		if code := store.CodeOf(err); code == store.NotFound || code == store.Forbidden {
			var d dossier.Dossier
			if d, err = s.addDossier(ctx, a, in.Body.Title, dossier.UnknownPlace, in.Body.Group); err == nil {
				id, err = d.ID, a.PutSetting(ctx, name, d.ID)
			}
		}
		if err != nil {
			return err
		}
		d, err := a.Dossier(ctx, id)
		if err != nil {
			return err
		}
		out.Location = "/api/v1/dossiers/" + id
		out.Body, err = s.summary(ctx, a.Sight, d)
		return err
	})
}
