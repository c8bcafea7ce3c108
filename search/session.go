package search

import (
	"context"
	"errors"
	"fmt"
	"math"

	index "github.com/blevesearch/bleve_index_api"
)

// session asks one unchanging state of the index on behalf of one viewer. The
// filter is made here and nowhere else: hits, totals, facets, similar clauses,
// precedents and suggestions all go through a session.
type session struct {
	ctx    context.Context
	reader index.IndexReader
	views  []*view
	keys   *segmentTables[*keyTable]
	dates  *segmentTables[dateTable]
	filter matcher // nil: the viewer sees all
	since  int64   // only entries of later changes; 0: all
	unit   Unit    // what the compiled query looks for
	text   string  // the field in which its words stand

	looked    int  // how much was looked at
	maxLooked int  // how much may be
	atLeast   bool // not all of it was
	negated   bool // what is matched now stands in a NOT
	lengths   map[string]float64
	known     map[[2]string][]string // formsOf, by field and word
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
		s = &session{ctx: ctx, maxLooked: ix.maxLooked, keys: &ix.keys, dates: &ix.dates, unit: ClauseUnit, text: inText, lengths: map[string]float64{}, known: map[[2]string][]string{}}
		if s.reader, err = low.Reader(); err == nil {
			if s.views, err = viewsOf(s.reader); err != nil {
				err = errors.Join(err, s.reader.Close())
			}
		}
	}
	if err != nil {
		ix.mu.RUnlock()
		return nil, nil, fmt.Errorf("search: %w", err)
	}
	if visible != nil {
		s.filter = s.anyOf(inVisible, visible...)
	}
	return s, func() {
		defer ix.mu.RUnlock()
		_ = s.reader.Close() // gives back a reference; there is nothing to be done about it
	}, nil
}

// checkEvery is after how many hits it is looked whether time is up.
const checkEvery = 1024

// sets calls fn with the entries of each segment that m finds.
func (s *session) sets(m matcher, fn func(*view, *set) error) error {
	for _, v := range s.views {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		found, err := m.match(v, v.live)
		if err != nil {
			return err
		}
		if found.IsEmpty() {
			continue
		}
		if err := fn(v, found); err != nil {
			return err
		}
	}
	return nil
}

// run calls fn with every entry that m finds.
func (s *session) run(m matcher, fn func(*view, uint32) error) error {
	return s.sets(m, func(v *view, found *set) error { return s.each(found, func(doc uint32) error { return fn(v, doc) }) })
}

func (s *session) each(of *set, fn func(doc uint32) error) error {
	for it, n := of.Iterator(), 1; it.HasNext(); n++ {
		if n%checkEvery == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		if err := fn(it.Next()); err != nil {
			return err
		}
	}
	return nil
}

// count counts what m finds under the filter.
func (s *session) count(m matcher) (n int, err error) {
	err = s.sets(s.filtered(m), func(_ *view, found *set) error { n += int(found.GetCardinality()); return nil })
	return n, err
}

// first gives the id of some entry that m finds under the filter, "" for none.
func (s *session) first(m matcher) (id string, err error) {
	err = s.run(s.filtered(m), func(v *view, doc uint32) error {
		if id, err = v.id(doc); err != nil {
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

// filtered keeps of what m finds what the viewer may see and what fits all
// further conditions, nil ones left out.
func (s *session) filtered(m matcher, further ...matcher) matcher {
	parts := []matcher{m}
	if s.filter != nil {
		parts = append(parts, unweighed{s.filter})
	}
	for _, f := range further {
		if f != nil {
			parts = append(parts, unweighed{f})
		}
	}
	return allOf(parts...)
}

// meanLength is how many different words a field has for each entry, which is
// what bleve takes for its mean length.
func (s *session) meanLength(field string, entries uint64) (float64, error) {
	if n, ok := s.lengths[field]; ok {
		return n, nil
	}
	n := 0
	for _, v := range s.views {
		d, err := v.dict(field)
		if err != nil {
			return 0, err
		}
		if d != nil {
			n += d.Cardinality()
		}
	}
	s.lengths[field] = max(1, math.Ceil(float64(n)/float64(max(entries, 1))))
	return s.lengths[field], nil
}
