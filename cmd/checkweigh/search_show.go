package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/search"
)

func quietLog(p *program) *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

func (c *searchCmd) show(p *program, found answered) error {
	switch c.Format {
	case "json":
		out := json.NewEncoder(p.stdout)
		out.SetIndent("", "  ")
		return out.Encode(found)
	case "csv":
		return showCSV(p, found)
	}
	_, color := p.look()
	switch {
	case found.Total == 0 && found.Suggestion != "":
		fmt.Fprintf(p.stdout, "nothing found; did you mean: %s\n", report.Visible(found.Suggestion))
	case found.Total == 0 && found.AtLeast:
		fmt.Fprintln(p.stdout, "nothing found so far: these words are so common that not every place of them was looked at; add a rarer word, or a field")
	case found.Total == 0:
		fmt.Fprintln(p.stdout, "nothing found")
	default:
		more := ""
		if found.AtLeast {
			more = "at least "
		}
		fmt.Fprintf(p.stdout, "%d of %s%d\n", len(found.Clauses), more, found.Total)
	}
	for _, row := range found.Clauses {
		fmt.Fprintf(p.stdout, "\n%s\n  %s\n  %s\n", row.place(), marked(row.Text, row.Highlights, color), row.about())
	}
	return nil
}

// place is where the clause stands, as one would cite it.
func (r answerRow) place() string {
	parts := []string{}
	if r.Number != "" {
		parts = append(parts, r.Number)
	}
	if r.Page > 0 {
		parts = append(parts, "page "+strconv.Itoa(r.Page))
	}
	parts = append(parts, r.Document)
	return report.Visible(strings.Join(parts, ", "))
}

// about says what the clause is, whose it is, and how to name it.
func (r answerRow) about() string {
	parts := []string{r.Kind.Name()}
	for _, f := range r.Findings {
		parts = append(parts, f.Requirement+" "+string(f.Value))
	}
	for _, s := range []string{r.Buyer, r.Supplier, r.Date, strings.Join(r.Titles, ", ")} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return report.Visible(strings.Join(append(parts, r.Clause), " · "))
}

// marked is the text on one line with what was looked for marked: in bold on a
// terminal, else between « and ».
func marked(text string, spans []dossier.Span, color bool) string {
	before, after := "«", "»"
	if color {
		before, after = "\x1b[1m", "\x1b[0m"
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End > len(text) || s.Start > s.End {
			continue
		}
		b.WriteString(oneLine(text[at:s.Start]) + before + oneLine(text[s.Start:s.End]) + after)
		at = s.End
	}
	return strings.TrimSpace(b.String() + oneLine(text[at:]))
}

// oneLine makes every run of spaces and line ends one space, and shows what a
// terminal would obey.
func oneLine(s string) string {
	line := report.Visible(strings.Join(strings.Fields(s), " "))
	if s == "" || line == "" {
		if s != "" {
			return " "
		}
		return ""
	}
	if strings.ContainsAny(s[:1], " \t\n\r\f") {
		line = " " + line
	}
	if strings.ContainsAny(s[len(s)-1:], " \t\n\r\f") {
		line += " "
	}
	return line
}

func showCSV(p *program, found answered) error {
	rows := make([]search.Row, len(found.Clauses))
	for i, r := range found.Clauses {
		rows[i] = search.Row{
			Clause: r.Clause, Document: r.ID, DocumentName: r.Document, Dossiers: r.Dossiers, Titles: r.Titles, Kind: string(r.Kind),
			Number: r.Number, Heading: r.Heading, Page: r.Page, Text: r.Text, Buyer: r.Buyer, Supplier: r.Supplier, Date: r.Date,
		}
		for _, f := range r.Findings {
			rows[i].Findings = append(rows[i].Findings, search.Pair(f.Requirement, f.Value))
		}
	}
	return search.WriteTable(p.stdout, rows)
}
