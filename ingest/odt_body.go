package ingest

import (
	"encoding/xml"

	"github.com/checkweigh/checkweigh/dossier"
)

// blocks reads paragraphs, lists and tables up to the end of the element whose
// start was read last. item is the list item that they stand in, if any.
func (d *odf) blocks(x *officeXML, out lineSink, item *odfItem) error {
	return x.children(func(e xml.StartElement) error { return d.block(x, e, out, item) })
}

func (d *odf) block(x *officeXML, e xml.StartElement, out lineSink, item *odfItem) error {
	switch e.Name.Local {
	case "p", "h":
		return d.paragraph(x, e, out, item)
	case "list":
		return d.list(x, e, out, item)
	case "table":
		return d.table(x, out)
	case "section":
		return d.section(x, e, out)
	case "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
		"alphabetical-index", "bibliography", "index-body", "index-title", "numbered-paragraph":
		return d.blocks(x, out, item)
	case "tracked-changes":
		return d.trackedChanges(x)
	case "change-start", "change-end":
		d.change(e, nil)
		return x.skip()
	case "annotation":
		return d.annotation(x)
	}
	if drawn(e) {
		return d.drawing(x, out)
	}
	return x.skip()
}

// section reads a section; one that is not shown goes apart.
func (d *odf) section(x *officeXML, e xml.StartElement, out lineSink) error {
	switch xmlAttrOr(e, "display", "true") {
	case "none":
		return d.concealBlocks(x, "hidden")
	case "condition":
		if trueWord(e, "is-hidden") {
			return d.concealBlocks(x, "hidden")
		}
	}
	return d.blocks(x, out, nil)
}

// list reads the items of a list.
func (d *odf) list(x *officeXML, e xml.StartElement, out lineSink, outer *odfItem) error {
	list := d.lists.open(e, outer)
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "list-item":
			item := &odfItem{list: list, pending: true}
			if start, ok := xmlAttr(e, "start-value"); ok {
				n := smallNumber(start)
				item.start = &n
			}
			return d.blocks(x, out, item)
		case "list-header":
			return d.blocks(x, out, &odfItem{list: list})
		}
		return x.skip()
	})
}

// concealBlocks reads blocks that are not shown and keeps them apart.
func (d *odf) concealBlocks(x *officeXML, reason string) error {
	lines, err := d.cell(x)
	for _, l := range lines {
		d.w.conceal(reason, l.text)
	}
	return err
}

// cell reads the paragraphs of a cell, a note or a text box.
func (d *odf) cell(x *officeXML) ([]paraLine, error) {
	c := &cellLines{}
	err := d.blocks(x, c, nil)
	return c.lines, err
}

// annotation keeps a comment apart: it is a remark, not a term.
func (d *odf) annotation(x *officeXML) error { return d.concealBlocks(x, "comment") }

// trackedChanges reads the list of changes, which stands before the text:
// deletions hold their words here, insertions only their ids.
func (d *odf) trackedChanges(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "changed-region" {
			return x.skip()
		}
		id := xmlAttrOr(e, "id", "")
		return x.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "insertion":
				d.w.tracked, d.insertions[id] = true, true
			case "deletion":
				d.w.tracked = true
				return d.concealBlocks(x, "deleted")
			}
			return x.skip()
		})
	})
}

// change opens or closes an insertion; p is nil between paragraphs.
func (d *odf) change(e xml.StartElement, p *odfPara) {
	if !d.insertions[xmlAttrOr(e, "change-id", "")] {
		return
	}
	if e.Name.Local == "change-start" {
		d.inserting++
		if p != nil && p.inserted < 0 {
			p.inserted = p.text.Len()
		}
		return
	}
	if d.inserting = max(d.inserting-1, 0); d.inserting == 0 && p != nil {
		p.endInsertion()
	}
}

// table reads the rows of a table in a text.
func (d *odf) table(x *officeXML, out lineSink) error {
	out.openTable()
	defer out.closeTable()
	return d.tableRows(x, out)
}

func (d *odf) tableRows(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table-header-rows", "table-rows", "table-row-group":
			return d.tableRows(x, out)
		case "table-row":
			cells, err := d.tableRow(x)
			if err != nil {
				return err
			}
			return out.row(cells)
		}
		return x.skip()
	})
}

// tableRow reads the cells of a row. A merged cell stands once: the places to
// its right are no cells, those below it are empty ones.
func (d *odf) tableRow(x *officeXML) ([][]paraLine, error) {
	var cells [][]paraLine
	wide := 0
	err := x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table-cell":
			wide = odfCount(e, "number-columns-spanned") - 1
			lines, err := d.cell(x)
			cells = append(cells, lines)
			return err
		case "covered-table-cell":
			n := min(odfCount(e, "number-columns-repeated"), maxColumns)
			for ; n > 0; n-- {
				if wide > 0 {
					wide--
				} else if len(cells) < maxColumns {
					cells = append(cells, nil)
				}
			}
		}
		return x.skip()
	})
	return cells, err
}

// drawn reports whether an element is a drawing, which may hold text.
func drawn(e xml.StartElement) bool { return e.Name.Space == "draw" || e.Name.Space == "dr3d" }

// drawing reads the text boxes and the texts of shapes within a drawing.
func (d *odf) drawing(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "text-box":
			return d.blocks(x, out, nil)
		case "p", "h", "list", "table", "annotation":
			return d.block(x, e, out, nil)
		case "image", "object", "object-ole", "plugin", "enhanced-geometry", "glue-point", "image-map":
			return x.skip()
		}
		if drawn(e) {
			return d.drawing(x, out)
		}
		return x.skip()
	})
}

// headingMark marks a whole line as a heading.
func headingMark(text string, level int) dossier.Mark {
	return dossier.Mark{Kind: dossier.MarkHeading, Level: level, Span: dossier.Span{End: len(text)}}
}
