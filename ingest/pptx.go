package ingest

import (
	"context"
	"encoding/xml"
	"fmt"
	"strings"
)

// pptxFormat reads PowerPoint files (.pptx, .pptm, .ppsx, .potx), a slide as a
// page. Hidden slides and comments go apart.
var pptxFormat = Format{
	Name:   "pptx",
	Engine: "pptx/1",
	Match: func(head []byte, mime, name string) bool {
		return strings.HasPrefix(mime, "application/vnd.openxmlformats-officedocument.presentationml") ||
			strings.HasPrefix(mime, "application/vnd.ms-powerpoint.") && strings.Contains(mime, "macroenabled")
	},
	Read: readPPTX,
}

// pptx is one PowerPoint file while it is read.
type pptx struct {
	officeParts
	deck       slideDeck
	wide, high int64 // of a slide
}

func readPPTX(ctx context.Context, src Source, lim Limits, to Sink) error {
	z, err := openZip(src)
	if err != nil {
		return err
	}
	if officePackage(z) == "" {
		return zipMembers(ctx, z, lim, to)
	}
	d := &pptx{deck: slideDeck{to: to, lim: lim}}
	d.officeParts = officeParts{ctx: ctx, zip: z, lim: lim, what: "PowerPoint file", program: "PowerPoint"}
	if err := d.read(); err != nil {
		return d.damaged(err)
	}
	return d.handOverParts(to, d.embeddedIn("ppt"))
}

func (d *pptx) read() error {
	const main = "ppt/presentation.xml"
	rels, err := d.rels(main)
	if err != nil {
		return err
	}
	ids, err := d.slideIDs(main)
	if err != nil {
		return err
	}
	if len(ids) > d.lim.Pages {
		return tooLarge(fmt.Sprintf("it has more than %d slides; split it and add the parts", d.lim.Pages))
	}
	parts := map[string]string{}
	for _, r := range rels {
		parts[r.id] = r.part
	}
	read := map[string]bool{}
	for _, id := range ids {
		part := parts[id]
		if part != "" && read[part] {
			continue
		}
		read[part] = true
		if err := d.slide(part); err != nil {
			return err
		}
	}
	return nil
}

// slideIDs lists the slides in the order in which they are shown.
func (d *pptx) slideIDs(main string) ([]string, error) {
	var ids []string
	err := d.part(main, func(x *officeXML) error {
		return x.find("presentation", func() error {
			return x.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "sldSz":
					d.wide, d.high = xmlSize(e, "cx"), xmlSize(e, "cy")
				case "sldIdLst":
					return x.children(func(e xml.StartElement) error {
						ids = append(ids, relID(e, "id"))
						return x.skip()
					})
				}
				return x.skip()
			})
		})
	})
	return ids, err
}

// slide hands over one slide. Damage to it, or to what belongs to it, leaves it
// unread and the others as they are.
func (d *pptx) slide(part string) error {
	sl := d.deck.begin()
	err := d.readSlide(part, sl)
	if d.isDamage(err) {
		sl.damaged = "the slide is damaged or not in the file, so not all of it was read; " + d.again()
		err = nil
	}
	if err != nil {
		return err
	}
	return d.deck.end(sl)
}

func (d *pptx) readSlide(part string, sl *slide) error {
	rels, err := d.rels(part)
	if err != nil {
		return err
	}
	drawing := &officeDrawing{officeParts: &d.officeParts, w: sl.w, rels: rels, wide: d.wide, high: d.high}
	if err := d.part(part, func(x *officeXML) error {
		return x.findElement("sld", func(e xml.StartElement) error {
			show, said := xmlAttr(e, "show")
			sl.hidden = said && (show == "0" || show == "false")
			return shapeTree(x, drawing, &bodyLines{w: sl.w})
		})
	}); err != nil {
		return err
	}
	sl.pictures = drawing.pictures
	for _, notes := range relParts(rels, "notesSlide") {
		if err := d.speakerNotes(notes, sl); err != nil {
			return err
		}
	}
	for _, comments := range relParts(rels, "comments") {
		if err := d.concealComments(comments, sl.w); err != nil {
			return err
		}
	}
	return nil
}

// shapeTree reads the shapes of a slide or a page of notes.
func shapeTree(x *officeXML, drawing *officeDrawing, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "cSld":
			return shapeTree(x, drawing, out)
		case "spTree":
			return drawing.shapes(x, out)
		}
		return x.skip()
	})
}

func (d *pptx) speakerNotes(part string, sl *slide) error {
	lines := &cellLines{}
	drawing := &officeDrawing{officeParts: &d.officeParts, w: sl.w}
	err := d.partIfAny(part, func(x *officeXML) error {
		return x.find("notes", func() error { return shapeTree(x, drawing, lines) })
	})
	sl.notes = append(sl.notes, lines.lines...)
	return err
}
