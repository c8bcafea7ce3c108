package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/rules"
)

// frame is one norm: who acts, with what force, in which words.
type frame struct {
	words     stretch
	modal     stretch // empty in a statement
	force     rules.Force
	actor     rules.Actor
	overrides bool // stands under "notwithstanding"
	only      bool // "only the Supplier may": the other side's ban that follows from it
}

// modal is a shall or may with its place.
type modal struct {
	stretch
	force rules.Force
	sub   bool // in a dependent clause: a condition, not a norm
	own   bool // its actor stands in the sentence itself
}

// frames finds the frames of a tagged sentence. before is the actor of the
// sentence before, for "it" and "they".
func (v *vocabulary) frames(s *sentence, before rules.Actor) {
	v.exceptions(s)
	v.modals(s)
	for i := range s.modals {
		s.modals[i].sub = v.depends(s, i)
	}
	from, next := int32(0), 0
	n := int32(len(s.words))
	for w := int32(0); w < n; w++ {
		if w+1 < n && !v.turns(s, w) {
			continue
		}
		first := next
		main := false
		for next < len(s.modals) && s.modals[next].start <= w {
			main = main || !s.modals[next].sub
			next++
		}
		if main {
			before = v.norms(s, stretch{from, w + 1}, first, next, before)
		} else {
			v.statements(s, stretch{from, w + 1})
		}
		from = w + 1
	}
}

// turns reports whether a new thought begins after word w: behind a semicolon
// that divides no list, and at "provided that" and "save that".
func (v *vocabulary) turns(s *sentence, w int32) bool {
	if s.marks[w] == ';' {
		return v.beginsThought(s, w+1)
	}
	if int(w)+2 >= len(s.words) {
		return false
	}
	switch word := s.words[w+1].Text; word[0] {
	case 'a', 'b':
		return s.marks[w] == ',' && (word == "and" || word == "but") && negators(s.words[w+2].Text)
	case 's', 'e':
		return (word == "save" || word == "except") && s.words[w+2].Text == "that"
	case 'p':
		if word != "provided" {
			return false
		}
		return s.words[w+2].Text == "that" || int(w)+3 < len(s.words) && s.words[w+3].Text == "that"
	}
	return false
}

// beginsThought tells "; the Buyer sees only summaries" from the next item of a
// list, which shares the verb of the first.
func (v *vocabulary) beginsThought(s *sentence, at int32) bool {
	if s.listed(at - 1) {
		return false
	}
	end := at
	for end < int32(len(s.words)) && end < at+5 && s.marks[end] != ';' {
		end++
	}
	if v.roleIn(s, stretch{at, end}) {
		return true
	}
	for i := range s.modals {
		if !s.modals[i].sub && s.modals[i].start >= at {
			return true
		}
	}
	first := s.words[at].Text
	return first == "no" || first == "there" || first == "nothing" || first == "neither"
}

// norms makes a frame of each modal of a stretch and returns the last actor.
func (v *vocabulary) norms(s *sentence, in stretch, first, next int, previous rules.Actor) rules.Actor {
	start, last := in.start, -1
	for i := first; i < next; i++ {
		if s.modals[i].sub {
			continue
		}
		if last >= 0 {
			boundary := v.subjectStart(s, s.modals[last].end, s.modals[i].start)
			s.frames[len(s.frames)-1].words.end = boundary
			v.mirror(s, len(s.frames)-1)
			start = boundary
		}
		f := v.norm(s, stretch{start, in.end}, i, previous)
		if f.actor != rules.NoActor {
			previous = f.actor
		}
		s.frames = append(s.frames, f)
		last = i
	}
	v.mirror(s, len(s.frames)-1)
	return previous
}

// mirror adds to "only X may" the ban on the other side.
func (v *vocabulary) mirror(s *sentence, i int) {
	f := s.frames[i]
	if !f.only || f.force&(rules.Right|rules.Duty) == 0 {
		return
	}
	f.force, f.only = rules.Prohibition, false
	switch f.actor {
	case rules.Supplier:
		f.actor = rules.Buyer
	case rules.Buyer:
		f.actor = rules.Supplier
	default:
		return
	}
	s.frames = append(s.frames, f)
}

// modals picks the leftmost-longest modalities; between equals the stronger.
func (v *vocabulary) modals(s *sentence) {
	for _, h := range s.forces {
		force := v.forces[h.Concept]
		if force == 0 || v.notModal(s, h) {
			continue
		}
		s.modals = append(s.modals, modal{stretch: stretch{h.Start, h.End}, force: force})
	}
	slices.SortStableFunc(s.modals, func(a, b modal) int {
		if a.start != b.start {
			return int(a.start - b.start)
		}
		if a.end != b.end {
			return int(b.end - a.end)
		}
		return strength(b.force) - strength(a.force)
	})
	kept := s.modals[:0]
	for _, m := range s.modals {
		if len(kept) == 0 || m.start >= kept[len(kept)-1].end {
			kept = append(kept, m)
		}
	}
	s.modals = kept
}

// notModal tells the month of May and "should it fail" from modal verbs.
func (v *vocabulary) notModal(s *sentence, h rules.Hit) bool {
	first := s.words[h.Start]
	if first.Text == "may" && first.Upper && !first.AllUpper && h.Start > 0 {
		return true
	}
	if int(h.End) < len(s.words) && (first.Text == "can" || first.Text == "may" || first.Text == "will") {
		switch s.words[h.End].Text {
		case "confirm", "advise", "inform", "say": // "we can confirm that": a manner of speaking
			return h.End == h.Start+1
		}
	}
	opens := h.Start == 0 || s.marks[h.Start-1] == ','
	return first.Text == "should" && opens && h.End == h.Start+1
}

// depends reports whether modal i stands in a dependent clause: walking left
// from it, a word such as "which" or "where" comes before the clause begins.
func (v *vocabulary) depends(s *sentence, i int) bool {
	m := s.modals[i]
	floor := int32(0)
	if i > 0 {
		floor = s.modals[i-1].end
	}
	joined := false
	for w := m.start - 1; w >= floor; w-- {
		if s.breaks(w) {
			return false
		}
		if s.marks[w] == ')' {
			w = s.openBracket(w, floor)
			continue
		}
		word := s.words[w].Text
		if s.marks[w] == ',' && w+1 < m.start {
			next := s.words[w+1].Text
			if next != "or" && next != "and" && !introducers(next) {
				return false
			}
		}
		if word == "and" || word == "but" {
			if v.roleIn(s, stretch{w + 1, min(w+4, m.start)}) {
				return false
			}
			joined = true
		}
		if v.closed(s, w, m.start) {
			continue
		}
		if introducers(word) && v.introduces(s, w) {
			far := m.start-w > 7 && (joined || w == 0 && pronouned(s.words[m.start-1].Text))
			return !far && !v.opensNorm(s, w) && !v.saidBefore(s, w+1, m.start)
		}
		if word == "that" && w > 0 && v.relative(s, w, m) {
			return !announcers(s.words[w-1].Text) && !(sayers(s.words[w-1].Text) && v.saidBefore(s, w+1, m.start))
		}
	}
	return false
}

// saidBefore tells "If a defect is found the Buyer may", where the condition is
// over before its comma would come, from "If the Buyer may": a role stands right
// before the modal and the condition has a verb of its own.
func (v *vocabulary) saidBefore(s *sentence, from, modal int32) bool {
	for _, h := range s.roles {
		if v.actors[h.Concept] == 0 || h.End != modal || h.Start <= from+1 {
			continue
		}
		last := h.Start - 1
		if last > from && s.words[last].Text == "the" {
			last--
		}
		if word := s.words[last].Text; prepositions(word) || fillers(word) || introducers(word) {
			continue
		}
		if v.verbIn(s, from+1, last+1) || s.actsIn(from+1, last) || v.anotherRole(s, stretch{from, last + 1}, h.Concept) {
			return true
		}
	}
	return false
}

// anotherRole reports whether the condition has a subject of its own: "Where the
// Contractor makes default the Buyer may".
func (v *vocabulary) anotherRole(s *sentence, in stretch, than rules.ConceptID) bool {
	for _, h := range s.roles {
		if a := v.actors[h.Concept]; a != 0 && a != v.actors[than] && in.holds(h) && h.Start <= in.start+1 && h.End < in.end && !strings.HasSuffix(s.words[h.End-1].Text, "'s") {
			return true
		}
	}
	return false
}

// openBracket returns the word before the bracket that closes after word w.
func (s *sentence) openBracket(w, floor int32) int32 {
	for back := w - 1; back > floor; back-- {
		if s.marks[back] == '(' {
			return back + 1
		}
	}
	return w
}

// introduces tells "as the Buyer may ask" from "as to", and "after the Buyer has
// asked" from "after an incident" at the head of the sentence.
func (v *vocabulary) introduces(s *sentence, w int32) bool {
	next := ""
	if int(w)+1 < len(s.words) {
		next = s.words[w+1].Text
	}
	switch s.words[w].Text {
	case "as":
		return w > 0 && next != "to" && next != "regards" && next != "well" && next != "soon" && next != "defined" && next != "set" && next != "part" && next != "its"
	case "than":
		return w > 1 && !(w == 2 && (s.words[0].Text == "not" || s.words[0].Text == "no")) // "Not later than the tenth day the Supplier shall"
	case "after", "before", "until", "till", "since":
		return w > 0
	}
	return true
}

// relative tells "data that the Buyer may ask for" from "on that day".
func (v *vocabulary) relative(s *sentence, w int32, m modal) bool {
	return w+1 <= m.start && !prepositions(s.words[w-1].Text)
}

// opensNorm knows introducers that open a norm all the same: "in which case".
func (v *vocabulary) opensNorm(s *sentence, w int32) bool {
	word := s.words[w].Text
	if word == "which" && w+1 < int32(len(s.words)) {
		next := s.words[w+1].Text
		return next == "case" || next == "event"
	}
	return word == "so" && w+1 < int32(len(s.words)) && s.words[w+1].Text != "that"
}

// exceptions marks what stands after unless, except, save and the like.
func (v *vocabulary) exceptions(s *sentence) {
	if v.exception == none {
		return
	}
	for _, h := range s.signs {
		if h.Concept != v.exception || len(s.excs) > 0 && h.Start < s.excs[len(s.excs)-1].end {
			continue
		}
		s.excs = append(s.excs, stretch{h.Start, v.exceptionEnd(s, h)})
	}
}

// exceptionEnd: an exception that opens the sentence, or is pushed in between
// the verb and its object, ends at the next comma; others at a stronger mark.
func (v *vocabulary) exceptionEnd(s *sentence, h rules.Hit) int32 {
	inserted := h.Start == 0 || s.marks[h.Start-1] == ',' && v.afterModal(s, h.Start)
	for w := h.End - 1; w < int32(len(s.words)); w++ {
		if s.breaks(w) || inserted && s.marks[w] == ',' && w >= h.End {
			return w + 1
		}
	}
	return int32(len(s.words))
}

func (v *vocabulary) afterModal(s *sentence, at int32) bool {
	for _, h := range s.forces {
		if v.forces[h.Concept] != 0 && (h.End == at || h.End == at-1) {
			return true
		}
	}
	return false
}
