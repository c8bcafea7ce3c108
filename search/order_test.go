package search

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestHitsInTheOrderOfTheirDates(t *testing.T) {
	ix := open(t)
	dated := func(document, date, text string) Entry {
		e := entry(document, 0, text)
		e.Date = date
		return e
	}
	put(t, ix, dated("a", "2023-05-01", "The Supplier sells data."), dated("b", "", "Nobody sells data."),
		dated("c", "2024-01-31", "The Buyer sells data."), dated("d", "2023-05-01", "Sells, sells and sells data."))
	for _, c := range []struct {
		order Order
		want  []string
	}{
		{NewestFirst, []string{"c", "d", "a", "b"}},
		{OldestFirst, []string{"d", "a", "c", "b"}},
	} {
		for _, size := range []int{1, 2, 10} {
			var got []string
			page := Page{Size: size, Order: c.order}
			for {
				hits := ask(t, ix, "sells", page)
				for _, h := range hits.Hits {
					got = append(got, h.Entry.Document)
				}
				if page.After = hits.Next; page.After == "" {
					break
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s by %d: %v, want %v", c.order, size, got, c.want)
			}
		}
	}
	next := ask(t, ix, "sells", Page{Size: 1, Order: NewestFirst}).Next
	q, err := Parse("sells")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ix.Find(t.Context(), q, Page{Size: 1, After: next}); !errors.Is(err, ErrCursor) {
		t.Errorf("a place in a list of another order: %v", err)
	}
}

func TestNarrowedQueries(t *testing.T) {
	for _, c := range []struct {
		query, field string
		values       []string
		want         string
	}{
		{"data", "verdict", []string{"adverse"}, "data verdict:adverse"},
		{"data OR logs", "kind", []string{"dpia", "contract"}, "(data OR logs) (kind:dpia OR kind:contract)"},
		{"data unit:page", "date", []string{"2024"}, "data unit:page date:2024"},
		{"", "supplier", []string{`Firm "A*" ~ Ltd) OR (`}, `supplier:"=firm a ltd or"`},
		{"data", "buyer", nil, "data"},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if q, err = q.Narrow(c.field, c.values...); err != nil || q.String() != c.want {
			t.Errorf("%s by %s %q: %q, %v; want %q", c.query, c.field, c.values, q.String(), err, c.want)
		}
	}
}

// Whatever a document calls its supplier, narrowing by it gives a query that can
// be written and read back, or says what is wrong.
func TestNarrowingByAnyValueCanBeReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, err := Parse("data OR logs")
		if err != nil {
			t.Fatal(err)
		}
		field := rapid.SampledFrom([]string{"supplier", "buyer", "dossier"}).Draw(t, "field")
		q, err = q.Narrow(field, rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "values")...)
		var bad *QueryError
		if errors.As(err, &bad) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(q.String())
		if err != nil || again.String() != q.String() {
			t.Fatalf("%q was read back as %q, %v", q.String(), again.String(), err)
		}
	})
}
