package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Facet counts the values of one field over everything that was found, the most
// frequent first: how many clauses are left when it is narrowed to that value
// (Query.Narrow). A clause that stands in two visible dossiers counts in both of
// these, and once in everything else.
type Facet struct {
	Field  string       `json:"field"` // as in a query; "year" is written date:2024
	Values []FacetValue `json:"values"`
	More   int          `json:"more"` // values left out
}

// FacetValue is one value with how many clauses have it. Names of suppliers and
// bodies that differ in capitals and points only are one value, in the spelling
// that most have.
type FacetValue struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"` // of a dossier: its title
	Count int    `json:"count"`
}

const maxFacetValues = 20

// The facets, by their names in a query, in the order in which they are shown.
const (
	facetRequirement = iota
	facetVerdict
	facetKind
	facetBuyer
	facetSupplier
	facetDossier
	facetYear
	facets
)

var facetNames = [facets]string{"requirement", "verdict", "kind", "buyer", "supplier", "dossier", "year"}

// facetKey puts all that is counted of an entry into one term of the index.
// Most clauses of a document have the same, so that counting what was found is
// counting its keys, of which there are few, and then taking those apart.
func facetKey(e Entry) string {
	year := ""
	if len(e.Date) >= 4 {
		year = e.Date[:4]
	}
	parts := []string{string(e.Kind), e.Buyer, e.Supplier, e.Dossier, e.Title, year}
	for _, f := range e.Findings {
		parts = append(parts, f.Requirement, string(f.Value))
	}
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.ToValidUTF8(p, "\uFFFD"), keySeparator, " ")
	}
	return strings.Join(parts, keySeparator)
}

const keySeparator = "\x00"

type facetValue struct {
	facet int
	value string
}

// valuesOf takes a key apart; label is the title of the dossier in it.
func valuesOf(key string) (values []facetValue, label string) {
	p := strings.Split(key, keySeparator)
	if len(p) < 6 {
		return nil, ""
	}
	add := func(facet int, value string) {
		if one := (facetValue{facet, value}); value != "" && !slices.Contains(values, one) {
			values = append(values, one)
		}
	}
	add(facetKind, p[0])
	add(facetBuyer, p[1])
	add(facetSupplier, p[2])
	add(facetDossier, p[3])
	add(facetYear, p[5])
	for f := p[6:]; len(f) >= 2; f = f[2:] {
		add(facetRequirement, f[0])
		add(facetVerdict, f[1])
	}
	return values, p[4]
}

// keyTable says which key each entry of a segment has. It is made once for a
// segment and takes four bytes for each entry.
type keyTable struct {
	keys []string
	of   []uint32 // by number of the entry: index in keys, plus 1
}

func newKeyTable(s segment.Segment) (*keyTable, error) {
	t := &keyTable{of: make([]uint32, s.Count())}
	v := &view{segment: s, dicts: map[string]segment.TermDictionary{}}
	err := v.terms(inFacets, "", "", func(key string) (bool, error) {
		p, err := v.posting(inFacets, key)
		if err != nil {
			return false, err
		}
		t.keys = append(t.keys, key)
		for docs := p.docs.Iterator(); docs.HasNext(); {
			t.of[docs.Next()] = uint32(len(t.keys))
		}
		return true, nil
	})
	return t, err
}

// facetCount counts the keys of what was found. A nil one counts nothing.
type facetCount struct {
	tables map[segment.Segment]*keyTable
	keys   map[string]int
	shared map[string][]string // by place: the keys of a clause that other dossiers may hold too
}

func (s *session) newFacets(wanted bool) (*facetCount, error) {
	if !wanted {
		return nil, nil
	}
	tables, err := s.keys.of(s.views)
	return &facetCount{tables, map[string]int{}, map[string][]string{}}, err
}

func (f *facetCount) add(s *session, v *view, found *set) error {
	if f == nil {
		return nil
	}
	t := f.tables[v.segment]
	counts := make([]int, len(t.keys)+1)
	for it := found.ManyIterator(); ; {
		var docs [1024]uint32
		n := it.NextMany(docs[:])
		if n == 0 {
			break
		}
		for _, doc := range docs[:n] {
			counts[t.of[doc]]++
		}
	}
	for i, n := range counts[1:] {
		if n > 0 {
			f.keys[t.keys[i]] += n
		}
	}
	shared, err := v.posting(inShared, "1")
	if err != nil {
		return err
	}
	return s.each(roaring.And(found, shared.docs), func(doc uint32) error {
		id, err := v.id(doc)
		if err == nil && t.of[doc] > 0 {
			f.shared[placeOf(id)] = append(f.shared[placeOf(id)], t.keys[t.of[doc]-1])
		}
		return err
	})
}

// counted takes what was found apart into values; a value that several dossiers
// have of one clause counts once.
func (f *facetCount) counted() (counts [facets]map[string]int, labels map[string]string) {
	labels = map[string]string{}
	for i := range counts {
		counts[i] = map[string]int{}
	}
	for key, n := range f.keys {
		values, label := valuesOf(key)
		for _, v := range values {
			counts[v.facet][v.value] += n
			if v.facet == facetDossier {
				labels[v.value] = max(labels[v.value], label)
			}
		}
	}
	for _, keys := range f.shared {
		had := map[facetValue]bool{}
		for _, key := range keys {
			values, _ := valuesOf(key)
			for _, v := range values {
				same := v
				if v.facet == facetBuyer || v.facet == facetSupplier {
					same.value = nameOf(v.value)
				}
				if had[same] {
					counts[v.facet][v.value]--
				}
				had[same] = true
			}
		}
	}
	for _, facet := range []int{facetBuyer, facetSupplier} {
		counts[facet] = joinSpellings(counts[facet])
	}
	return counts, labels
}

// nameOf is the name of a supplier or body as it is compared: its words alone.
func nameOf(name string) string { return strings.Join(exactOf(name), " ") }

// joinSpellings counts the spellings of one name as the one that most have.
func joinSpellings(counts map[string]int) map[string]int {
	sums, most := map[string]int{}, map[string]string{}
	for name, n := range counts {
		key := nameOf(name)
		sums[key] += n
		if had, ok := most[key]; !ok || n > counts[had] || n == counts[had] && name < had {
			most[key] = name
		}
	}
	joined := make(map[string]int, len(sums))
	for key, n := range sums {
		joined[most[key]] = n
	}
	return joined
}

func (f *facetCount) result() []Facet {
	if f == nil {
		return nil
	}
	counts, labels := f.counted()
	all := make([]Facet, 0, facets)
	for i, name := range facetNames {
		one := Facet{Field: name, Values: []FacetValue{}}
		for value, n := range counts[i] {
			one.Values = append(one.Values, FacetValue{Value: value, Count: n})
		}
		slices.SortFunc(one.Values, func(a, b FacetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		if more := len(one.Values) - maxFacetValues; more > 0 {
			one.Values, one.More = one.Values[:maxFacetValues], more
		}
		if i == facetDossier {
			for j := range one.Values {
				one.Values[j].Label = labels[one.Values[j].Value]
			}
		}
		all = append(all, one)
	}
	return all
}
