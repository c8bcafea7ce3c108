package ingest

import (
	"strings"
	"unicode"

	"github.com/checkweigh/checkweigh/dossier"
)

// glyph is one character of a page and its place in points, y upwards. Both
// engines give these, and one line builder makes text of them.
type glyph struct {
	r              rune
	x0, x1, y0, y1 float64 // the advance box: as wide as the pen moves, as high as the font
	base           float64 // y of the baseline
	textStyle
}

func (g glyph) box() box { return box{g.x0, g.y0, g.x1, g.y1} }

// segment is a run of glyphs on one baseline without a wide gap.
type segment struct {
	text           strings.Builder
	x0, x1, y0, y1 float64
	base, height   float64
	letters, bold  int
	last           glyph
	space          bool // a space is due before the next glyph
	words          []segmentWord
}

// segmentWord is a word of a segment: where its text begins, and its place.
type segmentWord struct {
	start int
	box
}

// line is the segments that stand beside each other.
type line struct{ segs []*segment }

func (l *line) first() *segment { return l.segs[0] }
func (l *line) end() *segment   { return l.segs[len(l.segs)-1] }

func (l *line) height() (h float64) {
	for _, s := range l.segs {
		h = max(h, s.height)
	}
	return h
}

// wideGap is the gap, in heights of the line, at which text beside each other
// may be two cells of a table. Justified text stays well below it.
const wideGap = 1.6

// cellGap is the gap that is enough where wide gaps on other lines show a column.
const cellGap = 0.75

// buildPage makes the text of a page and its marks out of its glyphs in the
// order in which the file draws them. space is the gap in heights that counts as
// a space where the engine gives none of its own; 0 trusts the engine.
func buildPage(glyphs []glyph, space float64) layout {
	lines := joinLines(segments(glyphs, space))
	columns := cellStarts(lines)
	normal := medianSize(lines)
	spacing := medianSpacing(lines)
	var out layout
	var body strings.Builder
	for i, l := range lines {
		if i > 0 {
			body.WriteByte('\n')
			if paragraphBetween(lines[i-1], l, spacing) {
				body.WriteByte('\n')
			}
		}
		start := body.Len()
		rows := out.writeLine(&body, l, columns)
		at := dossier.Span{Start: start, End: body.Len()}
		out.marks = append(out.marks, pageLineMarks(l, at, normal)...)
		out.table(at, rows)
	}
	out.endTable()
	out.body = body.String()
	return out
}

// layout is the text of a page, its marks, and where each piece of it stands.
type layout struct {
	body   string
	marks  []dossier.Mark
	places []place
	rows   int          // of the table that is being written
	rowsAt dossier.Span // its extent
}

// place is one segment of a line: its box and the end of its text.
type place struct {
	box
	end int
}

// place gives the offset at which something stands that has no text: after what
// is left of it on the same line, else after what is above it.
func (l *layout) place(b box) int {
	at, best := 0, -1.0
	for _, p := range l.places {
		level := min(p.y1, b.y1)-max(p.y0, b.y0) > 0.5*min(p.height(), b.height())
		if level && p.x1 <= b.x0+2 && p.x1 > best {
			at, best = p.end, p.x1
		}
	}
	if best >= 0 {
		return at
	}
	for _, p := range l.places {
		if p.y0 >= b.y1-0.3*b.height() && p.end > at {
			at = p.end
		}
	}
	return at
}

// table follows rows of cells; two and more in a row are a table.
func (l *layout) table(at dossier.Span, cells int) {
	if cells < 2 {
		l.endTable()
		return
	}
	if l.rows == 0 {
		l.rowsAt.Start = at.Start
	}
	l.rows++
	l.rowsAt.End = at.End
}

func (l *layout) endTable() {
	if l.rows >= 2 {
		l.marks = append(l.marks, dossier.Mark{Kind: dossier.MarkTable, Span: l.rowsAt})
	}
	l.rows = 0
}

// segments cuts the glyphs where the baseline changes, the pen jumps back or a
// gap is wide.
func segments(glyphs []glyph, space float64) []*segment {
	var out []*segment
	var s *segment
	for _, g := range glyphs {
		switch {
		case g.r == '\n' || g.r == '\r' || g.r == ' ' || g.r == '\t' || g.r == 0xA0:
			if s != nil {
				s.space = true
			}
			continue
		case g.r < ' ' && g.r != 2 || g.r == 0xFFFE || g.r == 0x7F:
			continue
		}
		if s != nil && s.repeats(g) {
			continue
		}
		if s == nil || !s.takes(g) {
			s = &segment{x0: g.x0, x1: g.x1, y0: g.y0, y1: g.y1, base: g.base, height: g.y1 - g.y0}
			out = append(out, s)
		}
		s.add(g, space)
	}
	return out
}

// repeats reports whether g is the last glyph drawn again, a little moved, which
// is how some programs make bold type.
func (s *segment) repeats(g glyph) bool {
	h := s.height
	moved := abs(g.x0 - s.last.x0)
	// A ligature is given as its letters in the very same place: not again.
	return g.r == s.last.r && !s.space && moved > 0 && moved < 0.08*h && abs(g.base-s.last.base) < 0.08*h
}

func (s *segment) takes(g glyph) bool {
	h := max(s.height, g.y1-g.y0)
	if h <= 0 {
		return true
	}
	overlap := min(s.y1, g.y1) - max(s.y0, g.y0)
	if abs(g.base-s.base) > 0.4*h || overlap < 0.4*min(s.height, g.y1-g.y0) {
		return false
	}
	gap := g.x0 - s.x1
	return gap < cellGap*h && gap > -0.5*h || g.x0 == s.last.x0
}

func (s *segment) add(g glyph, space float64) {
	gap := g.x0 - s.x1
	if s.text.Len() > 0 && (s.space || space > 0 && gap > space*s.height || s.footnote(g)) {
		s.text.WriteByte(' ')
		s.words = append(s.words, segmentWord{s.text.Len(), g.box()})
	}
	s.space = false
	s.widen(g)
	r := g.r
	if r == 2 {
		r = '-' // pdfium's sign for a hyphen at the end of a line
	}
	s.text.WriteRune(r)
	s.letters++
	if g.bold {
		s.bold++
	}
	s.x1 = max(s.x1, g.x1)
	s.y0, s.y1 = min(s.y0, g.y0), max(s.y1, g.y1)
	s.height = max(s.height, g.y1-g.y0)
	s.last = g
}

// widen lets the word that is being written reach over a glyph.
func (s *segment) widen(g glyph) {
	if len(s.words) == 0 {
		s.words = append(s.words, segmentWord{0, g.box()})
	}
	w := &s.words[len(s.words)-1]
	w.x0, w.y0, w.x1, w.y1 = min(w.x0, g.x0), min(w.y0, g.y0), max(w.x1, g.x1), max(w.y1, g.y1)
}

// footnote reports whether g is a raised number after a word, which would
// otherwise be glued to it.
func (s *segment) footnote(g glyph) bool {
	return g.r >= '0' && g.r <= '9' && unicode.IsLetter(s.last.r) && g.base-s.last.base > 0.12*s.height && g.y1-g.y0 < 0.85*s.height
}

// joinLines puts segments that stand beside each other into one line, as long
// as the file draws them one after the other from left to right.
func joinLines(segs []*segment) []*line {
	var lines []*line
	for _, s := range segs {
		if n := len(lines); n > 0 && lines[n-1].end().beside(s) {
			lines[n-1].segs = append(lines[n-1].segs, s)
			continue
		}
		lines = append(lines, &line{segs: []*segment{s}})
	}
	return lines
}

func (s *segment) beside(next *segment) bool {
	h := max(s.height, next.height)
	return abs(s.base-next.base) <= 0.4*h && next.x0 >= s.x1-0.2*h
}

// cellStarts counts where text begins after a wide gap, in steps of two points,
// so that columns of a table can be told from a stray gap.
func cellStarts(lines []*line) map[int]int {
	starts := map[int]int{}
	for _, l := range lines {
		for i, s := range l.segs[1:] {
			before := l.segs[i]
			if s.x0-before.x1 > wideGap*before.height && !leadNumber().MatchString(before.text.String()) {
				starts[int(s.x0/2)]++
			}
		}
	}
	return starts
}

func aligned(starts map[int]int, x float64) bool {
	at := int(x / 2)
	return starts[at-1]+starts[at]+starts[at+1] >= 2
}

var (
	// leadNumber is what stands before a wide gap in a numbered clause or a list.
	leadNumber = expression(`^(?:[(\[]?(?:\d{1,4}(?:\.\d{1,4}){0,6}|[A-Za-z]{1,2}|[ivxIVX]{1,6})[.):\]]{0,2}|[\x{2022}\x{25CF}\x{25AA}\x{25E6}\x{F0B7}\x{F0A7}\x{2013}\x{2014}\-*o·§]|(?i:(?:clause|section|article|schedule|part|annex)\s+\d{1,3}(?:\.\d{1,3}){0,4}[.:]?))$`)
)

// writeLine returns the number of cells that the line came out as.
func (l *layout) writeLine(b *strings.Builder, ln *line, columns map[int]int) int {
	cells := 1
	for i, s := range ln.segs {
		if i > 0 {
			sep := separator(ln, i, columns)
			if sep == cellBreak {
				cells++
			}
			b.WriteString(sep)
		}
		b.WriteString(s.text.String())
		l.places = append(l.places, place{box{s.x0, s.y0, s.x1, s.y1}, b.Len()})
	}
	return cells
}

// cellBreak stands between the cells of a row.
const cellBreak = " | "

func separator(l *line, i int, columns map[int]int) string {
	before := l.segs[i-1].text.String()
	left, right := l.segs[i-1], l.segs[i]
	if right.x0-left.x1 < 0.12*left.height {
		return "" // a raised "th": drawn apart, but one word
	}
	if leadNumber().MatchString(before) || !aligned(columns, right.x0) {
		return " "
	}
	return cellBreak
}

// paragraphBetween reports whether the gap below a is wider than between the
// lines of a paragraph.
func paragraphBetween(a, b *line, spacing float64) bool {
	drop := a.first().base - b.first().base
	if drop <= 0 {
		return false // a new column or a note elsewhere: the sentence may go on
	}
	h := max(a.height(), b.height())
	return drop > 1.3*spacing && drop > 1.35*h || drop > 2.5*h
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
