package report

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"sync"

	"github.com/checkweigh/checkweigh/web"
)

// pageTemplate is parsed once; it is embedded, so that it either parses in
// every process or in none.
var pageTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(web.FS, "report/*.gohtml")
})

// WriteHTML writes one self-contained page: style inline, no script, nothing
// that a browser would fetch. Several reports follow each other, each on a new
// sheet of paper.
func WriteHTML(w io.Writer, reports ...Report) error {
	t, err := pageTemplate()
	if err != nil {
		return fmt.Errorf("report: parse page: %w", err)
	}
	style, err := web.FS.ReadFile("report/report.css")
	if err != nil {
		return fmt.Errorf("report: read style: %w", err)
	}
	page := page{Style: template.CSS(style), Title: "Gap reports"} //nolint:gosec // our own embedded file
	for i, r := range reports {
		page.Generated = Visible(r.GeneratedAt)
		page.Reports = append(page.Reports, newSheet(r, i+1))
	}
	if len(reports) == 1 {
		page.Title = "Gap report: " + heading(reports[0])
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, "report.gohtml", page); err != nil {
		return fmt.Errorf("report: fill page: %w", err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("report: write page: %w", err)
	}
	return nil
}
