package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/rules"
)

// norm builds the frame of modal i, which stands in words.
func (v *vocabulary) norm(s *sentence, words stretch, i int, previous rules.Actor) frame {
	m := &s.modals[i]
	f := frame{words: words, modal: m.stretch, force: m.force}
	subject := stretch{v.subjectStart(s, words.start, m.start), m.start}
	f.actor, f.only, m.own = v.actor(s, subject, v.pronoun(s, words.start, m.start, previous))
	if a := v.inverted(s, m.end); f.actor == rules.NoActor && a != rules.NoActor {
		f.actor, m.own = a, true
	}
	if v.passive(s, m.end) {
		f.actor, m.own = v.agent(s, m.end), false
		if f.force&(rules.Duty|rules.Right) != 0 && s.deniedAfterBe(m.end) {
			f.force = rules.Prohibition // "shall be neither sold nor lent"
		}
	}
	if inside := v.roleFrom(s, m.start); m.end-m.start > 2 && inside != rules.NoActor && v.roleIn(s, m.stretch) {
		f.actor = inside // "clause 22 bars the vendor from selling"
	}
	if f.force == rules.NoDuty && s.words[m.start].Text == "no" { // "no obligation rests on the Supplier"
		f.actor, m.own = v.roleFrom(s, m.end), true
	}
	f.overrides = v.has(s, f.words, v.override)
	v.negate(s, &f, subject)
	return f
}

// pronoun finds whom "it", "they" or a bare "and" before a modal mean: who acts
// in the words before them, else the actor of the sentence before.
func (v *vocabulary) pronoun(s *sentence, from, modal int32, previous rules.Actor) rules.Actor {
	if modal == from || !pronouned(s.words[modal-1].Text) && s.words[modal-1].Text != "and" && s.words[modal-1].Text != "but" {
		return previous
	}
	var first rules.Hit
	for _, h := range s.roles {
		if a := v.actors[h.Concept]; a != 0 && a != rules.Both && h.Start >= from && h.End < modal && !v.hangs(s, h) && (first.End == 0 || h.Start < first.Start) {
			first = h
		}
	}
	if first.End != 0 {
		return v.actors[first.Concept]
	}
	return previous
}

// negate reads "no data shall", "nothing shall prevent X from", "neither may".
func (v *vocabulary) negate(s *sentence, f *frame, subject stretch) {
	if !v.negated(s, subject) {
		return
	}
	reach := stretch{f.modal.end, min(f.modal.end+6, int32(len(s.words)))}
	nothing := v.starts(s, subject, "nothing")
	switch {
	case nothing && v.has(s, reach, v.hinders):
		f.force, f.actor = rules.Right, v.roleFrom(s, f.modal.end)
	case v.has(s, reach, v.obliges):
		f.force, f.actor = rules.NoDuty, v.roleFrom(s, f.modal.end)
	case f.force == rules.Prohibition:
		f.force = rules.Duty // "no copy shall not be kept"
	case f.force != rules.NoDuty:
		f.force = rules.Prohibition
	}
}

func (v *vocabulary) starts(s *sentence, in stretch, word string) bool {
	for w := in.start; w < in.end; w++ {
		if s.words[w].Text == word {
			return true
		}
	}
	return false
}

// negated reports whether the subject itself says no. "No later than" and "at
// no cost" are kept apart by the concept NEGATION.
func (v *vocabulary) negated(s *sentence, subject stretch) bool {
	if v.negation == none {
		return false
	}
	for _, h := range s.signs {
		if h.Concept == v.negation && subject.holds(h) && (negators(s.words[h.Start].Text) || h.End-h.Start > 1) {
			return true
		}
	}
	return false
}

func (v *vocabulary) has(s *sentence, in stretch, concept rules.ConceptID) bool {
	if concept == none {
		return false
	}
	for _, h := range s.signs {
		if h.Concept == concept && in.touches(h) {
			return true
		}
	}
	return false
}

// subjectStart walks back from a modal to where its subject begins: behind the
// last strong mark, comma or joining word. A phrase between two commas just
// before the modal is skipped.
func (v *vocabulary) subjectStart(s *sentence, floor, modal int32) int32 {
	w := modal - 1
	if w > floor && s.marks[w] == ',' {
		back := w - 1
		for back > floor && s.marks[back] != ',' && !s.breaks(back) {
			back--
		}
		if back > floor {
			w = back
		}
	}
	seen := false
	for ; w >= floor; w-- {
		if s.marks[w] == ')' {
			w, seen = s.openBracket(w, floor), true
			continue
		}
		if w < modal-1 && (s.breaks(w) || s.marks[w] == ',' && seen) {
			if start, ok := v.deniedList(s, floor, w, modal); ok {
				return start
			}
			return w + 1
		}
		switch s.words[w].Text {
		case "and", "but", "or":
			if seen && v.roleIn(s, stretch{w + 1, modal}) || !seen {
				return w
			}
		case "that", "which", "who", "provided":
			if !v.closed(s, w, modal) {
				return w
			}
		}
		seen = seen || !fillers(s.words[w].Text) || w == modal-1 && pronouned(s.words[w].Text)
	}
	return floor
}

// deniedList finds the "no" of "No tables, logs or records may": a list of
// subjects, without a verb, of which comma is one of the commas.
func (v *vocabulary) deniedList(s *sentence, floor, comma, modal int32) (int32, bool) {
	if !v.starts(s, stretch{comma + 1, modal}, "or") && !v.starts(s, stretch{comma + 1, modal}, "nor") || v.verbIn(s, floor, modal) {
		return 0, false
	}
	for w := comma; w >= floor && w > comma-10 && !s.breaks(w); w-- {
		opens := w == floor || s.breaks(w-1)
		if opens && (s.words[w].Text == "no" || s.words[w].Text == "neither") {
			return w, true
		}
	}
	return 0, false
}

func (v *vocabulary) roleIn(s *sentence, in stretch) bool {
	for _, h := range s.roles {
		if v.actors[h.Concept] != 0 && in.holds(h) {
			return true
		}
	}
	return false
}

// actor is the last role of the subject that does not hang on a preposition;
// else the last role; else, where the subject is empty or "it", the one before.
func (v *vocabulary) actor(s *sentence, subject stretch, previous rules.Actor) (actor rules.Actor, only, own bool) {
	var best, fallback rules.Hit
	if subject.end > subject.start && pronouned(s.words[subject.end-1].Text) {
		return previous, false, false
	}
	head := stretch{subject.start, v.relativeStart(s, subject)}
	for _, h := range s.roles {
		if v.actors[h.Concept] == 0 || !head.holds(h) {
			continue
		}
		if v.hangs(s, h) {
			if h.End > fallback.End || h.End == fallback.End && h.Start < fallback.Start {
				fallback = h
			}
		} else if h.Start >= best.End || best.End == 0 || h.Start <= best.Start && h.End >= best.End {
			best = h
		}
	}
	if best.End == 0 {
		best = fallback
	}
	if best.End == 0 {
		if v.empty(s, subject) {
			return previous, false, false
		}
		return rules.NoActor, v.starts(s, subject, "only"), false
	}
	if owner, ok := v.owner(s, subject, best); ok {
		best = owner
	}
	for w := max(subject.start, best.Start-3); w < best.Start; w++ {
		only = only || s.words[w].Text == "only"
	}
	return v.actors[best.Concept] | v.partner(s, best), only, true
}

// partner finds who acts together with the role: "neither the Supplier nor the
// Buyer", and "the Supplier and the Buyer" at the head of a sentence.
func (v *vocabulary) partner(s *sentence, h rules.Hit) rules.Actor {
	joint := h.Start - 1
	if joint > 0 && (s.words[joint].Text == "the" || s.words[joint].Text == "any") {
		joint--
	}
	if joint < 1 || s.words[joint].Text != "and" && s.words[joint].Text != "or" && s.words[joint].Text != "nor" {
		return 0
	}
	for _, o := range s.roles {
		if v.actors[o.Concept] == 0 || o.End != joint {
			continue
		}
		before := ""
		for w := o.Start - 1; w >= max(0, o.Start-2); w-- {
			before += " " + s.words[w].Text
		}
		if o.Start <= 1 || strings.Contains(before, "neither") || strings.Contains(before, "both") || strings.Contains(before, "either") {
			return v.actors[o.Concept]
		}
	}
	return 0
}

// owner finds whose staff acts: "the Supplier's personnel" is the Supplier.
func (v *vocabulary) owner(s *sentence, subject stretch, h rules.Hit) (rules.Hit, bool) {
	if v.actors[h.Concept] != rules.Worker {
		return h, false
	}
	for _, o := range s.roles {
		if v.actors[o.Concept] == 0 || v.actors[o.Concept] == rules.Worker || !subject.holds(o) {
			continue
		}
		possessive := o.End == h.Start && (strings.HasSuffix(s.words[o.End-1].Text, "'s") || s.marks[o.End-1] == '\'')
		if possessive && v.actors[o.Concept]&(rules.Supplier|rules.Buyer) != 0 {
			return o, true
		}
	}
	return h, false
}

// hangs reports whether a preposition governs the role: "on request by the Buyer".
func (v *vocabulary) hangs(s *sentence, h rules.Hit) bool {
	for w := h.Start - 1; w >= 0 && w >= h.Start-2; w-- {
		if s.marks[w] == ',' || s.breaks(w) {
			return false
		}
		if prepositions(s.words[w].Text) {
			return true
		}
		switch s.words[w].Text {
		case "the", "any", "each", "recognised":
		case "and", "or": // "from management and the unions"
			for _, o := range s.roles {
				if v.actors[o.Concept] != 0 && o.End == w {
					return v.hangs(s, o)
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

func (v *vocabulary) empty(s *sentence, subject stretch) bool {
	for w := subject.start; w < subject.end; w++ {
		if !fillers(s.words[w].Text) {
			return false
		}
	}
	return true
}

// inverted is the role right behind the modal of "at no time may the Supplier".
func (v *vocabulary) inverted(s *sentence, after int32) rules.Actor {
	for _, h := range s.roles {
		behind := h.Start == after || h.Start == after+1 && s.words[after].Text == "the"
		if a := v.actors[h.Concept]; a != 0 && behind && !strings.HasSuffix(s.words[h.End-1].Text, "'s") {
			return a
		}
	}
	return rules.NoActor
}

// answering knows words that make of "shall be" no passive: who "shall be liable" acts.
func answering(word string) bool {
	switch word {
	case "accountable", "answerable", "liable", "responsible", "able", "entitled", "free":
		return true
	}
	return false
}

// passive reports whether "be" follows the modal: the subject suffers the act.
func (v *vocabulary) passive(s *sentence, after int32) bool {
	for w := after; w < min(after+3, int32(len(s.words))); w++ {
		switch s.words[w].Text {
		case "be":
			next := w + 1
			for next < min(w+4, int32(len(s.words))-1) && strings.HasSuffix(s.words[next].Text, "ly") {
				next++ // "solely", "jointly and severally"
			}
			return next >= int32(len(s.words)) || !answering(s.words[next].Text)
		case "not", "also", "only", "at", "all", "times", "in", "no", "event":
		default:
			return false
		}
	}
	return false
}

// deniedAfterBe reports whether "neither" or "never" follows the "be" behind a modal.
func (s *sentence) deniedAfterBe(after int32) bool {
	for w := after; w+1 < min(after+3, int32(len(s.words))); w++ {
		if s.words[w].Text == "be" {
			next := s.words[w+1].Text
			return next == "neither" || next == "never"
		}
	}
	return false
}

// agent is the role after "by".
func (v *vocabulary) agent(s *sentence, after int32) rules.Actor {
	for w := after; w+1 < int32(len(s.words)); w++ {
		if s.words[w].Text != "by" {
			continue
		}
		for _, h := range s.roles {
			if a := v.actors[h.Concept]; a != 0 && h.Start > w && h.Start <= w+2 {
				return a
			}
		}
	}
	return rules.NoActor
}

func (v *vocabulary) roleFrom(s *sentence, from int32) rules.Actor {
	var best rules.Hit
	for _, h := range s.roles {
		if v.actors[h.Concept] != 0 && h.Start >= from && (best.End == 0 || h.Start < best.Start || h.Start == best.Start && h.End > best.End) {
			best = h
		}
	}
	if best.End == 0 {
		return rules.NoActor
	}
	return v.actors[best.Concept]
}

// ours is who acts in "our supplier redesigns it": the supplier, not we.
func (v *vocabulary) ours(s *sentence, first rules.Hit) rules.Actor {
	if word := s.words[first.Start].Text; first.End == first.Start+1 && (word == "our" || word == "your") {
		for _, h := range s.roles {
			if a := v.actors[h.Concept]; h.Start == first.End && a&(rules.Supplier|rules.Developer) != 0 {
				return a
			}
		}
	}
	return v.actors[first.Concept]
}
