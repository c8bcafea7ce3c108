package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// clauseLine is one line of the stored text that is not blank, without the space
// around it, with the marks that stand on it.
type clauseLine struct {
	at     dossier.Span
	text   string
	blanks int  // blank lines before it
	page   bool // a page break stands before it
	indent int  // bytes of space before it
	level  int  // of a heading mark; 0: no heading
	bold   bool
	table  bool
	quote  bool
	header bool
}

// clauseLines cuts the body into lines in one pass, the marks running along.
func clauseLines(t dossier.Text) []clauseLine {
	lines := make([]clauseLine, 0, len(t.Body)/60+8)
	marks := markCursor{marks: t.Marks}
	blanks, page := 0, false
	for from := 0; from < len(t.Body); {
		end := lineEnd(t.Body, from)
		at := dossier.Span{Start: from, End: end}.Trim(t.Body)
		next := end
		if at.Len() == 0 {
			blanks++
		} else {
			l := clauseLine{at: at, text: t.Body[at.Start:at.End], blanks: blanks, page: page, indent: at.Start - from}
			marks.flag(&l)
			lines = append(lines, l)
			blanks, page = 0, false
		}
		if next < len(t.Body) {
			page = page || t.Body[next] == '\f'
			next++
		}
		from = next
	}
	markEdges(lines)
	return lines
}

// edgeDepth is how many lines from the top and the bottom of a page may be
// running lines.
const edgeDepth = 3

// markEdges calls a line at the top or bottom of a page a header where it is a
// page number or stands on three pages at least, digits being equal. Readers
// mark what repeats on most pages; this finds the rest, which would otherwise
// cut the clause that runs on overleaf.
func markEdges(lines []clauseLine) {
	var edges []int
	for i := range lines {
		if !lines[i].page {
			continue
		}
		for n := i - 1; n >= 0 && n >= i-edgeDepth; n-- {
			edges = append(edges, n)
		}
		for n := i; n < len(lines) && n < i+edgeDepth; n++ {
			edges = append(edges, n)
		}
	}
	if len(edges) == 0 {
		return
	}
	for n := len(lines) - 1; n >= 0 && n >= len(lines)-edgeDepth; n-- {
		edges = append(edges, n)
	}
	count := map[string]int{}
	for _, n := range edges {
		if len(lines[n].text) < 120 {
			count[withoutDigits(lines[n].text)]++
		}
	}
	for _, n := range edges {
		l := &lines[n]
		if key := withoutDigits(l.text); pageNumber(l.text) && l.level == 0 || count[key] >= 4 && len(key) > 3 && len(l.text) < 120 && !l.table {
			l.header = true
		}
	}
}

func withoutDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == ' ' {
			return -1
		}
		return r
	}, text)
}

// pageNumber reports "7", "- 7 -", "iv", "Page 7 of 12".
func pageNumber(text string) bool {
	if len(text) > 20 {
		return false
	}
	rest := strings.ToLower(strings.Trim(text, " -–|[]"))
	rest = strings.TrimSpace(strings.TrimPrefix(rest, "page"))
	rest = strings.Trim(rest, " |")
	number, total, _ := strings.Cut(rest, "of")
	number, total = strings.TrimSpace(number), strings.TrimSpace(total)
	_, n := digits(number)
	_, m := digits(total)
	return n > 0 && n <= 3 && n == len(number) && m == len(total) || number != "" && total == "" && roman(number) > 0
}

func lineEnd(body string, from int) int {
	end := strings.IndexByte(body[from:], '\n')
	if end < 0 {
		end = len(body) - from
	}
	if page := strings.IndexByte(body[from:from+end], '\f'); page >= 0 {
		end = page
	}
	return from + end
}

// markCursor walks the marks, which are sorted by start, along with the lines.
type markCursor struct {
	marks                               []dossier.Mark
	next                                int
	heading, bold, table, quote, header int // where the last mark of the kind ends
	level                               int
}

func (c *markCursor) flag(l *clauseLine) {
	for c.next < len(c.marks) && c.marks[c.next].Span.Start < l.at.End {
		m := c.marks[c.next]
		c.next++
		switch m.Kind {
		case dossier.MarkHeading:
			c.heading, c.level = max(c.heading, m.Span.End), max(m.Level, 1)
		case dossier.MarkBold:
			c.bold = max(c.bold, m.Span.End)
		case dossier.MarkTable:
			c.table = max(c.table, m.Span.End)
		case dossier.MarkQuote:
			c.quote = max(c.quote, m.Span.End)
		case dossier.MarkHeader:
			c.header = max(c.header, m.Span.End)
		}
	}
	if c.heading > l.at.Start {
		l.level = c.level
	}
	l.bold = c.bold >= l.at.End
	l.table = c.table > l.at.Start
	l.quote = c.quote > l.at.Start
	l.header = c.header >= l.at.End
}

// manner says how the text was set: it decides what a line end means.
type manner struct {
	wrapped bool // lines are filled to a width; else one line is one paragraph
	width   int  // of a filled line, in bytes
	double  bool // a blank line after every line
}

// officeFormats are the formats whose paragraphs are known from the file.
var officeFormats = []string{"docx", "odt", "ods", "odp", "rtf", "pptx", "xlsx", "csv"}

// mannerOf looks at the lengths of lines. Texts whose readers give one paragraph
// a line have some lines far longer than any page is wide.
func mannerOf(t dossier.Text, lines []clauseLine) manner {
	if format, _, _ := strings.Cut(t.Engine, "/"); slices.Contains(officeFormats, format) {
		return manner{}
	}
	var lengths [201]int
	long, spaced, filled := 0, 0, 0
	for i, l := range lines {
		if i > 0 && l.blanks == 0 && startsLower(l.text) && !lines[i-1].ends() {
			filled++ // a sentence runs on over a line end
		}
		lengths[min(len(l.text), 200)]++
		if len(l.text) > 170 && !l.table {
			long++
		}
		if l.blanks > 0 {
			spaced++
		}
	}
	if strings.HasPrefix(t.Engine, "pdf") || strings.HasPrefix(t.Engine, "image") { // lines as they stand on the page
		filled++
	}
	m := manner{wrapped: filled > 0 && long*50 <= len(lines), width: 60}
	for n, seen := 200, 0; n > 0; n-- {
		if seen += lengths[n]; seen*8 > len(lines) {
			m.width = max(n, 40)
			break
		}
	}
	m.double = m.wrapped && spaced*10 > len(lines)*9 && len(lines) > 40
	return m
}

// ends reports whether the line closes a sentence or a list item.
func (l clauseLine) ends() bool {
	text := l.text
	if text != "" && (text[len(text)-1] >= 0x80 || strings.IndexByte("\"'*_)]", text[len(text)-1]) >= 0) {
		text = strings.TrimRight(text, "”\"’'*_)]")
	}
	if text == "" {
		return true
	}
	switch text[len(text)-1] {
	case '.', ';', ':', '!', '?':
		return true
	}
	return strings.HasSuffix(text, "—") || strings.HasSuffix(l.text, "]") || listJoiner(text)
}

// listJoiner: "...; and" closes an item as the semicolon alone does.
func listJoiner(text string) bool {
	for _, w := range [...]string{"; and", "; or", ", and", ", or", ";and", ";or", "; and/or", "; but"} {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

func (l clauseLine) isRow() bool {
	return strings.IndexByte(l.text, '|') >= 0 && (l.table || strings.Contains(l.text, " | ") || strings.HasSuffix(l.text, " |"))
}

// lastWord is the last word of the text, in lower case and without punctuation.
func lastWord(text string) string {
	at := len(text)
	for at > 0 && text[at-1] < 0x80 && text[at-1] != ' ' && text[at-1] != '\t' {
		at--
	}
	if at == 0 || text[at-1] < 0x80 {
		return bareWord(text[at:])
	}
	word := text[strings.LastIndexAny(text, " \t\u00a0")+1:]
	return strings.ToLower(strings.Trim(word, `.,;:()"“”‘’'*_`))
}

// bareWord is a word of ASCII in lower case and without the punctuation around it.
func bareWord(word string) string {
	for word != "" && strings.IndexByte(aroundWords, word[0]) >= 0 {
		word = word[1:]
	}
	for word != "" && strings.IndexByte(aroundWords, word[len(word)-1]) >= 0 {
		word = word[:len(word)-1]
	}
	return strings.ToLower(word)
}

const aroundWords = `.,;:()"'*_`

func firstWord(text string) string {
	n := 0
	for n < len(text) && text[n] < 0x80 && text[n] != ' ' && text[n] != '\t' && text[n] != '\n' {
		n++
	}
	if n == len(text) || text[n] < 0x80 {
		return bareWord(text[:n])
	}
	if n = strings.IndexAny(text, " \t\n"); n >= 0 {
		text = text[:n]
	}
	return strings.ToLower(strings.Trim(text, `.,;:()"“”‘’'*_`))
}

// startsLower reports whether the first letter comes first and is small.
func startsLower(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// startsUpper reports whether the first letter, after quotes, brackets and
// emphasis, is a capital.
func startsUpper(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return unicode.IsUpper(r)
		}
		if unicode.IsDigit(r) {
			return false
		}
	}
	return false
}
