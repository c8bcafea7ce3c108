package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// heading reports whether the line is a heading without a number.
func (s *segmenter) heading(l, next *clauseLine, text string) bool {
	if l.level > 0 {
		return len(text) < 300
	}
	if len(text) < 3 || len(text) > 100 || isLabelLine(text) && !isCapitals(text) {
		return false
	}
	text = trimEmphasis(text)
	if text == "" || !startsUpper(text) || isFormula(text) || strings.ContainsRune(".;,:", rune(text[len(text)-1])) || redactedText(text) {
		return false
	}
	if strings.ContainsRune("\"“‘'", firstRune(text)) || s.runsInto(s.prev, l) {
		return false
	}
	if next != nil && next.blanks == 0 && startsLower(next.text) && s.manner.wrapped {
		return false
	}
	if isCapitals(text) {
		return true
	}
	if len(text) < 50 && (l.blanks > 0 || s.prev == nil) && wordsIn(text) <= 7 && !hasModal(text, 9) && sectionZone(strings.ToLower(text), s.letter) != "" {
		return true
	}
	if hasVerb(text) && (s.manner.wrapped || hasModal(text, 20)) && !strings.HasPrefix(text, "How ") && !strings.HasPrefix(text, "What ") && !strings.HasPrefix(text, "If ") || wordsIn(text) > 12 {
		return false
	}
	if l.bold {
		return true
	}
	apart := l.blanks > 0 || l.page
	if next == nil || !apart || next.blanks == 0 && !s.manner.wrapped && !s.startsItem(next) || next.isRow() {
		return false
	}
	return s.startsItem(next) && len(text) < 70 || len(next.text) > len(text)+len(text)/2 && len(next.text) > 50
}

// isFormula reports words of a letter or deed that head nothing.
func isFormula(text string) bool {
	for _, p := range [...]string{"dear ", "yours ", "kind regards", "between", "and", "regards", "signed", "to whom"} {
		if hasPrefixFold(text, p) && (len(text) == len(p) || p[len(p)-1] == ' ' || !isLetter(text[len(p)])) {
			return len(text) < 40
		}
	}
	return false
}

// startsItem reports whether the line looks numbered, without asking the numbering.
func (s *segmenter) startsItem(l *clauseLine) bool {
	m, ok := parseMarker(l.text[dressing(l.text):])
	return ok && m.shape != shapeBullet && !m.bare
}

func trimEmphasis(text string) string { return strings.Trim(text, " *_#|\t") }

// isCapitals reports whether the text has at least three letters, all capitals.
func isCapitals(text string) bool {
	letters := 0
	for i := 0; i < len(text); i++ {
		if isLower(text[i]) {
			return false
		}
		if isLetter(text[i]) {
			letters++
		}
	}
	if letters < 3 {
		return false
	}
	return !strings.ContainsFunc(text, unicode.IsLower)
}

func wordsIn(text string) int {
	n, in := 0, false
	for i := 0; i < len(text); i++ {
		space := text[i] == ' ' || text[i] == '\t' || text[i] == '\n'
		if !space && !in {
			n++
		}
		in = !space
	}
	return n
}

// hasVerb reports a finite verb that makes a sentence of the text.
func hasVerb(text string) bool {
	for len(text) > 0 {
		end := strings.IndexAny(text, " \t\n")
		word := text
		if end >= 0 {
			word, text = text[:end], text[end+1:]
		} else {
			text = ""
		}
		switch len(word) {
		case 2, 3, 4, 5, 6, 7, 8, 9:
			if isVerb(strings.TrimRight(word, ",.;:")) {
				return true
			}
		}
	}
	return false
}

func isVerb(word string) bool {
	switch word {
	case "shall", "must", "may", "will", "is", "are", "was", "were", "has", "have", "had", "can", "cannot", "should", "would", "does", "do", "means", "applies", "apply",
		"agrees", "agree", "includes", "provides", "contains", "sets", "requires", "SHALL", "MUST", "MAY", "WILL":
		return true
	}
	return false
}

// numberedHeading reports whether the numbered unit i is only a heading, given
// the line that follows it.
func (s *segmenter) numberedHeading(i, next int) bool {
	c, u := &s.clauses[i], &s.units[i]
	body := trimEmphasis(s.text.Body[c.Body.Start:c.Body.End])
	l := &s.lines[u.first]
	if u.shape == shapeBullet || u.shape == shapeQuestion || u.shape == shapeParen && l.level == 0 {
		return false
	}
	if body == "" || len(body) > 120 || wordsIn(body) > 14 || !startsUpper(body) || redactedText(body) || l.isRow() {
		return u.shape == shapeWord && body == ""
	}
	if u.bare && i > 0 && s.inColumn(i) {
		return false
	}
	if strings.HasSuffix(body, ":") && wordsIn(body) > 5 || listJoiner(body) || strings.HasSuffix(body, ";") {
		return false
	}
	bare := strings.TrimRight(body, ".: ")
	if l.level > 0 || isCapitals(bare) {
		return true
	}
	if hasVerb(bare) || strings.HasSuffix(body, ";") || strings.HasSuffix(body, ",") || strings.HasSuffix(body, "?") || isLabelLine(body) {
		return false
	}
	if l.bold || u.shape == shapeWord {
		return true
	}
	if next >= len(s.lines) {
		return false
	}
	return s.headsWhatFollows(u, body, &s.lines[next])
}

// inColumn reports the next in a list of bare numbers, none of which is a heading.
func (s *segmenter) inColumn(i int) bool {
	u, above := &s.units[i], &s.units[i-1]
	return above.bare && above.kind == unitItem && above.depth == 1 && u.depth == 1 && s.clauses[i-1].Zone != dossier.Title &&
		u.parts[0] == above.parts[0]+1 && s.lines[u.first].blanks == 0
}

func (s *segmenter) headsWhatFollows(u *unit, body string, next *clauseLine) bool {
	m, ok := parseMarker(next.text[dressing(next.text):])
	if ok && m.shape == shapeDotted && u.shape == shapeDotted {
		if s.markdown && m.depth == 1 && next.indent >= u.indent+2 { // nested by indentation
			return true
		}
		return m.depth == u.depth+1 && m.parts[u.depth-1] == u.parts[u.depth-1]
	}
	if strings.HasSuffix(body, ".") || strings.HasSuffix(body, ":") || u.shape != shapeDotted && u.shape != shapeCode {
		return false
	}
	return !ok && len(next.text) > len(body) && startsUpper(next.text) && !s.letter || ok && m.shape == shapeParen && wordsIn(body) <= 8
}

// openHead makes the heading clause i stand above what follows.
func (s *segmenter) openHead(i int, body string) {
	c, u := &s.clauses[i], &s.units[i]
	u.title = headingLine(trimEmphasis(body))
	if u.kind == unitContainer {
		name := s.containers[len(s.containers)-1].name
		if name == "" {
			name = headingLine(trimEmphasis(s.text.Body[c.Span.Start:c.Body.Start]))
		}
		u.title = strings.TrimSpace(strings.TrimRight(name, " .:-–—") + " " + u.title)
	} else {
		u.rank = s.headRank(i)
		if s.titlesContainer(i) {
			return
		}
	}
	s.popHeads(u)
	s.leaveGroup(u)
	c.Heading = s.topPath()
	u.path = append(c.Heading[:len(c.Heading):len(c.Heading)], u.title)
	s.heads = append(s.heads, i)
}

// titlesContainer gives a schedule whose name stands on the line below its
// number that name: "JOINT SCHEDULE 11" / "PROCESSING DATA".
func (s *segmenter) titlesContainer(i int) bool {
	if i == 0 || s.units[i].kind != unitHeading {
		return false
	}
	above := i - 1
	u := &s.units[above]
	if u.kind != unitContainer || s.clauses[above].Body.Len() > 0 || s.lines[s.units[i].first].blanks > 2 {
		return false
	}
	u.title += " " + s.units[i].title
	u.path = append(u.path[:len(u.path)-1:len(u.path)-1], u.title)
	s.clauses[i].Heading = u.path
	s.clauses[i].Parent = above
	s.units[i].path = u.path
	return true
}

func (s *segmenter) headRank(i int) int {
	u := &s.units[i]
	l := &s.lines[u.first]
	switch {
	case u.kind == unitItem:
		return 20 + s.numberDepth(i)
	case l.level > 0:
		return 4 + l.level
	case isCapitals(l.text):
		return 12
	}
	return 30
}

// numberDepth counts the numbered clauses above i.
func (s *segmenter) numberDepth(i int) int {
	depth := s.units[i].depth
	if s.units[i].shape == shapeWord {
		depth = 0
	}
	for p := s.clauses[i].Parent; p >= 0; p = s.clauses[p].Parent {
		if s.units[p].shape == shapeWord {
			depth++
		}
	}
	return depth
}

// popHeads closes the headings that the new one does not stand under.
func (s *segmenter) popHeads(u *unit) {
	for len(s.heads) > 0 {
		top := s.heads[len(s.heads)-1]
		t := &s.units[top]
		if t.kind == unitContainer || t.rank < u.rank {
			return
		}
		if u.kind == unitItem && t.kind == unitHeading && top == len(s.clauses)-2 { // directly above: its own heading
			return
		}
		s.heads = s.heads[:len(s.heads)-1]
	}
}

// leaveGroup closes a heading without number that has text of its own: the
// numbered heading that follows is its equal and does not stand under it.
func (s *segmenter) leaveGroup(u *unit) {
	if n := len(s.heads); n > 0 && u.kind == unitItem && u.rank <= 21 {
		if t := &s.units[s.heads[n-1]]; t.kind == unitHeading && t.hasBody {
			s.heads = s.heads[:n-1]
		}
	}
}

func (s *segmenter) topPath() []string {
	if len(s.heads) == 0 {
		return nil
	}
	return s.units[s.heads[len(s.heads)-1]].path
}

// pathFor returns the headings above a clause that is no heading itself.
func (s *segmenter) pathFor(parent int, u *unit) []string {
	if u.kind == unitItem && (u.shape == shapeDotted || u.shape == shapeWord || u.shape == shapeCode) {
		s.leaveSections(u)
	}
	if parent >= 0 && s.units[parent].path != nil && (len(s.heads) == 0 || parent > s.heads[len(s.heads)-1]) {
		return s.units[parent].path
	}
	if len(s.heads) > 0 {
		s.units[s.heads[len(s.heads)-1]].hasBody = true
	}
	return s.topPath()
}

// leaveSections closes the numbered headings that a number at the same depth ends.
func (s *segmenter) leaveSections(u *unit) {
	rank := 20 + u.depth
	if u.shape == shapeWord {
		rank = 20
		if u.word == "section" {
			rank = 21
		}
	}
	for n := len(s.heads) - 1; n >= 0; n-- {
		t := &s.units[s.heads[n]]
		if t.kind == unitItem && t.rank >= rank {
			adjacent := s.heads[len(s.heads)-1] == len(s.clauses)-1 && s.units[len(s.clauses)-1].kind == unitHeading
			keep := s.heads[len(s.heads)-1]
			s.heads = s.heads[:n]
			if adjacent {
				s.heads = append(s.heads, keep)
			}
		}
	}
}

// runIn gives the clause the heading that its first words are: "Data access.
// The Buyer may ...".
func (s *segmenter) runIn(i int, body string) {
	c, u := &s.clauses[i], &s.units[i]
	title := runInTitle(body)
	if title == "" || labelled(u, body) && (u.kind == unitText || u.shape == shapeCode) || u.kind == unitText && (wordsIn(title) < 2 || wordsIn(title) > 6) {
		return
	}
	u.title = title
	c.Heading = append(c.Heading[:len(c.Heading):len(c.Heading)], title)
	u.path = c.Heading
}

func runInTitle(body string) string {
	end := 0
	for end < len(body) && end < 90 {
		switch body[end] {
		case '.', ':':
			if end+2 < len(body) && (body[end+1] == ' ' || body[end+1] == '\n' || body[end+1] == '*' || body[end+1] == '_') {
				title := trimEmphasis(body[:end])
				rest := strings.TrimLeft(body[end+1:], " \n*_")
				if wordsIn(title) > 8 || len(title) < 3 || !startsUpper(title) || isDigit(title[0]) || strings.ContainsAny(title, ";?\"“") || hasVerb(title) || !startsUpper(rest) {
					return ""
				}
				switch firstWord(title) {
				case "we", "i", "it", "they", "you", "he", "she", "this", "these", "those", "there", "if", "where", "when", "please", "our", "your", "that", "as", "see", "none":
					return ""
				case "the", "a", "an", "each", "all", "any":
					if wordsIn(title) > 3 {
						return ""
					}
				}
				switch strings.ToLower(title) {
				case "yes", "no", "none", "note", "notes", "mr", "mrs", "dr", "ms", "nil":
					return ""
				}
				return headingLine(title)
			}
			if body[end] == '.' && end+1 < len(body) {
				return ""
			}
		case ',', ';', '|':
			return ""
		}
		end++
	}
	return ""
}

func headingLine(text string) string {
	if !strings.ContainsAny(text, "\n\f\t") && !strings.Contains(text, "  ") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
