package analyze

import (
	"github.com/checkweigh/checkweigh/rules"
)

// take tags a stretch of words: all concepts of the lexicon and those that show
// in how words are written.
func (r *reader) take(s *sentence) {
	whole := r.a.set.Lexicon.Whole()
	r.tagger.Look(s.words, whole, &s.seen)
	r.seek(s, whole.Always())
}

// seek does the same for a sentence that was looked at, and looks for the wanted
// concepts only.
func (r *reader) seek(s *sentence, wanted rules.Bits) {
	s.sought = append(s.sought[:0], wanted...)
	s.hits = r.tagger.Find(s.words, &s.seen, wanted, s.hits[:0])
	r.sort(s)
	seen := len(s.hits)
	r.a.words.looks(r.text, s, r.tagger)
	r.sortMore(s, seen)
}

// seekMarks looks in the sentences of a clause for the marks of a requirement,
// which few sentences are asked about.
func (r *reader) seekMarks(clause []*sentence, requirement int) {
	marks := r.a.index.marks[requirement]
	if marks == nil {
		return
	}
	for _, s := range clause {
		if !s.sought.Holds(marks) {
			r.wanted = append(r.wanted[:0], s.sought...)
			r.wanted.Or(marks)
			r.seek(s, r.wanted)
		}
	}
}

// use says what a concept is for, so that one look at each hit is enough.
type use uint8

const (
	useRole  use = 1 << iota // acts in a frame
	useForce                 // is the modality of a frame
	useSign                  // is one of the other concepts that frames ask for
)

// sort takes the concepts of hits and picks out what frames are made of.
func (r *reader) sort(s *sentence) {
	if s.bits == nil {
		s.bits = rules.NewBits(len(r.a.set.Lexicon.Concepts))
	}
	s.bits.Clear()
	s.roles, s.forces, s.signs = s.roles[:0], s.forces[:0], s.signs[:0]
	r.sortMore(s, 0)
}

// sortMore does the same for hits from first on.
func (r *reader) sortMore(s *sentence, first int) {
	uses := r.a.uses
	for _, h := range s.hits[first:] {
		if u := uses[h.Concept]; u != 0 {
			s.put(h, u)
		}
		s.bits.Set(h.Concept)
	}
}

func (s *sentence) put(h rules.Hit, u use) {
	if u&useRole != 0 {
		s.roles = append(s.roles, h)
	}
	if u&useForce != 0 {
		s.forces = append(s.forces, h)
	}
	if u&useSign != 0 {
		s.signs = append(s.signs, h)
	}
}
