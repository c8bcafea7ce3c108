package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// citation is a place that a report names: words cut from a document.
type citation struct {
	dossier.Span
	Document string
	Page     int // 0 in a format without pages
	Clause   string
	Role     string
	Quote    string
}

// citations gives every place that a report names, or one of its sheets does, in
// the order of documents, pages and words, each once: as what proves something,
// where it is also the place of a name. They are read off what the report is as
// JSON, so that no part of it is forgotten, whatever parts it gets.
func (s *service) citations(r report.Report, sheet report.SheetName) ([]citation, error) {
	var b bytes.Buffer
	err := report.WriteJSON(&b, r)
	if sheet != "" {
		b.Reset()
		err = report.WriteSheetJSON(&b, sheet, s.Rules, r)
	}
	if err != nil {
		return nil, err
	}
	var whole any
	if err := json.Unmarshal(b.Bytes(), &whole); err != nil {
		return nil, err
	}
	var all []citation
	cite(whole, "", &all)
	slices.SortFunc(all, func(a, b citation) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Page, b.Page), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End),
			cmp.Compare(b.Role, a.Role), cmp.Compare(b.Clause, a.Clause), cmp.Compare(a.Quote, b.Quote))
	})
	return slices.CompactFunc(all, func(a, b citation) bool {
		return a.Document == b.Document && a.Page == b.Page && a.Span == b.Span
	}), nil
}

// cite collects the places in a part of a report; document is the one that the
// part is about, unless the place names another.
func cite(part any, document string, all *[]citation) {
	switch part := part.(type) {
	case []any:
		for _, one := range part {
			cite(one, document, all)
		}
	case map[string]any:
		for _, name := range []string{"sha256", "document"} {
			if id, _ := part[name].(string); id != "" {
				document = id
			}
		}
		if c, ok := newCitation(part, document); ok {
			*all = append(*all, c)
		}
		for _, one := range part {
			cite(one, document, all)
		}
	}
}

func newCitation(part map[string]any, document string) (c citation, ok bool) {
	page, paged := part["page"].(float64)
	start, from := part["start"].(float64)
	end, to := part["end"].(float64)
	word := func(names ...string) string {
		for _, name := range names {
			if s, _ := part[name].(string); s != "" {
				return s
			}
		}
		return ""
	}
	c = citation{
		Document: document, Page: int(page), Span: dossier.Span{Start: int(start), End: int(end)},
		Clause: word("clause"), Role: word("role"), Quote: word("quote", "value", "text", "title"),
	}
	return c, paged && document != "" && (page > 0 || from && to && c.Quote != "")
}

// pagesOf gives the numbers of the cited pages of a document, each once; 0
// stands for a document without pages.
func pagesOf(all []citation, document string) []int {
	var pages []int
	for _, c := range all {
		if c.Document == document && !slices.Contains(pages, c.Page) {
			pages = append(pages, c.Page)
		}
	}
	return pages
}
