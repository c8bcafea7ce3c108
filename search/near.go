package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// together fits where all words stand in one field, each in any of its forms:
// next to each other in this order, or, with any order, with at most so many
// other words between them.
type together struct {
	s      *session
	field  string
	words  [][]string
	any    bool // in any order
	within int
	parts  []*terms // one for each different word
	need   []int    // how often each word is wanted, at its first place
	looked map[*view]looked

	have []int // room for what stand finds out
	run  []dossier.Span
}

// looked is what was found in a segment already.
type looked struct{ within, found *set }

// closeBy gives the matcher, or one that finds nothing when a word is not there at all.
func (s *session) closeBy(field string, words [][]string, within int) matcher {
	return s.together(field, words, true, within)
}

// inOrder looks for the words next to each other, each in any of its forms.
func (s *session) inOrder(field string, words [][]string) matcher {
	if len(words) == 1 {
		return s.anyOf(field, words[0]...)
	}
	return s.together(field, words, false, 0)
}

func (s *session) together(field string, words [][]string, any bool, within int) matcher {
	if len(words) == 0 || slices.ContainsFunc(words, func(forms []string) bool { return len(forms) == 0 }) {
		return nothing{}
	}
	t := &together{s: s, field: field, words: words, any: any, within: within, looked: map[*view]looked{}}
	t.need, t.have = make([]int, len(words)), make([]int, len(words))
	for i, forms := range words {
		first := slices.IndexFunc(words, func(w []string) bool { return w[0] == forms[0] })
		if t.need[first]++; first < i {
			continue // wanted twice
		}
		one := s.anyOf(field, forms...).(*terms)
		one.shared = !any
		t.parts = append(t.parts, one)
	}
	return t
}

func (t *together) cost() int { return 1 }

// How much may be looked at for one query: the places of words in so many
// clauses, where a page, that must be read and cut into words, counts as many.
// What was not seen then is not found, and Hits.AtLeast says so.
const (
	maxLooked = 60_000
	pageLooks = 40
)

func (t *together) match(v *view, within *set) (*set, error) {
	if had, ok := t.looked[v]; ok && roaring.AndNot(within, had.within).IsEmpty() {
		return roaring.And(had.found, within), nil
	}
	candidates := within
	for _, p := range t.parts {
		var err error
		if candidates, err = p.match(v, candidates); err != nil {
			return nil, err
		}
	}
	found := roaring.New()
	err := t.each(v, candidates, func(doc uint32, all []place) bool {
		if t.s.tired(t.field) {
			if t.s.negated { // what a NOT has not seen is not found either
				unseen := candidates.Clone()
				unseen.RemoveRange(0, uint64(doc))
				found.Or(unseen)
			}
			return false
		}
		if t.stand(all, nil) {
			found.Add(doc)
		}
		return true
	})
	t.looked[v] = looked{within, found}
	return found, err
}

// tired counts what is looked at, and reports whether it is too much. Names are
// short, and a condition must hold for all it is asked of: they do not count.
func (s *session) tired(field string) bool {
	if field != s.text {
		return false
	}
	if s.unit == PageUnit {
		s.looked += pageLooks
	} else {
		s.looked++
	}
	if s.looked > s.maxLooked {
		s.atLeast = true
	}
	return s.atLeast
}

// scorer weighs the words, not how near they stand.
func (t *together) scorer(v *view, of *set) (scorer, error) {
	var sum sumScorer
	for _, p := range t.parts {
		sc, err := p.scorer(v, of)
		if err != nil {
			return nil, err
		}
		sum = append(sum, sc)
	}
	return sum, nil
}

func (t *together) mark(v *view, of *set, put putMark) error {
	if t.field != t.s.text {
		return nil
	}
	return t.each(v, of, func(doc uint32, all []place) bool {
		t.stand(all, func(at dossier.Span) { put(doc, at) })
		return true
	})
}

// place is one of the words at one place.
type place struct {
	pos  int
	word int // the first of t.words of which it is a form
	span dossier.Span
}

// each calls fn with the places of the words in each entry of candidates, in
// order, until it reports false.
func (t *together) each(v *view, candidates *set, fn func(doc uint32, all []place) bool) error {
	if candidates.IsEmpty() {
		return nil
	}
	if t.s.unit == PageUnit && t.field == t.s.text {
		return t.eachText(v, candidates, fn)
	}
	type walk struct {
		walker
		word int
	}
	var walks []walk
	for _, p := range t.parts {
		held, err := p.in(v)
		if err != nil {
			return err
		}
		for i, one := range held {
			if one.docs.IsEmpty() {
				continue
			}
			w := walk{walker{it: one.walk(candidates, true)}, t.wordOf(p.terms[i])}
			if err := w.next(); err != nil {
				return err
			}
			walks = append(walks, w)
		}
	}
	var places []place
	for docs := candidates.Iterator(); docs.HasNext(); {
		doc := docs.Next()
		places = places[:0]
		for i := range walks {
			w := &walks[i]
			for w.at != nil && w.at.Number() < uint64(doc) {
				if err := w.next(); err != nil {
					return err
				}
			}
			if w.at != nil && w.at.Number() == uint64(doc) {
				places = appendPlaces(places, w.word, w.at)
			}
		}
		slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.pos, b.pos) })
		if !fn(doc, places) {
			return nil
		}
	}
	return nil
}

func appendPlaces(to []place, word int, at segment.Posting) []place {
	for _, l := range at.Locations() {
		to = append(to, place{int(l.Pos()), word, dossier.Span{Start: int(l.Start()), End: int(l.End())}})
	}
	return to
}

// eachText reads the texts of pages, of which no places are kept.
func (t *together) eachText(v *view, candidates *set, fn func(doc uint32, all []place) bool) error {
	for docs := candidates.Iterator(); docs.HasNext(); {
		doc := docs.Next()
		k, err := v.kept(doc)
		if err != nil {
			return err
		}
		var places []place
		for i, w := range wordsOf(k.entry.Text) {
			if word := t.wordOf(w.Text); word >= 0 {
				places = append(places, place{i + 1, word, w.Span})
			}
		}
		if !fn(doc, places) {
			return nil
		}
	}
	return nil
}

// wordOf gives the first word of which that is a form, -1 for none.
func (t *together) wordOf(form string) int {
	return slices.IndexFunc(t.words, func(forms []string) bool { return slices.Contains(forms, form) })
}

// stand reports whether the words stand as they should, and calls put with the
// places where they do.
func (t *together) stand(all []place, put func(dossier.Span)) bool {
	if t.any {
		return t.standNear(all, put)
	}
	found := false
	for i := range all {
		run := t.runFrom(all, i)
		if run == nil {
			continue
		}
		found = true
		if put == nil {
			return true
		}
		for _, at := range run {
			put(at)
		}
	}
	return found
}

// runFrom gives the places of all words, the first of them being all[i], one
// after the other; nil when they do not stand so.
func (t *together) runFrom(all []place, i int) []dossier.Span {
	pos := all[i].pos
	t.run = t.run[:0]
	for n, forms := range t.words {
		for i < len(all) && (all[i].pos < pos+n || all[i].pos == pos+n && !t.same(all[i].word, forms)) {
			i++
		}
		if i == len(all) || all[i].pos != pos+n {
			return nil
		}
		t.run = append(t.run, all[i].span)
	}
	return t.run
}

func (t *together) same(word int, forms []string) bool { return t.words[word][0] == forms[0] }

func (t *together) standNear(all []place, put func(dossier.Span)) (found bool) {
	clear(t.have)
	missing, first, marked := len(t.words), 0, 0
	for last, w := range all {
		if t.have[w.word]++; t.have[w.word] <= t.need[w.word] {
			missing--
		}
		for missing == 0 {
			if all[last].pos-all[first].pos <= len(t.words)-1+t.within {
				found = true
				if put == nil {
					return true
				}
				for marked = max(marked, first); marked <= last; marked++ {
					put(all[marked].span)
				}
			}
			if t.have[all[first].word]--; t.have[all[first].word] < t.need[all[first].word] {
				missing++
			}
			first++
		}
	}
	return found
}
