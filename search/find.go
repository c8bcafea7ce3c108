package search

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// MaxPageSize is how many hits a page can hold.
const MaxPageSize = 100

const defaultPageSize = 20

// Page says which hits are wanted, and on whose behalf.
type Page struct {
	Size    int    // 0: 20
	After   string // Hits.Next of the page before; "" for the first
	Order   Order
	Facets  bool     // count values too: it costs more than the search itself
	Since   int64    // only what changes after this number brought or changed; 0: everything
	Visible []string // what the viewer shares with Entry.Visible; nil: the viewer sees all
}

// Hit is a clause, or page, that was found, with every visible dossier in which
// it was. Highlights are spans of Entry.Text (bytes from its start), in order
// and not overlapping.
type Hit struct {
	Entry      Entry          `json:"entry"` // as the first of Dossiers has it
	Dossiers   []Standing     `json:"dossiers"`
	Score      float64        `json:"score"`
	Highlights []dossier.Span `json:"highlights"`
}

// Standing is what one dossier says of a clause.
type Standing struct {
	Dossier  string    `json:"dossier"`
	Title    string    `json:"title"`
	Name     string    `json:"name"` // of the document in this dossier
	Buyer    string    `json:"buyer,omitempty"`
	Supplier string    `json:"supplier,omitempty"`
	Date     string    `json:"date,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
}

func (e Entry) standing() Standing {
	return Standing{e.Dossier, e.Title, e.DocumentName, e.Buyer, e.Supplier, e.Date, e.Findings}
}

// Hits is one page of what was found. Total counts all of it, each clause once.
type Hits struct {
	Total      int     `json:"total"`
	AtLeast    bool    `json:"at_least,omitempty"` // there are more: the query is too common for all of it to be looked at
	Hits       []Hit   `json:"hits"`
	Next       string  `json:"next,omitempty"`       // for Page.After; "" on the last page
	Facets     []Facet `json:"facets,omitempty"`     // when asked for
	Pages      int     `json:"pages,omitempty"`      // when no clause was found: how many pages hold all of it
	Suggestion string  `json:"suggestion,omitempty"` // when nothing was found: a query that finds something
}

// Find answers with the best hits first; equal ones stand in the order of their
// documents and clauses. An empty query finds nothing. The error is a *QueryError
// where the query asks for what the index cannot do, and ErrCursor for an After
// that does not belong to the query.
func (ix *Index) Find(ctx context.Context, q Query, page Page) (hits Hits, err error) {
	defer ix.recovered(&err)
	if page.Size == 0 {
		page.Size = defaultPageSize
	}
	if page.Size < 0 || page.Size > MaxPageSize {
		return Hits{}, fmt.Errorf("search: find: a page holds 1 to %d hits", MaxPageSize)
	}
	if q.Empty() || page.Visible != nil && len(page.Visible) == 0 {
		return Hits{Hits: []Hit{}}, nil
	}
	after, err := readCursor(page.After, q, page.Order)
	if err != nil {
		return Hits{}, err
	}
	s, done, err := ix.ask(ctx, page.Visible)
	if err != nil {
		return Hits{}, err
	}
	defer done()
	hits, err = s.find(q, page, after)
	if err != nil {
		return Hits{}, wrapped("find", err)
	}
	return hits, nil
}

// wrapped leaves errors about the query alone.
func wrapped(what string, err error) error {
	var bad *QueryError
	if errors.As(err, &bad) {
		return bad
	}
	return fmt.Errorf("search: %s: %w", what, err)
}

func (s *session) find(q Query, page Page, after cursor) (Hits, error) {
	s.since = page.Since
	m, err := s.compile(q)
	if err != nil {
		return Hits{}, err
	}
	if err := s.rescore(m, &after, page.Order); err != nil {
		return Hits{}, err
	}
	s.looked = 0 // the same for each page
	top := &ranking{size: page.Size + 1, after: after}
	counted, err := s.newFacets(page.Facets)
	if err != nil {
		return Hits{}, err
	}
	var again copies
	entries := 0
	err = s.sets(m, func(v *view, found *set) error {
		entries += int(found.GetCardinality())
		if err := counted.add(s, v, found); err != nil {
			return err
		}
		if err := again.add(s, v, found); err != nil {
			return err
		}
		return s.rank(m, v, found, page.Order, top)
	})
	if err != nil {
		return Hits{}, err
	}
	hits := Hits{Total: entries - again.n, AtLeast: s.atLeast, Hits: []Hit{}, Facets: counted.result()}
	best := top.best()
	if len(best) > page.Size {
		best = best[:page.Size]
		hits.Next = newCursor(q, page.Order, best[page.Size-1]).String()
	}
	if hits.Hits, err = s.show(m, best); err != nil {
		return Hits{}, err
	}
	if entries == 0 {
		return hits, s.help(q, &hits)
	}
	return hits, nil
}

// rank weighs what was found in a segment.
func (s *session) rank(m matcher, v *view, found *set, by Order, top *ranking) error {
	weigh, err := s.weigher(m, v, found, by)
	if err != nil {
		return err
	}
	return s.each(found, func(doc uint32) error {
		weight, err := weigh(doc)
		if err != nil {
			return err
		}
		return top.add(v, doc, weight)
	})
}

// copies counts how often what was found stands in a further dossier too.
type copies struct {
	seen map[string]bool
	n    int
}

func (c *copies) add(s *session, v *view, found *set) error {
	shared, err := v.posting(inShared, "1")
	if err != nil {
		return err
	}
	return s.each(roaring.And(found, shared.docs), func(doc uint32) error {
		id, err := v.id(doc)
		if err != nil {
			return err
		}
		if c.seen == nil {
			c.seen = map[string]bool{}
		}
		if place := placeOf(id); c.seen[place] {
			c.n++
		} else {
			c.seen[place] = true
		}
		return nil
	})
}

// show reads the entries of what was found, and where in them the words stand.
func (s *session) show(m matcher, best []ranked) ([]Hit, error) {
	marks, err := s.marks(m, best)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, len(best))
	for _, r := range best {
		hit := Hit{Score: r.score}
		for i, id := range r.ids {
			e, err := s.entry(id)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				hit.Entry = e
			}
			hit.Dossiers = append(hit.Dossiers, e.standing())
		}
		hit.Highlights = highlights(marks[r.place], len(hit.Entry.Text))
		hits = append(hits, hit)
	}
	return hits, nil
}

// entry gives the stored entry of that id, without who else may see it.
func (s *session) entry(id string) (Entry, error) {
	v, doc, err := whereIs(s.views, id)
	if err == nil && v == nil {
		err = fmt.Errorf("entry %s: %w", id, ErrDamaged)
	}
	if err != nil {
		return Entry{}, err
	}
	return v.entry(doc)
}

func (v *view) entry(doc uint32) (Entry, error) {
	k, err := v.kept(doc)
	k.entry.Visible, k.entry.Shared = nil, false
	return k.entry, err
}

// marks gives the places of the query's words in what was found, by Place. Only
// the few entries that are shown are looked at: finding places is most of a
// search's cost.
func (s *session) marks(m matcher, best []ranked) (map[string][]dossier.Span, error) {
	marks := map[string][]dossier.Span{}
	for _, v := range s.views {
		shown, places := roaring.New(), map[uint32]string{}
		for _, r := range best {
			if r.view == v {
				shown.Add(r.doc)
				places[r.doc] = r.place
			}
		}
		if shown.IsEmpty() {
			continue
		}
		err := m.mark(v, shown, func(doc uint32, at dossier.Span) { marks[places[doc]] = append(marks[places[doc]], at) })
		if err != nil {
			return nil, err
		}
	}
	return marks, nil
}

// highlights joins the places of all words into spans that do not overlap.
func highlights(all []dossier.Span, size int) []dossier.Span {
	slices.SortFunc(all, func(a, b dossier.Span) int { return a.Start - b.Start })
	joined := []dossier.Span{}
	for _, s := range all {
		if s.Start < 0 || s.Start >= s.End || s.End > size {
			continue
		}
		if n := len(joined); n > 0 && s.Start < joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// Get gives the entry of that id as far as the viewer may see it; false when the
// index holds none that he may.
func (ix *Index) Get(ctx context.Context, id string, visible []string) (e Entry, ok bool, err error) {
	defer ix.recovered(&err)
	s, done, err := ix.ask(ctx, visible)
	if err != nil {
		return Entry{}, false, err
	}
	defer done()
	n, err := s.count(these{id})
	if err != nil || n == 0 {
		return Entry{}, false, err
	}
	e, err = s.entry(id)
	return e, err == nil, err
}
