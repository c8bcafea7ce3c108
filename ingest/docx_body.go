package ingest

import "encoding/xml"

// blocks reads paragraphs and tables up to the end of the element whose start
// was read last, and sees through the wrappers that may stand around them.
func (d *docx) blocks(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			return d.paragraph(x, out)
		case "tbl":
			out.openTable()
			if err := d.tableRows(x, out); err != nil {
				return err
			}
			out.closeTable()
			return nil
		case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo":
			return d.blocks(x, out)
		case "del", "moveFrom":
			d.w.tracked = true
			return d.concealBlocks(x, "deleted")
		case "AlternateContent":
			return x.alternate(func() (bool, error) { return true, d.blocks(x, out) })
		}
		return x.skip()
	})
}

// tableRows reads the rows of a table, through content controls and insertions.
func (d *docx) tableRows(x *officeXML, out lineSink) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			return d.tableRow(x, out)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return d.tableRows(x, out)
		}
		return x.skip()
	})
}

func (d *docx) tableRow(x *officeXML, out lineSink) error {
	var cells [][]paraLine
	gone := false
	if err := d.tableCells(x, &cells, &gone); err != nil {
		return err
	}
	if gone {
		d.w.tracked = true
		d.w.conceal("deleted", joinCells(cells).text)
		return nil
	}
	return out.row(cells)
}

func (d *docx) tableCells(x *officeXML, cells *[][]paraLine, gone *bool) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			return x.children(func(c xml.StartElement) error {
				*gone = *gone || c.Name.Local == "del"
				return x.skip()
			})
		case "tc":
			lines, err := d.cell(x)
			*cells = append(*cells, lines)
			return err
		case "sdt", "sdtContent", "customXml":
			return d.tableCells(x, cells, gone)
		}
		return x.skip()
	})
}

// concealBlocks reads blocks that were struck out and keeps them apart.
func (d *docx) concealBlocks(x *officeXML, reason string) error {
	lines, err := d.cell(x)
	for _, l := range lines {
		d.w.conceal(reason, l.text)
	}
	return err
}

// cell reads the paragraphs of a cell, a note or a text box.
func (d *docx) cell(x *officeXML) ([]paraLine, error) {
	c := &cellLines{}
	if err := d.blocks(x, c); err != nil {
		return nil, err
	}
	err := d.flush(c)
	return c.lines, err
}
