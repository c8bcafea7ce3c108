package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// maxMatrix is of how many dossiers one file tells.
const maxMatrix = 2000

type matrixInput struct {
	MatrixFilter
	Cursor string `query:"cursor" maxLength:"300" pattern:"^[0-9a-f-]*$" doc:"next of the page before; empty for the first page"`
	Limit  int    `query:"limit" minimum:"1" maximum:"2000" default:"100" doc:"Dossiers on a page"`
	hc     huma.Context
}

// Resolve keeps the request's context, for the address of the next page.
func (in *matrixInput) Resolve(hc huma.Context) []error {
	in.hc = hc
	return nil
}

type matrixFileInput struct{ MatrixFilter }

type matrixBody struct {
	Pack         string              `json:"pack"`
	Version      string              `json:"version"`
	Total        int                 `json:"total" doc:"Dossiers on all pages"`
	Requirements []matrixRequirement `json:"requirements"`
	Dossiers     []matrixDossier     `json:"dossiers" doc:"By their titles"`
	Next         string              `json:"next" doc:"cursor of the next page; empty on the last"`
}

type matrixRequirement struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Theme string `json:"theme"`
}

type matrixDossier struct {
	ID       string             `json:"id"`
	Title    string             `json:"title"`
	Body     string             `json:"body,omitempty"`
	Supplier string             `json:"supplier,omitempty"`
	Verdicts map[string]weighed `json:"verdicts" doc:"By requirement; none before the dossier was judged"`
}

type matrixAnswer struct{ Body matrixBody }

func (s *service) addMatrix(a huma.API) {
	handle(s, a, get("get-matrix", "/api/v1/matrix", "requirements", "Every requirement in every dossier"), s.getMatrix)
	handle(s, a, file(get("matrix-csv", "/api/v1/matrix.csv", "requirements", "The same as a table, one row a dossier"), csvType, csvNote), s.matrixCSV)
	handle(s, a, file(get("matrix-xlsx", "/api/v1/matrix.xlsx", "requirements", "The same as a workbook, one row a dossier"), xlsxType, xlsxNote), s.matrixXLSX)
}

func (s *service) getMatrix(ctx context.Context, in *matrixInput) (*matrixAnswer, error) {
	out := &matrixAnswer{Body: matrixBody{Pack: s.Rules.Pack, Version: s.Rules.Version, Requirements: []matrixRequirement{}, Dossiers: []matrixDossier{}}}
	return out, s.view(ctx, func(from store.Sight) error {
		m, err := s.layMatrix(ctx, from, in.MatrixFilter)
		if err != nil {
			return err
		}
		for _, r := range m.Requirements {
			out.Body.Requirements = append(out.Body.Requirements, matrixRequirement{r.ID, r.Title, theme(r)})
		}
		out.Body.Total = len(m.Dossiers)
		rest := m.Dossiers
		if in.Cursor != "" {
			i := slices.IndexFunc(rest, func(d store.Titled) bool { return d.ID == in.Cursor })
			if i < 0 {
				return badCursor()
			}
			rest = rest[i+1:]
		}
		page := rest[:min(in.Limit, len(rest))]
		if len(page) < len(rest) {
			out.Body.Next = page[len(page)-1].ID
			linkNext(in.hc, "cursor", out.Body.Next)
		}
		cells, err := m.cells(ctx, from, page)
		for _, d := range page {
			out.Body.Dossiers = append(out.Body.Dossiers, matrixDossier{d.ID, d.Title, d.Buyer, d.Supplier, cells[d.ID]})
		}
		return err
	})
}

func (s *service) matrixCSV(ctx context.Context, in *matrixFileInput) (*fileAnswer, error) {
	t, err := s.matrixTable(ctx, in.MatrixFilter, "csv")
	if err != nil {
		return nil, err
	}
	raw, err := t.csv()
	return &fileAnswer{csvType, s.datedFile("matrix", "csv"), raw}, err
}

func (s *service) matrixXLSX(ctx context.Context, in *matrixFileInput) (*fileAnswer, error) {
	t, err := s.matrixTable(ctx, in.MatrixFilter, "xlsx")
	if err != nil {
		return nil, err
	}
	raw, err := t.xlsx()
	return &fileAnswer{xlsxType, s.datedFile("matrix", "xlsx"), raw}, err
}

// matrixTable has one row a dossier and one column a requirement. Where an
// officer overruled the machine both are told.
func (s *service) matrixTable(ctx context.Context, f MatrixFilter, format string) (t table, err error) {
	s.noteRead(ctx, "export", "matrix", "", format)
	t = table{name: "Matrix", columns: []string{"dossier", "body", "supplier", "dossier_id"}}
	err = s.view(ctx, func(from store.Sight) error {
		m, err := s.layMatrix(ctx, from, f)
		if err != nil {
			return err
		}
		for _, r := range m.Requirements {
			t.columns = append(t.columns, r.ID+" "+r.Title)
		}
		page := m.Dossiers[:min(maxMatrix, len(m.Dossiers))]
		cells, err := m.cells(ctx, from, page)
		for _, d := range page {
			row := []string{d.Title, d.Buyer, d.Supplier, d.ID}
			for _, r := range m.Requirements {
				row = append(row, cells[d.ID][r.ID].words())
			}
			t.rows = append(t.rows, row)
		}
		t.notes = [][2]string{{"Rules", s.Rules.Pack + " " + s.Rules.Version}, {"Dossiers", fmt.Sprint(len(page))}}
		if more := len(m.Dossiers) - len(page); more > 0 {
			t.notes = append(t.notes, [2]string{"Note", fmt.Sprintf("%d more dossiers do not fit; narrow the matrix", more)})
			t.rows = append(t.rows, []string{fmt.Sprintf("and %d more dossiers; narrow the matrix for them", more)})
		}
		return err
	})
	return t, err
}

// words are a cell in a table.
func (w weighed) words() string {
	switch {
	case w.Value == "":
		return "not judged"
	case w.Officer != "":
		return report.Word(w.Value) + " (an officer says " + report.Word(w.Officer) + ")"
	}
	return report.Word(w.Value)
}
