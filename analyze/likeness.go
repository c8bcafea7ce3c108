package analyze

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/rules/likeness"
)

// ByLikeness is the block of findings that no rule gave: their passage reads like
// those that people labelled so.
const ByLikeness = "reads like labelled passages"

// The reasons of findings that likeness made, and of those whose level it changed.
const (
	likenessReason      = "by_likeness"
	likenessLevelReason = "level_by_likeness"
)

// Margins are those of package likeness: 0 is on the border. These were chosen
// on passages of drafters whose other passages the model had not seen
// (docs/evaluation.md says which).
const (
	likeEnough  = -0.1 // from this margin on a passage that stands alone is like
	likeMore    = 0.14 // so much more is asked for every e-fold of pages of its paper
	likePage    = 20   // clauses
	unlike      = -1.0 // below it, for all levels, what a rule found is doubted
	farMore     = 0.8  // by so much more must a passage read like another level than a rule found
	turnedRound = 1.1  // and by so much for adverse in place of the others, or them in place of it
	likeGate    = -0.3 // of the words alone: below it a passage is like nothing
	likeAlone   = -0.7 // of the sentence that is quoted, taken by itself

	likeWindow  = 60 // words that are weighed together
	fewestWords = 8  // fewer words are like anything
	fewestOwn   = 6  // of the sentence that is quoted, without its lead-in or label
)

// likenessIndex is what an analyzer keeps of its model.
type likenessIndex struct {
	model   *likeness.Model
	classes []likeClass
	concept []likeness.Feature     // of the lexicon, 0 for those that weigh nothing
	plan    *rules.Plan            // looks for those that do
	byKind  map[dossier.Kind][]int // the classes that a kind of paper can be told to be
}

type likeClass struct {
	requirement int // in the set, -1 when it is not there
	level       dossier.Level
}

func newLikenessIndex(set *rules.Set) *likenessIndex {
	if set.Likeness == nil {
		return nil
	}
	x := &likenessIndex{model: set.Likeness, concept: make([]likeness.Feature, len(set.Lexicon.Concepts)), byKind: map[dossier.Kind][]int{}}
	var weigh rules.Interest
	for i, name := range conceptNames(set.Lexicon) {
		if f := likeness.Concept(name); name != "" && x.model.Knows(f) {
			x.concept[i] = f
			weigh.Always = append(weigh.Always, rules.ConceptID(i))
		}
	}
	x.plan = rules.NewPlan(set.Lexicon, weigh)
	for i, c := range x.model.Classes {
		at := slices.IndexFunc(set.Requirements, func(r rules.Requirement) bool { return r.ID == c.Requirement })
		x.classes = append(x.classes, likeClass{at, c.Level})
		if at >= 0 {
			for _, kind := range set.Requirements[at].Kinds {
				x.byKind[kind] = append(x.byKind[kind], i)
			}
		}
	}
	return x
}

// conceptNames lists concepts that have a name; phrases that a rule spells out
// change whenever it is edited.
func conceptNames(l *rules.Lexicon) []string {
	out := make([]string, len(l.Concepts))
	for i, c := range l.Concepts {
		if !strings.HasPrefix(c.Name, `"`) {
			out[i] = c.Name
		}
	}
	return out
}

// liker weighs the units of one text.
type liker struct {
	scales  *likeness.Scales
	passage likeness.Passage
	sight   rules.Sight
	hits    []rules.Hit
	margins []float32
	whole   bool     // no passage of the unit was passed over
	places  [][2]int // by class: the sentences of its margin, half open
}

// weighed is what is weighed of a sentence, once somebody asks.
type weighed struct {
	words, concepts       []likeness.Feature
	hasWords, hasConcepts bool
}

// liken finds what a unit reads like, and compares it with what rules found in
// it, which stands from first on.
func (r *reader) liken(u *unit, first int) {
	x := r.a.likeness
	if x == nil || r.rulesOnly || !r.weigh(u) {
		return
	}
	classes := x.byKind[u.kind]
	for len(classes) > 0 {
		best, n := classes[0], 0
		for ; n < len(classes) && x.classes[classes[n]].requirement == x.classes[best].requirement; n++ {
			if r.like.margins[classes[n]] > r.like.margins[best] {
				best = classes[n]
			}
		}
		r.compare(u, best, classes[:n], first)
		classes = classes[n:]
	}
}

// weigh notes for each class that a unit can be told to be its greatest margin,
// and reports whether any passage of it may be like one.
func (r *reader) weigh(u *unit) bool {
	l, classes := &r.like, r.a.likeness.byKind[u.kind]
	if len(classes) == 0 {
		return false
	}
	if l.scales == nil {
		l.scales = r.a.likeness.model.Scales()
		l.margins, l.places = make([]float32, len(r.a.likeness.classes)), make([][2]int, len(r.a.likeness.classes))
	}
	l.whole = true
	weighed, end := false, 0
	for first := range u.used {
		p, last := r.passage(u, first)
		if last <= end {
			continue // it is part of the one before
		}
		end = last
		if len(p.Words) < fewestWords {
			l.whole = false
			continue
		}
		if l.scales.Gate(p) < likeGate {
			l.whole = false
			continue
		}
		p.Concepts = p.Concepts[:0]
		for _, s := range u.sentences[first:last] {
			p.Concepts = append(p.Concepts, r.conceptsIn(s)...)
		}
		l.passage = p
		margins := l.scales.Margins(p)
		for _, c := range classes {
			if !weighed || margins[c] > l.margins[c] {
				l.margins[c], l.places[c] = margins[c], [2]int{first, last}
			}
		}
		weighed = true
	}
	return weighed
}

// passage puts the words of sentences together from the one given on, as many as
// stand in a window, and returns where it ends. A lead-in counts once.
func (r *reader) passage(u *unit, first int) (likeness.Passage, int) {
	p := r.like.passage
	p.Kind, p.Words = u.kind, p.Words[:0]
	last := first
	for ; last < u.used; last++ {
		words := wordsIn(u.sentences[last])
		if last > first {
			words = words[u.sentences[last].own().start:]
			if len(p.Words)+len(words) > likeWindow {
				break
			}
		}
		p.Words = append(p.Words, words...)
	}
	r.like.passage = p
	return p, last
}

// wordsIn are the words of a sentence as they are weighed.
func wordsIn(s *sentence) []likeness.Feature {
	w := &s.weighed
	if !w.hasWords {
		w.hasWords, w.words = true, w.words[:0]
		for i := range s.words {
			w.words = append(w.words, likeness.Word(s.words[i].Text))
		}
	}
	return w.words
}

// conceptsIn are the concepts in the words of a sentence as they are weighed.
func (r *reader) conceptsIn(s *sentence) []likeness.Feature {
	w := &s.weighed
	if !w.hasConcepts {
		w.hasConcepts, w.concepts = true, w.concepts[:0]
		x, l := r.a.likeness, &r.like
		r.tagger.Look(s.words, x.plan, &l.sight)
		l.hits = r.tagger.Find(s.words, &l.sight, x.plan.Always(), l.hits[:0])
		for _, h := range l.hits {
			if f := x.concept[h.Concept]; f != 0 {
				w.concepts = append(w.concepts, f)
			}
		}
	}
	return w.concepts
}

// likeEnough is the margin from which a passage of the text counts as like: among
// a thousand passages of a long paper some read like anything.
func (r *reader) likeEnough() float32 {
	return likeEnough + likeMore*float32(math.Log1p(float64(len(r.clauses))/likePage))
}

// compare sets what a unit reads most like, of the classes of one requirement,
// beside what rules found in it from first on. What is like nothing that was ever
// labelled so is doubted. Where rules found another level, the one stands that the
// unit reads more like by far. Exact requirements are left to their rules, and so
// is what overrides other passages.
func (r *reader) compare(u *unit, best int, classes []int, first int) {
	class := r.a.likeness.classes[best]
	req, margin := &r.a.set.Requirements[class.requirement], r.like.margins[best]
	ruled := false
	for i := range r.findings[first:] {
		f := &r.findings[first+i]
		if f.Requirement != req.ID {
			continue
		}
		ruled = true
		switch {
		case req.Exact || f.Overrides:
		case margin < unlike && r.like.whole:
			f.Confidence = min(f.Confidence, Threshold-0.05)
		case f.Confidence >= Threshold && f.Level != class.level && margin >= r.likeEnough() && margin-r.marginOf(classes, f.Level) >= enoughMore(f.Level, class.level):
			f.Level, f.Confidence = class.level, min(f.Confidence, r.likeConfidence(u, best))
			f.Reasons = append(f.Reasons, likenessLevelReason)
		}
	}
	if ruled || margin < r.likeEnough() {
		return
	}
	r.tagUnit(u)
	if s := r.decisive(u, best); s != nil {
		r.findings = append(r.findings, dossier.Finding{
			Requirement: req.ID, Rule: req.Rule(), Block: ByLikeness, Level: class.level, Confidence: r.likeConfidence(u, best),
			Reasons: []string{likenessReason}, Clause: s.clause, Part: u.part, Evidence: r.evidence(s),
		})
	}
}

// enoughMore is by how much more a unit must read like a level than like the one
// that a rule found: to turn a promise round takes more than to call it weak.
func enoughMore(ruled, like dossier.Level) float32 {
	if ruled == dossier.LevelAdverse || like == dossier.LevelAdverse {
		return turnedRound
	}
	return farMore
}

// marginOf is the margin of a level among the classes of one requirement.
func (r *reader) marginOf(classes []int, level dossier.Level) float32 {
	for _, c := range classes {
		if r.a.likeness.classes[c].level == level {
			return r.like.margins[c]
		}
	}
	return float32(math.Inf(-1))
}

// decisive returns the sentence of a passage that by itself reads most like the
// class; nil when none may be quoted: a question, somebody else's words, a blank.
func (r *reader) decisive(u *unit, class int) *sentence {
	var out *sentence
	most, place := float32(likeAlone), r.like.places[class]
	for n := place[0]; n < place[1]; n++ {
		s := u.sentences[n]
		own := s.own()
		header := u.kind == dossier.FOIResponse && s.zone == dossier.Form // "From | An Officer"
		if header || !usual(s.zone) && s.zone != dossier.Definition || s.blank || r.asks(s) || own.end-own.start < fewestOwn {
			continue
		}
		if margin := r.weighSentence(u.kind, s)[class]; margin > most {
			out, most = s, margin
		}
	}
	return out
}

// weighSentence returns the margins of a sentence that stands alone.
func (r *reader) weighSentence(kind dossier.Kind, s *sentence) []float32 {
	p := likeness.Passage{Kind: kind, Words: wordsIn(s), Concepts: r.conceptsIn(s)}
	r.like.scales.Gate(p)
	return r.like.scales.Margins(p)
}

// likeConfidence makes of the margin of a class how sure it is: at most 0.8, since
// no likeness is proof, and less where the page was hardly read.
func (r *reader) likeConfidence(u *unit, class int) float64 {
	sure := min(0.8, Threshold+0.4*float64(r.like.margins[class]-r.likeEnough()))
	if p, ok := r.pageOf(r.clauses[u.first].Span.Start); ok && p.Quality == dossier.Garbled {
		sure = min(sure, 0.4)
	}
	return sure
}

// mostAlike leaves of what reads like a requirement the passage that does most,
// and none where a rule found the requirement.
func mostAlike(findings []dossier.Finding) []dossier.Finding {
	const byRule = 2 // more than any confidence
	surest := map[string]float64{}
	for _, f := range findings {
		switch {
		case f.Overridden:
		case f.Block == ByLikeness:
			surest[f.Requirement] = max(surest[f.Requirement], f.Confidence)
		case f.Confidence >= Threshold:
			surest[f.Requirement] = byRule
		}
	}
	return slices.DeleteFunc(findings, func(f dossier.Finding) bool {
		if f.Block != ByLikeness {
			return false
		}
		if f.Overridden || f.Confidence < surest[f.Requirement] {
			return true
		}
		surest[f.Requirement] = byRule // one passage is enough
		return false
	})
}

// whyLike tells which words and pairs of words of a finding by likeness weighed
// most. The concepts in it weigh as well, but their names tell nobody anything.
func (a *Analyzer) whyLike(f *dossier.Finding, kind dossier.Kind) []string {
	const told = 6
	class := slices.IndexFunc(a.likeness.model.Classes, func(c likeness.Class) bool { return c.Requirement == f.Requirement && c.Level == f.Level })
	if class < 0 {
		return nil
	}
	r := newReader(a)
	var s sentence
	for _, e := range f.Evidence {
		quote := dossier.Text{Body: e.Quote}
		s.add(&quote, e.Role, dossier.Span{End: len(e.Quote)})
	}
	p := likeness.Passage{Kind: kind, Words: wordsIn(&s), Concepts: r.conceptsIn(&s)}
	words, pairs := a.likeness.model.Scales().Weighs(p, class)
	adds := map[string]float32{}
	for i := range s.words {
		adds[`"`+s.words[i].Text+`"`] = words[i]
		if i > 0 {
			adds[`"`+s.words[i-1].Text+" "+s.words[i].Text+`"`] = pairs[i]
		}
	}
	maps.DeleteFunc(adds, func(_ string, add float32) bool { return add <= 0 })
	most := slices.SortedFunc(maps.Keys(adds), func(a, b string) int { return cmp.Or(cmp.Compare(adds[b], adds[a]), cmp.Compare(a, b)) })
	return most[:min(told, len(most))]
}
