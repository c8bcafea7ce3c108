package search

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Row is one clause that was found, as a line of a table.
type Row struct {
	Clause       string // its id
	Document     string // its id
	DocumentName string
	Dossiers     []string // ids
	Titles       []string // of the dossiers
	Kind         string
	Number       string
	Heading      string
	Page         int // 0 for formats without pages
	Text         string
	Findings     []string // as Pair gives them
	Buyer        string
	Supplier     string
	Date         string
	Note         string // what to know of the table as a whole, in a row of its own
}

// tableHeader names the columns; those that RunList has too bear its names.
var tableHeader = []string{
	"document", "kind", "clause", "heading", "page", "text", "findings", "dossiers", "buyer", "supplier", "date", "clause_id", "document_id", "dossier_ids", "note",
}

// Columns names the columns of the table that rows make.
func Columns() []string { return slices.Clone(tableHeader) }

// Cells are the row's values in the order of Columns, as they are.
func (r Row) Cells() []string {
	return []string{
		r.DocumentName, r.Kind, r.Number, r.Heading, pageCell(r.Page), r.Text, strings.Join(r.Findings, " "),
		strings.Join(r.Titles, "; "), r.Buyer, r.Supplier, r.Date, r.Clause, r.Document, strings.Join(r.Dossiers, " "), r.Note,
	}
}

// WriteTable writes clauses as CSV, the same for every way of asking. Cells that
// a spreadsheet would take for a formula begin with '.
func WriteTable(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	if err := out.Write(tableHeader); err != nil {
		return fmt.Errorf("search: table: %w", err)
	}
	for _, r := range rows {
		if err := writeRow(out, r.Cells()...); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("search: table: %w", err)
	}
	return nil
}
