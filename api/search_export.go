package api

import (
	"context"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/search"
)

// maxExport is how many clauses one file can hold.
const maxExport = 5000

type exportInput struct {
	Query string `query:"q" required:"true" maxLength:"1000" doc:"As for /api/v1/search"`
	Order string `query:"sort" enum:"newest,oldest" doc:"By the date of the document; without it the best come first"`
	Limit int    `query:"limit" minimum:"1" maximum:"5000" default:"1000" doc:"Rows"`
}

func (s *service) addSearchExports(a huma.API) {
	handle(s, a, file(get("search-csv", "/api/v1/search.csv", "search", "Find clauses, as a table for a spreadsheet"), csvType, csvNote), s.searchCSV)
	handle(s, a, file(get("search-xlsx", "/api/v1/search.xlsx", "search", "Find clauses, as a workbook"), xlsxType, xlsxNote), s.searchXLSX)
}

func (s *service) searchCSV(ctx context.Context, in *exportInput) (*fileAnswer, error) {
	t, err := s.exported(ctx, in, "csv")
	if err != nil {
		return nil, err
	}
	raw, err := t.csv()
	return &fileAnswer{csvType, s.datedFile("clauses", "csv"), raw}, err
}

func (s *service) searchXLSX(ctx context.Context, in *exportInput) (*fileAnswer, error) {
	t, err := s.exported(ctx, in, "xlsx")
	if err != nil {
		return nil, err
	}
	raw, err := t.xlsx()
	return &fileAnswer{xlsxType, s.datedFile("clauses", "xlsx"), raw}, err
}

// exported gives what the query finds, from the first hit on, in the order of
// the search page: the same clauses, page after page. What is to be known of the
// whole (there are more, the index is being filled) stands in a last row.
func (s *service) exported(ctx context.Context, in *exportInput, format string) (table, error) {
	s.noteRead(ctx, "export", "search", "", format)
	t := table{name: "Clauses", columns: search.Columns()}
	page := search.Page{Size: min(in.Limit, search.MaxPageSize), Order: search.Order(in.Order)}
	var found searchBody
	var notes []string
	stale := 0
	for left := in.Limit; left > 0; {
		var err error
		if found, err = s.find(ctx, in.Query, page); err != nil {
			return table{}, err
		}
		for _, h := range found.Hits[:min(left, len(found.Hits))] {
			t.rows = append(t.rows, h.row().Cells())
		}
		stale += found.Stale
		left -= len(found.Hits) + found.Stale
		if page.After = found.Next; page.After == "" {
			break
		}
	}
	if page.After != "" || found.AtLeast {
		notes = append(notes, fmt.Sprintf("There are more clauses than these %d.", len(t.rows)))
	}
	if stale > 0 {
		notes = append(notes, plural(stale, "clause")+" left out: the document was read anew and is being indexed.")
	}
	if found.Notice != "" {
		notes = append(notes, found.Notice)
	}
	t.notes = [][2]string{{"Query", found.Query}, {"Clauses", fmt.Sprint(len(t.rows))}, {"Made at", report.Generated(s.Now())}}
	for _, n := range notes {
		t.rows = append(t.rows, search.Row{Note: n}.Cells())
		t.notes = append(t.notes, [2]string{"Note", n})
	}
	return t, nil
}
