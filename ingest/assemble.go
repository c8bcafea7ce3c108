package ingest

import (
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Assemble joins the pages that a reader handed over into one stored text.
// Pages are separated by a form feed, which belongs to no page, and marks are
// shifted to offsets into the whole body. A document without pages is one
// PageText with Number 0 and comes out with no Pages. Whatever the reader, the
// stored text holds no control characters; see withoutControls.
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
		body.WriteString(withoutControls(p.Body, p.Number > 0))
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
		for _, c := range p.Concealed {
			c.Text = withoutControls(c.Text, true)
			t.Concealed = append(t.Concealed, c)
		}
		t.Tracked = t.Tracked || p.Tracked
	}
	t.Body = body.String()
	sort.SliceStable(t.Marks, func(i, j int) bool { return t.Marks[i].Span.Start < t.Marks[j].Span.Start })
	return t
}

// withoutControls puts a space in the place of each control character other than tab
// and line end: databases refuse zero bytes, spreadsheets and terminals take the
// others for commands, and none of them is to be seen on paper. A space is as
// long, so that every offset stays true. A form feed stays where it is the
// text's own; on a page it would be taken for the page's end.
func withoutControls(s string, onPage bool) string {
	control := func(r rune) bool {
		switch r {
		case '\t', '\n', '\r':
			return false
		case '\f':
			return onPage
		}
		return r < ' ' || r == 0x7F
	}
	if strings.IndexFunc(s, control) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if control(r) {
			return ' '
		}
		return r
	}, s)
}
