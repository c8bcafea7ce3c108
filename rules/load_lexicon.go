package rules

import "fmt"

// isConceptName reports whether the words name a concept, in capitals, digits and
// _ after a capital: what is written otherwise is a phrase.
func isConceptName(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c < 'A' || c > 'Z') && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return text != ""
}

// mostConcepts bounds a pack's lexicon; the embedded pack has some 2,000.
const mostConcepts = 20_000

func (l *loader) concepts(s source, n node) {
	names := make([]string, len(Groups))
	for i, g := range Groups {
		names[i] = string(g)
	}
	for group := range s.fields(n, "concepts", names...) {
		for c := range s.fields(group.value, group.key) {
			l.concept(s, Group(group.key), c)
		}
	}
}

func (l *loader) concept(s source, group Group, f field) {
	c := Concept{Name: f.key, Group: group, at: placeOf(s.file, f.at), blocks: -1}
	if !isConceptName(c.Name) {
		s.report(f.at, fmt.Sprintf("%q is no name for a concept", c.Name), "write capitals, digits and _ only: ACT_SELL")
		return
	}
	if id, twice := l.set.Lexicon.byName[c.Name]; twice {
		first := l.set.Lexicon.Concepts[id].at
		s.report(f.at, fmt.Sprintf("concept %s stands already at %s:%d", c.Name, first.file, first.line), "add the phrases there")
		return
	}
	known := s.mistakes()
	if f.value.kind == nodeMapping {
		for k := range s.fields(f.value, "a concept", "phrases", "include", "not", "from_terms") {
			switch k.key {
			case "phrases":
				c.phrases = s.phrases(k.value)
				c.Phrases = c.phrases.written
			case "include":
				c.Include, c.includedAt = s.texts(k.value, "include"), placeOf(s.file, k.at)
			case "not":
				c.not = s.phrases(k.value)
				c.Not = c.not.written
			case "from_terms":
				c.FromTerms = s.truth(k.value, "from_terms")
			}
		}
	} else {
		c.phrases = s.phrases(f.value)
		c.Phrases = c.phrases.written
	}
	if len(c.Phrases)+len(c.Include) == 0 && s.mistakes() == known {
		s.report(f.at, "concept "+c.Name+" has no phrases", "give it phrases, or include other concepts")
	}
	l.addConcept(c.Name, c)
}

// addConcept files a concept under its name, or an inline phrase under its words.
func (l *loader) addConcept(as string, c Concept) ConceptID {
	id := ConceptID(len(l.set.Lexicon.Concepts))
	if id == mostConcepts {
		l.problems = append(l.problems, c.at.problem(fmt.Sprintf("the pack has more than %d concepts", mostConcepts), "merge some"))
	}
	l.set.Lexicon.Concepts = append(l.set.Lexicon.Concepts, c)
	l.set.Lexicon.byName[as] = id
	return id
}

// phraseList holds phrases as they are written and, unless the pack is trusted, as
// they were read.
type phraseList struct {
	written []string
	parsed  []parsedPhrase
}

// read gives what the phrases stand for. Those of a trusted pack are parsed only
// here, for who lists or shows rules never asks.
func (w phraseList) read() []parsedPhrase {
	if len(w.parsed) > 0 {
		return w.parsed
	}
	out := make([]parsedPhrase, 0, len(w.written))
	for _, text := range w.written {
		if p, err := parsePhrase(text); err == nil { // a test reads the trusted pack as if it were not
			out = append(out, p)
		}
	}
	return out
}

// add reads one more phrase.
func (w *phraseList) add(s source, text string) error {
	if !s.trusted {
		p, err := parsePhrase(text)
		if err != nil {
			return err
		}
		w.parsed = append(w.parsed, p)
	}
	w.written = append(w.written, text)
	return nil
}

func (s source) phrases(n node) phraseList {
	var out phraseList
	for item := range s.items(n) {
		text := s.text(item, "a phrase")
		if text == "" {
			continue
		}
		if err := out.add(s, text); err != nil {
			s.report(item, fmt.Sprintf("phrase %q: %v", text, err), "see \"Phrases\" in docs/writing-rules.md")
		}
	}
	return out
}

// BuiltIn names the concepts that the engine finds by the look of words and not
// by phrases. Rules use them like any other.
var BuiltIn = []string{"NUMBER", "MONEY", "PERCENT", "DATE", "COMPANY_NAME", "PERSON_NAME", "EMAIL", "PHONE", "BLANK"}

func (l *loader) builtIn() {
	for _, name := range BuiltIn {
		l.addConcept(name, Concept{Name: name, Group: Things, blocks: -1, at: place{file: "the built-in concepts"}})
	}
}
