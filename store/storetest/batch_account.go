package storetest

import (
	"context"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func testBatchAccount(t *testing.T, b *bundle) {
	ours, theirs := b.group("ours"), b.group("theirs")
	earlier, into := b.given("earlier", store.Access{Owner: ours.ID}), b.given("into", store.Access{Owner: ours.ID})
	other, hidden := b.given("other", store.Access{Owner: ours.ID}), b.given("hidden", store.Access{Owner: theirs.ID})
	who := b.person(store.Officer, ours)
	b.document(hidden, "secret name", "same bytes")
	b.document(hidden, "another secret", "fresh bytes")
	b.document(earlier, "old name", "same bytes")
	again := b.document(into, "again", "again bytes")
	batch := store.Batch{ID: store.NewID(), User: who.User, Source: "folder"}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddBatch(ctx, batch, b.now) })
	put := func(m store.Membership) {
		it := store.BatchItem{Batch: batch.ID, Path: m.Path, Dossier: m.Dossier, Document: m.Document, Membership: m.ID, Stage: "receive"}
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.PutBatchItem(ctx, it, b.now) })
	}
	same, fresh, box := b.document(into, "same", "same bytes"), b.document(other, "fresh", "fresh bytes"), b.document(into, "box.zip", "box bytes")
	for _, m := range []store.Membership{again, same, fresh, box} {
		put(m)
	}
	b.read(same.Document, "text")
	b.finish(fresh.Document, b.begin(fresh.Document), store.Result{State: dossier.StateFailed, Reason: "broken"})
	for i, m := range []store.Membership{{Document: fresh.Document, Path: "box.zip/fresh"}, {Path: "box.zip/locked", Reason: "password needed"}} {
		m.ID, m.Dossier, m.Parent, m.Root, m.Ordinal, m.Depth = store.NewID(), into.ID, box.ID, box.ID, i, 1
		b.in(func(ctx context.Context, tx store.Tx) error {
			_, err := tx.AddMembership(ctx, m, b.now)
			return err
		})
	}
	sight := b.For(who)
	rows, err := sight.BatchRows(t.Context(), batch.ID, "", "", 100)
	b.must(err)
	if len(rows) != 6 {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	first, last := rows[0].Key, rows[len(rows)-1].Key
	known, err := sight.BatchKnown(t.Context(), batch.ID, first, last)
	b.must(err)
	byPath := map[string]store.BatchKnown{}
	items := map[string]string{}
	for _, r := range rows {
		if k, is := known[r.Key]; is {
			byPath[r.Path] = k
		}
		if !r.Member {
			items[r.Key] = r.Path
		} else if items[r.Item] != "box.zip" {
			t.Errorf("%s came out of %q", r.Path, items[r.Item])
		}
		if one, err := sight.BatchRow(t.Context(), batch.ID, r.Key); err != nil || one != r {
			t.Errorf("one row %+v, want %+v (%v)", one, r, err)
		}
	}
	want := map[string]store.BatchKnown{
		"again":         {Dossier: into.ID, Title: "into", Path: "again", Dossiers: 1},
		"same":          {Dossier: earlier.ID, Title: "earlier", Path: "old name", Dossiers: 1},
		"box.zip/fresh": {Dossier: other.ID, Title: "other", Path: "fresh", Dossiers: 1},
	}
	for path, w := range want {
		if got := byPath[path]; got.Dossier != w.Dossier || got.Title != w.Title || got.Path != w.Path || got.Dossiers != w.Dossiers {
			t.Errorf("%s was known as %+v, want %+v", path, got, w)
		}
	}
	if len(known) != len(want) {
		t.Errorf("known: %+v", known)
	}
	members, err := sight.BatchMembers(t.Context(), batch.ID, first, last)
	b.must(err)
	for key, c := range members {
		if items[key] != "box.zip" || c != (store.BatchCounts{Files: 2, Failed: 1, Skipped: 1}) {
			t.Errorf("members of %s: %+v", items[key], c)
		}
	}
	dossiers, err := sight.BatchDossiers(t.Context(), batch.ID, "", 10)
	b.must(err)
	if len(members) != 1 || len(dossiers) != 2 || dossiers[0].Dossier.ID != into.ID || dossiers[0].BatchCounts != (store.BatchCounts{Files: 5, Waiting: 2, Read: 1, Failed: 1, Skipped: 1}) ||
		dossiers[1].BatchCounts != (store.BatchCounts{Files: 1, Failed: 1}) {
		t.Errorf("dossiers: %+v", dossiers)
	}
	if next, err := sight.BatchDossiers(t.Context(), batch.ID, dossiers[0].Dossier.ID, 10); err != nil || len(next) != 1 {
		t.Errorf("dossiers after the first: %+v, %v", next, err)
	}
	if running, err := sight.RunningBatches(t.Context(), 10); err != nil || len(running) != 1 || running[0].ID != batch.ID {
		t.Errorf("running: %+v, %v", running, err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.SetBatch(ctx, batch.ID, store.BatchEnded, b.now)
	})
	if running, err := sight.RunningBatches(t.Context(), 10); err != nil || len(running) > 0 {
		t.Errorf("running after the end: %+v, %v", running, err)
	}
	outside := b.For(b.person(store.Officer, theirs))
	if _, err := outside.BatchKnown(t.Context(), batch.ID, first, last); store.CodeOf(err) != store.NotFound {
		t.Errorf("another group's import: %v", err)
	}
}
