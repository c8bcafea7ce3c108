package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// officeDrawing reads the shapes of slides and of drawings on sheets.
type officeDrawing struct {
	*officeParts
	w        *textWriter // takes what is not shown
	rels     []officeRel // of the part that is read
	pictures bool        // something was drawn that is no text
	wide     int64       // of the slide; 0 where nothing stands outside
	high     int64
}

// shapes reads shapes in the order of the file, which is that of reading.
func (d *officeDrawing) shapes(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "sp", "cxnSp":
			return d.shape(x, out)
		case "grpSp", "twoCellAnchor", "oneCellAnchor", "absoluteAnchor":
			return d.shapes(x, out)
		case "graphicFrame":
			return d.frame(x, out)
		case "pic":
			d.pictures = true
		case "AlternateContent":
			return x.alternate(func() (bool, error) { return true, d.shapes(x, out) })
		}
		return x.skip()
	})
}

// officeShape is what a shape says of itself before its text.
type officeShape struct {
	holder         string // what it is a place for: "title", "body", "ftr"
	hidden, beside bool
}

// shape reads one shape. Footers, dates and numbers are left out, as the headers
// of pages are.
func (d *officeDrawing) shape(x *officeXML, out lineSink) error {
	var s officeShape
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "nvSpPr", "nvCxnSpPr":
			return s.names(x)
		case "spPr":
			return d.place(x, &s)
		case "txBody":
			return d.shapeText(x, s, out)
		}
		return x.skip()
	})
}

// names reads the properties that are not drawn.
func (s *officeShape) names(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "cNvPr":
			s.hidden = xmlTrue(e, "hidden")
		case "ph":
			s.holder = xmlAttrOr(e, "type", "body")
		case "nvPr":
			return s.names(x)
		}
		return x.skip()
	})
}

func xmlTrue(e xml.StartElement, name string) bool {
	v := xmlAttrOr(e, name, "")
	return v == "1" || v == "true"
}

// place reports through s whether a shape stands wholly beside the slide.
func (d *officeDrawing) place(x *officeXML, s *officeShape) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "xfrm" || d.wide == 0 {
			return x.skip()
		}
		var left, top, width, height int64
		err := x.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "off":
				left, top = xmlSize(e, "x"), xmlSize(e, "y")
			case "ext":
				width, height = xmlSize(e, "cx"), xmlSize(e, "cy")
			}
			return x.skip()
		})
		s.beside = left >= d.wide || top >= d.high || left+width < 0 || top+height < 0
		return err
	})
}

func xmlSize(e xml.StartElement, name string) int64 {
	n, _ := strconv.ParseInt(xmlAttrOr(e, name, ""), 10, 32)
	return n
}

func (d *officeDrawing) shapeText(x *officeXML, s officeShape, out lineSink) error {
	switch s.holder {
	case "sldNum", "dt", "ftr", "hdr", "sldImg":
		return x.skip()
	}
	c := &cellLines{}
	if err := d.paragraphs(x, c); err != nil {
		return err
	}
	switch {
	case s.hidden:
		concealLines(d.w, "hidden", c.lines)
	case s.beside:
		concealLines(d.w, "off_page", c.lines)
	case s.holder == "title" || s.holder == "ctrTitle":
		return writeSlideTitle(c.lines, out)
	default:
		return writeLines(out, c.lines)
	}
	return nil
}

func concealLines(w *textWriter, reason string, lines []paraLine) {
	for _, l := range lines {
		w.conceal(reason, l.text)
	}
}

// frame reads what a frame holds: a table, or a diagram, whose words stand in a
// part of their own. Charts and objects count as pictures.
func (d *officeDrawing) frame(x *officeXML, out lineSink) error {
	var s officeShape
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "nvGraphicFramePr":
			return s.names(x)
		case "graphic":
			if !s.hidden {
				return d.graphic(x, out)
			}
			c := &cellLines{}
			err := d.graphic(x, c)
			concealLines(d.w, "hidden", c.lines)
			return err
		}
		return x.skip()
	})
}

func (d *officeDrawing) graphic(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "graphicData":
			return d.graphic(x, out)
		case "tbl":
			out.openTable()
			defer out.closeTable()
			return d.table(x, out)
		case "relIds":
			if err := d.diagram(relID(e, "dm"), out); err != nil {
				return err
			}
		default:
			d.pictures = true
		}
		return x.skip()
	})
}

func (d *officeDrawing) table(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "tr" {
			return x.skip()
		}
		var cells [][]paraLine
		err := x.children(func(e xml.StartElement) error {
			switch {
			case e.Name.Local != "tc" || xmlTrue(e, "hMerge"):
				return x.skip()
			case xmlTrue(e, "vMerge"):
				cells = append(cells, nil)
				return x.skip()
			}
			c := &cellLines{}
			err := x.children(func(e xml.StartElement) error {
				if e.Name.Local == "txBody" {
					return d.paragraphs(x, c)
				}
				return x.skip()
			})
			cells = append(cells, c.lines)
			return err
		})
		if err != nil {
			return err
		}
		return out.row(cells)
	})
}

// diagram reads the words of a diagram (SmartArt) from its own part.
func (d *officeDrawing) diagram(id string, out lineSink) error {
	for _, r := range d.rels {
		if r.id != id || r.part == "" {
			continue
		}
		return d.partIfAny(r.part, func(x *officeXML) error {
			return x.find("ptLst", func() error { return d.diagramPoints(x, out) })
		})
	}
	return nil
}

func (d *officeDrawing) diagramPoints(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local == "t" {
				return d.paragraphs(x, out)
			}
			return x.skip()
		})
	})
}

// officePara is one paragraph of a shape while it is read.
type officePara struct {
	text   strings.Builder
	marks  []dossier.Mark
	plain  bool
	level  int
	number string // of the list, by the program's name: "arabicPeriod"
	start  int
	bullet bool
}

// paragraphs reads the paragraphs of a text, with the numbers of their lists.
func (d *officeDrawing) paragraphs(x *officeXML, out lineSink) error {
	var counts [listLevels]officeCount
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "p" {
			return x.skip()
		}
		p := &officePara{}
		if err := d.runs(x, p); err != nil {
			return err
		}
		line := paraLine{text: strings.TrimRight(p.text.String(), " \t\n"), marks: p.marks}
		if strings.TrimSpace(line.text) == "" {
			return nil
		}
		if !p.plain {
			line.marks = append(line.marks, dossier.Mark{Kind: dossier.MarkBold, Span: dossier.Span{End: len(line.text)}})
		}
		if number := countShown(&counts, p); number != "" {
			line = appendLine(paraLine{text: number + " "}, line)
		}
		return out.line(trimmedLine(line))
	})
}

// officeCount is the count of one level of a shape's list.
type officeCount struct {
	kind string
	n    int
}

// countShown is what stands before a paragraph. A list goes on after deeper
// paragraphs, and begins anew after a higher one or one of another kind.
func countShown(counts *[listLevels]officeCount, p *officePara) string {
	for deeper := p.level + 1; deeper < listLevels; deeper++ {
		counts[deeper] = officeCount{}
	}
	c := &counts[p.level]
	if p.number == "" {
		*c = officeCount{}
		if p.bullet {
			return "•"
		}
		return ""
	}
	if c.kind != p.number {
		*c = officeCount{kind: p.number, n: max(p.start, 1) - 1}
	}
	c.n++
	return autoNumber(c.n, p.number)
}

// autoNumber writes a number in one of PowerPoint's manners: alphaLcParenBoth is "(a)".
func autoNumber(n int, manner string) string {
	format := "decimal"
	for prefix, f := range map[string]string{"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"} {
		if strings.HasPrefix(manner, prefix) {
			format = f
		}
	}
	number := listNumber(n, format)
	switch {
	case strings.HasSuffix(manner, "ParenBoth"):
		return "(" + number + ")"
	case strings.HasSuffix(manner, "ParenR"):
		return number + ")"
	case strings.HasSuffix(manner, "Period"):
		return number + "."
	}
	return number
}
