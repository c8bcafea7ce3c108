package ingest

import (
	"strings"
	"unicode"

	"github.com/checkweigh/checkweigh/dossier"
)

// rtfPara is one paragraph while it is read.
type rtfPara struct {
	number   strings.Builder
	text     strings.Builder
	marks    []dossier.Mark
	boxes    []paraLine // text boxes that hang on it
	inserted int        // where the present insertion began, -1 outside
	plain    bool       // some visible letters are not bold
	hidden   bool       // some text was left out
}

func newRTFPara() *rtfPara { return &rtfPara{inserted: -1} }

// rtfFlow is a text that is written on its own: the body, a note, a comment, a
// text box.
type rtfFlow struct {
	kind    string // the word that opened it; "" for the body
	out     lineSink
	lines   *cellLines // what out is, other than for the body
	para    *rtfPara
	tables  []rtfTable // open tables, the outermost first
	inTable bool       // rows of a table have been written to out
	note    int
}

// rtfTable is one open table.
type rtfTable struct {
	row  [][]paraLine
	cell cellLines
}

func (d *rtf) flow() *rtfFlow { return d.flows[len(d.flows)-1] }

// openFlow begins a note, a comment or a text box; the paragraph that it
// stands in goes on after it.
func (d *rtf) openFlow(s *rtfState, kind string) {
	lines := &cellLines{}
	f := &rtfFlow{kind: kind, out: lines, lines: lines, para: newRTFPara(), note: -1}
	if kind == "footnote" && !s.hidden && !s.deleted && len(d.notes) < maxNotes {
		f.note = len(d.notes)
		d.notes = append(d.notes, nil)
		d.flow().para.text.WriteString(noteNumber(f.note + 1))
	}
	d.flows = append(d.flows, f)
	s.opensFlow, s.dest = true, rtfText
	s.inTable, s.nested, s.style, s.outline = false, 0, 0, -1
}

// closeFlow ends the innermost text and puts it where it belongs.
func (d *rtf) closeFlow() error {
	f := d.flow()
	end := &rtfState{outline: -1}
	if err := d.endParagraph(end); err != nil {
		return err
	}
	d.flows = d.flows[:len(d.flows)-1]
	if f.lines == nil {
		return nil
	}
	switch lines := f.lines.lines; {
	case f.kind == "annotation":
		for _, l := range lines {
			d.w.conceal("comment", l.text)
		}
	case f.kind == "footnote" && f.note >= 0:
		d.notes[f.note] = lines
	case f.kind != "footnote" && len(d.flows) > 0:
		d.flow().para.boxes = append(d.flow().para.boxes, lines...)
	}
	return nil
}

// add puts text into the paragraph, or apart when it is not shown.
func (d *rtf) add(s *rtfState, text string) error {
	if d.spent += int64(len(text)); d.spent > 2*d.lim.Text {
		return tooMuchText(d.lim.Text)
	}
	p := d.flow().para
	text = validUTF8(text)
	switch {
	case text == "":
	case s.dest == rtfNumber:
		if p.number.Len() < 200 && !s.hidden && !s.deleted {
			p.number.WriteString(text)
		}
	case s.dest != rtfText:
	case s.deleted:
		d.w.tracked, p.hidden = true, true
		d.w.conceal("deleted", text)
	case s.hidden:
		p.hidden = true
		d.w.conceal("hidden", text)
	case d.blacked(s):
		d.w.conceal("under_box", text)
		at := p.text.Len()
		p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at, End: at}})
	default:
		p.insertion(s.revised)
		d.w.tracked = d.w.tracked || s.revised
		p.plain = p.plain || !s.bold && strings.TrimSpace(text) != ""
		p.text.WriteString(text)
	}
	return nil
}

// insertion follows where a tracked insertion begins and ends.
func (p *rtfPara) insertion(on bool) {
	at := p.text.Len()
	if on && p.inserted < 0 {
		p.inserted = at
	}
	if !on && p.inserted >= 0 {
		if at > p.inserted {
			p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkInserted, Span: dossier.Span{Start: p.inserted, End: at}})
		}
		p.inserted = -1
	}
}

// takeLines ends the present paragraph: it, and the text boxes that hang on it.
func (d *rtf) takeLines(s *rtfState) []paraLine {
	f := d.flow()
	p := f.para
	f.para = newRTFPara()
	p.insertion(false)
	line := paraLine{text: strings.TrimRight(p.text.String(), " \t\n"), marks: p.marks}
	empty := strings.TrimSpace(line.text) == ""
	if number := rtfListNumber(p.number.String()); number != "" && (!empty || !p.hidden) {
		line = appendLine(paraLine{text: number + " "}, trimmedLine(line))
	}
	line = trimmedLine(line)
	if line.text == "" || line.text == "•" {
		return p.boxes
	}
	if level := d.heading(s); level > 0 && !empty {
		line.marks = append(line.marks, headingMark(line.text, level))
	}
	if !p.plain && !empty {
		line.marks = append(line.marks, dossier.Mark{Kind: dossier.MarkBold, Span: dossier.Span{End: len(line.text)}})
	}
	return append([]paraLine{line}, p.boxes...)
}

// rtfListNumber is the number of a list item as it was shown; whatever sign a
// font drew for a bullet is one.
func rtfListNumber(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return "•"
	}
	return s
}

func (s *rtfState) tableLevel() int {
	if s.nested > 0 {
		return s.nested
	}
	if s.inTable {
		return 1
	}
	return 0
}

func (d *rtf) endParagraph(s *rtfState) error {
	lines := d.takeLines(s)
	f := d.flow()
	if level := s.tableLevel(); level > 0 {
		cell := &f.table(level).cell
		cell.lines = append(cell.lines, lines...)
		return nil
	}
	if err := d.leaveTables(); err != nil {
		return err
	}
	return writeLines(f.out, lines)
}

// table is the open table of that depth, from 1.
func (f *rtfFlow) table(level int) *rtfTable {
	for len(f.tables) < level {
		f.tables = append(f.tables, rtfTable{})
	}
	return &f.tables[level-1]
}

func (d *rtf) endCell(s *rtfState, level int) error {
	lines := d.takeLines(s)
	t := d.flow().table(level)
	if len(t.row) < maxColumns {
		t.row = append(t.row, append(t.cell.lines, lines...))
	}
	t.cell = cellLines{}
	return nil
}

// endRow writes a row; one of a table within a cell becomes a line of the cell.
func (d *rtf) endRow(level int) error {
	f := d.flow()
	t := f.table(level)
	row := t.row
	*t = rtfTable{}
	if len(row) == 0 {
		return nil
	}
	if level > 1 {
		return f.table(level - 1).cell.row(row)
	}
	if !f.inTable {
		f.out.openTable()
		f.inTable = true
	}
	return f.out.row(row)
}

// leaveTables writes what is left of rows that never ended, before a paragraph
// outside them.
func (d *rtf) leaveTables() error {
	f := d.flow()
	for level := len(f.tables); level > 0; level-- {
		t := f.table(level)
		if len(t.cell.lines) > 0 {
			t.row = append(t.row, t.cell.lines)
		}
		if err := d.endRow(level); err != nil {
			return err
		}
	}
	f.tables = f.tables[:0]
	if f.inTable {
		f.out.closeTable()
		f.inTable = false
	}
	return nil
}
