package search

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// terms fits where any of some terms of the index stands.
type terms struct {
	s      *session
	field  string
	terms  []string
	weight float64
	shared bool // divide by the number of terms, as bleve's phrases do
	found  map[*view][]posting
	idf    []float64
	length float64 // mean length of the field
}

func (s *session) anyOf(field string, of ...string) matcher {
	if len(of) == 0 {
		return nothing{}
	}
	return &terms{s: s, field: field, terms: of, weight: 1, found: map[*view][]posting{}}
}

func (t *terms) cost() int { return 0 }

func (t *terms) in(v *view) ([]posting, error) {
	if all, ok := t.found[v]; ok {
		return all, nil
	}
	all := make([]posting, len(t.terms))
	for i, term := range t.terms {
		var err error
		if all[i], err = v.posting(t.field, term); err != nil {
			return nil, err
		}
	}
	t.found[v] = all
	return all, nil
}

func (t *terms) match(v *view, within *set) (*set, error) {
	all, err := t.in(v)
	if err != nil {
		return nil, err
	}
	if len(all) == 1 {
		return roaring.And(all[0].docs, within), nil
	}
	sets := make([]*set, len(all))
	for i, p := range all {
		sets[i] = p.docs
	}
	return roaring.And(roaring.FastOr(sets...), within), nil
}

// weigh finds how telling each term is, by the same formula as bleve's BM25.
func (t *terms) weigh() error {
	if t.idf != nil {
		return nil
	}
	total, err := t.s.reader.DocCount()
	if err != nil {
		return err
	}
	counts := make([]int, len(t.terms))
	for _, v := range t.s.views {
		all, err := t.in(v)
		if err != nil {
			return err
		}
		for i, p := range all {
			counts[i] += p.count(v)
		}
	}
	t.idf = make([]float64, len(t.terms))
	for i, n := range counts {
		t.idf[i] = math.Log(1 + (float64(total)-float64(n)+0.5)/(float64(n)+0.5))
	}
	t.length, err = t.s.meanLength(t.field, total)
	return err
}

func (t *terms) scorer(v *view, of *set) (scorer, error) {
	if err := t.weigh(); err != nil {
		return nil, err
	}
	all, err := t.in(v)
	if err != nil {
		return nil, err
	}
	sc := &termScorer{terms: t}
	for i, p := range all {
		w := walker{weight: t.weight * t.idf[i] * t.idf[i]}
		if p.docs.IsEmpty() {
			continue
		}
		w.it = p.walk(of, false)
		if err := w.next(); err != nil {
			return nil, err
		}
		sc.walkers = append(sc.walkers, w)
	}
	return sc, nil
}

// BM25's constants, as bleve has them.
const (
	bm25K = 1.2
	bm25B = 0.75
)

type walker struct {
	it     segment.PostingsIterator
	at     segment.Posting // nil at the end
	weight float64
}

func (w *walker) next() (err error) {
	w.at, err = w.it.Next()
	return err
}

type termScorer struct {
	*terms
	walkers []walker
}

// score weighs several forms in one entry as many times as there are of them.
func (t *termScorer) score(doc uint32) (sum float64, fits bool, err error) {
	n := 0
	for i := range t.walkers {
		w := &t.walkers[i]
		for w.at != nil && w.at.Number() < uint64(doc) {
			if err := w.next(); err != nil {
				return 0, false, err
			}
		}
		if w.at == nil || w.at.Number() != uint64(doc) {
			continue
		}
		n++
		tf := math.Sqrt(float64(w.at.Frequency()))
		sum += w.weight * tf * bm25K / (tf + bm25K*(1-bm25B+bm25B*lengthOf(w.at)/t.length))
	}
	sum *= float64(n)
	if t.shared {
		sum /= float64(len(t.terms.terms))
	}
	return sum, n > 0, nil
}

// lengthOf is how many words the field has in that entry.
func lengthOf(at segment.Posting) float64 {
	if at, ok := at.(interface{ NormUint64() uint64 }); ok {
		return float64(at.NormUint64())
	}
	norm := at.Norm()
	return 1 / (norm * norm)
}

func (t *terms) mark(v *view, of *set, put putMark) error {
	if t.field != t.s.text {
		return nil
	}
	if t.s.unit == PageUnit {
		return t.markText(v, of, put)
	}
	all, err := t.in(v)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.docs.IsEmpty() {
			continue
		}
		for it := p.walk(of, true); ; {
			at, err := it.Next()
			if err != nil {
				return err
			}
			if at == nil {
				break
			}
			for _, l := range at.Locations() {
				put(uint32(at.Number()), dossier.Span{Start: int(l.Start()), End: int(l.End())})
			}
		}
	}
	return nil
}

// markText looks for the terms in the text itself: of pages no places are kept.
func (t *terms) markText(v *view, of *set, put putMark) error {
	for it := of.Iterator(); it.HasNext(); {
		doc := it.Next()
		k, err := v.kept(doc)
		if err != nil {
			return err
		}
		for _, w := range wordsOf(k.entry.Text) {
			if slices.Contains(t.terms, w.Text) {
				put(doc, w.Span)
			}
		}
	}
	return nil
}
