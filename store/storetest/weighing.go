package storetest

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func testWeighings(t *testing.T, b *bundle) {
	tw := newTown(b)
	weigh := func(d dossier.Dossier, values ...dossier.Value) {
		b.in(func(ctx context.Context, tx store.Tx) error {
			attempt, err := tx.BeginJudging(ctx, d.ID)
			if err != nil {
				return err
			}
			var all []dossier.Verdict
			for i, v := range values {
				all = append(all, dossier.Verdict{Requirement: []string{"DA-01", "GP-01"}[i], Value: v})
			}
			_, err = tx.FinishJudging(ctx, d.ID, attempt, store.Judgement{Rules: "rules 1", Verdicts: all, Facts: map[string]string{"buyer": "Body of " + d.Title}}, b.now)
			return err
		})
	}
	weigh(tw.own, dossier.Adverse, dossier.Missing)
	weigh(tw.shared, dossier.Adverse, dossier.Present)
	weigh(tw.guest, dossier.Present)
	weigh(tw.foreign, dossier.Adverse, dossier.Adverse)
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.Override(ctx, store.Override{Dossier: tw.own.ID, Requirement: "GP-01", Decision: store.Overrule, Value: dossier.Partial, Reason: "read it", User: "ada"}, "", b.now)
	})
	for name, c := range map[string]struct {
		viewer store.Viewer
		counts []store.VerdictCount
		titles []string
	}{
		"a rep in the north": {tw.rep, []store.VerdictCount{
			{Requirement: "DA-01", Value: dossier.Adverse, Dossiers: 2}, {Requirement: "DA-01", Value: dossier.Present, Dossiers: 1},
			{Requirement: "GP-01", Value: dossier.Missing, Dossiers: 1, Overruled: 1}, {Requirement: "GP-01", Value: dossier.Present, Dossiers: 1},
		}, []string{"guest", "shared", "own"}},
		"an officer in no group": {tw.lonely, []store.VerdictCount{
			{Requirement: "DA-01", Value: dossier.Adverse, Dossiers: 1}, {Requirement: "GP-01", Value: dossier.Present, Dossiers: 1},
		}, []string{"shared"}},
		"an administrator": {tw.admin, []store.VerdictCount{
			{Requirement: "DA-01", Value: dossier.Adverse, Dossiers: 3}, {Requirement: "DA-01", Value: dossier.Present, Dossiers: 1},
			{Requirement: "GP-01", Value: dossier.Adverse, Dossiers: 1}, {Requirement: "GP-01", Value: dossier.Missing, Dossiers: 1, Overruled: 1},
			{Requirement: "GP-01", Value: dossier.Present, Dossiers: 1},
		}, []string{"none", "foreign", "guest", "shared", "own"}},
	} {
		sight := b.For(c.viewer)
		counts, err := sight.VerdictCounts(t.Context())
		b.must(err)
		slices.SortFunc(counts, func(a, b store.VerdictCount) int {
			return cmp.Or(cmp.Compare(a.Requirement, b.Requirement), cmp.Compare(a.Value, b.Value))
		})
		if !reflect.DeepEqual(counts, c.counts) {
			t.Errorf("%s counts %+v, want %+v", name, counts, c.counts)
		}
		titles, err := sight.Titles(t.Context())
		b.must(err)
		var seen []string
		for _, d := range titles {
			if d.Buyer != "Body of "+d.Title && d.ID != tw.none.ID || d.Supplier != "" {
				t.Errorf("the dossier %q is of %q and %q", d.Title, d.Buyer, d.Supplier)
			}
			seen = append(seen, d.Title)
		}
		if !slices.Equal(seen, c.titles) {
			t.Errorf("%s sees the dossiers %q, want %q", name, seen, c.titles)
		}
	}
	for name, c := range map[string]struct {
		of   store.Weighed
		want []store.Weighing
	}{
		"one dossier": {store.Weighed{Dossiers: []string{tw.own.ID}}, []store.Weighing{
			weighed(tw.own.ID, "DA-01", dossier.Adverse, ""), weighed(tw.own.ID, "GP-01", dossier.Missing, dossier.Partial),
		}},
		"one verdict on one requirement": {store.Weighed{Requirements: []string{"DA-01"}, Value: dossier.Adverse}, []store.Weighing{
			weighed(tw.own.ID, "DA-01", dossier.Adverse, ""), weighed(tw.shared.ID, "DA-01", dossier.Adverse, ""),
		}},
		"a dossier that is hidden": {store.Weighed{Dossiers: []string{tw.foreign.ID}}, nil},
		"two dossiers, one hidden": {store.Weighed{Dossiers: []string{tw.foreign.ID, tw.guest.ID}}, []store.Weighing{weighed(tw.guest.ID, "DA-01", dossier.Present, "")}},
	} {
		got, err := b.For(tw.rep).Weighings(t.Context(), c.of)
		b.must(err)
		slices.SortFunc(got, func(a, b store.Weighing) int {
			return cmp.Or(cmp.Compare(a.Dossier, b.Dossier), cmp.Compare(a.Requirement, b.Requirement))
		})
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func weighed(dossierID, requirement string, machine, officer dossier.Value) store.Weighing {
	return store.Weighing{Dossier: dossierID, Requirement: requirement, Value: machine, Officer: officer}
}
