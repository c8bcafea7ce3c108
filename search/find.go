package search

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/checkweigh/checkweigh/dossier"
)

// MaxPageSize is how many hits a page can hold.
const MaxPageSize = 100

const defaultPageSize = 20

// Page says which hits are wanted, and on whose behalf.
type Page struct {
	Size    int      // 0: 20
	After   string   // Hits.Next of the page before; "" for the first
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
	after, err := readCursor(page.After, q)
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
	compiled, err := s.compile(q)
	if err != nil {
		return Hits{}, err
	}
	if err := s.rescore(compiled, &after); err != nil {
		return Hits{}, err
	}
	top := &ranking{size: page.Size + 1, after: after, reader: s.reader}
	counted, err := s.newFacets(page.Facets)
	if err != nil {
		return Hits{}, err
	}
	entries := 0
	err = s.run(compiled, true, func(d *search.DocumentMatch) error {
		entries++
		if err := counted.add(d.IndexInternalID); err != nil {
			return err
		}
		return top.add(d)
	})
	if err != nil {
		return Hits{}, err
	}
	copies, err := s.copies(compiled)
	if err != nil {
		return Hits{}, err
	}
	hits := Hits{Total: entries - copies, Hits: []Hit{}, Facets: counted.result()}
	if err := s.label(hits.Facets); err != nil {
		return Hits{}, err
	}
	best := top.best()
	if len(best) > page.Size {
		best = best[:page.Size]
		hits.Next = newCursor(q, best[page.Size-1]).String()
	}
	if hits.Hits, err = s.show(compiled, best); err != nil {
		return Hits{}, err
	}
	if entries == 0 {
		return hits, s.help(q, &hits)
	}
	return hits, nil
}

// copies counts how often what was found stands in a further dossier too.
func (s *session) copies(compiled query.Query) (n int, err error) {
	any, err := s.holds(inShared, "1")
	if err != nil || !any {
		return 0, err
	}
	seen := map[string]bool{}
	err = s.run(withFilter(compiled, exactly(inShared, "1")), false, func(d *search.DocumentMatch) error {
		id, err := s.reader.ExternalID(d.IndexInternalID)
		if err != nil {
			return err
		}
		if place := placeOf(id); seen[place] {
			n++
		} else {
			seen[place] = true
		}
		return nil
	})
	return n, err
}

// show reads the entries of what was found, and where in them the words stand.
func (s *session) show(compiled query.Query, best []ranked) ([]Hit, error) {
	marks, err := s.marks(compiled, best)
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
	k, err := readKept(s.reader, id)
	if err == nil && !k.ok {
		err = fmt.Errorf("entry %s: %w", id, ErrDamaged)
	}
	k.entry.Visible, k.entry.Shared = nil, false
	return k.entry, err
}

// marks gives the places of the query's words in what was found, by Place. Only
// the few entries that are shown are looked at: finding places is most of a
// search's cost.
func (s *session) marks(compiled query.Query, best []ranked) (map[string][]dossier.Span, error) {
	found, err := compiled.Searcher(s.ctx, s.reader, s.mapping, search.SearcherOptions{IncludeTermVectors: true})
	if err != nil {
		return nil, err
	}
	defer found.Close()
	c := s.matches(found)
	inOrder := slices.Clone(best)
	slices.SortFunc(inOrder, func(a, b ranked) int { return a.internal.Compare(b.internal) })
	marks := map[string][]dossier.Span{}
	for _, r := range inOrder {
		d, err := found.Advance(c, r.internal)
		if err != nil {
			return nil, err
		}
		if d == nil {
			break
		}
		if d.IndexInternalID.Equals(r.internal) {
			for _, l := range d.FieldTermLocations {
				if l.Field == s.text {
					marks[r.place] = append(marks[r.place], dossier.Span{Start: int(l.Location.Start), End: int(l.Location.End)})
				}
			}
		}
		c.DocumentMatchPool.Put(d)
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
	n, err := s.count(query.NewDocIDQuery([]string{id}))
	if err != nil || n == 0 {
		return Entry{}, false, err
	}
	e, err = s.entry(id)
	return e, err == nil, err
}
