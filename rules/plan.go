package rules

import (
	"math/bits"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// A Question is what a reader of texts asks of one sentence after another.
type Question struct {
	Needs   [][]ConceptID // the sentence must hold one of each group; the rarest first
	Beside  [][]ConceptID // its clause must hold one of each group; the rarest first
	Wants   []ConceptID   // all concepts that its answer depends on
	Clause  []ConceptID   // those that it asks for in other sentences of the clause
	Section []ConceptID   // and in other clauses of the section
}

// Interest is what somebody wants to know of sentences.
type Interest struct {
	Always    []ConceptID                     // looked for in each sentence
	Perhaps   []ConceptID                     // that may be asked for later
	Given     []ConceptID                     // may stand in any sentence, whatever its words
	Shown     func(dossier.Token) []ConceptID // what else a word may show; may be nil
	Questions []Question
}

// A Plan is many questions, arranged so that the words of a sentence alone tell
// which of them can be answered yes. Only what those want need then be looked
// for, so that the cost of a text depends little on how many rules there are.
//
// Words cannot tell more than what they may mean at most: a phrase of more than two
// words may be meant wherever its rarest word stands and those beside it fit.
type Plan struct {
	rows     int      // how many words of 64 bits a set of questions takes
	always   Bits     // whose phrases are looked for in each sentence
	wants    [][]spot // by question: whose phrases are looked for besides
	clause   [][]spot // and in other sentences of the clause
	section  [][]spot // and in other clauses of the section
	universe Bits     // whose phrases are ever looked for
	open     Hope     // the needs that any sentence may meet
	helps    [][]spot // by concept: the needs that it meets
	hopes    [][]spot // by concept: the needs that a phrase of it meets, with those that include it
	shown    func(dossier.Token) []ConceptID
}

// spot is a part of a set: some bits of one of its words.
type spot struct {
	at   int32
	bits uint64
}

// Hope holds for each of the first needs of a plan's questions the set of those
// questions for which a sentence may meet it.
type Hope = Bits

// How many needs of a question are looked at: a question that is ruled out by
// none of its three rarest ones is seldom ruled out by a fourth.
const (
	hopesOfSentence = 3
	hopesOfClause   = 1
	hopes           = hopesOfSentence + hopesOfClause
)

// NewPlan arranges questions.
func NewPlan(l *Lexicon, of Interest) *Plan {
	l.ready()
	n, concepts := (len(of.Questions)+63)/64, len(l.Concepts)
	p := &Plan{rows: n, always: NewBits(concepts), universe: NewBits(concepts), open: make(Hope, hopes*n), helps: make([][]spot, concepts), shown: of.Shown}
	if p.shown == nil {
		p.shown = func(dossier.Token) []ConceptID { return nil }
	}
	for _, c := range of.Always {
		l.Search(p.always, c)
	}
	for c, trait := range l.traits {
		if trait&(traitObject|traitRole) != 0 { // may displace others
			l.Search(p.always, ConceptID(c))
		}
	}
	for _, c := range of.Perhaps {
		l.Search(p.universe, c)
	}
	p.universe.Or(p.always)
	for i, q := range of.Questions {
		p.ask(l, i, q)
	}
	p.hopes = make([][]spot, concepts)
	for c := range p.hopes {
		p.hopes[c] = p.hopeOf(l.emits[c])
	}
	for _, c := range of.Given {
		p.open.add(p.helps[c])
	}
	return p
}

// Whole is the plan that looks for all concepts, whatever the questions.
func (l *Lexicon) Whole() *Plan { return l.ready().whole }

func (l *Lexicon) wholePlan() *Plan {
	p := &Plan{always: NewBits(len(l.Concepts)), helps: make([][]spot, len(l.Concepts)), hopes: make([][]spot, len(l.Concepts)), shown: func(dossier.Token) []ConceptID { return nil }}
	for c := range l.Concepts {
		p.always.Set(ConceptID(c))
	}
	p.universe = p.always
	return p
}

func (p *Plan) ask(l *Lexicon, i int, q Question) {
	p.wants = append(p.wants, p.search(l, q.Wants))
	p.clause = append(p.clause, p.search(l, q.Clause))
	p.section = append(p.section, p.search(l, q.Section))
	p.file(i, q.Needs, 0, hopesOfSentence)
	p.file(i, q.Beside, hopesOfSentence, hopesOfClause)
}

// search is the set of what must be looked for besides, where concepts are asked for.
func (p *Plan) search(l *Lexicon, asked []ConceptID) []spot {
	set := NewBits(len(l.Concepts))
	for _, c := range asked {
		l.Search(set, c)
	}
	p.universe.Or(set)
	for w := range set {
		set[w] &^= p.always[w]
	}
	return spotsOf(set)
}

// Search adds the concepts whose phrases tell whether c is there: its own, those
// that it includes, and those in which it does not count.
func (l *Lexicon) Search(set Bits, c ConceptID) {
	for _, from := range l.ready().sources[c] {
		set.Set(from)
	}
}

// file notes the needs of question i in so many layers.
func (p *Plan) file(i int, needs [][]ConceptID, layer, layers int) {
	for n := range layers {
		at, bit := int32((layer+n)*p.rows+i/64), uint64(1)<<(i%64)
		if n >= len(needs) {
			p.open[at] |= bit
			continue
		}
		for _, c := range needs[n] {
			p.helps[c] = addSpot(p.helps[c], spot{at, bit})
		}
	}
}

func addSpot(spots []spot, s spot) []spot {
	if i := slices.IndexFunc(spots, func(o spot) bool { return o.at == s.at }); i >= 0 {
		spots[i].bits |= s.bits
		return spots
	}
	return append(spots, s)
}

func spotsOf(set []uint64) (spots []spot) {
	for w, some := range set {
		if some != 0 {
			spots = append(spots, spot{int32(w), some})
		}
	}
	return spots
}

// hopeOf tells which needs the concepts meet.
func (p *Plan) hopeOf(concepts []ConceptID) []spot {
	hope := make(Bits, len(p.open))
	for _, c := range concepts {
		hope.add(p.helps[c])
	}
	return spotsOf(hope)
}

// Hope returns room for the hope of a sentence, in place of one before.
func (p *Plan) Hope(before Hope) Hope {
	if cap(before) < len(p.open) {
		return make(Hope, len(p.open))
	}
	return before[:len(p.open)]
}

// Join adds to what a clause meets of the needs beside a sentence what another of
// its sentences does.
func (p *Plan) Join(clause Bits, h Hope) Bits {
	besides := Bits(h[hopesOfSentence*p.rows:])
	if len(clause) == 0 {
		return append(clause, besides...)
	}
	clause.Or(besides)
	return clause
}

// Left appends the questions that a sentence in such a clause may answer yes, and
// adds them to a set.
func (p *Plan) Left(h Hope, clause Bits, dst []int32, all Bits) []int32 {
	for w := range p.rows {
		left := clause[w]
		for layer := range hopesOfSentence {
			left &= h[layer*p.rows+w]
		}
		all[w] |= left
		for ; left != 0; left &= left - 1 {
			dst = append(dst, int32(w<<6+bits.TrailingZeros64(left)))
		}
	}
	return dst
}

// NoQuestions returns an empty set of questions, in place of one before.
func (p *Plan) NoQuestions(before Bits) Bits {
	if cap(before) < p.rows {
		return make(Bits, p.rows)
	}
	before = before[:p.rows]
	before.Clear()
	return before
}

// Always is what must be looked for in each sentence.
func (p *Plan) Always() Bits { return p.always }

// Wanted adds to set what must be looked for in a sentence to answer questions
// about it.
func (p *Plan) Wanted(questions []int32, set Bits) {
	for _, q := range questions {
		set.add(p.wants[q])
	}
}

// WantedBeside adds what must be looked for in a sentence to answer questions
// about other sentences of its clause, and of its section.
func (p *Plan) WantedBeside(clause, section, set Bits) {
	clause.Each(func(q int) { set.add(p.clause[q]) })
	section.Each(func(q int) { set.add(p.section[q]) })
}

func (b Bits) add(spots []spot) {
	for _, s := range spots {
		b[s.at] |= s.bits
	}
}
