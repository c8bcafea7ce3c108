package analyze

import (
	"cmp"
	"maps"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Labelled is one labelled text: the levels that a person gave it. A requirement
// that is not in Levels is none.
type Labelled struct {
	ID     string
	About  string // the one requirement that was labelled; "" for all of the scope
	Kind   dossier.Kind
	Text   string
	Levels map[string]dossier.Level
	AlsoOK map[string][]dossier.Level // other levels that a fair reader could defend; "" means none
	Skip   map[string]bool            // true of the text, but not to be scored
}

// Scope says for which requirements a labelled set is complete. For the others
// silence of the labeller means nothing, so only texts that carry the label count.
type Scope struct {
	Scored []string `json:"scored"`
	Seen   []string `json:"labelled_where_seen_not_exhaustive"`
}

// Count is what a requirement got right and wrong.
type Count struct {
	Requirement         string
	Labels              int
	Hits, False, Missed int
	Exhaustive          bool
}

// F1 is the harmonic mean of precision and recall, 0 without a hit.
func (c Count) F1() float64 {
	if c.Hits == 0 {
		return 0
	}
	return 2 * float64(c.Hits) / float64(2*c.Hits+c.False+c.Missed)
}

// Counts reports whether the requirement has labels enough to be averaged.
func (c Count) Counts() bool { return c.Exhaustive && c.Labels >= fewestLabels }

const fewestLabels = 3

// Mistake is one text judged otherwise than its label.
type Mistake struct {
	Item, Requirement string
	Want, Got         dossier.Level // "" means none
	Block             string
	Text              string
}

// ScoreCard is the outcome of a labelled set.
type ScoreCard struct {
	Counts      []Count
	Mistakes    []Mistake
	Empty       int // texts without any label
	EmptyJudged int // of these, how many got a verdict all the same
}

// MacroF1 averages F1 over the requirements that count.
func (s ScoreCard) MacroF1() float64 {
	sum, n := 0.0, 0
	for _, c := range s.Counts {
		if c.Counts() {
			sum += c.F1()
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// EmptyShare is the share of empty texts that got a verdict.
func (s ScoreCard) EmptyShare() float64 {
	if s.Empty == 0 {
		return 0
	}
	return float64(s.EmptyJudged) / float64(s.Empty)
}

// Score judges each labelled text alone and compares.
func Score(set *rules.Set, items []Labelled, scope Scope, clauses Segmenter) ScoreCard {
	a := New(set)
	card := scorer{counts: map[string]*Count{}, scope: scope, set: set}
	for _, item := range items {
		card.item(item, a.JudgeSnippet(item.Text, item.Kind, clauses))
	}
	return card.card()
}

type scorer struct {
	out    ScoreCard
	counts map[string]*Count
	scope  Scope
	set    *rules.Set
}

func (s *scorer) item(item Labelled, found []dossier.Finding) {
	judged := false
	for _, req := range s.set.Requirements {
		if !req.HasRules() {
			continue
		}
		if item.About != "" && item.About != req.ID {
			continue
		}
		got, block := levelOf(found, req.ID)
		judged = judged || got != ""
		s.compare(item, req.ID, got, block)
	}
	if len(item.Levels) == 0 {
		s.out.Empty++
		if judged {
			s.out.EmptyJudged++
		}
	}
}

// compare counts one requirement of one text. A wrong level is a false hit and
// a missed one.
func (s *scorer) compare(item Labelled, req string, got dossier.Level, block string) {
	if item.Skip[req] {
		return
	}
	want := item.Levels[req]
	c := s.counts[req]
	if c == nil {
		c = &Count{Requirement: req, Exhaustive: item.About != "" || slices.Contains(s.scope.Scored, req)}
		s.counts[req] = c
	}
	if want != "" {
		c.Labels++
	} else if !c.Exhaustive {
		return // the labeller did not look for it here
	}
	also, defensible := item.AlsoOK[req]
	switch {
	case got == want || defensible && slices.Contains(also, got):
		if want != "" {
			c.Hits++
		}
		return
	case want != "":
		c.Missed++
	}
	if got != "" {
		c.False++
	}
	s.out.Mistakes = append(s.out.Mistakes, Mistake{item.ID, req, want, got, block, item.Text})
}

func (s *scorer) card() ScoreCard {
	for _, id := range slices.Sorted(maps.Keys(s.counts)) {
		s.out.Counts = append(s.out.Counts, *s.counts[id])
	}
	slices.SortStableFunc(s.out.Mistakes, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Requirement, b.Requirement), cmp.Compare(a.Item, b.Item))
	})
	return s.out
}
