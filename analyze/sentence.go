package analyze

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// sentence is what is judged at once: a sentence of a clause, with the lead-in
// before it and the tail after it where the clause is an item of a list.
type sentence struct {
	clause               int
	zone                 dossier.Zone
	words                []dossier.Token // without punctuation
	marks                []byte          // the punctuation after each word, 0 for none
	pieces               []piece
	hits                 []rules.Hit
	roles, forces, signs []rules.Hit // those of its hits that frames are made of
	bits                 rules.Bits
	seen                 rules.Sight
	sought               rules.Bits // what was looked for
	hope                 rules.Hope
	called               []int32   // the blocks that may hold in it, as far as its words tell
	excs                 []stretch // exceptions: "unless ...", "save with ..."
	frames               []frame
	modals               []modal
	blank                bool // holds a place to fill in: [insert date], ______
	weighed              weighed
}

// piece is a run of words with the role that its evidence has.
type piece struct {
	role  dossier.Role
	span  dossier.Span
	words stretch
}

// stretch is a half-open range of words of a sentence.
type stretch struct{ start, end int32 }

func (s stretch) holds(h rules.Hit) bool   { return s.start <= h.Start && h.End <= s.end }
func (s stretch) touches(h rules.Hit) bool { return h.Start < s.end && s.start < h.End }

func (s *sentence) reset(clause int) {
	s.clause, s.blank = clause, false
	s.weighed.hasWords, s.weighed.hasConcepts = false, false
	s.words, s.marks, s.pieces = s.words[:0], s.marks[:0], s.pieces[:0]
	s.hits, s.excs, s.frames, s.modals = s.hits[:0], s.excs[:0], s.frames[:0], s.modals[:0]
}

// add appends the words of a span. Punctuation becomes a mark of the word before.
func (s *sentence) add(t *dossier.Text, role dossier.Role, span dossier.Span) {
	from := len(s.words)
	s.words = t.Tokens(span, s.words)
	s.blank = s.blank || hasBlank(s.words[from:])
	to := from
	for i := from; i < len(s.words); i++ {
		if s.words[i].Kind != dossier.Punct {
			if i != to {
				s.words[to] = s.words[i]
			}
			s.marks = append(s.marks, 0)
			to++
			continue
		}
		if to > from {
			s.marks[to-1] = strongest(s.marks[to-1], s.words[i].Text[0])
		}
	}
	s.words = s.words[:to]
	if to > from {
		s.pieces = append(s.pieces, piece{role, span, stretch{int32(from), int32(to)}})
	}
}

// strongest keeps the mark that divides more.
func strongest(a, b byte) byte {
	const order = "|:;,)(-"
	for i := 0; i < len(order); i++ {
		if a == order[i] || b == order[i] {
			return order[i]
		}
	}
	if a != 0 {
		return a
	}
	return b
}

// own is the stretch of the words that are not lead-in, label or tail.
func (s *sentence) own() stretch {
	for _, p := range s.pieces {
		if p.role == dossier.RoleNorm {
			return p.words
		}
	}
	return stretch{0, int32(len(s.words))}
}

// dropLeadIns forgets the lead-in of a list item that is a norm of its own.
func (s *sentence) dropLeadIns() {
	s.weighed.hasWords, s.weighed.hasConcepts = false, false
	own := s.own()
	pieces := s.pieces[:0]
	for _, p := range s.pieces {
		if p.role == dossier.RoleNorm || p.role == dossier.RoleTail {
			p.words.start -= own.start
			p.words.end -= own.start
			pieces = append(pieces, p)
		}
	}
	s.pieces = pieces
	s.words = append(s.words[:0], s.words[own.start:]...)
	s.marks = append(s.marks[:0], s.marks[own.start:]...)
	s.hits, s.excs, s.frames, s.modals = s.hits[:0], s.excs[:0], s.frames[:0], s.modals[:0]
}

// breaks reports whether a strong mark stands after word i.
func (s *sentence) breaks(i int32) bool {
	switch s.marks[i] {
	case ';', ':', '|':
		return true
	}
	return false
}

// bareLeadIn reports whether the lead-in consists of the role and nothing else.
func (s *sentence) bareLeadIn(role rules.Hit) bool {
	if len(s.pieces) < 2 || s.pieces[0].role != dossier.RoleLeadIn || !s.pieces[0].words.holds(role) {
		return false
	}
	lead := s.pieces[0].words
	return lead.end-lead.start <= role.End-role.Start+1 && s.marks[lead.end-1] == ':'
}

// listed reports whether the semicolon after word w divides items of a list, or
// stands at the seam of two pieces.
func (s *sentence) listed(w int32) bool {
	for _, p := range s.pieces {
		if p.words.start == w+1 {
			return true
		}
	}
	for i := int32(0); i < w; i++ {
		if s.marks[i] == ':' {
			return true
		}
	}
	return false
}

// defines reports whether the sentence says what a term means.
func (s *sentence) defines() bool {
	own := s.own()
	for w := own.start; w < min(own.start+14, own.end); w++ {
		switch s.words[w].Text {
		case "means", "mean", "meaning", "includes", "include":
			return true
		}
	}
	return false
}
