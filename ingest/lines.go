package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// paraLine is one paragraph, ready to be written: its number in front, marks
// relative to it.
type paraLine struct {
	text  string
	marks []dossier.Mark
}

// lineSink takes the paragraphs of a body, a cell or a text box in order, and
// the rows of tables between openTable and closeTable.
type lineSink interface {
	line(paraLine) error
	openTable()
	row(cells [][]paraLine) error
	closeTable()
}

// bodyLines writes into the stored text.
type bodyLines struct {
	w     *textWriter
	start int  // where the present table begins
	rows  int  // rows written of it
	below bool // the line before is one of them
}

func (b *bodyLines) line(l paraLine) error {
	b.below = false
	return b.w.paragraph(l.text, l.marks)
}

func (b *bodyLines) openTable() {
	b.start, b.rows, b.below = b.w.next("\n\n"), 0, false
}

func (b *bodyLines) closeTable() {
	if b.rows > 0 {
		b.w.markFrom(dossier.MarkTable, b.start)
	}
	b.rows, b.below = 0, false
}

// row writes a row as one line. A row of one cell is no table but a layout, or
// a box around clauses: its paragraphs stay paragraphs.
func (b *bodyLines) row(cells [][]paraLine) error {
	heads := b.rows > 0 && len(cells) == 1 && len(cells[0]) == 1 // a title between rows of columns
	if len(cells) == 1 && !heads {
		return writeLines(b, cells[0])
	}
	l := joinCells(cells)
	if strings.Trim(l.text, " |") == "" {
		return nil
	}
	write := b.w.paragraph
	if b.below {
		write = b.w.row
	}
	b.rows++
	b.below = true
	return write(l.text, l.marks)
}

// cellLines collects the paragraphs of a cell, so that its row can be one line.
type cellLines struct {
	lines []paraLine
}

func (c *cellLines) line(l paraLine) error {
	c.lines = append(c.lines, l)
	return nil
}

func (c *cellLines) openTable()  {}
func (c *cellLines) closeTable() {}

func (c *cellLines) row(cells [][]paraLine) error {
	if l := joinCells(cells); strings.Trim(l.text, " |") != "" {
		c.lines = append(c.lines, l)
	}
	return nil
}

// joinCells makes one line of a row: the paragraphs of a cell joined by a
// space, cells by " | ".
func joinCells(cells [][]paraLine) paraLine {
	var row paraLine
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString(" | ")
		}
		for j, l := range cell {
			if j > 0 {
				b.WriteByte(' ')
			}
			at := b.Len()
			b.WriteString(noLineBreaks.Replace(l.text)) // byte for byte, so marks stay true
			for _, m := range l.marks {
				m.Span.Start, m.Span.End = m.Span.Start+at, m.Span.End+at
				row.marks = append(row.marks, m)
			}
		}
	}
	row.text = b.String()
	return row
}

var noLineBreaks = strings.NewReplacer("\n", " ", "\t", " ")

func writeLines(out lineSink, lines []paraLine) error {
	for _, l := range lines {
		if err := out.line(l); err != nil {
			return err
		}
	}
	return nil
}

func appendLine(a, b paraLine) paraLine {
	at := len(a.text)
	marks := append([]dossier.Mark{}, a.marks...)
	for _, m := range b.marks {
		m.Span.Start, m.Span.End = m.Span.Start+at, m.Span.End+at
		marks = append(marks, m)
	}
	return paraLine{text: a.text + b.text, marks: marks}
}

// trimmedLine is a line without white space around it.
func trimmedLine(l paraLine) paraLine {
	text := strings.TrimLeft(l.text, " \t\n")
	cut := len(l.text) - len(text)
	text = strings.TrimRight(text, " \t\n")
	marks := l.marks[:0:0]
	for _, m := range l.marks {
		m.Span.Start = min(max(m.Span.Start-cut, 0), len(text))
		m.Span.End = min(max(m.Span.End-cut, 0), len(text))
		if m.Span.Len() > 0 || m.Kind == dossier.MarkRedaction {
			marks = append(marks, m)
		}
	}
	return paraLine{text: text, marks: marks}
}
