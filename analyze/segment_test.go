package analyze_test

import (
	"regexp"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

var itemStart = regexp.MustCompile(`^\s*(\([a-z]{1,4}\)|[-•–]|[a-z]\))\s+`)

// standIn divides a text into lines, with lead-ins of list items.
func standIn(t dossier.Text) []dossier.Clause {
	var out []dossier.Clause
	at, lead := 0, -1
	for _, line := range strings.SplitAfter(t.Body, "\n") {
		span := dossier.Span{Start: at, End: at + len(strings.TrimRight(line, "\n"))}
		at += len(line)
		if strings.TrimSpace(line) == "" {
			continue
		}
		c := dossier.Clause{Index: len(out), Parent: -1, Zone: dossier.Operative, Span: span, Body: span}
		item := itemStart.FindString(line)
		switch {
		case item != "" && lead >= 0:
			c.Body.Start += len(item)
			c.Parent, c.LeadIns = lead, []dossier.Span{out[lead].Body}
		case strings.HasSuffix(strings.TrimSpace(line), ":"):
			lead = c.Index
		default:
			lead = -1
		}
		if i := strings.Index(line, " | "); i > 0 && i < 60 {
			c.Zone = dossier.Form
			c.Label = dossier.Span{Start: span.Start, End: span.Start + i}
			c.Body.Start = span.Start + i + 3
		}
		out = append(out, c)
	}
	return out
}
