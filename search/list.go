package search

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// List says how a list of queries is answered.
type List struct {
	Limit   int                                                  // hits for each query; 0: 20
	Visible []string                                             // as in Page
	Keep    func(ctx context.Context, hits []Hit) ([]Hit, error) // leaves out hits whose words the store no longer has; nil keeps all
	Notice  string                                               // to be told of the whole in a last row; empty: nothing
}

// The limits of a list: queries, and bytes of the CSV that holds them.
const (
	MaxListQueries = 1000
	MaxListBytes   = 4 << 20
)

// ErrList says that a list of queries cannot be read; its message says what to do.
var ErrList = errors.New("the list of queries cannot be read")

// listHeader names the columns of the answer.
var listHeader = []string{
	"label", "query", "found", "rank", "document", "kind", "clause", "page", "text", "findings", "dossier", "buyer", "supplier", "date", "clause_id", "note",
}

// RunList reads queries from a CSV and writes the clauses that each finds as
// another. The first column is the query and the second, if there is one, a label;
// a header whose columns are named query and label may put them elsewhere. A query
// that cannot be understood gives a row that says why, and one that finds nothing
// a row with 0. Cells that a spreadsheet would take for a formula begin with '.
func (ix *Index) RunList(ctx context.Context, r io.Reader, w io.Writer, list List) error {
	rows, err := readList(r)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(listHeader); err != nil {
		return fmt.Errorf("search: list: %w", err)
	}
	for _, row := range rows {
		if err := ix.runOne(ctx, out, row, list); err != nil {
			return err
		}
	}
	if list.Notice != "" {
		if err := writeRow(out, append(make([]string, len(listHeader)-1), list.Notice)...); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("search: list: %w", err)
	}
	return nil
}

type listRow struct{ query, label string }

func readList(r io.Reader) ([]listRow, error) {
	in := csv.NewReader(&atMost{r: r, left: MaxListBytes})
	in.FieldsPerRecord, in.LazyQuotes, in.TrimLeadingSpace = -1, true, true
	query, label := 0, 1
	var rows []listRow
	for n := 0; ; n++ {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("search: %w: %w", ErrList, err)
		}
		if n == 0 {
			cells[0] = strings.TrimPrefix(cells[0], "\ufeff")
			if q, l, ok := listColumns(cells); ok {
				query, label = q, l
				continue
			}
		}
		row := listRow{cell(cells, query), cell(cells, label)}
		if strings.TrimSpace(row.query) == "" {
			continue
		}
		if rows = append(rows, row); len(rows) > MaxListQueries {
			return nil, fmt.Errorf("search: %w: it has more than %d queries; cut it in two", ErrList, MaxListQueries)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("search: %w: it has no query; write one a line in the first column", ErrList)
	}
	return rows, nil
}

// listColumns finds the columns by their header.
func listColumns(cells []string) (query, label int, ok bool) {
	query, label = -1, -1
	for i, c := range cells {
		switch strings.ToLower(strings.TrimSpace(c)) {
		case "query":
			query = i
		case "label":
			label = i
		}
	}
	return query, label, query >= 0
}

func cell(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

func (ix *Index) runOne(ctx context.Context, out *csv.Writer, row listRow, list List) error {
	hits, err := ix.askList(ctx, row.query, list)
	var bad *QueryError
	switch {
	case errors.As(err, &bad):
		note := fmt.Sprintf("at character %d: %s; %s", bad.At, bad.What, bad.Fix)
		return writeRow(out, row.label, row.query, "", "", "", "", "", "", "", "", "", "", "", "", "", note)
	case err != nil:
		return err
	case len(hits.Hits) == 0:
		note := ""
		if hits.Suggestion != "" {
			note = "did you mean: " + hits.Suggestion
		}
		return writeRow(out, row.label, row.query, strconv.Itoa(hits.Total), "", "", "", "", "", "", "", "", "", "", "", "", note)
	}
	for i, h := range hits.Hits {
		for _, d := range h.Dossiers {
			err := writeRow(out, row.label, row.query, strconv.Itoa(hits.Total), strconv.Itoa(i+1), d.Name, string(h.Entry.Kind), h.Entry.Number,
				pageCell(h.Entry.Page), h.Entry.Text, findingsCell(d.Findings), d.Title, d.Buyer, d.Supplier, d.Date, h.Entry.Place(), "")
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (ix *Index) askList(ctx context.Context, query string, list List) (Hits, error) {
	q, err := Parse(query)
	if err != nil {
		return Hits{}, err
	}
	hits, err := ix.Find(ctx, q, Page{Size: list.Limit, Visible: list.Visible})
	if err == nil && list.Keep != nil {
		hits.Hits, err = list.Keep(ctx, hits.Hits)
	}
	return hits, err
}

func writeRow(out *csv.Writer, cells ...string) error {
	for i, c := range cells {
		cells[i] = SafeCell(c)
	}
	if err := out.Write(cells); err != nil {
		return fmt.Errorf("search: csv: %w", err)
	}
	return nil
}

// SafeCell makes a cell that a spreadsheet would run as a formula plain text.
func SafeCell(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠|", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func pageCell(page int) string {
	if page == 0 {
		return ""
	}
	return strconv.Itoa(page)
}

func findingsCell(findings []Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, Pair(f.Requirement, f.Value))
	}
	return strings.Join(all, " ")
}

// atMost fails once more was read than is allowed.
type atMost struct {
	r    io.Reader
	left int64
}

func (a *atMost) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, fmt.Errorf("it is larger than %d MB", MaxListBytes>>20)
	}
	n, err := a.r.Read(p[:min(int64(len(p)), a.left)])
	a.left -= int64(n)
	return n, err
}
