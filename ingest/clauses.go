package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Clauses cuts the text into its clauses: numbered or otherwise separate units
// in text order, each with its number in full, the headings above it, its zone,
// its page and, for items of a list, the words before and after the list that
// are part of each item's sentence.
//
// The spans of the clauses do not overlap and leave out nothing but space. The
// text is never changed. Where a zone is in doubt the clause is Operative.
func Clauses(t dossier.Text) []dossier.Clause {
	s := segmenter{text: t, lines: clauseLines(t), open: -1, contentsFrom: -1}
	s.manner = mannerOf(t, s.lines)
	s.markdown = strings.HasPrefix(t.Engine, "md")
	s.letter = isInformationLetter(t.Body)
	s.clauses = make([]dossier.Clause, 0, len(s.lines))
	s.units = make([]unit, 0, cap(s.clauses))
	s.cut()
	s.dropTitle()
	s.joinLists()
	s.zones()
	return s.clauses
}

// unitKind is what a clause is before its zone is known.
type unitKind uint8

const (
	unitText unitKind = iota
	unitItem
	unitHeading
	unitContainer
	unitRow
	unitHeader
)

// unit is what the segmenter remembers of each clause.
type unit struct {
	marker
	kind     unitKind
	first    int // its first and last line
	last     int
	path     []string // headings for what stands below
	list     bool     // an item of a list: numbered with letters or a bullet
	opens    bool     // ends as a lead-in does
	tail     bool     // closes the list before it
	contents bool     // stands in a table of contents
	title    string   // the heading it gives, run in or on its own
	rank     int      // of a heading: 1 the highest
	hasBody  bool     // something stands under this heading
}

// segmenter holds what is known while the lines go by.
type segmenter struct {
	text         dossier.Text
	lines        []clauseLine
	manner       manner
	markdown     bool // lists are nested by indentation
	letter       bool // an authority's answer to an information request
	numbers      clauseNumbers
	clauses      []dossier.Clause
	units        []unit
	prev         *clauseLine // the line before the one that starts a clause
	open         int         // the clause that the next line may go on with, -1: none
	heads        []int       // clauses whose headings stand above
	containers   []container
	contentsFrom int    // line of the first entry of a table of contents, -1: not in one
	contentsSeen string // its text, which comes again where the contents end
	pending      []int  // header lines that stand between two lines of text
}

// cut goes through the lines: each goes on with the open clause or starts the next.
func (s *segmenter) cut() {
	var prev *clauseLine
	for i := range s.lines {
		l := &s.lines[i]
		if l.header {
			s.pending = append(s.pending, i)
			continue
		}
		m, text, marked := s.markerOf(l, prev)
		if s.open >= 0 && s.continues(prev, l, i, marked) {
			s.extend(i)
		} else {
			s.close(i)
			s.flushHeaders()
			s.prev = prev
			s.start(i, m, text, marked)
		}
		prev = l
	}
	s.close(len(s.lines))
	s.flushHeaders()
}

// dropTitle takes the title of the whole document out of the headings: it stands
// above everything and says nothing of a clause. A text with no other heading keeps it.
func (s *segmenter) dropTitle() {
	first, headings := -1, 0
	for i := range s.units {
		if s.clauses[i].Zone == dossier.Title {
			headings++
			if first < 0 {
				first = i
			}
		}
	}
	if headings < 2 || first > 5 || s.units[first].kind != unitHeading || s.units[first].hasBody && len(s.clauses) < 12 {
		return
	}
	title := s.units[first].title
	for i := range s.clauses {
		if h := s.clauses[i].Heading; len(h) > 0 && h[0] == title {
			s.clauses[i].Heading = h[1:]
		}
	}
}

func (s *segmenter) extend(line int) {
	at := s.lines[line].at
	c := &s.clauses[s.open]
	c.Span.End = at.End
	if c.Body.Len() == 0 {
		c.Body.Start = at.Start
	}
	c.Body.End = at.End
	s.units[s.open].last = line
	s.pending = s.pending[:0]
}

func (s *segmenter) flushHeaders() {
	for _, i := range s.pending {
		at := s.lines[i].at
		s.add(dossier.Clause{Parent: -1, Zone: dossier.HeaderFooter, Span: at, Body: at}, unit{kind: unitHeader, first: i, last: i})
	}
	s.pending = s.pending[:0]
}

func (s *segmenter) add(c dossier.Clause, u unit) int {
	c.Index = len(s.clauses)
	c.Page = s.text.PageAt(c.Span.Start)
	s.clauses = append(s.clauses, c)
	s.units = append(s.units, u)
	return c.Index
}

// start opens the clause that begins with the line.
func (s *segmenter) start(i int, m marker, text int, marked bool) {
	l := &s.lines[i]
	c := dossier.Clause{Parent: -1, Zone: dossier.Operative, Span: l.at}
	u := unit{first: i, last: i}
	c.Body = dossier.Span{Start: l.at.Start + text, End: l.at.End}
	next := s.nextLine(i)
	switch {
	case s.contents(i, marked):
		u.contents = true
		if marked {
			c.Body.Start = min(c.Body.Start+m.size, c.Body.End)
		}
	case s.container(i, &c, &u):
	case marked:
		s.startItem(&c, &u, m)
	case l.isRow():
		u.kind = unitRow
		c.Parent, c.Number = s.numbers.current()
	case s.heading(l, next, l.text[text:]):
		u.kind = unitHeading
		s.numbers.closeForHeading()
	default:
		s.startText(l, &c, &u)
	}
	if u.kind != unitHeading && u.kind != unitContainer {
		c.Heading = s.pathFor(c.Parent, &u)
	}
	s.open = s.add(c, u)

}

func (s *segmenter) startItem(c *dossier.Clause, u *unit, m marker) {
	u.kind = unitItem
	s.secondRun(c, &m)
	u.marker = m
	u.list = m.shape == shapeParen || m.shape == shapeHalfParen || m.shape == shapeStop || m.shape == shapeBullet
	reopened := m.inner > 0 && s.numbers.reopen(m)
	if reopened {
		c.Parent, c.Number = s.numbers.current()
	} else {
		c.Parent, c.Number = s.numbers.parent(m)
	}
	c.Body.Start = min(c.Body.Start+m.size, c.Body.End)
	if m.inner > 0 { // "14.3(b) text": two numbers at once
		rest := s.text.Body[c.Span.Start:c.Span.End]
		at := c.Body.Start - c.Span.Start
		if inner, ok := parseMarker(rest[at:]); ok {
			s.numbers.resolve(&inner)
			if !reopened { // the number has no clause of its own
				s.numbers.push(m, c.Parent, c.Number)
			}
			c.Number = s.numbers.cite(inner, c.Number)
			c.Body.Start = min(c.Body.Start+inner.size, c.Body.End)
			m = inner
		}
	}
	s.numbers.push(m, len(s.clauses), c.Number)
	s.numbers.closed = false
}

// secondRun takes the better of two numbers that stand side by side, as when
// typed numbers were numbered again: "7. 14.1 The Supplier", "3.1 3.1 The Buyer".
func (s *segmenter) secondRun(c *dossier.Clause, m *marker) {
	rest := s.text.Body[min(c.Body.Start+m.size, c.Body.End):c.Body.End]
	if m.shape != shapeDotted || m.inner > 0 || rest == "" || !isDigit(rest[0]) {
		return
	}
	second, ok := parseMarker(rest)
	if !ok || second.shape != shapeDotted || second.bare || second.depth < 2 || second.depth < m.depth || second.size == len(rest) || !startsUpper(rest[second.size:]) {
		return
	}
	c.Body.Start += m.size
	*m = second
}

// startText opens a paragraph without a number. One that goes on in small
// letters after a list closes each of its items.
func (s *segmenter) startText(l *clauseLine, c *dossier.Clause, u *unit) {
	last := len(s.clauses) - 1
	if last >= 0 && s.units[last].list && (startsLower(l.text) || closesList(firstWord(l.text))) {
		if parent := s.clauses[last].Parent; parent >= 0 {
			u.tail = true
			c.Parent, c.Number = parent, s.clauses[parent].Number
			s.numbers.cutTo(parent)
			return
		}
	}
	s.numbers.endLists()
	c.Parent, c.Number = s.numbers.current()
}

// closesList lists the words with which the words after a list begin.
func closesList(word string) bool {
	switch word {
	case "except", "save", "unless", "provided", "without", "regardless", "whether", "subject", "in", "but", "and", "or", "where", "other", "notwithstanding", "only":
		return true
	}
	return false
}

// close settles what the open clause is, now that all of it is known. next is
// the line that follows it.
func (s *segmenter) close(next int) {
	if s.open < 0 {
		return
	}
	i := s.open
	s.open = -1
	c, u := &s.clauses[i], &s.units[i]
	if u.contents {
		return
	}
	body := s.text.Body[c.Body.Start:c.Body.End]
	switch u.kind {
	case unitItem:
		if s.numberedHeading(i, next) {
			c.Zone = dossier.Title
			s.openHead(i, body)
			return
		}
		s.runIn(i, body)
	case unitHeading, unitContainer:
		c.Zone = dossier.Title
		s.openHead(i, body)
		return
	case unitText:
		s.runIn(i, body)
	}
	u.opens = opensList(body)
	if u.kind == unitText && u.opens {
		s.numbers.push(marker{shape: shapeNone}, i, c.Number)
	}
}

// opensList reports whether the text waits for the items of a list.
func opensList(body string) bool {
	l := clauseLine{text: body}
	text := trimEmphasis(body)
	if text == "" {
		return false
	}
	switch text[len(text)-1] {
	case ':':
		return true
	case '.', ';', '!', '?':
		return false
	}
	if len(text) > 3 && (text[len(text)-3:] == "—" || text[len(text)-3:] == "–") || text[len(text)-1] == '-' {
		return true
	}
	switch lastWord(l.text) {
	case "shall", "must", "will", "may", "not", "to", "following", "that", "either", "if", "by", "where", "of", "all", "both", "which":
		return true
	}
	return false
}

func (s *segmenter) nextLine(i int) *clauseLine {
	for i++; i < len(s.lines); i++ {
		if !s.lines[i].header {
			return &s.lines[i]
		}
	}
	return nil
}
