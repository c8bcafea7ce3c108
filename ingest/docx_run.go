package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// run reads one run of text.
func (d *docx) run(x *officeXML, p *docxPara, deleted bool) error {
	style := d.styles.styleOf(p.docxProps)
	r := docxRun{
		deleted: deleted,
		bold:    d.styles.toggle(style, styleBold),
		hidden:  d.styles.toggle(style, styleVanish),
	}
	return d.runContent(x, p, &r)
}

func (d *docx) runContent(x *officeXML, p *docxPara, r *docxRun) error {
	return x.children(func(e xml.StartElement) error {
		if char, ok := runCharacter(e); ok {
			if err := d.add(p, *r, char); err != nil {
				return err
			}
			return x.skip()
		}
		switch e.Name.Local {
		case "rPr":
			return d.runProps(x, r)
		case "t", "delText":
			text, err := x.text()
			if err != nil {
				return err
			}
			return d.add(p, *r, text)
		case "fldChar":
			return d.field(x, p, *r, xmlAttrOr(e, "fldCharType", ""))
		case "footnoteReference", "endnoteReference":
			return d.cite(x, p, *r, e)
		case "drawing", "pict", "object":
			return d.boxes(x, p)
		case "AlternateContent":
			return x.alternate(func() (bool, error) { return d.found(p, func() error { return d.runContent(x, p, r) }) })
		}
		return x.skip()
	})
}

// runCharacter is the character that an element stands for.
func runCharacter(e xml.StartElement) (string, bool) {
	switch e.Name.Local {
	case "tab", "ptab":
		return "\t", true
	case "br", "cr":
		return "\n", true
	case "noBreakHyphen":
		return "\u2011", true
	case "softHyphen":
		return "\u00AD", true
	case "sym":
		return symbol(xmlAttrOr(e, "font", ""), xmlAttrOr(e, "char", "")), true
	}
	return "", false
}

// symbol is a character of a symbol font. Of the private ones only ticks and
// boxes mean something: they answer a form's question.
func symbol(font, char string) string {
	code, err := strconv.ParseUint(char, 16, 32)
	if err != nil {
		return ""
	}
	if code >= 0xF000 && code <= 0xF0FF {
		if !strings.HasPrefix(font, "Wingdings") {
			return "•"
		}
		switch code - 0xF000 {
		case 0xFC, 0x50:
			return "✓"
		case 0xFE, 0x52, 0x54, 0x53:
			return "☒"
		case 0xA8, 0x6F, 0x71, 0x72, 0xA3:
			return "☐"
		case 0xFB, 0x4F:
			return "✗"
		case 0xE0, 0xE8, 0xF0:
			return "→"
		}
		return "•"
	}
	return validUTF8(string(rune(code)))
}

func (d *docx) runProps(x *officeXML, r *docxRun) error {
	black, light := false, false
	err := x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "b":
			r.bold = toggledOn(c)
		case "vanish":
			r.hidden = toggledOn(c)
		case "rStyle":
			id := xmlAttrOr(c, "val", "")
			r.bold = r.bold || d.styles.toggle(id, styleBold)
			r.hidden = r.hidden || d.styles.toggle(id, styleVanish)
		case "highlight":
			black = black || xmlAttrOr(c, "val", "") == "black"
		case "shd":
			black = black || xmlAttrOr(c, "fill", "") == "000000"
		case "color":
			v := strings.ToUpper(xmlAttrOr(c, "val", ""))
			light = v != "000000" && v != "AUTO"
		}
		return x.skip()
	})
	r.blacked = black && !light
	return err
}

// field follows the parts of a field: its code is not text, its result is.
func (d *docx) field(x *officeXML, p *docxPara, r docxRun, kind string) error {
	switch kind {
	case "begin":
		if len(d.fields) < maxDepth {
			d.fields = append(d.fields, false)
		}
		box := ""
		err := x.children(func(c xml.StartElement) error {
			if c.Name.Local != "ffData" {
				return x.skip()
			}
			return checkbox(x, &box)
		})
		if err != nil || box == "" {
			return err
		}
		d.fields = d.fields[:len(d.fields)-1]
		err = d.add(p, r, box)
		d.fields = append(d.fields, false)
		return err
	case "separate":
		if n := len(d.fields); n > 0 {
			d.fields[n-1] = true
		}
	case "end":
		if n := len(d.fields); n > 0 {
			d.fields = d.fields[:n-1]
		}
	}
	return x.skip()
}

// checkbox reads an old form field; its tick is an answer.
func checkbox(x *officeXML, box *string) error {
	return x.children(func(c xml.StartElement) error {
		if c.Name.Local != "checkBox" {
			return x.skip()
		}
		*box = "☐"
		return x.children(func(c xml.StartElement) error {
			switch c.Name.Local {
			case "default", "checked":
				*box = "☐"
				if toggledOn(c) {
					*box = "☒"
				}
			}
			return x.skip()
		})
	})
}

// cite notes that the text cites a footnote and writes its number.
func (d *docx) cite(x *officeXML, p *docxPara, r docxRun, e xml.StartElement) error {
	part := "word/footnotes.xml"
	if e.Name.Local == "endnoteReference" {
		part = "word/endnotes.xml"
	}
	if !r.deleted && len(d.notes) < maxNotes {
		d.notes = append(d.notes, docxNoteRef{part, xmlAttrOr(e, "id", "")})
		if err := d.add(p, r, noteNumber(len(d.notes))); err != nil {
			return err
		}
	}
	return x.skip()
}

// boxes looks for text boxes in a drawing; their paragraphs follow the one that
// holds the drawing.
func (d *docx) boxes(x *officeXML, p *docxPara) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "txbxContent":
			fields := d.fields
			d.fields = nil
			lines, err := d.cell(x)
			d.fields = fields
			p.boxes = append(p.boxes, lines...)
			return err
		case "AlternateContent":
			return x.alternate(func() (bool, error) { return d.found(p, func() error { return d.boxes(x, p) }) })
		}
		return d.boxes(x, p)
	})
}
