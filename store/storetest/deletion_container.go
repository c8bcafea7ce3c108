package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// box reads a container with one member into the dossier.
func (b *bundle) box(d dossier.Dossier, bytes string) (box, inner store.Membership) {
	b.t.Helper()
	box = b.document(d, secret+" box.zip", bytes)
	return box, b.unpack(d, box)
}

func (b *bundle) unpack(d dossier.Dossier, box store.Membership) store.Membership {
	b.t.Helper()
	blob, err := b.Blobs.Put(b.t.Context(), strings.NewReader(secret+" inner"), 1<<20)
	b.must(err)
	inner := store.Membership{
		ID: store.NewID(), Dossier: d.ID, Document: blob.ID, Parent: box.ID, Root: box.ID, Depth: 1, Path: secret + " box.zip/" + secret + " inner.txt",
	}
	attempt := b.begin(box.Document)
	b.in(func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.AddDocument(ctx, blob, inner.Path, 1, b.now); err != nil {
			return err
		}
		if _, err := tx.FinishReading(ctx, box.Document, attempt, store.Result{
			State: dossier.StateRead, Container: true, Members: []store.Member{{Name: secret + " inner.txt", Document: blob.ID}},
		}, b.now); err != nil {
			return err
		}
		members, err := tx.Members(ctx, box.Document)
		if err != nil || members[0].Document == "" {
			return err
		}
		_, err = tx.AddMembership(ctx, inner, b.now)
		return err
	})
	return inner
}

func testDeletedMember(t *testing.T, b *bundle) {
	d := b.dossier("d")
	box, inner := b.box(d, "box")
	b.read(inner.Document, secret)
	b.must(b.deleteDocument(d, inner.Document))
	b.removeErased()
	look := func(when string) {
		t.Helper()
		all, err := b.Memberships(t.Context(), d.ID)
		b.must(err)
		if len(all) != 2 || all[1].Document != "" || all[1].Reason == "" || strings.Contains(all[1].Path, "inner") {
			t.Errorf("%s: %+v", when, all)
		}
		if left := b.remains(secret + " inner"); len(left) != 0 || b.hasBlob(inner.Document) {
			t.Errorf("%s: left behind: %v, original there %v", when, left, b.hasBlob(inner.Document))
		}
		b.nothingWrong()
	}
	look("deleted")
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RereadDocument(ctx, box.Document, 0) })
	b.unpack(d, box)
	b.removeErased()
	look("read again")
}

func testDeleteContainer(t *testing.T, b *bundle) {
	d := b.dossier("d")
	box, inner := b.box(d, "box")
	other, _ := b.box(d, "another box with the same in it")
	b.must(b.deleteDocument(d, box.Document))
	if of := b.removeErased(); len(of) != 1 || of[0] != box.Document || !b.hasBlob(inner.Document) {
		t.Errorf("taken away: %v", of)
	}
	if n, err := b.PathCount(t.Context(), d.ID); err != nil || n != 2 {
		t.Errorf("%d paths, %v", n, err)
	}
	b.must(b.deleteDocument(d, other.Document))
	if of := b.removeErased(); len(of) != 2 || b.hasBlob(inner.Document) {
		t.Errorf("taken away: %v", of)
	}
	if left := b.remains(secret); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	b.nothingWrong()
}
