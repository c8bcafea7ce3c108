package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// How alike clauses must be: of the words that say most about a clause, this
// many are looked for, and this share of them must be there.
const (
	likeWords = 24
	likeShare = 0.25
	// commonShare of all clauses have words that say nothing: "the", "shall".
	commonShare = 0.33
)

// Similar gives the clauses that say most nearly what the clause of that
// ClauseID says; false when the viewer can see no such clause.
func (ix *Index) Similar(ctx context.Context, id string, page Page) (hits Hits, ok bool, err error) {
	hits, err = ix.Find(ctx, Query{root: like{id: id}, input: "like:" + id}, page)
	if bad := (*QueryError)(nil); asQueryError(err, &bad) {
		return Hits{}, false, nil
	}
	return hits, err == nil, err
}

func (c *compiler) like(n like) matcher {
	e, err := c.visibleCopy(n.id)
	if err != nil {
		c.err = err
	}
	if e.ID == "" {
		c.fail(n.at, fmt.Sprintf("there is no clause %q", n.id), "copy the id of a clause from a hit; it changes when its document is read anew")
		return nothing{}
	}
	words, err := c.telling(e.Text)
	if err != nil {
		c.err = err
	}
	if len(words) == 0 {
		return nothing{}
	}
	any := make([]matcher, len(words))
	for i, w := range words {
		forms, err := c.formsOf(c.text, w)
		if err != nil {
			c.err = err
		}
		any[i] = c.anyOf(c.text, forms...)
	}
	alike := some{any, int(math.Ceil(likeShare * float64(len(words))))}
	copies, err := c.copiesOf(n.id)
	if err != nil {
		c.err = err
	}
	return allOf(alike, without{c.session, these(copies)})
}

// visibleCopy gives one entry of a clause that the viewer may see; one without
// id when there is none.
func (s *session) visibleCopy(place string) (e Entry, err error) {
	copies, err := s.copiesOf(place)
	if err != nil || len(copies) == 0 {
		return Entry{}, err
	}
	id, err := s.first(these(copies))
	if err != nil || id == "" {
		return Entry{}, err
	}
	return s.entry(id)
}

// copiesOf gives the ids of a clause in all dossiers.
func (s *session) copiesOf(place string) ([]string, error) {
	dict, err := s.reader.FieldDictPrefix("_id", []byte(place+":"))
	if err != nil {
		return nil, err
	}
	found, err := readDict(dict, maxExpanded)
	return termsOf(found), err
}

// telling gives the words that say most about a text: those that stand in it
// often and in few clauses otherwise.
func (s *session) telling(text string) ([]string, error) {
	often := map[string]int{}
	for _, w := range exactOf(text) {
		often[w]++
	}
	all, err := s.reader.DocCount()
	if err != nil {
		return nil, err
	}
	type telling struct {
		word   string
		weight float64
	}
	var words []telling
	for word, n := range often {
		if len(word) < 3 {
			continue
		}
		r, err := s.reader.TermFieldReader(s.ctx, []byte(word), s.text, false, false, false)
		if err != nil {
			return nil, err
		}
		held := r.Count()
		if err := r.Close(); err != nil {
			return nil, err
		}
		if held < 2 || float64(held) > max(commonShare*float64(all), 3) { // in this clause alone, or everywhere
			continue
		}
		words = append(words, telling{word, math.Sqrt(float64(n)) * math.Log(float64(all)/float64(held)+1)})
	}
	slices.SortFunc(words, func(a, b telling) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word))
	})
	var best []string
	for _, w := range words[:min(len(words), likeWords)] {
		best = append(best, w.word)
	}
	return best, nil
}

// Clause gives the clause of that ClauseID as one of the dossiers that the viewer
// sees has it; false when he can see no such clause.
func (ix *Index) Clause(ctx context.Context, id string, visible []string) (hit Hit, ok bool, err error) {
	defer ix.recovered(&err)
	if _, _, ok := SplitID(id); !ok || visible != nil && len(visible) == 0 {
		return Hit{}, false, nil
	}
	s, done, err := ix.ask(ctx, visible)
	if err != nil {
		return Hit{}, false, err
	}
	defer done()
	e, err := s.visibleCopy(id)
	if err != nil || e.ID == "" {
		return Hit{}, false, err
	}
	return Hit{Entry: e, Dossiers: []Standing{e.standing()}, Highlights: []dossier.Span{}}, true, nil
}
