package ingest

import (
	"encoding/xml"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// odfPara is one paragraph while it is read.
type odfPara struct {
	text     strings.Builder
	marks    []dossier.Mark
	boxes    cellLines // the text boxes that hang on it
	inserted int       // where the present insertion began, -1 outside
	space    bool      // the last letter was white space of the file
	plain    bool      // some visible letters are not bold
	hidden   bool      // some text was left out
}

func (d *odf) paragraph(x *officeXML, e xml.StartElement, out lineSink, item *odfItem) error {
	style := xmlAttrOr(e, "style-name", "")
	p := &odfPara{inserted: -1, space: true}
	if d.inserting > 0 {
		p.inserted = 0
	}
	if err := d.words(x, p, d.styles.look("paragraph", style)); err != nil {
		return err
	}
	p.endInsertion()
	line := paraLine{text: strings.TrimRight(p.text.String(), " \t\n"), marks: p.marks}
	empty := strings.TrimSpace(line.text) == ""
	level := d.level(e, style)
	if !empty || !p.hidden {
		if number := d.numberOf(e, style, level, item); number != "" {
			line = appendLine(paraLine{text: number + " "}, line)
		}
	}
	line = trimmedLine(line)
	if line.text == "" || line.text == "•" {
		return writeLines(out, p.boxes.lines)
	}
	if level > 0 && !empty {
		line.marks = append(line.marks, headingMark(line.text, level))
	}
	if !p.plain && !empty {
		line.marks = append(line.marks, dossier.Mark{Kind: dossier.MarkBold, Span: dossier.Span{End: len(line.text)}})
	}
	if err := out.line(line); err != nil {
		return err
	}
	return writeLines(out, p.boxes.lines)
}

// level is the heading level of a paragraph, from 1, or 0.
func (d *odf) level(e xml.StartElement, style string) int {
	if e.Name.Local == "h" {
		return min(odfCount(e, "outline-level"), 9)
	}
	if d.styles.title(style) {
		return 1
	}
	return 0
}

// numberOf is the number before a paragraph: of its list, or of the outline. A
// heading whose style names no list ("") has been taken out of the outline.
func (d *odf) numberOf(e xml.StartElement, style string, level int, item *odfItem) string {
	own := d.styles.list(style)
	if item != nil {
		return d.lists.number(item, own)
	}
	if e.Name.Local == "h" && (own == nil || *own != "") {
		return d.lists.heading(e, level)
	}
	return ""
}

func (p *odfPara) endInsertion() {
	if p.inserted >= 0 && p.text.Len() > p.inserted {
		p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkInserted, Span: dossier.Span{Start: p.inserted, End: p.text.Len()}})
	}
	p.inserted = -1
}

// words reads the content of a paragraph, or of a span inside it.
func (d *odf) words(x *officeXML, p *odfPara, look odfLook) error {
	return x.mixed(
		func(s string) error { return d.add(p, look, p.squeeze(s)) },
		func(e xml.StartElement) error { return d.inline(x, e, p, look) })
}

// squeeze makes one space of white space, as the format demands: line ends in
// the file are for its readers' eyes. Spaces that count are elements.
func (p *odfPara) squeeze(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			if !p.space {
				b.WriteByte(' ')
			}
			p.space = true
			continue
		}
		p.space = false
		b.WriteRune(r)
	}
	return b.String()
}

func (d *odf) inline(x *officeXML, e xml.StartElement, p *odfPara, look odfLook) error {
	if char, ok := odfCharacter(e); ok {
		p.space = false
		if err := d.add(p, look, char); err != nil {
			return err
		}
		return x.skip()
	}
	switch e.Name.Local {
	case "span":
		return d.words(x, p, d.styles.look("text", xmlAttrOr(e, "style-name", "")).over(look))
	case "note":
		return d.note(x, p, look)
	case "annotation":
		return d.annotation(x)
	case "change-start", "change-end":
		d.change(e, p)
		return x.skip()
	case "hidden-text":
		return d.hiddenText(x, e, p, look)
	case "hidden-paragraph":
		return x.skip()
	case "ruby-text", "script", "forms", "event-listeners":
		return x.skip()
	}
	switch e.Name.Space {
	case "draw", "dr3d":
		return d.drawing(x, &p.boxes)
	case "svg", "math", "form", "office":
		return x.skip()
	}
	return d.words(x, p, look) // links, fields with what they show, indexes, metadata
}

// odfCharacter is the characters that an element stands for.
func odfCharacter(e xml.StartElement) (string, bool) {
	if e.Name.Space != "text" {
		return "", false
	}
	switch e.Name.Local {
	case "s":
		return strings.Repeat(" ", min(odfCount(e, "c"), 200)), true
	case "tab":
		return "\t", true
	case "line-break":
		return "\n", true
	}
	return "", false
}

// note writes the number of a footnote and keeps its text for the end.
func (d *odf) note(x *officeXML, p *odfPara, look odfLook) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "note-body" || len(d.notes) >= maxNotes {
			return x.skip()
		}
		at := len(d.notes)
		d.notes = append(d.notes, nil)
		if err := d.add(p, look, noteNumber(at+1)); err != nil {
			return err
		}
		lines, err := d.cell(x)
		d.notes[at] = lines
		return err
	})
}

// hiddenText is a field whose words are shown only on a condition.
func (d *odf) hiddenText(x *officeXML, e xml.StartElement, p *odfPara, look odfLook) error {
	if !trueWord(e, "is-hidden") {
		return d.words(x, p, look)
	}
	p.hidden = true
	d.w.conceal("hidden", validUTF8(xmlAttrOr(e, "string-value", "")))
	return x.skip()
}

// add puts text into the paragraph, or apart when it is not shown.
func (d *odf) add(p *odfPara, look odfLook, text string) error {
	if d.spent += int64(len(text)); d.spent > 2*d.lim.Text {
		return tooMuchText(d.lim.Text)
	}
	text = validUTF8(text)
	switch {
	case text == "":
	case look.hidden != nil && *look.hidden:
		p.hidden = true
		d.w.conceal("hidden", text)
	case look.blacked():
		d.w.conceal("under_box", text)
		at := p.text.Len()
		p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at, End: at}})
	default:
		p.plain = p.plain || (look.bold == nil || !*look.bold) && strings.TrimSpace(text) != ""
		p.text.WriteString(text)
	}
	return nil
}
