package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// matcher tries blocks on frames. Its bit sets are filled when first asked for.
type matcher struct {
	a          *Analyzer
	candidates rules.Bits
	unitWide   rules.Bits
	section    rules.Bits
	clause     rules.Bits    // of the sentence and those beside it in its clause
	from, to   int           // those sentences
	parts      [5]rules.Bits // frame, before, after, main, exception
	have       [5]bool
	done       []int // requirements settled for the current frame
	s          *sentence
	u          *unit
	f          *frame
	heading    rules.Bits
}

const (
	partFrame = iota
	partBefore
	partAfter
	partMain
	partException
)

func newMatcher(a *Analyzer) matcher {
	n := len(a.set.Lexicon.Concepts)
	m := matcher{a: a, candidates: rules.NewBits(len(a.index.blocks)), unitWide: rules.NewBits(len(a.index.blocks)), section: rules.NewBits(n), clause: rules.NewBits(n)}
	for i := range m.parts {
		m.parts[i] = rules.NewBits(n)
	}
	return m
}

// headingCache tags the headings of a clause once, since neighbours share them.
type headingCache struct {
	key  string
	bits rules.Bits
	s    sentence
}

func (r *reader) headings(path []string) rules.Bits {
	key := strings.Join(path, "\n")
	if key == r.heading.key && key != "" { // "" also says that what is kept belongs to another text
		return r.heading.bits
	}
	r.heading.key = key
	r.heading.bits.Clear()
	r.heading.s.reset(0)
	for _, h := range path {
		text := dossier.Text{Body: h}
		r.heading.s.add(&text, dossier.RoleLabel, dossier.Span{End: len(h)})
	}
	r.heading.s.hits = r.tagger.Tag(r.heading.s.words, r.heading.s.hits[:0])
	for _, h := range r.heading.s.hits {
		r.heading.bits.Set(h.Concept)
	}
	return r.heading.bits
}

// judgeUnit tries the blocks on every frame of unit n. tagged is how many units
// have been read: those after n that belong to its section are among them.
func (r *reader) judgeUnit(n, tagged int) {
	u := r.ring[n%len(r.ring)]
	m := &r.match
	m.u = u
	m.section.Clear()
	for i := max(0, n-around); i < min(tagged, n+around+1); i++ {
		if o := r.ring[i%len(r.ring)]; o == u || slices.Equal(o.heading, u.heading) {
			m.section.Or(o.bits)
		}
	}
	m.unitWide.Clear()
	u.bits.Each(func(c int) {
		if b := r.a.index.unitOf[c]; b != nil {
			m.unitWide.Or(b)
		}
	})
	first := len(r.findings)
	for i, s := range u.sentences[:u.used] {
		m.gather(i)
		r.judgeSentence(s)
	}
	r.forms(u)
	r.combine(first)
}

// beside is how many words before a sentence and after it in its clause count as
// said together with it. A clause of a long paper can run over pages, and words
// picked from sentences far apart say nothing together.
const beside = 110

// gather collects the concepts of the clause around sentence i of the unit.
func (m *matcher) gather(i int) {
	m.from, m.to = i, i+1
	for words := 0; m.from > 0 && words < beside; words += len(m.u.sentences[m.from].words) {
		m.from--
	}
	for words := 0; m.to < m.u.used && words < beside; words += len(m.u.sentences[m.to-1].words) {
		m.to++
	}
	m.clause.Clear()
	for _, s := range m.u.sentences[m.from:m.to] {
		m.clause.Or(s.bits)
	}
}

func (r *reader) judgeSentence(s *sentence) {
	m := &r.match
	copy(m.candidates, m.unitWide)
	s.bits.Each(func(c int) {
		if b := r.a.index.sentenceOf[c]; b != nil {
			m.candidates.Or(b)
		}
	})
	kind := r.a.index.byKind[m.u.kind]
	if kind == nil {
		kind = r.a.index.byKind[dossier.Other]
	}
	any := uint64(0)
	for i := range kind {
		m.candidates[i] &= kind[i]
		any |= m.candidates[i]
	}
	m.s = s
	if r.trace != nil {
		m.heading = r.headings(r.clauses[s.clause].Heading)
		r.explain(s)
	}
	if any == 0 || r.asks(s) {
		return
	}
	m.heading = r.headings(r.clauses[s.clause].Heading)
	for i := range s.frames {
		m.enter(&s.frames[i])
		r.judgeFrame()
	}
}

// asks reports whether the sentence is a question: it says nothing of what is.
func (r *reader) asks(s *sentence) bool {
	for _, p := range s.pieces {
		if p.role == dossier.RoleNorm && p.span.Len() > 0 && r.text.Body[p.span.End-1] == '?' {
			return true
		}
	}
	return false
}

func (m *matcher) enter(f *frame) {
	m.f = f
	m.have = [5]bool{}
	m.done = m.done[:0]
}

// judgeFrame gives each requirement the first of its blocks that holds.
func (r *reader) judgeFrame() {
	m := &r.match
	m.candidates.Each(func(i int) {
		b := r.a.index.blocks[i]
		if slices.Contains(m.done, b.requirement) {
			return
		}
		if r.fails(b) != "" {
			return
		}
		m.done = append(m.done, b.requirement)
		if !b.Stop {
			r.find(b)
		}
	})
}

// Why a block did not hold.
const (
	failedForce     = "modality"
	failedActor     = "actor"
	failedZone      = "zone"
	failedCondition = "condition"
	failedUnless    = "unless"
)

// fails says which condition of a block does not hold, or "" when all do.
func (r *reader) fails(b filedBlock) string {
	m := &r.match
	if m.f.force&b.Force == 0 {
		return failedForce
	}
	if m.f.actor&b.Actor == 0 {
		return failedActor
	}
	if zone := m.s.zone; len(b.Zones) == 0 && !usual(zone) || len(b.Zones) > 0 && !slices.Contains(b.Zones, zone) {
		return failedZone
	}
	for i := range b.Conditions {
		if !m.holds(&b.Conditions[i]) {
			return failedCondition
		}
	}
	for i := range r.a.set.Requirements[b.requirement].Unless {
		if m.holds(&r.a.set.Requirements[b.requirement].Unless[i]) {
			return failedUnless
		}
	}
	return ""
}

func (m *matcher) holds(c *rules.Condition) bool {
	bits := m.bits(c.Scope)
	for _, g := range c.All {
		if !bits.Meets(g) {
			return false
		}
	}
	return !bits.Meets(c.None) && (len(c.Seq) == 0 || m.inOrder(c))
}

// bits returns the concepts of a scope.
func (m *matcher) bits(scope rules.Scope) rules.Bits {
	switch scope {
	case rules.InSentence:
		return m.s.bits
	case rules.InClause:
		return m.clause
	case rules.InSection:
		return m.section
	case rules.InHeading:
		return m.heading
	case rules.InBefore:
		return m.part(partBefore)
	case rules.InAfter:
		return m.part(partAfter)
	case rules.InMain:
		return m.part(partMain)
	case rules.InException:
		return m.part(partException)
	}
	return m.part(partFrame)
}

func (m *matcher) part(p int) rules.Bits {
	if m.have[p] {
		return m.parts[p]
	}
	m.have[p] = true
	m.parts[p].Clear()
	for _, h := range m.s.hits {
		if m.inPart(p, h) {
			m.parts[p].Set(h.Concept)
		}
	}
	return m.parts[p]
}

func (m *matcher) inPart(p int, h rules.Hit) bool {
	switch p {
	case partBefore:
		return m.f.words.touches(h) && h.Start < m.f.modal.start
	case partAfter:
		return m.f.words.touches(h) && h.Start >= m.f.modal.start
	case partMain:
		return m.f.words.touches(h) && !m.s.excepted(h)
	case partException:
		return m.s.excepted(h)
	}
	return m.f.words.touches(h)
}

func (s *sentence) excepted(h rules.Hit) bool {
	for _, e := range s.excs {
		if e.holds(h) {
			return true
		}
	}
	return false
}

// inOrder reports whether the steps follow one another within their gaps.
func (m *matcher) inOrder(c *rules.Condition) bool {
	for _, h := range m.s.hits {
		if m.inScope(c.Scope, h) && slices.Contains(c.Seq[0].Concepts, h.Concept) && m.follows(c, 1, h.End) {
			return true
		}
	}
	return false
}

func (m *matcher) follows(c *rules.Condition, step int, from int32) bool {
	if step == len(c.Seq) {
		return true
	}
	for _, h := range m.s.hits {
		if h.Start >= from && h.Start <= from+c.Seq[step].Gap && slices.Contains(c.Seq[step].Concepts, h.Concept) &&
			m.inScope(c.Scope, h) && m.follows(c, step+1, h.End) {
			return true
		}
	}
	return false
}

// inScope reports whether a hit of the sentence lies in the scope. An order of
// words can only be seen inside one sentence, so wider scopes mean the sentence.
func (m *matcher) inScope(scope rules.Scope, h rules.Hit) bool {
	switch scope {
	case rules.InFrame:
		return m.inPart(partFrame, h)
	case rules.InBefore:
		return m.inPart(partBefore, h)
	case rules.InAfter:
		return m.inPart(partAfter, h)
	case rules.InMain:
		return m.inPart(partMain, h)
	case rules.InException:
		return m.inPart(partException, h)
	}
	return true
}
