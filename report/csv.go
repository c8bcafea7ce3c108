package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteCSV writes every quote of the reports as one row, and every verdict that
// has none; the last columns say when, and by which rules. A cell that a spreadsheet would take for a formula begins with an
// apostrophe, also where a quote itself begins with a dash: the exact words are
// in the JSON. The file begins with a byte order mark, without which Excel reads
// it in another encoding.
func WriteCSV(w io.Writer, reports ...Report) error {
	return writeCSV(w, quoteTable(reports))
}

// writeCSV writes one table as WriteCSV says.
func writeCSV(w io.Writer, table sheetOf) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("report: write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := append([][]string{table.head}, each(table.rows, func(row []any) []string {
		return each(row, func(cell any) string {
			if text, is := cell.(string); is {
				return guarded(text)
			}
			return fmt.Sprint(cell)
		})
	})...)
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: write CSV: %w", err)
	}
	return nil
}

// guarded puts an apostrophe before what a spreadsheet would run: the ASCII
// leads, their full-width forms, which some spreadsheets take for the same, and
// the bar of a data exchange.
func guarded(cell string) string {
	first, _ := utf8.DecodeRuneInString(cell)
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠|", first) {
		return "'" + cell
	}
	return cell
}
