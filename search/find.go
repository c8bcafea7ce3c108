package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	found "github.com/blevesearch/bleve/v2/search"

	"github.com/checkweigh/checkweigh/dossier"
)

// The limits of a page of hits: hits on it, and how far in one can turn.
const (
	MaxPageSize = 100
	MaxPageFrom = 10_000
)

// Page says which hits are wanted. A Size of 0 means 20.
type Page struct {
	From int
	Size int
}

// Hit is a clause that was found. Highlights are spans of Entry.Text (bytes from
// its start), in order and not overlapping.
type Hit struct {
	Entry      Entry          `json:"entry"`
	Score      float64        `json:"score"`
	Highlights []dossier.Span `json:"highlights"`
}

// Hits is one page of what was found; Total counts all of it.
type Hits struct {
	Total uint64 `json:"total"`
	Hits  []Hit  `json:"hits"`
}

// Find answers with the best hits first; equal ones stand in the order of their
// ids. An empty query finds nothing.
func (ix *Index) Find(ctx context.Context, q Query, page Page) (hits Hits, err error) {
	defer ix.recovered(&err)
	if q.Empty() {
		return Hits{}, nil
	}
	if page.Size == 0 {
		page.Size = 20
	}
	if page.Size < 0 || page.Size > MaxPageSize || page.From < 0 || page.From > MaxPageFrom {
		return Hits{}, fmt.Errorf("search: find: page %d+%d is out of bounds", page.From, page.Size)
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return Hits{}, ErrClosed
	}
	request := bleve.NewSearchRequestOptions(ix.compile(q), page.Size, page.From, false)
	request.Fields = []string{inEntry}
	request.IncludeLocations = true
	request.SortBy([]string{"-_score", "_id"})
	result, err := ix.live.SearchInContext(ctx, request)
	if err != nil {
		return Hits{}, fmt.Errorf("search: find: %w", err)
	}
	return readHits(result)
}

// Get gives the entry of that id, or false when the index does not hold it.
func (ix *Index) Get(ctx context.Context, id string) (e Entry, ok bool, err error) {
	defer ix.recovered(&err)
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return Entry{}, false, ErrClosed
	}
	request := bleve.NewSearchRequestOptions(bleve.NewDocIDQuery([]string{id}), 1, 0, false)
	request.Fields = []string{inEntry}
	result, err := ix.live.SearchInContext(ctx, request)
	if err != nil {
		return Entry{}, false, fmt.Errorf("search: get: %w", err)
	}
	hits, err := readHits(result)
	if err != nil || len(hits.Hits) == 0 {
		return Entry{}, false, err
	}
	return hits.Hits[0].Entry, true, nil
}

func readHits(result *bleve.SearchResult) (Hits, error) {
	hits := Hits{Total: result.Total, Hits: make([]Hit, 0, len(result.Hits))}
	for _, match := range result.Hits {
		hit := Hit{Score: match.Score, Highlights: []dossier.Span{}}
		whole, _ := match.Fields[inEntry].(string)
		if err := json.Unmarshal([]byte(whole), &hit.Entry); err != nil {
			return Hits{}, fmt.Errorf("search: entry %s: %w: %w", match.ID, ErrDamaged, err)
		}
		hit.Highlights = highlights(match.Locations[inText], len(hit.Entry.Text))
		hits.Hits = append(hits.Hits, hit)
	}
	return hits, nil
}

// highlights joins the places of all words into spans that do not overlap.
func highlights(places found.TermLocationMap, size int) []dossier.Span {
	all := []dossier.Span{}
	for _, of := range places {
		for _, at := range of {
			s := dossier.Span{Start: int(at.Start), End: int(at.End)}
			if s.Start < s.End && s.End <= size {
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b dossier.Span) int { return a.Start - b.Start })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.Start < joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}
