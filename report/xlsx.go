package report

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes reports as a workbook: what it is about, verdicts, quotes,
// documents, the ledger and dates. Every text is a typed string in a column of
// the format "Text", so that nothing is a formula, whatever it begins with, nor
// becomes one when somebody edits it; quotes keep their words. The same reports
// give the same bytes.
func WriteXLSX(w io.Writer, reports ...Report) error {
	return writeXLSX(w, "Gap report", reports, tables(reports))
}

// writeXLSX writes tables of reports; the title is of one of them.
func writeXLSX(w io.Writer, title string, reports []Report, all []sheetOf) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := fillBook(f, all); err != nil {
		return fmt.Errorf("report: write XLSX: %w", err)
	}
	made := ""
	if len(reports) > 0 {
		made = reports[len(reports)-1].GeneratedAt
	}
	if len(reports) == 1 {
		title += ": " + heading(reports[0])
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "Checkweigh", Created: made, Modified: made, Language: "en-GB"}); err != nil {
		return fmt.Errorf("report: write XLSX: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("report: write XLSX: %w", err)
	}
	return nil
}

func fillBook(f *excelize.File, all []sheetOf) error {
	style, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, t := range all {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.name)
		} else {
			_, err = f.NewSheet(t.name)
		}
		if err != nil {
			return err
		}
		if err := fillSheet(f, t, style); err != nil {
			return err
		}
	}
	return nil
}

// cellStyles are the looks of cells in one workbook.
type cellStyles struct{ head, text, number int }

func newStyles(f *excelize.File) (all cellStyles, err error) {
	const text = 49 // the number format "@"
	top := &excelize.Alignment{WrapText: true, Vertical: "top"}
	for _, one := range []struct {
		id *int
		as excelize.Style
	}{
		{&all.head, excelize.Style{NumFmt: text, Alignment: top, Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Color: "000000", Style: 2}}}},
		{&all.text, excelize.Style{NumFmt: text, Alignment: top}},
		{&all.number, excelize.Style{Alignment: top}},
	} {
		if *one.id, err = f.NewStyle(&one.as); err != nil {
			return all, err
		}
	}
	return all, nil
}

func fillSheet(f *excelize.File, t sheetOf, style cellStyles) error {
	last, err := excelize.CoordinatesToCellName(len(t.head), len(t.rows)+1)
	if err != nil {
		return err
	}
	end, err := excelize.ColumnNumberToName(len(t.head))
	if err != nil {
		return err
	}
	for i, width := range t.widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(t.name, column, column, float64(width)); err != nil {
			return err
		}
	}
	for y, row := range append([][]any{each(t.head, func(s string) any { return s })}, t.rows...) {
		for x, value := range row {
			if err := fillCell(f, t.name, x+1, y+1, value, style); err != nil {
				return err
			}
		}
	}
	if err := f.SetCellStyle(t.name, "A1", end+"1", style.head); err != nil {
		return err
	}
	if err := f.AutoFilter(t.name, "A1:"+last, nil); err != nil {
		return err
	}
	return f.SetPanes(t.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// mostInCell is how many UTF-16 units a cell can hold.
const mostInCell = 32767

func fillCell(f *excelize.File, sheet string, x, y int, value any, style cellStyles) error {
	at, err := excelize.CoordinatesToCellName(x, y)
	if err != nil {
		return err
	}
	look := style.number
	switch v := value.(type) {
	case int:
		err = f.SetCellInt(sheet, at, int64(v))
	case float64:
		err = f.SetCellFloat(sheet, at, v, 2, 64)
	default:
		text := fmt.Sprint(value)
		if len(text) > mostInCell { // bytes are at least as many as units
			text = cutTo(text, mostInCell/4)
		}
		if look = style.text; text == "" {
			break
		}
		err = f.SetCellStr(sheet, at, text)
	}
	if err != nil {
		return err
	}
	return f.SetCellStyle(sheet, at, at, look)
}
