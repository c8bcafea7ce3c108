package api

import (
	"context"
	"strconv"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

// tally says in how many dossiers a requirement came to each verdict.
type tally struct {
	Counts    map[dossier.Value]int
	Overruled int // in how many an officer overruled it
	All       int
}

func (t *tally) add(v dossier.Value, dossiers, overruled int) {
	if t.Counts == nil {
		t.Counts = map[dossier.Value]int{}
	}
	t.Counts[v] += dossiers
	t.All += dossiers
	t.Overruled += overruled
}

// tallies counts the verdicts over the dossiers that the caller sees, by
// requirement.
func (s *service) tallies(ctx context.Context) (map[string]*tally, error) {
	counts, err := s.see(ctx).VerdictCounts(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string]*tally{}
	for _, c := range counts {
		if all[c.Requirement] == nil {
			all[c.Requirement] = &tally{}
		}
		all[c.Requirement].add(c.Value, c.Dossiers, c.Overruled)
	}
	return all, nil
}

// standing is what one requirement, or one question, came to in one dossier.
type standing struct {
	Dossier store.Titled
	Value   dossier.Value
	Officer dossier.Value // of an officer who overruled it
}

// standings gives the verdicts on a requirement, or on a question from those on
// what it is made of, in each dossier that the caller sees, the newest first.
func (s *service) standings(ctx context.Context, id string) (all []standing, err error) {
	of := []string{id}
	if v, ok := s.Rules.View(id); ok {
		of = v.From
	}
	err = s.view(ctx, func(from store.Sight) error {
		weighed, err := from.Weighings(ctx, store.Weighed{Requirements: of})
		if err != nil {
			return err
		}
		values, officers := map[string][]dossier.Value{}, map[string]dossier.Value{}
		for _, w := range weighed {
			values[w.Dossier] = append(values[w.Dossier], w.Value)
			if w.Requirement == id {
				officers[w.Dossier] = w.Officer
			}
		}
		titles, err := from.Titles(ctx)
		for _, d := range titles {
			if v := values[d.ID]; len(v) > 0 {
				all = append(all, standing{d, together(v), officers[d.ID]})
			}
		}
		return err
	})
	return all, err
}

func together(values []dossier.Value) dossier.Value {
	if len(values) == 1 {
		return values[0]
	}
	return dossier.Together(values)
}

// tallyView is a tally as people see it: a bar whose parts are told again in words.
type tallyView struct {
	All, Overruled int
	Parts          []tallyPart
}

type tallyPart struct {
	Value    dossier.Value
	Meaning  string
	Count    int
	X, Width string // of its part of the bar, of 100
}

func newTallyView(t *tally) tallyView {
	if t == nil {
		t = &tally{}
	}
	v := tallyView{All: t.All, Overruled: t.Overruled}
	x := 0.0
	for _, value := range dossier.Values {
		n := t.Counts[value]
		width := 0.0
		if t.All > 0 {
			width = 100 * float64(n) / float64(t.All)
		}
		v.Parts = append(v.Parts, tallyPart{value, report.Meaning(value), n, short(x), short(width)})
		x += width
	}
	return v
}

func short(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// theme is the heading that a requirement stands under.
func theme(r rules.Requirement) string { return report.Theme(r.ID, r.Source) }
