package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// What each does to each dossier: + done, - forbidden, . not there.
func testRoles(t *testing.T, b *bundle) {
	tw := newTown(b)
	people := []store.Viewer{tw.admin, tw.officer, tw.researcher, tw.rep, tw.stranger, tw.lonely}
	for _, c := range []struct {
		what                 string
		own, shared, foreign string // by people
		do                   func(ctx context.Context, a store.Act, d dossier.Dossier, m store.Membership) error
	}{
		{"rename", "+++-..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.ChangeDossier(ctx, d, b.now)
		}},
		{"hold", "+++-..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.Hold(ctx, d.ID, store.Researcher, b.now)
		}},
		{"hold a document", "++--..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, m store.Membership) error {
			return a.HoldDocument(ctx, d.ID, m.Document, b.now)
		}},
		{"decide", "++--..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.Override(ctx, store.Override{Dossier: d.ID, Requirement: "DA-01", Decision: store.Confirm, Reason: "why"}, "", b.now)
		}},
		{"withdraw", "++--..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.WithdrawOverride(ctx, d.ID, "DA-01", b.now)
		}},
		{"write into the log", "+++-..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.AddEntry(ctx, store.Entry{Dossier: d.ID, Kind: store.LogNote, At: b.now})
		}},
		{"give facts", "+++-..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.PutGiven(ctx, d.ID, store.Given{Source: "s"}, b.now)
		}},
		{"import", "+++-..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, m store.Membership) error {
			batch := store.Batch{ID: store.NewID(), Dossier: d.ID}
			if err := a.AddBatch(ctx, batch, b.now); err != nil {
				return err
			}
			if err := a.PutBatchItem(ctx, store.BatchItem{Batch: batch.ID, Path: "p", Dossier: d.ID}, b.now); err != nil {
				return err
			}
			return a.SetBatch(ctx, batch.ID, store.BatchEnded, b.now)
		}},
		{"share", "++--..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			owner := tw.north.ID
			if a.Sight.Viewer().In(tw.south.ID) {
				owner = tw.south.ID
			}
			return a.SetAccess(ctx, d.ID, store.Access{Owner: owner, Shared: true}, b.now)
		}},
		{"delete a document", "++--..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, m store.Membership) error {
			return a.DeleteDocument(ctx, d.ID, m.Document, b.now)
		}},
		{"delete", "++--..", "+---+-", "+...+.", func(ctx context.Context, a store.Act, d dossier.Dossier, _ store.Membership) error {
			return a.DeleteDossier(ctx, d.ID, b.now)
		}},
	} {
		for i, v := range people {
			for _, at := range []struct {
				title, want string
				access      store.Access
			}{
				{"own", c.own, store.Access{Owner: tw.north.ID}},
				{"shared", c.shared, store.Access{Owner: tw.south.ID, Shared: true}},
				{"foreign", c.foreign, store.Access{Owner: tw.south.ID}},
			} {
				d := b.given(at.title, at.access)
				m := tw.fill(d)
				err := b.Desk().InTx(t.Context(), v, func(a store.Act) error { return c.do(t.Context(), a, d, m) })
				if got := outcome(err); got != at.want[i:i+1] {
					t.Errorf("%s: %s (person %d) gets %q, want %q: %v", c.what, at.title, i, got, at.want[i:i+1], err)
				}
			}
		}
	}
	// A guest group's officer works with a dossier but does not give it away.
	tw.fill(tw.guest)
	err := b.Desk().InTx(t.Context(), tw.officer, func(a store.Act) error { return a.DeleteDossier(t.Context(), tw.guest.ID, b.now) })
	if !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a guest deletes the dossier: %v", err)
	}
	err = b.Desk().InTx(t.Context(), tw.officer, func(a store.Act) error {
		return a.SetAccess(t.Context(), tw.own.ID, store.Access{Owner: tw.south.ID}, b.now)
	})
	if !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a dossier was given to a group that the giver is not in: %v", err)
	}
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "+"
	case errors.Is(err, store.ErrForbidden):
		return "-"
	case errors.Is(err, store.ErrNotFound):
		return "."
	}
	return err.Error()
}

func testMakeDossier(t *testing.T, b *bundle) {
	tw := newTown(b)
	both := b.person(store.Officer, tw.north, tw.south)
	for _, c := range []struct {
		name  string
		v     store.Viewer
		group string
		owner string
		code  store.Code
	}{
		{"only group", tw.researcher, "", tw.north.ID, ""},
		{"named", both, tw.south.ID, tw.south.ID, ""},
		{"one of several", both, "", "", store.Invalid},
		{"not in it", tw.officer, tw.south.ID, "", store.NotFound},
		{"no group", tw.lonely, "", "", store.Forbidden},
		{"rep", tw.rep, "", "", store.Forbidden},
		{"admin for none", tw.admin, "", "", ""},
		{"admin for one", tw.admin, tw.south.ID, tw.south.ID, ""},
	} {
		d := dossier.Dossier{ID: store.NewID(), Title: c.name}
		err := b.Desk().InTx(t.Context(), c.v, func(a store.Act) error { return a.AddDossier(t.Context(), d, c.group, b.now) })
		if store.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
		if err != nil {
			continue
		}
		got, err := b.For(c.v).Dossier(t.Context(), d.ID)
		if err != nil || got.Group != c.owner || got.Shared {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}
