package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// Senders and deleters of one file at once: whoever was told that the file is
// in finds it whole, unless it was deleted after that.
func testDeleteWhileSent(t *testing.T, b *bundle) {
	const rounds = 15
	d := b.dossier("d")
	var sent, refused atomic.Int64
	var senders, deleters sync.WaitGroup
	stop := make(chan struct{})
	deleters.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			docs, err := b.Documents(t.Context(), d.ID)
			if err == nil && len(docs) > 0 {
				err = b.deleteDocument(d, docs[0].ID)
			}
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Error(err)
			}
			if _, err := b.RemoveErased(t.Context(), nil); err != nil {
				t.Error(err)
			}
		}
	})
	for i := range 4 {
		senders.Go(func() {
			for n := range rounds {
				switch err := b.send(d, fmt.Sprint(i, "-", n)); {
				case err == nil:
					sent.Add(1)
				case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrNotFound):
					refused.Add(1)
				default:
					t.Error(err)
				}
			}
		})
	}
	senders.Wait()
	close(stop)
	deleters.Wait()
	if sent.Load()+refused.Load() != 4*rounds || sent.Load() == 0 {
		t.Errorf("%d sent, %d refused", sent.Load(), refused.Load())
	}
	b.must(b.send(d, "last")) // nothing is in the way
	b.nothingWrong()
	if docs, err := b.Documents(t.Context(), d.ID); err != nil || len(docs) != 1 || !b.hasBlob(docs[0].ID) {
		t.Errorf("at the end: %+v, %v", docs, err)
	}
}

func (b *bundle) send(d dossier.Dossier, path string) error {
	blob, err := b.Blobs.Put(b.t.Context(), strings.NewReader("fought over"), 1<<20)
	if err != nil {
		return err
	}
	return b.InTx(b.t.Context(), func(tx store.Tx) error {
		if _, err := tx.AddDocument(b.t.Context(), blob, path, 0, b.now); err != nil {
			return err
		}
		_, err := tx.AddMembership(b.t.Context(), store.Membership{ID: store.NewID(), Dossier: d.ID, Document: blob.ID, Path: path}, b.now)
		return err
	})
}

func testComesBack(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m, other := b.document(d, "a", "a"), b.document(d, "b", "b")
	b.must(b.deleteDocument(d, m.Document))
	b.document(d, "a again", "a")
	b.must(b.deleteDocument(d, other.Document)) // erases what is marked, and only that
	b.removeErased()
	if _, err := b.Document(t.Context(), m.Document); err != nil || !b.hasBlob(m.Document) {
		t.Errorf("what came back: %v, original there %v", err, b.hasBlob(m.Document))
	}
	blob, err := b.Blobs.Put(t.Context(), strings.NewReader("c"), 1<<20)
	b.must(err)
	b.must(b.Blobs.Remove(t.Context(), blob.ID)) // as RemoveErased does between the bytes and the row
	err = b.InTx(t.Context(), func(tx store.Tx) error {
		_, err := tx.AddDocument(t.Context(), blob, "c", 0, b.now)
		return err
	})
	if !errors.Is(err, store.ErrConflict) {
		t.Errorf("a document without bytes: %v", err)
	}
	if _, err := b.Document(t.Context(), blob.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("its row stayed: %v", err)
	}
}
