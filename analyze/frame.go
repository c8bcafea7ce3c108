package analyze

import (
	"slices"

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
	main := 0
	for i := range s.modals {
		s.modals[i].sub = v.depends(s, i)
		if !s.modals[i].sub {
			main++
		}
	}
	if main == 0 {
		v.statements(s)
		return
	}
	previous := before
	start := int32(0)
	last := -1
	for i := range s.modals {
		if s.modals[i].sub {
			continue
		}
		if last >= 0 {
			boundary := v.subjectStart(s, s.modals[last].end, s.modals[i].start)
			s.frames[len(s.frames)-1].words.end = boundary
			v.mirror(s, len(s.frames)-1)
			start = boundary
		}
		f := v.norm(s, start, i, previous)
		if f.actor != rules.NoActor {
			previous = f.actor
		}
		s.frames = append(s.frames, f)
		last = i
	}
	v.mirror(s, len(s.frames)-1)
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
		f.actor = rules.NoActor
	}
	s.frames = append(s.frames, f)
}

// modals picks the leftmost-longest modalities; between equals the stronger.
func (v *vocabulary) modals(s *sentence) {
	for _, h := range s.hits {
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
	opens := h.Start == 0 || s.marks[h.Start-1] == ','
	return first.Text == "should" && opens && h.End == h.Start+1
}

// depends reports whether modal i stands in a dependent clause.
func (v *vocabulary) depends(s *sentence, i int) bool {
	m := s.modals[i]
	floor := int32(0)
	if i > 0 {
		floor = s.modals[i-1].end
	}
	for w := m.start - 1; w >= floor; w-- {
		if s.breaks(w) {
			return false
		}
		word := s.words[w].Text
		if s.marks[w] == ',' && w+1 < m.start {
			next := s.words[w+1].Text
			if next != "or" && next != "and" && !introducers[next] {
				return false
			}
		}
		if introducers[word] {
			return !v.opensNorm(s, w)
		}
		if word == "that" && w > 0 && w+1 < m.start {
			return !announcers[s.words[w-1].Text]
		}
		if word == "that" && w > 0 && s.marks[w-1] == 0 && !announcers[s.words[w-1].Text] {
			return true
		}
	}
	return false
}

// opensNorm knows introducers that open a norm all the same: "in which case".
func (v *vocabulary) opensNorm(s *sentence, w int32) bool {
	word := s.words[w].Text
	if word == "which" && w+1 < int32(len(s.words)) {
		next := s.words[w+1].Text
		return next == "case" || next == "event"
	}
	return word == "so" && w+1 < int32(len(s.words)) && s.words[w+1].Text != "that" || word == "until" && w == 0
}

// exceptions marks what stands after unless, except, save and the like.
func (v *vocabulary) exceptions(s *sentence) {
	if v.exception == none {
		return
	}
	for _, h := range s.hits {
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
	for _, h := range s.hits {
		if v.forces[h.Concept] != 0 && (h.End == at || h.End == at-1) {
			return true
		}
	}
	return false
}
