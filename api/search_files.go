package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/search"
)

type searchAtomInput struct {
	Query string `query:"q" required:"true" maxLength:"1000" doc:"As for /api/v1/search"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Entries"`
}

// fileAnswer is an answer that is no JSON.
type fileAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *service) addSearchFiles(a huma.API) {
	s.addSearchExports(a)
	handle(s, a, file(get("search-atom", "/api/v1/search.atom", "search", "Find clauses, as a feed"), atomType, "Atom, RFC 4287"), s.searchAtom)
}

const (
	csvType  = "text/csv; charset=utf-8"
	csvNote  = "Cells that a spreadsheet would run begin with an apostrophe"
	atomType = "application/atom+xml; charset=utf-8"
)

// file describes an operation whose answer is no JSON.
func file(op huma.Operation, contentType, description string) huma.Operation {
	plain, _, _ := strings.Cut(contentType, ";")
	op.Errors = searchErrors
	op.Responses = map[string]*huma.Response{"200": {Description: description, Content: map[string]*huma.MediaType{
		plain: {Schema: &huma.Schema{Type: "string"}},
	}}}
	return op
}

func (h hitBody) row() search.Row {
	r := search.Row{
		Clause: h.Clause, Document: h.Document, DocumentName: h.DocumentName, Dossiers: h.Dossiers, Titles: h.Titles, Kind: string(h.Kind),
		Number: h.Number, Heading: h.Heading, Page: h.Page, Text: h.Text, Buyer: h.Buyer, Supplier: h.Supplier, Date: h.Date,
	}
	for _, f := range h.Findings {
		r.Findings = append(r.Findings, search.Pair(f.Requirement, f.Verdict))
	}
	return r
}

func (s *service) searchAtom(ctx context.Context, in *searchAtomInput) (*fileAnswer, error) {
	found, err := s.find(ctx, in.Query, search.Page{Size: in.Limit})
	if err != nil {
		return nil, err
	}
	return s.feed(ctx, "search:"+found.Query, "Clauses for "+found.Query, found)
}
