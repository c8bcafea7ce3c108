package ingest

import (
	"encoding/xml"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// runs reads the content of a paragraph of a shape.
func (d *officeDrawing) runs(x *officeXML, p *officePara) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			p.level = min(smallNumber(xmlAttrOr(e, "lvl", "0")), listLevels-1)
			return p.properties(x)
		case "r", "fld":
			return d.drawnRun(x, p)
		case "br":
			p.text.WriteByte('\n')
		case "AlternateContent":
			return x.alternate(func() (bool, error) {
				at := p.text.Len()
				err := d.runs(x, p)
				return p.text.Len() > at, err
			})
		case "m":
			text, err := x.everything() // a formula
			p.plain = true
			p.text.WriteString(validUTF8(text))
			return err
		}
		return x.skip()
	})
}

func (p *officePara) properties(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "buChar", "buBlip":
			p.bullet = true
		case "buAutoNum":
			p.number, p.start = xmlAttrOr(e, "type", "arabicPeriod"), smallNumber(xmlAttrOr(e, "startAt", "1"))
		}
		return x.skip()
	})
}

// drawnRun reads one run; black letters on black are a failed redaction.
func (d *officeDrawing) drawnRun(x *officeXML, p *officePara) error {
	bold, black, light := false, false, false
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			bold = xmlTrue(e, "b")
			return x.children(func(e xml.StartElement) error {
				colour, err := drawnColour(x)
				switch e.Name.Local {
				case "highlight":
					black = colour == "000000"
				case "solidFill":
					light = colour != "000000" && colour != "tx1" && colour != "dk1"
				}
				return err
			})
		case "t":
			text, err := x.text()
			text = validUTF8(text)
			if black && !light {
				d.w.conceal("under_box", text)
				at := p.text.Len()
				p.marks = append(p.marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at, End: at}})
				return err
			}
			p.plain = p.plain || !bold && strings.TrimSpace(text) != ""
			p.text.WriteString(text)
			return err
		}
		return x.skip()
	})
}

// drawnColour reads an element to its end and returns the colour it names.
func drawnColour(x *officeXML) (string, error) {
	colour := ""
	err := x.children(func(e xml.StartElement) error {
		if v := xmlAttrOr(e, "val", ""); v != "" {
			colour = v
		}
		return x.skip()
	})
	return colour, err
}
