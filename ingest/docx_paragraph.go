package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// docxPara is one paragraph while it is read.
type docxPara struct {
	docxProps
	text     strings.Builder
	marks    []dossier.Mark
	inserted int // offset where the present insertion began, -1 outside
	boxes    []paraLine
	plain    bool // some visible letters are not bold
	hidden   bool // some text was left out
}

// docxRun is how a run looks, as far as reading needs it.
type docxRun struct {
	bold, hidden, blacked bool
	deleted               bool
}

func (d *docx) paragraph(x *officeXML, out lineSink) error {
	p := &docxPara{inserted: -1}
	if err := d.runs(x, p, false); err != nil {
		return err
	}
	for i := range d.fields {
		// A field whose result has not begun by the end of its paragraph is
		// broken; what follows must not vanish with it.
		d.fields[i] = true
	}
	return d.finish(p, out)
}

// docxCarry is the start of a line that goes on in the next paragraph, because
// the mark between them is struck out or hidden.
type docxCarry struct {
	line     paraLine
	on       bool
	numbered bool // it has its number already
}

// take is what is carried into the next paragraph of a body, once.
func (d *docx) take(out lineSink) docxCarry {
	c := d.carried[out]
	delete(d.carried, out)
	return c
}

// finish puts the number in front of a paragraph and hands it on.
func (d *docx) finish(p *docxPara, out lineSink) error {
	before := d.take(out)
	line := paraLine{text: strings.TrimRight(p.text.String(), " \t\n"), marks: p.marks}
	if before.on && !before.numbered {
		line = appendLine(before.line, line)
	}
	empty := strings.TrimSpace(line.text) == ""
	switch {
	case p.markGone:
		d.carried[out] = docxCarry{line: line, on: true}
		return writeLines(out, p.boxes)
	case !empty || !p.hidden && !p.markGhost:
		line = d.numbered(p, line)
	}
	if before.numbered {
		line = appendLine(spaced(before.line), line)
	}
	line = trimmedLine(line)
	if line.text == "" || line.text == "•" {
		return writeLines(out, p.boxes)
	}
	d.markLine(p, &line, empty)
	if p.joined {
		d.carried[out] = docxCarry{line: line, on: true, numbered: true}
		return writeLines(out, p.boxes)
	}
	if err := out.line(line); err != nil {
		return err
	}
	return writeLines(out, p.boxes)
}

// flush writes what is still carried when a body ends.
func (d *docx) flush(out lineSink) error {
	if rest := trimmedLine(d.take(out).line); rest.text != "" {
		return out.line(rest)
	}
	return nil
}

// spaced ends a line with a space, for another to follow.
func spaced(l paraLine) paraLine {
	l.text += " "
	return l
}

// numbered writes the computed number in front of a line.
func (d *docx) numbered(p *docxPara, line paraLine) paraLine {
	num, level, ok := d.lists.find(p.docxProps)
	if !ok {
		return line
	}
	number := d.lists.advance(num, level)
	if number == "" {
		return line
	}
	return appendLine(paraLine{text: number + " "}, line)
}

func (d *docx) markLine(p *docxPara, line *paraLine, empty bool) {
	whole := dossier.Span{End: len(line.text)}
	if level := d.styles.heading(p.docxProps); level > 0 && !empty {
		line.marks = append(line.marks, dossier.Mark{Kind: dossier.MarkHeading, Span: whole, Level: level})
	}
	if !p.plain && !empty {
		line.marks = append(line.marks, dossier.Mark{Kind: dossier.MarkBold, Span: whole})
	}
}

// runs reads the content of a paragraph, or of a wrapper inside it.
func (d *docx) runs(x *officeXML, p *docxPara, deleted bool) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			return readParagraphProps(x, &p.docxProps)
		case "r":
			return d.run(x, p, deleted)
		case "del", "moveFrom":
			d.w.tracked = true
			return d.runs(x, p, true)
		case "ins", "moveTo":
			return d.insertion(x, p, deleted)
		case "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "oMathPara", "oMath",
			"e", "num", "den", "sup", "sub", "f", "sSup", "sSub", "d", "deg", "rad":
			return d.runs(x, p, deleted)
		case "AlternateContent":
			return x.alternate(func() (bool, error) { return d.found(p, func() error { return d.runs(x, p, deleted) }) })
		}
		return x.skip()
	})
}

// found reports whether fn added text or a text box to the paragraph.
func (d *docx) found(p *docxPara, fn func() error) (bool, error) {
	text, boxes := p.text.Len(), len(p.boxes)
	err := fn()
	return p.text.Len() > text || len(p.boxes) > boxes, err
}

// insertion keeps a tracked insertion in the text and marks it.
func (d *docx) insertion(x *officeXML, p *docxPara, deleted bool) error {
	d.w.tracked = true
	if p.inserted >= 0 || deleted {
		return d.runs(x, p, deleted)
	}
	p.inserted = p.text.Len()
	err := d.runs(x, p, false)
	if p.text.Len() > p.inserted {
		p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkInserted, Span: dossier.Span{Start: p.inserted, End: p.text.Len()}})
	}
	p.inserted = -1
	return err
}

// add puts a run's text into the paragraph, or apart when it is not shown.
func (d *docx) add(p *docxPara, r docxRun, text string) error {
	if d.spent += int64(len(text)); d.spent > 2*d.lim.Text {
		return tooMuchText(d.lim.Text)
	}
	for _, inResult := range d.fields {
		if !inResult {
			return nil
		}
	}
	text = validUTF8(text)
	switch {
	case r.deleted:
		p.hidden = true
		d.w.conceal("deleted", text)
	case r.hidden:
		p.hidden = true
		d.w.conceal("hidden", text)
	case r.blacked:
		// Black on black is a failed redaction: what stands under it is kept apart.
		d.w.conceal("under_box", text)
		at := p.text.Len()
		p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at, End: at}})
	default:
		p.plain = p.plain || !r.bold && strings.TrimSpace(text) != ""
		p.text.WriteString(text)
	}
	return nil
}

// noteNumber is how a footnote is cited in the text.
func noteNumber(n int) string { return "[" + strconv.Itoa(n) + "]" }
