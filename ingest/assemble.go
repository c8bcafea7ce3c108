package ingest

import (
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Assemble joins the pages that a reader handed over into one stored text.
// Pages are separated by a form feed, which belongs to no page, and marks are
// shifted to offsets into the whole body. A document without pages is one
// PageText with Number 0 and comes out with no Pages.
func Assemble(pages []PageText, engine string) dossier.Text {
	t := dossier.Text{Engine: engine}
	var body strings.Builder
	size := len(pages)
	for _, p := range pages {
		size += len(p.Body)
	}
	body.Grow(size)
	for i, p := range pages {
		if i > 0 {
			body.WriteByte('\f')
		}
		start := body.Len()
		body.WriteString(p.Body)
		end := body.Len()
		if p.Number > 0 {
			t.Pages = append(t.Pages, dossier.Page{
				Number: p.Number, Span: dossier.Span{Start: start, End: end}, Quality: p.Quality,
				OCR: p.OCR, Engine: p.Engine, Redacted: p.Redacted, Reason: p.Reason,
			})
		}
		for _, m := range p.Marks {
			m.Span.Start += start
			m.Span.End += start
			t.Marks = append(t.Marks, m)
		}
		t.Concealed = append(t.Concealed, p.Concealed...)
		t.Tracked = t.Tracked || p.Tracked
	}
	t.Body = body.String()
	sort.SliceStable(t.Marks, func(i, j int) bool { return t.Marks[i].Span.Start < t.Marks[j].Span.Start })
	return t
}
