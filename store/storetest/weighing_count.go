package storetest

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// testCounts: what is counted for charts is what the viewer may see, of each
// supplier and of each day since which a verdict stands.
func testCounts(t *testing.T, b *bundle) {
	tw := newTown(b)
	weigh := func(d dossier.Dossier, supplier string, at time.Time, values ...dossier.Value) {
		b.in(func(ctx context.Context, tx store.Tx) error {
			attempt, err := tx.BeginJudging(ctx, d.ID)
			if err != nil {
				return err
			}
			var all []dossier.Verdict
			for i, v := range values {
				all = append(all, dossier.Verdict{Requirement: []string{"DA-01", "GP-01"}[i], Value: v})
			}
			facts := map[string]string{}
			if supplier != "" {
				facts["supplier"] = supplier
			}
			_, err = tx.FinishJudging(ctx, d.ID, attempt, store.Judgement{Rules: "rules 1", Verdicts: all, Facts: facts}, at)
			return err
		})
	}
	first := time.Date(2026, 3, 1, 23, 59, 59, 0, time.UTC)
	later := first.Add(2 * time.Second)
	day := func(at time.Time) time.Time { return at.Truncate(24 * time.Hour) }
	weigh(tw.own, "Brightloop", first, dossier.Adverse, dossier.Missing)
	weigh(tw.own, "Brightloop", later, dossier.Adverse, dossier.Present) // the first keeps its day
	weigh(tw.shared, "Brightloop", later, dossier.Adverse)
	weigh(tw.foreign, "Cloudbarn", later, dossier.Adverse)
	weigh(tw.guest, "", later, dossier.Present)

	order := func(a, b store.ValueCount) int {
		return cmp.Or(cmp.Compare(a.Supplier, b.Supplier), a.Day.Compare(b.Day), cmp.Compare(a.Value, b.Value))
	}
	for name, c := range map[string]struct {
		viewer            store.Viewer
		suppliers, byDays []store.ValueCount
	}{
		"a rep": {tw.rep, []store.ValueCount{
			{Value: dossier.Present, Count: 1},
			{Supplier: "Brightloop", Value: dossier.Adverse, Count: 2}, {Supplier: "Brightloop", Value: dossier.Present, Count: 1},
		}, []store.ValueCount{
			{Day: day(first), Value: dossier.Adverse, Count: 1},
			{Day: day(later), Value: dossier.Adverse, Count: 1}, {Day: day(later), Value: dossier.Present, Count: 2},
		}},
		"an officer in no group": {tw.lonely, []store.ValueCount{
			{Supplier: "Brightloop", Value: dossier.Adverse, Count: 1},
		}, []store.ValueCount{{Day: day(later), Value: dossier.Adverse, Count: 1}}},
	} {
		suppliers, err := b.For(c.viewer).CountsBySupplier(t.Context())
		b.must(err)
		byDays, err := b.For(c.viewer).CountsByDay(t.Context())
		b.must(err)
		slices.SortFunc(suppliers, order)
		slices.SortFunc(byDays, order)
		if !reflect.DeepEqual(suppliers, c.suppliers) {
			t.Errorf("%s counts by supplier %+v, want %+v", name, suppliers, c.suppliers)
		}
		if !reflect.DeepEqual(byDays, c.byDays) {
			t.Errorf("%s counts by day %+v, want %+v", name, byDays, c.byDays)
		}
	}
}
