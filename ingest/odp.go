package ingest

import (
	"encoding/xml"
	"strings"
)

// odpFormat reads OpenDocument presentations and drawings, a slide as a page.
var odpFormat = Format{
	Name:   "odp",
	Engine: "odp/1",
	Match: func(head []byte, mime, name string) bool {
		return openDocument("presentation")(head, mime, name) || openDocument("graphics")(head, mime, name)
	},
	Read: readOpenDocument,
}

func (d *odf) slides(x *officeXML) error {
	d.deck = &slideDeck{to: d.to, lim: d.lim}
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "page" {
			return x.skip()
		}
		sl := d.deck.begin()
		d.w, d.slideOpen = sl.w, sl
		sl.hidden = d.styles.hidden("drawing-page", xmlAttrOr(e, "style-name", ""))
		if err := d.slide(x, sl, &bodyLines{w: sl.w}); err != nil {
			return err
		}
		d.slideOpen = nil
		return d.deck.end(sl)
	})
}

// cutSlides hands over the slide at which damage ended the reading.
func (d *odf) cutSlides() error {
	sl := d.slideOpen
	if sl == nil {
		sl = d.deck.begin()
	}
	sl.damaged = "the " + d.what + " is damaged: the rest of this slide and those after it were not read; " + d.again()
	return d.deck.end(sl)
}

// slide reads the shapes of a page or a group, in the order in which they stand
// in the file, which is that of reading.
func (d *odf) slide(x *officeXML, sl *slide, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch {
		case e.Name.Local == "notes":
			lines := &cellLines{}
			err := d.slide(x, sl, lines)
			sl.notes = append(sl.notes, lines.lines...)
			return err
		case e.Name.Local == "annotation":
			return d.annotation(x)
		case !drawn(e):
			return x.skip()
		}
		switch xmlAttrOr(e, "class", "") {
		case "header", "footer", "date-time", "page-number", "page":
			return x.skip()
		case "title":
			return d.slideTitle(x, out)
		}
		return d.shape(x, sl, out)
	})
}

// shape is drawing for a slide, which notes whether it holds pictures.
func (d *odf) shape(x *officeXML, sl *slide, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "text-box":
			return d.blocks(x, out, nil)
		case "p", "h", "list", "table", "annotation":
			return d.block(x, e, out, nil)
		case "image", "object", "object-ole", "plugin":
			sl.pictures = true
			return x.skip()
		case "enhanced-geometry", "glue-point", "image-map":
			return x.skip()
		}
		if drawn(e) {
			return d.shape(x, sl, out)
		}
		return x.skip()
	})
}

// slideTitle reads the title as one heading.
func (d *odf) slideTitle(x *officeXML, out lineSink) error {
	c := &cellLines{}
	if err := d.drawing(x, c); err != nil {
		return err
	}
	return writeSlideTitle(c.lines, out)
}

// writeSlideTitle writes the paragraphs of a title as one heading.
func writeSlideTitle(lines []paraLine, out lineSink) error {
	title := joinCells([][]paraLine{lines})
	if strings.TrimSpace(title.text) == "" {
		return nil
	}
	title = trimmedLine(paraLine{text: title.text})
	title.marks = append(title.marks, headingMark(title.text, 1))
	return out.line(title)
}
