package ingest

import "strings"

// markerOf returns the number or bullet with which the line starts a clause, and
// where the text of the line begins once quote signs and emphasis are skipped.
func (s *segmenter) markerOf(l, prev *clauseLine) (m marker, text int, ok bool) {
	text = dressing(l.text)
	m, ok = parseMarker(l.text[text:])
	if !ok && text > 0 && (l.text[0] == '*' || l.text[0] == '-') {
		if m, ok = parseMarker(l.text); ok {
			text = 0
		}
	}
	if !ok {
		return m, text, false
	}
	m.indent = l.indent
	if s.markdown && m.shape == shapeDotted && m.depth == 1 && !m.bare {
		s.numbers.indented(&m)
	}
	return m, text, s.accepts(&m, l, prev, l.text[min(text+m.size, len(l.text)):])
}

// dressing counts the bytes of Markdown that stand before the words: quote
// signs, heading signs, emphasis, table bars.
func dressing(text string) int {
	i := 0
	for i < len(text) {
		switch text[i] {
		case '>', '#', '|', ' ', '\t', '_':
			i++
			continue
		case '*':
			if i+1 < len(text) && text[i+1] == ' ' { // a bullet
				return i
			}
			i++
			continue
		case '\\':
			if i+1 < len(text) && strings.IndexByte("[(*_#.-", text[i+1]) >= 0 {
				i++
				continue
			}
		}
		break
	}
	if i == len(text) {
		return 0
	}
	return i
}

// accepts decides whether a number at the start of a line is the number of a
// clause, or only "12 months", "2018 Act" or "4.2 above" after a line end.
func (s *segmenter) accepts(m *marker, l, prev *clauseLine, rest string) bool {
	clean := s.clean(l, prev)
	inSequence := s.numbers.resolve(m)
	named := startsUpper(rest) || rest == "" || strings.IndexByte("[(\"", rest[0]) >= 0
	if !named && isDigit(rest[0]) { // "1. 14.1 The Supplier": numbered twice
		second, ok := parseMarker(rest)
		named = ok && second.shape == shapeDotted && second.depth > 1 && startsUpper(rest[second.size:])
	}
	switch m.shape {
	case shapeBullet:
		return clean || l.text[0] >= 0x80 && !strings.HasPrefix(l.text, "–") && !strings.HasPrefix(l.text, "—")
	case shapeDotted:
		return s.acceptsDotted(m, l, prev, rest, clean, inSequence, named)
	case shapeParen:
		if clean {
			return inSequence || l.blanks > 0 || prev == nil || !s.manner.wrapped || s.numbers.sameLook(*m) >= 0 || strings.HasSuffix(prev.text, ":")
		}
		return inSequence && !cites(prev) && (s.numbers.sibling(*m) >= 0 || listOpener(prev))
	case shapeHalfParen, shapeStop:
		if as := *m; clean && named && m.script == scriptDigit && !inSequence { // "2)" after "1."
			if as.shape = shapeDotted; s.numbers.follows(as) {
				*m = as
				return true
			}
		}
		if s.letter && m.shape == shapeStop && m.script == scriptUpper && wordsIn(rest) <= 2 { // "A. Clerk"
			return false
		}
		return clean && inSequence && (rest != "" || l.blanks > 0)
	case shapeQuestion:
		return clean && named && (m.word != "part" || s.letter && len(rest) > 60)
	case shapeCode:
		return clean && named && (m.parts[0] <= 1 || s.numbers.sibling(*m) >= 0 || prev == nil || l.blanks > 0 && s.numbers.sameLook(*m) >= 0)
	}
	return clean && named
}

func (s *segmenter) acceptsDotted(m *marker, l, prev *clauseLine, rest string, clean, inSequence, named bool) bool {
	if countsUnits(*m, rest) && l.level == 0 {
		return false
	}
	switch {
	case m.inner > 0:
		return clean || inSequence && !cites(prev)
	case m.word == "§":
		return clean && named
	case l.isRow() && m.depth == 1 && len(rest) > 0 && !named:
		return false
	case rest == "" && m.bare: // a page number, unless the words of the clause follow on the next line
		next := s.nextLine(s.lineAt(l))
		return clean && inSequence && !l.page && next != nil && !next.page && next.blanks <= 1 && startsUpper(next.text) && !s.manner.wrappedNumbers(next)
	case m.bare:
		return named && (l.level > 0 || l.bold || clean && inSequence || prev == nil || s.nextInColumn(m, l, prev))
	case clean:
		return named || inSequence
	}
	return inSequence && named && !cites(prev) && m.depth > 1
}

// nextInColumn reports the next of bare numbers that stand below each other, one
// line an item, whose lines end without a stop: a list of documents.
func (s *segmenter) nextInColumn(m *marker, l, prev *clauseLine) bool {
	if s.open < 0 || l.blanks > 0 || cites(prev) {
		return false
	}
	u := &s.units[s.open]
	return u.bare && u.depth == 1 && m.parts[0] == u.parts[0]+1 && &s.lines[u.first] == prev
}

// wrappedNumbers reports a line of figures, as tables have them.
func (m manner) wrappedNumbers(l *clauseLine) bool {
	figures := 0
	for i := 0; i < len(l.text); i++ {
		if isDigit(l.text[i]) {
			figures++
		}
	}
	return figures*2 > len(l.text)
}

func (s *segmenter) lineAt(l *clauseLine) int {
	lo, hi := 0, len(s.lines)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.lines[mid].at.Start < l.at.Start {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// clean reports whether the line stands after a finished one, so that a number
// at its start is no part of a sentence.
func (s *segmenter) clean(l, prev *clauseLine) bool {
	switch {
	case prev == nil, !s.manner.wrapped, l.level > 0, l.bold, prev.level > 0, prev.bold, prev.isRow():
		return true
	case l.blanks > 0 && (!s.manner.double || l.blanks > 1):
		return !(l.page && !prev.ends() && cites(prev))
	case prev.ends():
		return true
	}
	return len(prev.text)*10 < s.manner.width*6 && !cites(prev)
}

// countsUnits: "12 months", "14 Working Days", "1 April 2025", "4.5 million".
func countsUnits(m marker, rest string) bool {
	if m.word != "" || m.inner > 0 || m.glued {
		return false
	}
	if m.bare && m.parts[0] >= 200 {
		return true
	}
	if !m.bare && m.depth == 1 {
		return false
	}
	word := rest
	if end := strings.IndexAny(rest, " ,.;:)"); end >= 0 {
		word = rest[:end]
	}
	switch word {
	case "Working", "Business", "Calendar", "Days", "Months", "Years", "Weeks", "Hours", "January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec":
		return m.bare || m.depth > 1
	case "working", "business", "calendar", "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minutes", "seconds",
		"per", "percent", "%", "million", "billion", "pounds", "pence", "times", "pages", "people", "employees", "copies", "x", "by",
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm", "kg", "km", "miles", "metres", "mb", "gb", "st", "nd", "rd", "th":
		return true
	}
	return false
}

// cites reports a line that ends so that a number must follow: "under clause",
// "4.1 and", "at least", or with a word that no sentence ends with.
func cites(prev *clauseLine) bool {
	if prev == nil {
		return false
	}
	switch lastWord(prev.text) {
	case "clause", "clauses", "paragraph", "paragraphs", "para", "paras", "section", "sections", "article", "articles", "schedule", "schedules",
		"annex", "appendix", "part", "parts", "regulation", "regulations", "condition", "conditions", "rule", "rules", "item", "items", "table", "figure",
		"of", "in", "under", "with", "than", "at", "from", "least", "within", "for", "the", "a", "an", "no", "every", "each", "about", "on",
		"per", "approximately", "s", "see", "lot", "page", "pages", "step", "phase", "level", "tier", "exhibit", "chapter":
		return true
	}
	return false
}

// listOpener reports a line after which "(a)" begins a list.
func listOpener(prev *clauseLine) bool { return prev != nil && (prev.ends() || opensList(prev.text)) }

// continues reports whether the line goes on with the open clause.
func (s *segmenter) continues(prev, l *clauseLine, i int, marked bool) bool {
	u := &s.units[s.open]
	if prev != nil && u.kind == unitRow && s.manner.wrapped && wrapsCell(prev, l) {
		return true
	}
	if prev == nil || marked || l.isRow() != prev.isRow() || l.isRow() {
		return false
	}
	if u.kind == unitItem && s.clauses[s.open].Body.Len() == 0 { // the number stands alone on its line
		return true
	}
	if s.letter && u.kind == unitItem && strings.HasSuffix(strings.TrimRight(prev.text, "\"”’*"), "?") {
		return false
	}
	if s.answersField(u, l, i) || s.valueBelow(u, l) {
		return true
	}
	if l.level > 0 || prev.level > 0 {
		return l.level == prev.level && l.blanks == 0 && u.kind == unitHeading && !prev.ends()
	}
	if u.contents || u.kind == unitContainer || isContainer(l, s.manner) && !s.runsInto(prev, l) {
		return false
	}
	if u.kind == unitHeading {
		return l.blanks == 0 && isCapitals(prev.text) && isCapitals(l.text) && len(l.text) > 2
	}
	apart := l.blanks > 0 && (!s.manner.double || l.blanks > 1)
	overleaf := l.page || len(s.pending) > 0
	if apart || overleaf {
		return !prev.ends() && (startsLower(l.text) && !s.closesItems(u, l) || overleaf && s.manner.wrapped && cites(prev)) || strings.HasSuffix(prev.text, "-") && startsLower(l.text)
	}
	return s.goesOn(u, prev, l)
}

// answersField reports a paragraph under the numbered question of a form: it is
// its value, or more of it.
func (s *segmenter) answersField(u *unit, l *clauseLine, i int) bool {
	if s.letter || u.kind != unitItem || u.list || l.level > 0 || l.isRow() {
		return false
	}
	c := &s.clauses[s.open]
	body := s.text.Body[c.Body.Start:c.Body.End]
	if len(body) > 8000 || askedField(u, body, false) == 0 || u.first != u.last && !strings.Contains(body, "?\n") {
		return false
	}
	return !isContainer(l, s.manner) && !isLabelLine(l.text) && !s.heading(l, s.nextLine(i), l.text[dressing(l.text):])
}

// wrapsCell reports the rest of a row's last cell, which a page sets below the
// row: it closes a bracket that the cell opens, or goes on in small letters.
func wrapsCell(row, l *clauseLine) bool {
	if !row.isRow() || l.isRow() || l.blanks > 0 || l.page || l.level > 0 {
		return false
	}
	cell := row.text[strings.LastIndexByte(row.text, '|')+1:]
	if strings.Count(cell, "(") > strings.Count(cell, ")") {
		end, opens := strings.IndexByte(l.text, ')'), strings.IndexByte(l.text, '(')
		return end >= 0 && (opens < 0 || end < opens)
	}
	return startsLower(l.text) && !row.ends() && wordsIn(cell) > 3
}

// runsInto reports a line whose sentence goes on below, so that "Framework
// Schedule 7" there is the end of a reference and heads nothing.
func (s *segmenter) runsInto(prev, l *clauseLine) bool {
	return prev != nil && s.manner.wrapped && l.blanks == 0 && !l.page && l.level == 0 && !l.bold && !prev.ends() && prev.level == 0 && (cites(prev) || len(prev.text)*4 > s.manner.width*3)
}

// valueBelow reports the value of a field whose label stands on the line above.
func (s *segmenter) valueBelow(u *unit, l *clauseLine) bool {
	return u.kind == unitText && u.first == u.last && len(l.text) <= 100 && l.level == 0 && !l.isRow() && isFieldLabel(s.lines[u.first].text) && !isFieldLabel(l.text) && !isLabelLine(l.text)
}

// goesOn decides for a line directly below the one before it.
func (s *segmenter) goesOn(u *unit, prev, l *clauseLine) bool {
	short := setWidth(prev, l)*4 < s.manner.width*3
	if opensQuote(prev.text) { // a defined term split over lines
		return true
	}
	if s.manner.wrapped && cites(prev) && !prev.bold {
		return true
	}
	if u.first != u.last && !prev.ends() && isCapitals(prev.text) && isCapitals(l.text) { // a clause in capitals
		return true
	}
	if prev.ends() && startsQuoted(l.text) && (strings.Contains(l.text, " mean") || strings.Count(l.text, "“") > strings.Count(l.text, "”")) { // the next definition
		return false
	}
	if (short || !s.manner.wrapped) && s.closesItems(u, l) {
		return false
	}
	if isLabelLine(l.text) || isLabelLine(prev.text) && prev.at.Start == s.clauses[s.open].Span.Start && !startsLower(l.text) && short {
		return false
	}
	if startsLower(l.text) {
		return !prev.ends() || !short && s.manner.wrapped
	}
	if !s.manner.wrapped || short || prev.bold != l.bold && prev.ends() {
		return false
	}
	return true
}

// setWidth is how wide a line is set, in letters of running text: capitals, in
// which whole clauses are set, are a third wider, so that fewer fill a line. A
// heading in capitals gets no such allowance when plain text stands below it.
func setWidth(l, below *clauseLine) int {
	if !isCapitals(below.text) {
		return len(l.text)
	}
	capitals := 0
	for i := 0; i < len(l.text); i++ {
		if b := l.text[i]; isLetter(b) && !isLower(b) {
			capitals++
		}
	}
	return len(l.text) + capitals/3
}

// opensQuote reports a quotation that the line does not close.
func opensQuote(text string) bool {
	if text[0] == '"' {
		return strings.Count(text, "\"")%2 == 1
	}
	return strings.IndexByte(text, "“"[0]) >= 0 && strings.Count(text, "“") > strings.Count(text, "”")
}

// closesItems reports words after a list that belong to each of its items.
func (s *segmenter) closesItems(u *unit, l *clauseLine) bool {
	return u.list && closesList(firstWord(l.text)) && s.lines[u.last].ends() || u.list && closesList(firstWord(l.text)) && strings.HasSuffix(s.lines[u.last].text, ",")
}
