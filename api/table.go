package api

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/search"
)

const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	xlsxNote = "An Excel workbook; every cell is text or a number, none a formula. Its second sheet says what was asked"
)

// table is rows for a spreadsheet.
type table struct {
	name    string // of the sheet
	columns []string
	rows    [][]string
	notes   [][2]string // what to know of it: a word and what it is
}

// datedFile names a download after the day on which it was made: a table that is
// kept says so even where no cell can.
func (s *service) datedFile(name, ending string) string {
	return attachment(name + " " + s.Now().UTC().Format(time.DateOnly) + "." + ending)
}

// csv writes the columns and the rows. Cells that a spreadsheet would run begin
// with an apostrophe.
func (t table) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range append([][]string{t.columns}, t.rows...) {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = search.SafeCell(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, fmt.Errorf("api: table: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// maxCell is how many characters a cell of a workbook can hold.
const maxCell = excelize.TotalCellChars

// xlsx writes a workbook: the rows, and a sheet of what to know of them. Its
// cells are typed strings, which no program runs.
func (t table) xlsx() (raw []byte, err error) {
	book := excelize.NewFile()
	defer book.Close() // what it holds is in memory
	if err = book.SetSheetName("Sheet1", t.name); err == nil {
		err = sheet(book, t.name, append([][]string{t.columns}, t.rows...), true)
	}
	if err == nil {
		_, err = book.NewSheet("About")
	}
	if err == nil {
		var notes [][]string
		for _, n := range t.notes {
			notes = append(notes, n[:])
		}
		err = sheet(book, "About", notes, false)
	}
	var b bytes.Buffer
	if err == nil {
		err = book.Write(&b)
	}
	if err != nil {
		return nil, fmt.Errorf("api: workbook: %w", err)
	}
	return b.Bytes(), nil
}

// sheet writes rows; the first stays in sight when it is a header.
func sheet(book *excelize.File, name string, rows [][]string, header bool) error {
	w, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if header {
		if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = typed(text)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// typed is a text as XML can hold it.
func typed(text string) string {
	text = legible(text)
	if runes := []rune(text); len(runes) > maxCell {
		return string(runes[:maxCell-1]) + "…"
	}
	return text
}
