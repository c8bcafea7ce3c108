package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// unit is a clause with the items of its list: what a reader takes in as one.
type unit struct {
	first, last int // clauses, half open
	kind        dossier.Kind
	part        int
	heading     []string
	sentences   []*sentence
	used        int
	plan        *rules.Plan // of its kind
	called      bool        // a block may hold in one of its sentences
	questions   rules.Bits  // the blocks that may hold in any of its sentences
	section     rules.Bits  // and in those of the units around under the same heading
	tagged      bool
}

func (u *unit) next(clause, concepts int) *sentence {
	if u.used == len(u.sentences) {
		u.sentences = append(u.sentences, &sentence{bits: rules.NewBits(concepts)})
	}
	s := u.sentences[u.used]
	u.used++
	s.reset(clause)
	return s
}

// longestUnit bounds how many clauses are taken together.
const longestUnit = 40

// unitEnd returns where the unit that starts at clause i ends: its list items,
// which carry a lead-in of it, follow it directly.
func unitEnd(c []dossier.Clause, i int) int {
	end := i + 1
	for end < len(c) && end-i < longestUnit && len(c[end].LeadIns) > 0 && c[end].Parent >= i {
		end++
	}
	return end
}

// reader holds the buffers for judging one text.
type reader struct {
	a         *Analyzer
	tagger    *rules.Tagger
	text      *dossier.Text
	clauses   []dossier.Clause
	all       []dossier.Outline
	spans     []dossier.Span
	ring      [ahead + around + 1]*unit // the units around the one that is judged
	define    sentence
	defined   []definedTerm // terms that their definitions explain
	label     sentence
	value     sentence
	names     map[string]string // the words for a party by the names that this document gives it
	products  [][]string        // the names by which this document calls its system
	untouched bool              // a form that nobody has filled in
	unbound   bool              // a long paper in which nothing says who "we" and "you" are
	heading   headingCache
	wanted    rules.Bits // those of the sentence at hand
	asked     rules.Bits // what is looked for in each sentence of the unit at hand
	clause    rules.Bits // what the clause at hand lets hope for
	match     matcher
	findings  []dossier.Finding
	like      liker
	rulesOnly bool         // the text is not weighed for likeness
	trace     *Explanation // not nil while explaining
}

// around is how many units before and after a clause count as its section. Of
// those after it the sections must be known as well, since they ask each other
// what to look for.
const (
	around = 3
	ahead  = 2 * around
)

func newReader(a *Analyzer) *reader {
	n := len(a.set.Lexicon.Concepts)
	r := &reader{a: a, tagger: a.set.Lexicon.NewTagger()}
	for i := range r.ring {
		r.ring[i] = &unit{}
	}
	r.heading.bits, r.wanted, r.asked = rules.NewBits(n), rules.NewBits(n), rules.NewBits(n)
	r.match = newMatcher(a)
	r.match.tag = r.tagUnit
	return r
}

func (r *reader) open(t dossier.Text, c []dossier.Clause, all []dossier.Outline) {
	t.Lower()
	r.lay(&t, c, all)
	r.products = productNames(r.text, standIns(all))
	r.heading.fresh = false
}

// lay is enough for whoever only quotes, and reads no words.
func (r *reader) lay(t *dossier.Text, c []dossier.Clause, all []dossier.Outline) {
	r.text, r.clauses, r.all = t, c, all
	r.findings = nil
}

// forget lets go of the text, which the buffers would else keep in memory until
// the next one comes.
func (r *reader) forget() {
	r.text, r.clauses, r.all = nil, nil, nil
	r.tagger.Bind(nil)
	r.heading.path = nil
	clear(r.defined[:cap(r.defined)])
	for _, u := range r.ring {
		u.heading = nil
		for _, s := range u.sentences {
			clear(s.words[:cap(s.words)])
		}
	}
	for _, s := range []*sentence{&r.define, &r.label, &r.value, &r.heading.s} {
		clear(s.words[:cap(s.words)])
	}
}

// judge walks the clauses once. A unit is judged when those after it that
// belong to its section have been read, with their own sections, so that
// "section" looks both ways.
func (r *reader) judge() []dossier.Finding {
	defer r.forget()
	kind := dossier.Kind("-")
	tagged, judged := 0, 0
	flush := func(upto int) {
		for ; judged < upto; judged++ {
			r.judgeUnit(judged, tagged)
		}
	}
	for i := 0; i < len(r.clauses); {
		part := partOf(r.all, i)
		if k := partKind(r.all, part); k != kind {
			flush(tagged)
			judged, tagged = 0, 0
			kind = k
			r.bind(r.terms(r.all, kind))
			r.heading.fresh = false
		}
		end := unitEnd(r.clauses, i)
		u := r.ring[tagged%len(r.ring)]
		u.first, u.last, u.kind, u.part, u.heading = i, end, kind, part, r.clauses[i].Heading
		r.read(u)
		for before := max(0, tagged-around); before < tagged; before++ {
			u.joinSection(r.ring[before%len(r.ring)])
		}
		tagged++
		flush(tagged - ahead)
		i = end
	}
	flush(tagged)
	return r.settle()
}

func partOf(all []dossier.Outline, clause int) int {
	if len(all) == 0 {
		return 0
	}
	for i, p := range all[0].Parts {
		if p.Clauses[0] <= clause && clause < p.Clauses[1] {
			return i
		}
	}
	return 0
}

func partKind(all []dossier.Outline, part int) dossier.Kind {
	if len(all) == 0 || part >= len(all[0].Parts) {
		return dossier.Other
	}
	return all[0].Parts[part].Kind
}

// read cuts a unit into sentences and lists for each the blocks that may hold in
// it. Few units of most papers have any, so tagging waits until somebody asks.
func (r *reader) read(u *unit) {
	r.divide(u)
	u.plan, u.tagged = r.a.index.of(u.kind).plan, false
	r.call(u)
}

// tagUnit tags the sentences of a unit and finds their frames.
func (r *reader) tagUnit(u *unit) {
	if u.tagged {
		return
	}
	u.tagged = true
	copy(r.asked, u.plan.Always())
	u.plan.WantedBeside(u.questions, u.section, r.asked)
	previous := rules.NoActor
	for _, s := range u.sentences[:u.used] {
		r.tag(s, u, previous)
		if last := len(s.frames); last > 0 && s.frames[last-1].actor != rules.NoActor {
			previous = s.frames[last-1].actor
		}
	}
}

// divide cuts a unit into sentences.
func (r *reader) divide(u *unit) {
	u.used = 0
	for i := u.first; i < u.last; i++ {
		if zone := r.clauses[i].Zone; !r.a.index.judges(zone) && zone != dossier.Definition {
			continue
		}
		r.spans = r.text.Sentences(r.clauses[i].Body, r.spans[:0])
		for n, span := range r.spans {
			s := u.next(i, len(r.a.set.Lexicon.Concepts))
			r.fill(s, &r.clauses[i], span, n)
			s.zone = r.clauses[i].Zone
			if s.zone == dossier.Definition && n > 0 && !s.defines() {
				s.zone = dossier.Operative // what follows a definition in its clause may be a term of its own
			}
			if u.kind == dossier.FOIResponse && strings.HasSuffix(strings.TrimRight(r.text.Cut(span), " \t\n\"'”’)]"), "?") {
				s.zone = dossier.Request // what a letter repeats or asks, it does not say
			} else if zone := othersWords(u.kind, r.text.Cut(span)); zone != "" {
				s.zone = zone
			}
		}
	}
}

// call lists for each sentence of a unit the blocks that may hold in it.
func (r *reader) call(u *unit) {
	plan := u.plan
	u.called = r.trace != nil
	u.questions, u.section = plan.NoQuestions(u.questions), plan.NoQuestions(u.section)
	r.clause = r.clause[:0]
	for _, s := range u.sentences[:u.used] {
		r.tagger.Look(s.words, plan, &s.seen)
		s.hope = plan.Hope(s.hope)
		r.tagger.Hope(plan, &s.seen, s.hope)
		r.clause = plan.Join(r.clause, s.hope)
	}
	for _, s := range u.sentences[:u.used] {
		s.called = plan.Left(s.hope, r.clause, s.called[:0], u.questions)
		u.called = u.called || len(s.called) > 0
	}
	u.section.Or(u.questions)
}

// joinSection lets a unit and one before it ask each other, if both stand under
// the same heading.
func (u *unit) joinSection(before *unit) {
	if u.shares(before) {
		u.section.Or(before.questions)
		before.section.Or(u.questions)
	}
}

// shares reports whether both units stand under the same heading.
func (u *unit) shares(o *unit) bool { return slices.Equal(o.heading, u.heading) }

// fill puts the words of one sentence together: the lead-in stands before the
// first sentence of an item, the label before the value of a form field.
func (r *reader) fill(s *sentence, c *dossier.Clause, span dossier.Span, n int) {
	if c.Zone == dossier.Form && c.Label.Len() > 0 {
		s.add(r.text, dossier.RoleLabel, c.Label)
		if len(s.marks) > 0 {
			s.marks[len(s.marks)-1] = '|'
		}
	}
	if n == 0 {
		for _, l := range c.LeadIns {
			s.add(r.text, dossier.RoleLeadIn, l)
		}
	}
	s.add(r.text, dossier.RoleNorm, span)
	if c.Tail.Len() > 0 {
		s.add(r.text, dossier.RoleTail, c.Tail)
	}
	r.stand(s, 0)
}

func (r *reader) tag(s *sentence, u *unit, previous rules.Actor) {
	r.search(s, u)
	r.a.words.frames(s, previous)
	if r.standsAlone(s) {
		s.dropLeadIns()
		r.tagger.Look(s.words, u.plan, &s.seen)
		r.search(s, u)
		r.a.words.frames(s, previous)
	}
}

// search looks for what may matter in a sentence: all, where somebody asks why a
// rule does not hold.
func (r *reader) search(s *sentence, u *unit) {
	if r.trace != nil {
		r.take(s)
		return
	}
	copy(r.wanted, r.asked)
	u.plan.Wanted(s.called, r.wanted)
	r.seek(s, r.wanted)
}

// standsAlone reports whether a list item is a norm of its own, with its own
// actor and modality, under a lead-in that is one too.
func (r *reader) standsAlone(s *sentence) bool {
	if len(s.pieces) < 2 || s.pieces[0].role != dossier.RoleLeadIn {
		return false
	}
	own, led, alone := s.own(), false, false
	for _, m := range s.modals {
		switch {
		case m.end <= own.start:
			led = true
		case !m.sub && m.own && m.start < own.start+10 && m.start > own.start:
			alone = true
		}
	}
	return led && alone
}
