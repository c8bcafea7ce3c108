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

// nearby matches where all words stand in one field, each in any of its forms, in
// any order, with at most so many other words between them. bleve's own phrases
// know no such distance.
type nearby struct {
	field  string
	words  [][]string
	within int
}

// closeBy gives the query, or one that finds nothing when a word is not there at all.
func closeBy(field string, words [][]string, within int) query.Query {
	if slices.ContainsFunc(words, func(forms []string) bool { return len(forms) == 0 }) {
		return query.NewMatchNoneQuery()
	}
	return nearby{field, words, within}
}

func (q nearby) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	o.IncludeTermVectors = true
	which, need := map[string]int{}, map[int]int{} // the word that a form belongs to, and how often it is wanted
	var all []query.Query
	for i, forms := range q.words {
		first, again := which[forms[0]]
		if !again {
			first = i
			all = append(all, anyForm(q.field, forms))
			for _, f := range forms {
				which[f] = i
			}
		}
		need[first]++
	}
	together, err := query.NewConjunctionQuery(all).Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	return searcher.NewFilteringSearcher(ctx, together, func(_ *search.SearchContext, d *search.DocumentMatch) bool {
		return q.stand(d, which, need)
	}), nil
}

// at is one of the words at one place.
type at struct {
	pos  uint64
	word int
	loc  search.FieldTermLocation
}

// stand reports whether the words of d stand near enough, and leaves in d only
// the places where they do, for the highlights.
func (q nearby) stand(d *search.DocumentMatch, which map[string]int, need map[int]int) bool {
	var all []at
	var others []search.FieldTermLocation
	for _, l := range d.FieldTermLocations {
		word, ours := which[l.Term]
		if l.Field != q.field || !ours {
			others = append(others, l)
			continue
		}
		all = append(all, at{l.Location.Pos, word, l})
	}
	slices.SortFunc(all, func(a, b at) int { return int(a.pos) - int(b.pos) })
	kept := make([]bool, len(all))
	found := false
	have, missing, first := map[int]int{}, len(q.words), 0
	for last, w := range all {
		if have[w.word]++; have[w.word] <= need[w.word] {
			missing--
		}
		for missing == 0 {
			if all[last].pos-all[first].pos <= uint64(len(q.words)-1+q.within) {
				found = true
				for i := first; i <= last; i++ {
					kept[i] = true
				}
			}
			if have[all[first].word]--; have[all[first].word] < need[all[first].word] {
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
