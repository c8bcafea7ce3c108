package api

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/search"
)

// searchState is all that the address of the search page says: whoever opens the
// address sees the same question.
type searchState struct {
	Query   string              // as it was typed
	Like    string              // a clause: those that say nearly the same are wanted
	Saved   string              // a saved search: what is new since it was last looked at
	Filters map[string][]string // values of facets by their names, each field's sorted
	Order   search.Order
	After   string // where the page begins
}

// The parameters of the address besides the facets.
const (
	paramQuery = "q"
	paramLike  = "like"
	paramSaved = "saved"
	paramOrder = "sort"
	paramAfter = "after"
)

// facetFields are the filters in the order in which they are shown.
var facetFields = []string{"verdict", "requirement", "kind", "buyer", "supplier", "dossier", "year"}

// What one address may ask for.
const (
	maxChosen      = 20  // values of one filter
	maxChosenBytes = 500 // of one value
)

// readSearchState takes what an address says, and leaves out what it cannot mean.
func readSearchState(from url.Values) searchState {
	st := searchState{
		Query: strings.TrimSpace(from.Get(paramQuery)), Like: from.Get(paramLike), Saved: from.Get(paramSaved), After: from.Get(paramAfter),
		Filters: map[string][]string{},
	}
	if by := search.Order(from.Get(paramOrder)); by == search.NewestFirst || by == search.OldestFirst {
		st.Order = by
	}
	for _, field := range facetFields {
		st.Filters[field] = chosen(from[field])
		if len(st.Filters[field]) == 0 {
			delete(st.Filters, field)
		}
	}
	return st
}

// chosen gives the values of one filter, sorted and each once.
func chosen(values []string) []string {
	var kept []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" && len(v) <= maxChosenBytes && utf8.ValidString(v) {
			kept = append(kept, v)
		}
	}
	slices.Sort(kept)
	kept = slices.Compact(kept)
	return kept[:min(len(kept), maxChosen)]
}

// values is what readSearchState reads back as the same.
func (st searchState) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		paramQuery: st.Query, paramLike: st.Like, paramSaved: st.Saved, paramOrder: string(st.Order), paramAfter: st.After,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for field, values := range st.Filters {
		v[field] = values
	}
	return v
}

// URL is the address of the page.
func (st searchState) URL() string {
	if q := st.values().Encode(); q != "" {
		return "/search?" + q
	}
	return "/search"
}

// from is the state with another place to begin at.
func (st searchState) from(after string) searchState {
	st.After = after
	return st
}

// without leaves out one value of a filter, and begins anew.
func (st searchState) without(field, value string) searchState {
	filters := map[string][]string{}
	for f, values := range st.Filters {
		if f == field {
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == value })
		}
		if len(values) > 0 {
			filters[f] = values
		}
	}
	st.Filters, st.After = filters, ""
	return st
}

// unfiltered leaves out every filter.
func (st searchState) unfiltered() searchState {
	st.Filters, st.After = nil, ""
	return st
}

// query is the whole question, without the filter of the field but ("" for all
// of them). Values of one filter are alternatives.
func (st searchState) query(but string) (search.Query, error) {
	q, err := search.Parse(st.Query)
	if err == nil && st.Like != "" {
		q, err = q.Narrow("like", st.Like)
	}
	for _, field := range facetFields {
		if err == nil && field != but {
			q, err = q.Narrow(queryField(field), st.Filters[field]...)
		}
	}
	return q, err
}

// queryField is how a query names the field of a facet.
func queryField(facet string) string {
	if facet == "year" {
		return "date"
	}
	return facet
}
