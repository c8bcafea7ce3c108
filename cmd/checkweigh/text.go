package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
)

type textCmd struct {
	File   string `arg:"" help:"The file to read; files inside it are shown too."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
	outsideHelp
}

// textOf is one document in the JSON of `text`: what was read, as it is stored.
// Offsets in a report are offsets into Text.
type textOf struct {
	Path      string           `json:"path"`
	SHA256    string           `json:"sha256"`
	State     dossier.State    `json:"state"`
	Reason    string           `json:"reason"`
	Engine    string           `json:"engine"`
	Text      string           `json:"text"`
	Pages     []dossier.Page   `json:"pages"`
	Clauses   []dossier.Clause `json:"clauses"`
	Marks     []dossier.Mark   `json:"marks"`
	Concealed int              `json:"concealed_spans"`
}

func (c *textCmd) Run(p *program) error {
	steps, done, err := p.steps("", c.OCR, c.Office)
	if err != nil {
		return err
	}
	defer done()
	reads, err := p.readOne(steps, c.File)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		err = p.textJSON(reads)
	} else {
		err = p.textPlain(reads)
	}
	if err != nil {
		return err
	}
	for _, r := range reads {
		if r.Document.State != dossier.StateRead {
			p.notRead(r.Document.Path, r.Document.Reason)
			err = exit(exitPartly)
		}
	}
	return err
}

func (p *program) textJSON(reads []jobs.Read) error {
	all := make([]textOf, len(reads))
	for i, r := range reads {
		all[i] = textOf{
			Path: r.Document.Path, SHA256: r.Document.ID, State: r.Document.State, Reason: r.Document.Reason,
			Engine: r.Text.Engine, Text: r.Text.Body, Concealed: len(r.Text.Concealed),
			Pages: append([]dossier.Page{}, r.Text.Pages...), Marks: append([]dossier.Mark{}, r.Text.Marks...),
			Clauses: append([]dossier.Clause{}, ingest.Clauses(r.Text)...),
		}
	}
	if len(all) == 1 {
		return p.printJSON(all[0])
	}
	return p.printJSON(all)
}

func (p *program) textPlain(reads []jobs.Read) error {
	for i, r := range reads {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		fmt.Fprintf(p.stdout, "%s · %s · %s · %d bytes of text", report.Visible(r.Document.Path), r.Document.State, r.Text.Engine, len(r.Text.Body))
		if n := len(r.Text.Concealed); n > 0 {
			fmt.Fprintf(p.stdout, " · %d concealed spans (not shown)", n)
		}
		fmt.Fprintln(p.stdout)
		for _, page := range r.Text.Pages {
			p.pageLine(page)
		}
		for _, clause := range ingest.Clauses(r.Text) {
			p.clauseLine(r.Text, clause)
		}
	}
	return nil
}

func (p *program) pageLine(page dossier.Page) {
	fmt.Fprintf(p.stdout, "page %d: %s", page.Number, page.Quality)
	if page.OCR {
		fmt.Fprint(p.stdout, ", read by OCR")
	}
	if page.Redacted > 0 {
		fmt.Fprintf(p.stdout, ", %.0f%% redacted", 100*page.Redacted)
	}
	if page.Reason != "" {
		fmt.Fprintf(p.stdout, ": %s", report.Visible(page.Reason))
	}
	fmt.Fprintln(p.stdout)
}

func (p *program) clauseLine(t dossier.Text, c dossier.Clause) {
	number := c.Number
	if number == "" {
		number = "-"
	}
	place := ""
	if c.Page > 0 {
		place = fmt.Sprintf(" p. %d", c.Page)
	}
	fmt.Fprintf(p.stdout, "%s [%s%s %d-%d] %s\n", number, c.Zone, place, c.Span.Start, c.Span.End, report.Visible(t.Cut(c.Body)))
}
