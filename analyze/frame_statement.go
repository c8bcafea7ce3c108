package analyze

import "github.com/checkweigh/checkweigh/rules"

// statements makes frames of a sentence without a norm: one for each part
// between strong marks, with a part that begins to say no on its own.
func (v *vocabulary) statements(s *sentence, in stretch) {
	start := in.start
	for w := in.start; w < in.end; w++ {
		turn := w+2 < in.end && (s.words[w+1].Text == "and" || s.words[w+1].Text == "but") && negators(s.words[w+2].Text)
		if w+1 == in.end || s.marks[w] == ';' && !s.listed(w) || turn {
			s.frames = append(s.frames, v.statement(s, stretch{start, w + 1}))
			start = w + 1
		}
	}
}

func (v *vocabulary) statement(s *sentence, words stretch) frame {
	f := frame{words: words, force: rules.Statement, actor: rules.NoActor, modal: stretch{words.start, words.start}}
	if v.denied(s, words) {
		f.force = rules.Denial
	}
	var first rules.Hit
	for _, h := range s.roles {
		if v.actors[h.Concept] != 0 && words.holds(h) && !v.hangs(s, h) && (first.End == 0 || h.Start < first.Start || h.Start == first.Start && h.End > first.End) {
			first = h
		}
	}
	if first.End != 0 {
		f.actor = v.ours(s, first)
		if f.force == rules.Statement && s.bareLeadIn(first) {
			f.force = rules.Duty // "The Supplier:" and below it "securely erase the data"
		}
	}
	f.overrides = v.has(s, words, v.override)
	return f
}

// denied reports whether a statement says no. What stands between two commas as a
// remark does not: "its policy, which we cannot vary, lets it keep the data".
func (v *vocabulary) denied(s *sentence, in stretch) bool {
	if v.negation == none {
		return false
	}
	for _, h := range s.signs {
		if h.Concept == v.negation && in.touches(h) && !s.remark(in, h) {
			return true
		}
	}
	return false
}

// remark reports whether a hit stands in a relative clause between two commas.
func (s *sentence) remark(in stretch, h rules.Hit) bool {
	from := h.Start - 1
	for from >= in.start && s.marks[from] != ',' {
		from--
	}
	if from < in.start || !relatives(s.words[from+1].Text) {
		return false
	}
	for w := h.End - 1; w < in.end-1; w++ {
		if s.marks[w] == ',' {
			return true
		}
	}
	return false
}

// relatives reports words that open a remark behind a comma.
func relatives(word string) bool {
	switch word {
	case "which", "who", "whom", "whose", "where":
		return true
	}
	return false
}
