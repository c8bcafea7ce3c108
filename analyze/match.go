package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// matcher tries blocks on frames. Its bit sets are filled when first asked for.
type matcher struct {
	a         *Analyzer
	tag       func(*unit)   // tags a unit that nobody asked about before
	called    []*filedBlock // those that may hold and lack nothing in the sentence, in order
	section   rules.Bits
	clause    rules.Bits // of the sentence and those beside it in its clause
	from, to  int        // those sentences
	nth       int        // which sentence of the unit is judged
	have      struct{ section, clause bool }
	near      []*unit       // the units of the section
	parts     [5]rules.Bits // frame, before, after, main, exception
	haveParts [5]bool
	done      []int // requirements settled for the current frame
	s         *sentence
	u         *unit
	kind      *kindIndex // of the unit
	f         *frame
	heading   rules.Bits
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
	m := matcher{a: a, section: rules.NewBits(n), clause: rules.NewBits(n)}
	for i := range m.parts {
		m.parts[i] = rules.NewBits(n)
	}
	return m
}

// headingCache tags the headings of a clause once, since neighbours share them.
type headingCache struct {
	path  []string
	fresh bool // what is kept belongs to this text
	bits  rules.Bits
	s     sentence
}

func (r *reader) headings(path []string) rules.Bits {
	if r.heading.fresh && slices.Equal(path, r.heading.path) {
		return r.heading.bits
	}
	r.heading.path, r.heading.fresh = path, true
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
	m.have.section = false
	m.near = m.near[:0]
	for i := max(0, n-around); i < min(tagged, n+around+1); i++ {
		if o := r.ring[i%len(r.ring)]; o == u || u.shares(o) {
			m.near = append(m.near, o)
		}
	}
	m.kind = r.a.index.of(u.kind)
	first := len(r.findings)
	if u.called {
		r.tagUnit(u)
		for i, s := range u.sentences[:u.used] {
			m.nth, m.have.clause = i, false
			r.judgeSentence(s)
		}
	}
	r.combine(first)
	r.liken(u, first) // boxes have rules of their own
	r.forms(u)
	r.combine(first)
}

// ofSection are the concepts of the clauses around under the same heading.
func (m *matcher) ofSection() rules.Bits {
	if !m.have.section {
		m.have.section = true
		m.section.Clear()
		for _, u := range m.near {
			m.tag(u)
			for _, s := range u.sentences[:u.used] {
				m.section.Or(s.bits)
			}
		}
	}
	return m.section
}

// beside is how many words before a sentence and after it in its clause count as
// said together with it. A clause of a long paper can run over pages, and words
// picked from sentences far apart say nothing together.
const beside = 110

// ofClause are the concepts of the clause around the sentence.
func (m *matcher) ofClause() rules.Bits {
	if !m.have.clause {
		m.have.clause = true
		m.gather()
	}
	return m.clause
}

func (m *matcher) gather() {
	m.from, m.to = m.nth, m.nth+1
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
	m.s = s
	if r.trace != nil {
		m.heading = r.headings(r.clauses[s.clause].Heading)
		r.explain(s)
	}
	if !r.callable(s) || r.asks(s) {
		return
	}
	m.heading = r.headings(r.clauses[s.clause].Heading)
	for i := range s.frames {
		m.enter(&s.frames[i])
		r.judgeFrame()
	}
}

// callable drops the blocks that lack something in the sentence, and reports
// whether any is left.
func (r *reader) callable(s *sentence) bool {
	m := &r.match
	m.called = m.called[:0]
	for _, q := range s.called {
		if b := m.kind.blocks[q]; r.a.index.lacksNothing(b, s.bits) && (b.unitKey == nil || m.u.holds(b.unitKey)) {
			m.called = append(m.called, b)
		}
	}
	return len(m.called) > 0
}

// holds reports whether a sentence of the unit holds one of the concepts.
func (u *unit) holds(group []rules.ConceptID) bool {
	return slices.ContainsFunc(u.sentences[:u.used], func(s *sentence) bool { return s.bits.Meets(group) })
}

// asks reports whether the sentence is a question: it says nothing of what is.
func (r *reader) asks(s *sentence) bool {
	for _, p := range s.pieces {
		if p.role == dossier.RoleNorm && strings.HasSuffix(strings.TrimRight(r.text.Cut(p.span), "\"'”’) "), "?") {
			return true
		}
	}
	return false
}

func (m *matcher) enter(f *frame) {
	m.f = f
	m.haveParts = [5]bool{}
	m.done = m.done[:0]
}

// judgeFrame gives each requirement the first of its blocks that holds.
func (r *reader) judgeFrame() {
	m := &r.match
	for _, b := range m.called {
		if slices.Contains(m.done, b.requirement) || r.fails(*b) != "" {
			continue
		}
		m.done = append(m.done, b.requirement)
		if !b.Stop {
			r.find(*b)
		}
	}
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
		return m.ofClause()
	case rules.InSection:
		return m.ofSection()
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
	if m.haveParts[p] {
		return m.parts[p]
	}
	m.haveParts[p] = true
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
