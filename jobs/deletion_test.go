package jobs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// A document, and a whole dossier, is deleted at each point of its way, while a
// worker holds it. Nothing of it comes back: no row, no entry, no file. The same
// document in another dossier stays. FAULTS: deletion.
func TestFaultDeletionDuringIndexing(t *testing.T) {
	const word = "zeppelin"
	onBoth(t, func(t *testing.T, fresh func() place) {
		for _, point := range []string{"reading", "read", "checked", "judged", "indexing"} {
			for _, what := range []string{"document", "dossier"} {
				t.Run(what+" while "+point, func(t *testing.T) {
					t.Parallel()
					deleteAt(t, fresh(), point, what, word)
				})
			}
		}
	})
}

func deleteAt(t *testing.T, at place, point, what, word string) {
	h := openHouse(t, at)
	reached, resume := h.holdFirst(point)
	id := h.dossier("d")
	h.start()
	doc := h.receive(id, "secret.txt", contract+"\n3. Airships\n3.1 The Supplier shall keep each "+word+" in good repair.\n").Document
	<-reached
	h.do(func(tx store.Tx) error {
		if what == "dossier" {
			return tx.DeleteDossier(t.Context(), id, "", time.Now())
		}
		if err := tx.DeleteDocument(t.Context(), id, doc, "", time.Now()); err != nil {
			return err
		}
		return h.queue.Rejudge(t.Context(), tx, id)
	})
	close(resume)
	if err := h.queue.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := h.dossier("other") // what follows goes the whole way after it
	h.receive(other, "other.txt", contract)
	h.settled(other)
	if err := h.queue.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Document(t.Context(), doc); store.CodeOf(err) != store.NotFound {
		t.Errorf("the document is still there: %v", err)
	}
	if there, err := h.store.Blobs.Has(t.Context(), doc); err != nil || there {
		t.Errorf("its file is still there: %v, %v", there, err)
	}
	if got := h.found(word, nil); len(got) != 0 {
		t.Errorf("it is found in %v", got)
	}
	if d := h.differences(); len(d) != 0 {
		t.Errorf("the index is no true copy: %v", d)
	}
	if raw := h.everything(); strings.Contains(raw, word) {
		t.Error("its words are still in the database")
	}
	h.sound()
}

// everything is all that a backup of the database would hold.
func (h *house) everything() string {
	h.t.Helper()
	var all strings.Builder
	err := h.store.View(h.t.Context(), func(r store.Reads) error {
		return r.Dump(h.t.Context(), func(table string, row map[string]any) error {
			for _, v := range row {
				switch v := v.(type) {
				case string:
					all.WriteString(v)
				case []byte:
					all.Write(v)
				}
			}
			return nil
		})
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all.String()
}
