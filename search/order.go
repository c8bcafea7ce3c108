package search

import (
	"strconv"
	"strings"
	"sync"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Order is how hits follow each other.
type Order string

// The orders. By date, clauses of the same day follow each other by how well
// they fit, and those of which no date is known stand last.
const (
	BestFirst   Order = ""
	NewestFirst Order = "newest"
	OldestFirst Order = "oldest"
)

// dateTable says of each entry of a segment which day its document is of, as
// 20240301; 0 where that is not known. It is made once for a segment.
type dateTable []int32

func newDateTable(s segment.Segment) (dateTable, error) {
	t := make(dateTable, s.Count())
	v := &view{segment: s, dicts: map[string]segment.TermDictionary{}}
	err := v.terms(inDate, "", "", func(date string) (bool, error) {
		day, err := strconv.ParseInt(strings.ReplaceAll(date, "-", ""), 10, 32)
		if err != nil {
			return true, nil // an entry that is not of this program's making
		}
		p, err := v.posting(inDate, date)
		if err != nil {
			return false, err
		}
		for docs := p.docs.Iterator(); docs.HasNext(); {
			t[docs.Next()] = int32(day)
		}
		return true, nil
	})
	return t, err
}

// A weigher says how far up an entry stands.
type weigher func(doc uint32) (float64, error)

// noDay stands before and after every day, by its sign.
const noDay = 1e9

func (s *session) weigher(m matcher, v *view, of *set, by Order) (weigher, error) {
	sc, err := m.scorer(v, of)
	if err != nil {
		return nil, err
	}
	fit := func(doc uint32) (weight float64, err error) {
		if sc != nil {
			weight, _, err = sc.score(doc)
		}
		return weight, err
	}
	if by == BestFirst {
		return fit, nil
	}
	tables, err := s.dates.of(s.views)
	if err != nil {
		return nil, err
	}
	days := tables[v.segment]
	return func(doc uint32) (float64, error) {
		weight, err := fit(doc)
		day := float64(days[doc])
		switch {
		case day == 0:
			day = -noDay
		case by == OldestFirst:
			day = -day
		}
		return day + weight/(1+weight), err // a fit is never below 0
	}, nil
}

// segmentTables keeps a table for each of the segments that are in use.
type segmentTables[T any] struct {
	build  func(segment.Segment) (T, error)
	mu     sync.Mutex
	tables map[segment.Segment]T
}

// of gives the table of each segment, and forgets those of segments that are gone.
func (k *segmentTables[T]) of(views []*view) (map[segment.Segment]T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := map[segment.Segment]T{}
	for _, v := range views {
		t, made := k.tables[v.segment]
		if !made {
			var err error
			if t, err = k.build(v.segment); err != nil {
				return nil, err
			}
		}
		now[v.segment] = t
	}
	k.tables = now
	return now, nil
}
