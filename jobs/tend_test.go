package jobs_test

import (
	"errors"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// A deletion that was cut off after its rows is ended by the next start.
func TestInterruptedDeletionIsEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		id := h.dossier("d")
		got := h.receive(id, "a.txt", contract)
		err := h.store.InTx(t.Context(), func(tx store.Tx) error { return tx.DeleteDossier(t.Context(), id, "somebody", time.Now()) })
		if err != nil {
			t.Fatal(err)
		}
		if there, err := h.store.Blobs.Has(t.Context(), got.Document); err != nil || !there {
			t.Fatalf("the original went with the rows: %v", err)
		}
		h.start()
		h.await("the original to be removed", func() bool {
			left, err := h.store.Removals(t.Context(), 1)
			there, err2 := h.store.Blobs.Has(t.Context(), got.Document)
			return err == nil && err2 == nil && len(left) == 0 && !there
		})
	})
}

// A dossier is deleted once its group keeps it no longer, and no other is.
func TestRetention(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		ctx, now := t.Context(), time.Now()
		add := func(title string, days int, made time.Time) string {
			d := dossier.Dossier{ID: store.NewID(), Title: title}
			g := store.Group{ID: store.NewID(), Name: title, Retention: days}
			err := h.store.InTx(ctx, func(tx store.Tx) error {
				return errors.Join(tx.AddGroup(ctx, g, now), tx.AddDossier(ctx, d, made), tx.SetAccess(ctx, d.ID, store.Access{Owner: g.ID}, now))
			})
			if err != nil {
				t.Fatal(err)
			}
			return d.ID
		}
		old, young, kept := add("old", 30, now.AddDate(0, 0, -31)), add("young", 30, now.AddDate(0, 0, -29)), add("kept", 0, now.AddDate(-9, 0, 0))
		h.start()
		h.await("the old dossier to go", func() bool {
			_, err := h.store.Dossier(ctx, old)
			return store.CodeOf(err) == store.NotFound
		})
		for _, id := range []string{young, kept} {
			if _, err := h.store.Dossier(ctx, id); err != nil {
				t.Error(err)
			}
		}
		stones, err := h.store.Tombstones(ctx, old, "", 1)
		audit, err2 := h.store.AuditLog(ctx, "system", old, "", 1)
		if err != nil || err2 != nil || len(stones) != 1 || len(audit) != 1 || audit[0].Detail != "retention" {
			t.Errorf("%v %v %v %v", stones, audit, err, err2)
		}
	})
}
