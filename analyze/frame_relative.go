package analyze

import "strings"

// closed reports whether word w opens a relative clause that has a verb of its
// own before the modal, so that the modal is the sentence's: "any fault which is
// reported shall", "data that the Supplier holds must". In "data that the Buyer
// may ask for" the modal is the clause's only verb.
func (v *vocabulary) closed(s *sentence, w, modal int32) bool {
	if w == 0 || w+2 >= modal || joins(s.words[modal-1].Text) {
		return false
	}
	switch s.words[w].Text {
	case "who", "which":
	case "that":
		if word := s.words[w-1].Text; sayers(word) || announcers(word) {
			return w <= 2 && evident(word) && v.verbIn(s, w+1, modal) // "Evidence that the System is harming anyone shall"
		}
	case "whose":
		return v.verbIn(s, w+2, modal)
	default:
		return false
	}
	if prepositions(s.words[w-1].Text) {
		return v.verbIn(s, w+1, modal) // "of which the Buyer is aware shall"
	}
	if verbal(s.words[w+1].Text) {
		return true
	}
	for _, h := range s.roles {
		if v.actors[h.Concept] != 0 && h.Start > w && h.Start <= w+2 && h.End < modal && verbal(s.words[h.End].Text) {
			return true
		}
	}
	return false
}

func (v *vocabulary) verbIn(s *sentence, from, to int32) bool {
	for w := from; w < to; w++ {
		if finite(s.words[w].Text) {
			return true
		}
	}
	return false
}

// actsIn reports whether a noun is followed by what can be its verb: "the engine
// disadvantages", not "ten days" or "the users".
func (s *sentence) actsIn(from, to int32) bool {
	for w := from + 1; w < to; w++ {
		word, before := s.words[w].Text, s.words[w-1].Text
		if verbal(word) && !strings.Contains(word, "'") && len(before) > 4 && !verbal(before) && !prepositions(before) && !fillers(before) && !joins(before) {
			return true
		}
	}
	return false
}

// verbal reports words that, right behind "which" or its subject, can only be a verb.
func verbal(word string) bool {
	if finite(word) || strings.HasSuffix(word, "ed") {
		return true
	}
	return strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && len(word) > 3 && word != "this" && word != "always"
}

func joins(word string) bool { return word == "and" || word == "or" || word == "but" || word == "nor" }

// sayers reports words before a "that" which tells what is said or thought.
func sayers(word string) bool {
	switch word {
	case "consider", "considers", "considered", "believe", "believes", "find", "finds", "found", "show", "shows", "shown", "think",
		"thinks", "decide", "decides", "decided", "determine", "determines", "conclude", "concludes", "satisfied", "opinion", "view",
		"likely", "evidence", "sure", "fact", "so", "such", "appears", "seems", "suspects", "suspect", "mean", "means", "requires",
		"sign", "risk", "extent", "grounds", "notice", "says", "say", "states", "stated", "known", "knows", "clear", "possible",
		"understands", "recognises", "finding", "reason", "proof", "claim", "allegation":
		return true
	}
	return false
}

// evident reports nouns that can be the subject of a sentence together with the
// "that" behind them.
func evident(word string) bool {
	switch word {
	case "evidence", "proof", "sign", "fact", "risk", "finding", "claim", "allegation":
		return true
	}
	return false
}

// relativeStart is where a closed relative clause begins in the subject of a
// modal, or the subject's end: roles behind it do not act.
func (v *vocabulary) relativeStart(s *sentence, subject stretch) int32 {
	for w := subject.start; w < subject.end; w++ {
		if v.closed(s, w, subject.end) && (v.roleIn(s, stretch{subject.start, w}) || w > 0 && evident(s.words[w-1].Text)) {
			return w
		}
	}
	return subject.end
}
