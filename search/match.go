package search

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// A matcher is a part of a query that was compiled. It works on whole sets of
// entries, one segment after the other: which entries fit is known, and counted,
// before any is weighed, and only those that fit everything are.
//
// bleve's own queries go from entry to entry and weigh each as they go, which
// over 200,000 clauses takes three to ten times as long.
type matcher interface {
	// match gives those of within that fit.
	match(v *view, within *set) (*set, error)
	// scorer weighs entries of a set that fits; nil when it weighs nothing.
	scorer(v *view, of *set) (scorer, error)
	// mark gives the places of the words in a set that fits.
	mark(v *view, of *set, put putMark) error
	// cost is 0 for what only looks up sets, and more for what reads entries.
	cost() int
}

type putMark func(doc uint32, at dossier.Span)

// scorer gives what an entry weighs and whether it fits at all; it is asked for
// entries in ascending order.
type scorer interface {
	score(doc uint32) (weight float64, fits bool, err error)
}

// ranged fits where a term from first to before the last stands; "" is open.
type ranged struct{ field, first, before string }

func (r ranged) cost() int                          { return 0 }
func (r ranged) scorer(*view, *set) (scorer, error) { return nil, nil }
func (r ranged) mark(*view, *set, putMark) error    { return nil }
func (r ranged) match(v *view, within *set) (*set, error) {
	all, err := v.between(r.field, r.first, r.before)
	if err != nil {
		return nil, err
	}
	return roaring.And(all, within), nil
}

// these fits the entries of these ids.
type these []string

func (t these) cost() int                          { return 0 }
func (t these) scorer(*view, *set) (scorer, error) { return nil, nil }
func (t these) mark(*view, *set, putMark) error    { return nil }
func (t these) match(v *view, within *set) (*set, error) {
	all, err := v.segment.DocNumbers(t)
	if err != nil {
		return nil, err
	}
	return roaring.And(all, within), nil
}

// everything and nothing fit all entries, and none.
type (
	everything struct{}
	nothing    struct{}
)

func (everything) cost() int                                { return 0 }
func (everything) scorer(*view, *set) (scorer, error)       { return nil, nil }
func (everything) mark(*view, *set, putMark) error          { return nil }
func (everything) match(_ *view, within *set) (*set, error) { return within, nil }

func (nothing) cost() int                          { return 0 }
func (nothing) scorer(*view, *set) (scorer, error) { return nil, nil }
func (nothing) mark(*view, *set, putMark) error    { return nil }
func (nothing) match(*view, *set) (*set, error)    { return &set{}, nil }

// without fits where of does not.
type without struct {
	s  *session
	of matcher
}

func (w without) cost() int                          { return w.of.cost() }
func (w without) scorer(*view, *set) (scorer, error) { return nil, nil }
func (w without) mark(*view, *set, putMark) error    { return nil }
func (w without) match(v *view, within *set) (*set, error) {
	w.s.negated = !w.s.negated
	found, err := w.of.match(v, within)
	w.s.negated = !w.s.negated
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(within, found), nil
}

// unweighed fits where of does, and weighs nothing: which requirement or supplier
// a clause has is no matter of degree, and copies of one clause in several
// dossiers must weigh the same.
type unweighed struct{ matcher }

func (u unweighed) scorer(*view, *set) (scorer, error) { return nil, nil }

// all fits where all its parts do.
type all []matcher

// allOf puts what costs least first, so that what costs more has less to look at.
func allOf(parts ...matcher) matcher {
	if len(parts) == 1 {
		return parts[0]
	}
	sorted := slices.Clone(parts)
	slices.SortStableFunc(sorted, func(a, b matcher) int { return a.cost() - b.cost() })
	return all(sorted)
}

func (a all) cost() int { return costliest(a) }

func costliest(parts []matcher) (n int) {
	for _, p := range parts {
		n = max(n, p.cost())
	}
	return n
}

func (a all) match(v *view, within *set) (_ *set, err error) {
	for _, p := range a {
		if within.IsEmpty() {
			return within, nil
		}
		if within, err = p.match(v, within); err != nil {
			return nil, err
		}
	}
	return within, nil
}

func (a all) scorer(v *view, of *set) (scorer, error) {
	var sum sumScorer
	for _, p := range a {
		sc, err := p.scorer(v, of)
		if err != nil {
			return nil, err
		}
		if sc != nil {
			sum = append(sum, sc)
		}
	}
	switch len(sum) {
	case 0:
		return nil, nil
	case 1:
		return sum[0], nil
	}
	return sum, nil
}

func (a all) mark(v *view, of *set, put putMark) error {
	for _, p := range a {
		if err := p.mark(v, of, put); err != nil {
			return err
		}
	}
	return nil
}

type sumScorer []scorer

func (s sumScorer) score(doc uint32) (sum float64, fits bool, err error) {
	for _, one := range s {
		weight, _, err := one.score(doc)
		if err != nil {
			return 0, false, err
		}
		sum += weight
	}
	return sum, true, nil
}

// some fits where so many of its parts do. It weighs more the more of them do.
type some struct {
	parts []matcher
	least int
}

func (a some) cost() int { return costliest(a.parts) }

func (a some) match(v *view, within *set) (*set, error) {
	sets := make([]*set, len(a.parts))
	for i, p := range a.parts {
		var err error
		if sets[i], err = p.match(v, within); err != nil {
			return nil, err
		}
	}
	if a.least <= 1 {
		return roaring.FastOr(sets...), nil
	}
	counts := make([]uint8, v.segment.Count())
	for _, s := range sets {
		for it := s.Iterator(); it.HasNext(); {
			if doc := it.Next(); counts[doc] < math.MaxUint8 {
				counts[doc]++
			}
		}
	}
	enough := roaring.New()
	for doc, n := range counts {
		if int(n) >= a.least {
			enough.Add(uint32(doc))
		}
	}
	return enough, nil
}

func (a some) scorer(v *view, of *set) (scorer, error) {
	share := shareScorer{}
	for _, p := range a.parts {
		sc, err := scorerOf(p, v, of)
		if err != nil {
			return nil, err
		}
		share = append(share, sc)
	}
	return share, nil
}

// scorerOf gives a scorer that knows by itself what does not fit.
func scorerOf(m matcher, v *view, of *set) (scorer, error) {
	if t, ok := m.(*terms); ok {
		return t.scorer(v, of)
	}
	fit, err := m.match(v, of)
	if err != nil {
		return nil, err
	}
	sc, err := m.scorer(v, fit)
	return fitScorer{fit, sc}, err
}

func (a some) mark(v *view, of *set, put putMark) error {
	for _, p := range a.parts {
		fit, err := p.match(v, of)
		if err != nil {
			return err
		}
		if err := p.mark(v, fit, put); err != nil {
			return err
		}
	}
	return nil
}

type shareScorer []scorer

func (s shareScorer) score(doc uint32) (sum float64, fits bool, err error) {
	n := 0
	for _, one := range s {
		weight, fit, err := one.score(doc)
		if err != nil {
			return 0, false, err
		}
		if fit {
			sum += weight
			n++
		}
	}
	return sum * float64(n) / float64(len(s)), n > 0, nil
}

// fitScorer asks a scorer only for what fits its part; nil weighs nothing.
type fitScorer struct {
	fit *set
	of  scorer
}

func (f fitScorer) score(doc uint32) (float64, bool, error) {
	if !f.fit.Contains(doc) {
		return 0, false, nil
	}
	if f.of == nil {
		return 0, true, nil
	}
	weight, _, err := f.of.score(doc)
	return weight, true, err
}
