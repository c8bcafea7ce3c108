package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// printed is the clause tree as indented text, one clause a line: zone, number,
// text, then label, headings, lead-ins and tail where there are any.
func printed(t dossier.Text) string {
	clauses := ingest.Clauses(t)
	var b strings.Builder
	for _, c := range clauses {
		depth := 0
		for p := c.Parent; p >= 0; p = clauses[p].Parent {
			depth++
		}
		fmt.Fprintf(&b, "%s%s", strings.Repeat("  ", depth), c.Zone)
		if c.Number != "" {
			fmt.Fprintf(&b, " %s", c.Number)
		}
		fmt.Fprintf(&b, ": %s", flat(t.Cut(c.Body)))
		if c.Label.Len() > 0 {
			fmt.Fprintf(&b, " [%s]", flat(t.Cut(c.Label)))
		}
		if len(c.Heading) > 0 {
			fmt.Fprintf(&b, " {%s}", strings.Join(c.Heading, " > "))
		}
		for _, l := range c.LeadIns {
			fmt.Fprintf(&b, " <%s>", flat(t.Cut(l)))
		}
		if c.Tail.Len() > 0 {
			fmt.Fprintf(&b, " +<%s>", flat(t.Cut(c.Tail)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// The 25 things that the segmenter meets in real files, and what reading trees of
// real files added to them.
func TestClausesMeetRealFiles(t *testing.T) {
	for _, c := range slices.Concat(realFiles, realForms) {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			text := dossier.Text{Engine: c.engine, Body: c.body}
			for _, m := range c.marks {
				at := strings.Index(c.body, m.words)
				text.Marks = append(text.Marks, dossier.Mark{Kind: m.kind, Level: m.level, Span: dossier.Span{Start: at, End: at + len(m.words)}})
			}
			if got, want := printed(text), strings.TrimLeft(c.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// clauseCase is a made text and its clause tree as printed shows it.
type clauseCase struct {
	name, engine, body string
	marks              []wordMark
	want               string
}

type wordMark struct {
	kind  dossier.MarkKind
	words string
	level int
}
