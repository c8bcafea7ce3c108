package ingest

import (
	"encoding/xml"
	"strings"
)

// odsFormat reads OpenDocument spreadsheets: each sheet's name as a heading,
// then its rows as grid writes them.
var odsFormat = Format{
	Name:   "ods",
	Engine: "ods/1",
	Match:  openDocument("spreadsheet"),
	Read:   readOpenDocument,
}

// maxRepeats bounds how often one row or filled cell is written again: sheets
// say "and the same a million times" of rows that nobody filled in.
const maxRepeats = 1000

func (d *odf) sheets(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table":
			return d.sheet(x, e)
		case "tracked-changes":
			d.w.tracked = true
			return d.concealAll(x, "deleted")
		}
		return x.skip()
	})
}

// concealAll keeps apart whatever paragraphs stand in an element.
func (d *odf) concealAll(x *officeXML, reason string) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local == "p" {
			c := &cellLines{}
			err := d.paragraph(x, e, c, nil)
			for _, l := range c.lines {
				d.w.conceal(reason, l.text)
			}
			return err
		}
		return d.concealAll(x, reason)
	})
}

// odfSheet is one sheet while it is read.
type odfSheet struct {
	*grid
	columns int  // of which it has been said whether they are shown
	hidden  bool // the whole sheet
	below   int  // row groups that are folded away
}

func (d *odf) sheet(x *officeXML, e xml.StartElement) error {
	s := &odfSheet{grid: newGrid(d.w)}
	s.hidden = d.styles.hidden("table", xmlAttrOr(e, "style-name", ""))
	name := validUTF8(strings.TrimSpace(xmlAttrOr(e, "name", "")))
	if err := sheetHeading(s.grid, name, s.hidden); err != nil {
		return err
	}
	err := d.sheetRows(x, s)
	if ended := s.end(); err == nil { // the rows before damage are kept
		err = ended
	}
	return err
}

// sheetHeading writes the name of a sheet, or keeps it with its hidden rows.
func sheetHeading(g *grid, name string, hidden bool) error {
	if name == "" {
		return nil
	}
	if hidden {
		g.addHidden([]string{name})
		return nil
	}
	l := paraLine{text: name}
	l.marks = append(l.marks, headingMark(name, 1))
	return g.out.line(l)
}

func (d *odf) sheetRows(x *officeXML, s *odfSheet) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "table-column":
			s.column(e)
			return x.skip()
		case "table-row":
			return d.sheetRow(x, e, s)
		case "table-row-group":
			folded := xmlAttrOr(e, "display", "true") == "false"
			if folded {
				s.below++
				defer func() { s.below-- }()
			}
			return d.sheetRows(x, s)
		case "table-header-rows", "table-rows", "table-columns", "table-header-columns", "table-column-group":
			return d.sheetRows(x, s)
		case "shapes":
			return d.drawing(x, s.out)
		}
		return x.skip()
	})
}

func (s *odfSheet) column(e xml.StartElement) {
	n := min(odfCount(e, "number-columns-repeated"), maxColumns-s.columns)
	if v := xmlAttrOr(e, "visibility", ""); v == "collapse" || v == "filter" {
		s.hide(s.columns, s.columns+n)
	}
	s.columns += n
}

func (d *odf) sheetRow(x *officeXML, e xml.StartElement, s *odfSheet) error {
	row, err := d.sheetCells(x)
	if err != nil {
		return err
	}
	v := xmlAttrOr(e, "visibility", "")
	hidden := s.hidden || s.below > 0 || v == "collapse" || v == "filter"
	times := min(odfCount(e, "number-rows-repeated"), maxRepeats)
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		times = 1
	}
	for ; times > 0; times-- {
		if hidden {
			s.addHidden(row)
		} else if err := s.add(row); err != nil {
			return err
		}
	}
	return nil
}

// sheetCells reads the cells of a row. A merged cell stands where it begins; the
// places that it covers are empty.
func (d *odf) sheetCells(x *officeXML) ([]string, error) {
	var row []string
	at := 0
	err := x.children(func(e xml.StartElement) error {
		if e.Name.Local != "table-cell" && e.Name.Local != "covered-table-cell" {
			return x.skip()
		}
		lines, err := d.cell(x)
		n := min(odfCount(e, "number-columns-repeated"), maxColumns-at)
		text := cellText(lines)
		if text == "" || e.Name.Local == "covered-table-cell" {
			at += n
			return err
		}
		for range min(n, maxRepeats) {
			for len(row) < at {
				row = append(row, "")
			}
			row = append(row, text)
			at++
		}
		return err
	})
	return row, err
}

func cellText(lines []paraLine) string {
	if len(lines) == 1 {
		return lines[0].text
	}
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}
