package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// TestRetryReadsOnlyWhatTheCallerMayPutIn: what an import put into a dossier
// that is another group's by now is left to that group, also when it is shared.
func TestRetryReadsOnlyWhatTheCallerMayPutIn(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		me := v.people[store.Researcher]
		kept := v.weighFor(v.ours, "Kept", "kept.pdf", text+"5 more\n")
		gone := v.weighFor(v.ours, "Gone", "gone.pdf", text+"3 more\n")
		shared := v.weighFor(v.ours, "Shared", "shared.pdf", text+"4 more\n")
		batch := v.batch(me, kept.dossier, "folder")
		v.check(v.store.InTx(context.Background(), func(tx store.Tx) error {
			for _, w := range []weighed{kept, gone, shared} {
				if err := failed(tx, v, w, batch); err != nil {
					return err
				}
			}
			if err := tx.SetAccess(context.Background(), gone.dossier, store.Access{Owner: v.theirs.ID}, v.now); err != nil {
				return err
			}
			return tx.SetAccess(context.Background(), shared.dossier, store.Access{Owner: v.theirs.ID, Shared: true}, v.now)
		}))
		a := v.send(v.bearerOf(me, "write"), "POST", "/api/v1/batches/"+batch+"/retry", "")
		if a.status != http.StatusAccepted || !strings.Contains(a.body, `"documents":1`) {
			t.Errorf("%d %s", a.status, a.body)
		}
		for want, all := range map[dossier.State][]weighed{store.Pending: {kept}, dossier.StateFailed: {gone, shared}} {
			for _, w := range all {
				if doc, err := v.store.Document(context.Background(), w.document); err != nil || doc.State != want {
					t.Errorf("%s is %s, want %s (%v)", w.name, doc.State, want, err)
				}
			}
		}
		if a := v.send(v.bearerOf(v.people[store.Admin], "admin"), "POST", "/api/v1/batches/"+batch+"/retry", ""); !strings.Contains(a.body, `"documents":2`) {
			t.Errorf("an administrator: %d %s", a.status, a.body)
		}
	})
}

// failed makes a document of an import one that could not be read.
func failed(tx store.Tx, v *town, w weighed, batch string) error {
	ctx := context.Background()
	if err := tx.RereadDocument(ctx, w.document, 0); err != nil {
		return err
	}
	attempt, err := tx.BeginReading(ctx, w.document)
	if err != nil {
		return err
	}
	if _, err := tx.FinishReading(ctx, w.document, attempt, store.Result{State: dossier.StateFailed, Reason: "broken"}, v.now); err != nil {
		return err
	}
	return tx.PutBatchItem(ctx, store.BatchItem{Batch: batch, Path: w.name, Dossier: w.dossier, Document: w.document}, v.now)
}
