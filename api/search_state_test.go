package api

import (
	"net/url"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/search"
)

// The address of the search page holds all of its state: whatever it says is
// read back from the address that the page writes.
func TestTheAddressHoldsTheWholeSearch(t *testing.T) {
	words := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", " data ", `"shall not"`, "a&b=c#d", "<script>", "é\u202e%00", "verdict:adverse"}))
	rapid.Check(t, func(t *rapid.T) {
		asked := url.Values{}
		for _, name := range []string{paramQuery, paramLike, paramSaved, paramAfter} {
			asked.Set(name, words.Draw(t, name))
		}
		asked.Set(paramOrder, rapid.SampledFrom([]string{"", "newest", "oldest", "sideways"}).Draw(t, paramOrder))
		for _, field := range facetFields {
			asked[field] = rapid.SliceOfN(words, 0, 4).Draw(t, field)
		}
		st := readSearchState(asked)
		address, err := url.Parse(st.URL())
		if err != nil {
			t.Fatal(err)
		}
		if again := readSearchState(address.Query()); !reflect.DeepEqual(again, st) || again.URL() != st.URL() {
			t.Fatalf("%q is read back as %+v, and was %+v", st.URL(), again, st)
		}
		for field, values := range st.Filters {
			for _, v := range values {
				if less := st.without(field, v); len(less.Filters[field]) != len(values)-1 || less.After != "" {
					t.Fatalf("without %s %q: %+v", field, v, less)
				}
			}
		}
		if st.Order != search.BestFirst && st.Order != search.NewestFirst && st.Order != search.OldestFirst {
			t.Fatalf("ordered by %q", st.Order)
		}
	})
}
