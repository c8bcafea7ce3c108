package ingest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// xlsxSurvey is what must be known of a sheet before its rows are read. The
// library that reads them ends at the first fault as if the sheet ended there.
type xlsxSurvey struct {
	row    int  // the last whose beginning was seen
	order  bool // a row stands before one of a lower number
	shared int  // shared texts that must be there for its cells
	faulty bool // the part breaks off, or its elements do not match
}

// survey walks through a sheet, notes its hidden columns, and looks whether all
// of it can be read.
func (d *xlsx) survey(part string, g *grid) (xlsxSurvey, error) {
	var s xlsxSurvey
	err := d.part(part, func(x *officeXML) error {
		return x.find("worksheet", func() error { return s.sheet(x, g) })
	})
	if d.isDamage(err) && !errors.Is(err, errNoPart) {
		s.faulty, err = true, nil
	}
	return s, err
}

func (s *xlsxSurvey) sheet(x *officeXML, g *grid) error {
	columns := 0
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "cols":
			return x.children(func(e xml.StartElement) error {
				if columns++; columns <= maxColumns && xmlTrue(e, "hidden") {
					g.hide(smallNumber(xmlAttrOr(e, "min", ""))-1, smallNumber(xmlAttrOr(e, "max", "")))
				}
				return x.skip()
			})
		case "sheetData":
			return x.children(func(e xml.StartElement) error { return s.dataRow(x, e) })
		}
		return x.skip()
	})
}

func (s *xlsxSurvey) dataRow(x *officeXML, e xml.StartElement) error {
	if e.Name.Local != "row" {
		return x.skip()
	}
	n := s.row + 1
	if at := smallNumber(xmlAttrOr(e, "r", "")); at > 0 {
		s.order = s.order || at < n
		n = at
	}
	s.row = max(s.row, n)
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local == "c" && xmlAttrOr(e, "t", "") == "s" {
			return s.sharedCell(x)
		}
		return x.skip()
	})
}

// sharedCell reads which of the shared texts a cell shows.
func (s *xlsxSurvey) sharedCell(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "v" {
			return x.skip()
		}
		n, err := x.text()
		if n = strings.TrimSpace(n); n != "" {
			s.shared = max(s.shared, smallNumber(n)+1)
		}
		return err
	})
}

// unread says in plain words what of a sheet is not read, or "".
func (s xlsxSurvey) unread(name string, shared int, again string) string {
	sheet := fmt.Sprintf("the sheet %q is damaged: ", label(name))
	switch {
	case s.faulty && s.row > 0:
		return sheet + fmt.Sprintf("what stands after the beginning of row %d was not read; ", s.row) + again
	case s.faulty:
		return sheet + "it was not read; " + again
	case s.order:
		return sheet + "its rows are out of order, and some may be missing; " + again
	case s.shared > shared:
		return sheet + "the texts of some cells are not in the file; " + again
	}
	return ""
}

// sharedTexts counts the texts that cells share. Where their list is damaged
// nobody can tell which cell shows which.
func (d *xlsx) sharedTexts() (int, error) {
	n := 0
	err := d.partIfAny("xl/sharedStrings.xml", func(x *officeXML) error {
		return x.find("sst", func() error {
			return x.children(func(e xml.StartElement) error {
				if e.Name.Local == "si" {
					n++
				}
				return x.skip()
			})
		})
	})
	return n, err
}
