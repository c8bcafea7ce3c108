package search

import (
	"cmp"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// Facet counts the values of one field over everything that was found, the most
// frequent first. A clause that stands in two visible dossiers counts in both.
type Facet struct {
	Field  string       `json:"field"` // as in a query; "year" is written date:2024
	Values []FacetValue `json:"values"`
	More   int          `json:"more"` // values left out
}

// FacetValue is one value with how many entries have it.
type FacetValue struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"` // of a dossier: its title
	Count int    `json:"count"`
}

const maxFacetValues = 20

// facetFields are the fields that are counted: name in a query, and in the index.
var facetFields = [][2]string{
	{"requirement", inRequirement}, {"verdict", inVerdict}, {"kind", inKind}, {"buyer", inBuyerName},
	{"supplier", inSupplierOf}, {"dossier", inDossier}, {"year", inYear},
}

// facetCount counts while the hits go by. A nil one counts nothing.
type facetCount struct {
	values index.DocValueReader
	counts map[string]map[string]*int
}

func (s *session) newFacets(wanted bool) (*facetCount, error) {
	if !wanted {
		return nil, nil
	}
	f := &facetCount{counts: map[string]map[string]*int{}}
	var fields []string
	for _, names := range facetFields {
		fields = append(fields, names[1])
		f.counts[names[1]] = map[string]*int{}
	}
	var err error
	f.values, err = s.reader.DocValueReader(fields)
	return f, err
}

func (f *facetCount) add(id index.IndexInternalID) error {
	if f == nil {
		return nil
	}
	return f.values.VisitDocValues(id, func(field string, term []byte) {
		counts := f.counts[field]
		if n := counts[string(term)]; n != nil {
			*n++
		} else if counts != nil {
			one := 1
			counts[string(term)] = &one
		}
	})
}

func (f *facetCount) result() []Facet {
	if f == nil {
		return nil
	}
	all := make([]Facet, 0, len(facetFields))
	for _, names := range facetFields {
		one := Facet{Field: names[0], Values: []FacetValue{}}
		for value, n := range f.counts[names[1]] {
			one.Values = append(one.Values, FacetValue{Value: value, Count: *n})
		}
		slices.SortFunc(one.Values, func(a, b FacetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		if more := len(one.Values) - maxFacetValues; more > 0 {
			one.Values, one.More = one.Values[:maxFacetValues], more
		}
		all = append(all, one)
	}
	return all
}

// label gives the dossiers their titles, as the viewer sees them.
func (s *session) label(facets []Facet) error {
	for _, f := range facets {
		if f.Field != "dossier" {
			continue
		}
		for i := range f.Values {
			id, err := s.first(exactly(inDossier, f.Values[i].Value))
			if err != nil || id == "" {
				return err
			}
			e, err := s.entry(id)
			if err != nil {
				return err
			}
			f.Values[i].Label = e.Title
		}
	}
	return nil
}
