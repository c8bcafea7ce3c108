package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// looks are the concepts that show in how words are written: sums of money,
// dates, names of companies and people.
type looks struct {
	number, money, percent, date, company, person, email, phone, blank rules.ConceptID
}

// looks adds the built-in concepts to the hits of a sentence.
func (v *vocabulary) looks(t *dossier.Text, s *sentence, tagger *rules.Tagger) {
	for i := range s.words {
		switch w := &s.words[i]; {
		case w.Kind == dossier.Number:
			v.figure(t, s, int32(i))
		case w.Upper && monthNames(w.Text):
			s.month(v.look.date, int32(i))
		case w.Upper || w.Text == "plc":
			v.name(t, s, int32(i), tagger)
		}
		if at := s.words[i].Span.End; at < len(t.Body) && t.Body[at] == '@' && i+1 < len(s.words) && s.words[i+1].Span.Start == at+1 {
			s.look(v.look.email, int32(i), int32(i)+2)
		}
	}
	if s.blank && len(s.words) > 0 {
		s.look(v.look.blank, int32(len(s.words))-1, int32(len(s.words)))
	}
}

// mayShow lists what looks may find at a word.
func (v *vocabulary) mayShow(w dossier.Token) []rules.ConceptID {
	var shown []rules.ConceptID
	switch {
	case w.Kind == dossier.Number:
		shown = []rules.ConceptID{v.look.number, v.look.money, v.look.percent, v.look.date, v.look.phone}
	case mayEndCompany(w):
		shown = []rules.ConceptID{v.look.company, v.look.person}
	case w.Upper:
		shown = []rules.ConceptID{v.look.date, v.look.person}
	}
	return slices.DeleteFunc(shown, func(c rules.ConceptID) bool { return c == none })
}

func (s *sentence) look(c rules.ConceptID, start, end int32) {
	if c != none {
		s.hits = append(s.hits, rules.Hit{Concept: c, Start: start, End: min(end, int32(len(s.words)))})
	}
}

func (v *vocabulary) figure(t *dossier.Text, s *sentence, i int32) {
	w := s.words[i]
	s.look(v.look.number, i, i+1)
	before := t.Body[max(0, w.Span.Start-3):w.Span.Start]
	next := ""
	if int(i)+1 < len(s.words) {
		next = s.words[i+1].Text
	}
	after := byte(0)
	if w.Span.End < len(t.Body) {
		after = t.Body[w.Span.End]
	}
	switch {
	case strings.HasSuffix(before, "£") || strings.HasSuffix(before, "€") || strings.HasSuffix(before, "$") || next == "pounds" || next == "gbp":
		s.look(v.look.money, i, i+1)
	case after == '%' || next == "percent" || next == "per" && int(i)+2 < len(s.words) && s.words[i+2].Text == "cent":
		s.look(v.look.percent, i, i+1)
	case after == '/' && int(i)+2 < len(s.words) && len(w.Text) <= 2 && s.words[i+1].Kind == dossier.Number && s.words[i+2].Kind == dossier.Number && len(s.words[i+2].Text) >= 2:
		s.look(v.look.date, i, i+3)
	case len(w.Text) == 10 && strings.Count(w.Text, ".") == 2:
		s.look(v.look.date, i, i+1)
	case w.Text[0] == '0' && len(w.Text) >= 3 && !strings.ContainsAny(w.Text, ".,:"):
		s.look(v.look.phone, i, i+1)
	}
}

// monthNames reports the names of months.
func monthNames(word string) bool {
	switch word {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december":
		return true
	}
	return false
}

// month takes "1 April 2026", "April 2026" and "9 May".
func (s *sentence) month(date rules.ConceptID, i int32) {
	start, end := i, i+1
	if i > 0 && s.words[i-1].Kind == dossier.Number && len(s.words[i-1].Text) <= 4 {
		start--
	}
	if int(end) < len(s.words) && s.words[end].Kind == dossier.Number {
		end++
	}
	if end-start > 1 {
		s.look(date, start, end)
	}
}

// honorifics reports titles that stand before the name of a person.
func honorifics(word string) bool {
	switch word {
	case "mr", "mrs", "ms", "miss", "dr", "professor", "prof", "sir", "dame", "captain", "sergeant", "lieutenant", "colonel", "councillor", "cllr", "reverend":
		return true
	}
	return false
}

// name takes "Tarnside Systems Limited" and "Dr Achebe", "Rosalind Achebe".
func (v *vocabulary) name(t *dossier.Text, s *sentence, i int32, tagger *rules.Tagger) {
	w := s.words[i]
	if s.endsCompany(i) {
		if w.Text == "incorporated" && int(i)+1 < len(s.words) && s.marks[i] == 0 && (s.words[i+1].Upper || s.words[i+1].Text == "in" || s.words[i+1].Text == "into") {
			return // "Incorporated Terms", "incorporated in England" end no name
		}
		start := i
		if s.comma(t, start-1) { // "Tarnside Systems, Inc."
			start--
		}
		for start > 0 && i-start < 7 && s.partOfName(t, start-1) {
			start--
		}
		if start < i && !(i-start == 1 && v.roleIn(s, stretch{start, i})) {
			s.look(v.look.company, start, i+1)
		}
		return
	}
	if int(i)+1 >= len(s.words) || !s.words[i+1].Upper || s.marks[i] != 0 && s.marks[i] != '.' {
		return
	}
	if honorifics(w.Text) || s.plainName(i, tagger) && s.plainName(i+1, tagger) && (i == 0 || !s.words[i-1].Upper) && !(int(i)+2 < len(s.words) && s.words[i+2].Upper && s.marks[i+1] == 0) {
		s.look(v.look.person, i, i+2)
	}
}

func (s *sentence) partOfName(t *dossier.Text, i int32) bool {
	if s.marks[i] != 0 && s.marks[i] != '(' && s.marks[i] != ')' && s.marks[i] != '-' && s.marks[i] != '&' {
		return false
	}
	return s.words[i].Upper && s.words[i].Text != "the" || s.words[i].Text == "and" && i > 0 && s.words[i-1].Upper
}

// plainName reports whether a capitalised word says nothing to the lexicon.
func (s *sentence) plainName(i int32, tagger *rules.Tagger) bool {
	w := s.words[i]
	if !w.Upper || w.AllUpper || len(w.Text) < 3 || mayEndCompany(w) || monthNames(w.Text) {
		return false
	}
	return !tagger.Knows(int(i))
}

// prompts reports words that open a place to be filled in.
func prompts(word string) bool {
	switch word {
	case "insert", "enter", "name", "date", "dd", "tbc", "number", "amount", "month", "x", "xx", "xxx", "]", "yyyy", "figure", "value",
		"guidance", "delete", "complete", "specify", "tbd", "details", "full", "list", "write", "state", "describe", "add", "type", "give":
		return true
	}
	return false
}

// hasBlank reports whether the tokens hold a place to be filled in.
func hasBlank(tokens []dossier.Token) bool {
	for i := 0; i+1 < len(tokens); i++ {
		if tokens[i].Kind != dossier.Punct {
			continue
		}
		switch tokens[i].Text {
		case "_":
			if tokens[i+1].Text == "_" {
				return true
			}
		case "[", "<", "{":
			if prompts(tokens[i+1].Text) {
				return true
			}
		}
	}
	return false
}
