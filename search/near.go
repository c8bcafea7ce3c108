package search

import (
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// nearby matches where all terms stand in one field, in any order, with at most
// so many other words between them. bleve's own phrases know no such distance.
type nearby struct {
	field  string
	terms  []string
	within int
	boost  float64
}

func (q nearby) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	unique := slices.Compact(slices.Sorted(slices.Values(q.terms)))
	all := make([]query.Query, len(unique))
	for i, t := range unique {
		term := query.NewTermQuery(t)
		term.SetField(q.field)
		term.SetBoost(q.boost)
		all[i] = term
	}
	o.IncludeTermVectors = true
	together, err := query.NewConjunctionQuery(all).Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	need := map[string]int{}
	for _, t := range q.terms {
		need[t]++
	}
	return searcher.NewFilteringSearcher(ctx, together, func(_ *search.SearchContext, d *search.DocumentMatch) bool {
		return q.stand(d, need)
	}), nil
}

// at is one of the words at one place.
type at struct {
	pos  uint64
	term string
	loc  search.FieldTermLocation
}

// stand reports whether the words of d stand near enough, and leaves in d only
// the places where they do, for the highlights.
func (q nearby) stand(d *search.DocumentMatch, need map[string]int) bool {
	var all []at
	var others []search.FieldTermLocation
	for _, l := range d.FieldTermLocations {
		if l.Field != q.field || need[l.Term] == 0 {
			others = append(others, l)
			continue
		}
		all = append(all, at{l.Location.Pos, l.Term, l})
	}
	slices.SortFunc(all, func(a, b at) int { return int(a.pos) - int(b.pos) })
	kept := make([]bool, len(all))
	found := false
	have, missing, first := map[string]int{}, len(q.terms), 0
	for last, w := range all {
		if have[w.term]++; have[w.term] <= need[w.term] {
			missing--
		}
		for missing == 0 {
			if all[last].pos-all[first].pos <= uint64(len(q.terms)-1+q.within) {
				found = true
				for i := first; i <= last; i++ {
					kept[i] = true
				}
			}
			if have[all[first].term]--; have[all[first].term] < need[all[first].term] {
				missing++
			}
			first++
		}
	}
	d.FieldTermLocations = append(d.FieldTermLocations[:0], others...)
	for i, k := range kept {
		if k {
			d.FieldTermLocations = append(d.FieldTermLocations, all[i].loc)
		}
	}
	return found
}
