package search

import (
	"context"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// session asks one unchanging state of the index on behalf of one viewer. The
// filter is made here and nowhere else: hits, totals, facets, similar clauses,
// precedents and suggestions all go through a session.
type session struct {
	ctx     context.Context
	reader  index.IndexReader
	mapping *mapping.IndexMappingImpl
	filter  query.Query // nil: the viewer sees all
	since   int64       // only entries of later changes; 0: all
	unit    Unit        // what the compiled query looks for
	text    string      // the field in which its words stand
}

// ask opens a session for a viewer who sees entries with one of the values in
// visible; nil sees all, and an empty list nothing. The caller must call done.
func (ix *Index) ask(ctx context.Context, visible []string) (s *session, done func(), err error) {
	ix.mu.RLock()
	if ix.live == nil {
		ix.mu.RUnlock()
		return nil, nil, ErrClosed
	}
	low, err := ix.live.Advanced()
	if err == nil {
		s = &session{mapping: ix.mapping, unit: ClauseUnit, text: inText}
		s.reader, err = low.Reader()
	}
	if err != nil {
		ix.mu.RUnlock()
		return nil, nil, fmt.Errorf("search: %w", err)
	}
	s.ctx = context.WithValue(ctx, search.GetScoringModelCallbackKey,
		search.GetScoringModelCallbackFn(func() string { return index.BM25Scoring }))
	if visible != nil {
		s.filter = terms{inVisible, visible, 1}
	}
	return s, func() {
		defer ix.mu.RUnlock()
		_ = s.reader.Close() // gives back a reference; there is nothing to be done about it
	}, nil
}

// checkEvery is after how many hits it is looked whether time is up.
const checkEvery = 1024

// run calls fn with every entry that q finds. fn must not keep the match.
func (s *session) run(q query.Query, scored bool, fn func(*search.DocumentMatch) error) error {
	o := search.SearcherOptions{}
	if !scored {
		o.Score = "none"
	}
	found, err := q.Searcher(s.ctx, s.reader, s.mapping, o)
	if err != nil {
		return err
	}
	defer found.Close()
	c := s.matches(found)
	for n := 0; ; n++ {
		if n%checkEvery == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		d, err := found.Next(c)
		if err != nil || d == nil {
			return err
		}
		if err := fn(d); err != nil {
			return err
		}
		c.DocumentMatchPool.Put(d)
	}
}

func (s *session) matches(found search.Searcher) *search.SearchContext {
	return &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(found.DocumentMatchPoolSize()+1, 0), IndexReader: s.reader}
}

// count counts what q finds under the filter.
func (s *session) count(q query.Query) (n int, err error) {
	err = s.run(withFilter(q, s.filter), false, func(*search.DocumentMatch) error { n++; return nil })
	return n, err
}

// first gives the id of some entry that q finds under the filter, "" for none.
func (s *session) first(q query.Query) (id string, err error) {
	err = s.run(withFilter(q, s.filter), false, func(d *search.DocumentMatch) error {
		if id, err = s.reader.ExternalID(d.IndexInternalID); err != nil {
			return err
		}
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return id, err
}

var errEnough = errors.New("search: enough")
