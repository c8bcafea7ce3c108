package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func testBatch(t *testing.T, b *bundle) {
	d := b.dossier("d")
	batch := store.Batch{ID: store.NewID(), Dossier: d.ID, User: "u", Source: "/dump", Options: []byte(`{"kind":"contract"}`)}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddBatch(ctx, batch, b.now) })
	put := func(it store.BatchItem) {
		it.Batch, it.Dossier = batch.ID, d.ID
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.PutBatchItem(ctx, it, b.now) })
	}
	counts := func(want store.BatchCounts, when string) {
		t.Helper()
		if got, err := b.BatchCounts(t.Context(), batch.ID); err != nil || got != want {
			t.Errorf("%s: %+v, want %+v (%v)", when, got, want, err)
		}
	}
	good, bad, box := b.document(d, "good", "good"), b.document(d, "bad", "bad"), b.document(d, "box.zip", "box")
	for _, m := range []store.Membership{good, bad, box} {
		put(store.BatchItem{Path: m.Path, Stage: "find"})
		put(store.BatchItem{Path: m.Path, Document: m.Document, Membership: m.ID, Stage: "receive"})
	}
	put(store.BatchItem{Path: "gone", State: store.ItemFailed, Reason: "not there", Stage: "find"})
	put(store.BatchItem{Path: "link", State: store.ItemSkipped, Reason: "a link"})
	put(store.BatchItem{Path: "later", Stage: "find"})
	counts(store.BatchCounts{Files: 6, Waiting: 4, Failed: 1, Skipped: 1}, "handed in")

	b.read(good.Document, "text")
	b.finish(bad.Document, b.begin(bad.Document), store.Result{State: dossier.StateFailed, Reason: "broken"})
	inner := b.document(b.dossier("elsewhere"), "inner", "inner")
	b.finish(box.Document, b.begin(box.Document), store.Result{State: dossier.StateRead, Container: true, Members: []store.Member{
		{Name: "inner", Document: inner.Document}, {Name: "locked", Reason: "password needed"},
	}})
	for i, m := range []store.Membership{{Document: inner.Document, Path: "box.zip/inner"}, {Path: "box.zip/locked", Reason: "password needed"}} {
		m.ID, m.Dossier, m.Parent, m.Root, m.Ordinal, m.Depth = store.NewID(), d.ID, box.ID, box.ID, i, 1
		b.in(func(ctx context.Context, tx store.Tx) error {
			_, err := tx.AddMembership(ctx, m, b.now)
			return err
		})
	}
	counts(store.BatchCounts{Files: 8, Waiting: 2, Read: 2, Failed: 2, Skipped: 2}, "mostly read")
	b.finish(inner.Document, b.begin(inner.Document), store.Result{State: dossier.StatePasswordNeeded, Reason: "locked"})
	put(store.BatchItem{Path: "later", State: store.ItemSkipped, Reason: "empty"})
	counts(store.BatchCounts{Files: 8, Read: 2, Failed: 3, Skipped: 3}, "at the end")

	failed := map[string]store.BatchRow{}
	for after := ""; ; {
		page, err := b.BatchRows(t.Context(), batch.ID, store.ItemFailed, after, 2)
		b.must(err)
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			failed[r.Path] = r
		}
		after = page[len(page)-1].Key
	}
	if len(failed) != 3 || failed["gone"].Reason != "not there" || failed["bad"].Reason != "broken" || failed["bad"].Attempts != 2 ||
		failed["box.zip/inner"].Detail != dossier.StatePasswordNeeded || !failed["box.zip/inner"].Member {
		t.Errorf("failed: %+v", failed)
	}
	it, err := b.BatchItem(t.Context(), batch.ID, "good")
	if err != nil || it.Document != good.Document || it.Attempts != 2 || it.Stage != "receive" {
		t.Errorf("item %+v, %v", it, err)
	}
	if _, err := b.BatchItem(t.Context(), batch.ID, "unheard of"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an item that is not there: %v", err)
	}
	if got, err := b.OpenBatch(t.Context(), "u", "/dump", d.ID); err != nil || got.ID != batch.ID || string(got.Options) != `{"kind":"contract"}` {
		t.Errorf("to resume: %+v, %v", got, err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.SetBatch(ctx, batch.ID, store.BatchEnded, b.now)
	})
	if _, err := b.OpenBatch(t.Context(), "u", "/dump", d.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an ended batch is resumed: %v", err)
	}
	if got, err := b.Batch(t.Context(), batch.ID); err != nil || got.State != store.BatchEnded || !got.EndedAt.Equal(b.now) {
		t.Errorf("ended: %+v, %v", got, err)
	}
}

func testOutdated(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m, second := b.document(d, "a", "a"), b.document(d, "b", "b")
	again := store.Membership{ID: store.NewID(), Dossier: b.dossier("e").ID, Document: m.Document, Path: "a again"}
	b.in(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.AddMembership(ctx, again, b.now)
		return err
	})
	b.document(d, "c", "never read")
	b.check(m, "pack 1", b.read(m.Document, "a"), "")
	b.check(second, "pack 0", b.read(second.Document, "b"), "")
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(
			tx.AddPack(ctx, "pack 1", map[string]string{"DA-01": "1", "DA-02": "1", "DA-03": "1"}),
			tx.AddPack(ctx, "pack 2", map[string]string{"DA-01": "1", "DA-02": "2", "DA-04": "1"}))
	})
	all, err := b.Outdated(t.Context(), "pack 2", "", 10)
	b.must(err)
	if len(all) != 2 || all[0].Document != m.Document || all[0].Pack != "pack 1" || all[0].All || len(all[0].Changed) != 3 ||
		all[0].Changed[0] != "DA-02" || all[0].Changed[1] != "DA-03" || all[0].Changed[2] != "DA-04" {
		t.Fatalf("outdated: %+v", all)
	}
	if all[1].Document != second.Document || !all[1].All {
		t.Errorf("checked by a pack that is not known: %+v", all[1])
	}
	if rest, err := b.Outdated(t.Context(), "pack 2", all[0].Membership, 10); err != nil || len(rest) != 1 {
		t.Errorf("after the first: %+v, %v", rest, err)
	}
	doc, err := b.Document(t.Context(), m.Document)
	b.must(err)
	b.check(m, "pack 2", doc.Attempt, "")
	if rest, err := b.Outdated(t.Context(), "pack 2", "", 10); err != nil || len(rest) != 1 {
		t.Errorf("after one was checked: %+v, %v", rest, err)
	}
}
