package api

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/search"
)

// filterView is one filter of the search page with its values.
type filterView struct {
	Field, Legend string
	Values        []filterValue
	More          int
}

type filterValue struct {
	ID      string // of its box on the page, the same as long as the value is
	Value   string
	Label   string
	Verdict dossier.Value // of a verdict; "" elsewhere
	Count   int
	Chosen  bool
}

// chip is a value that was chosen, with the address without it.
type chip struct{ Field, Label, Without string }

type orderView struct {
	Value  search.Order
	Label  string
	Chosen bool
}

var filterLegends = map[string]string{
	"verdict": "Verdict", "requirement": "Requirement", "kind": "Kind of document", "buyer": "Public body", "supplier": "Supplier", "dossier": "Dossier", "year": "Year",
}

// newFilters puts what was counted into the order of the page. A value that was
// chosen stays in sight though nothing has it.
func (s *service) newFilters(st searchState, counted []search.Facet) []filterView {
	var all []filterView
	for _, field := range facetFields {
		f := filterView{Field: field, Legend: filterLegends[field]}
		i := slices.IndexFunc(counted, func(c search.Facet) bool { return c.Field == field })
		if i >= 0 {
			f.More = counted[i].More
			for _, v := range counted[i].Values {
				f.Values = append(f.Values, s.newFilterValue(field, v, slices.Contains(st.Filters[field], v.Value)))
			}
		}
		for _, v := range st.Filters[field] {
			if !slices.ContainsFunc(f.Values, func(had filterValue) bool { return had.Value == v }) {
				f.Values = append(f.Values, s.newFilterValue(field, search.FacetValue{Value: v}, true))
			}
		}
		if len(f.Values) > 0 {
			all = append(all, f)
		}
	}
	return all
}

func (s *service) newFilterValue(field string, v search.FacetValue, chosen bool) filterValue {
	sum := sha256.Sum256([]byte(field + "\x00" + v.Value))
	one := filterValue{ID: "f" + hex.EncodeToString(sum[:6]), Value: v.Value, Label: s.filterLabel(field, v), Count: v.Count, Chosen: chosen}
	if field == "verdict" {
		one.Verdict = dossier.Value(v.Value)
	}
	return one
}

// filterLabel is what people call a value.
func (s *service) filterLabel(field string, v search.FacetValue) string {
	switch field {
	case "verdict":
		return report.Word(dossier.Value(v.Value))
	case "kind":
		return dossier.Kind(v.Value).Name()
	case "requirement":
		if r, ok := s.Rules.Requirement(v.Value); ok {
			return r.ID + " " + r.Title
		}
	case "dossier":
		if v.Label != "" {
			return v.Label
		}
	}
	return v.Value
}

func (s *service) newChips(st searchState) []chip {
	var all []chip
	for _, field := range facetFields {
		for _, v := range st.Filters[field] {
			label := s.filterLabel(field, search.FacetValue{Value: v})
			all = append(all, chip{filterLegends[field], label, st.without(field, v).URL()})
		}
	}
	return all
}

func newOrders(by search.Order) []orderView {
	return []orderView{
		{search.BestFirst, "Best first", by == search.BestFirst},
		{search.NewestFirst, "Newest document first", by == search.NewestFirst},
		{search.OldestFirst, "Oldest document first", by == search.OldestFirst},
	}
}

// widening is another question where this one finds nothing.
type widening struct{ Why, Query, URL string }

// widenings offer what is near: a word spelt otherwise, fewer filters, one of
// the words instead of all, the whole page instead of one clause.
func widenings(st searchState, found searchBody) []widening {
	var all []widening
	add := func(why, query string, to searchState) { all = append(all, widening{why, query, to.URL()}) }
	if found.Suggestion != "" {
		add("Did you mean", found.Suggestion, searchState{Query: found.Suggestion, Order: st.Order})
	}
	if len(st.Filters) > 0 && (st.Query != "" || st.Like != "") {
		add("Ask without the filters:", st.Query, st.unfiltered())
	}
	if any, ok := anyOfThem(st.Query); ok {
		other := st.from("")
		other.Query = any
		add("Ask for any of the words:", any, other)
	}
	if found.Pages > 0 {
		other := st.from("")
		other.Query = strings.TrimSpace(st.Query + " unit:page")
		add(plural(found.Pages, "page")+", though no single clause, can be found:", other.Query, other)
	}
	return all
}

// anyOfThem joins plain words with OR; false where the query is more than that.
func anyOfThem(query string) (string, bool) {
	words := strings.Fields(query)
	if len(words) < 2 || len(words) > 12 || strings.ContainsAny(query, `"():*~`) {
		return "", false
	}
	for _, w := range words {
		if w == "AND" || w == "OR" || w == "NOT" {
			return "", false
		}
	}
	return strings.Join(words, " OR "), true
}
