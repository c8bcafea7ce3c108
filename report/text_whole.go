package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// whole prints what the documents tell only together.
func (t text) whole(r Report) {
	t.contradictions(r)
	t.lacks(r)
	t.refusals(r)
	t.clocks(r)
}

func (t text) section(title string) {
	fmt.Fprintln(t)
	fmt.Fprintln(t, t.paint("1", title))
}

// contradictions prints each with both quotes, under each other.
func (t text) contradictions(r Report) {
	if len(r.Dossier.Contradictions) == 0 {
		return
	}
	t.section("Papers that contradict each other")
	for _, c := range r.Dossier.Contradictions {
		t.wrapped("  ", Visible(c.Plain))
		for _, s := range []Side{c.Says, c.Against} {
			t.wrapped("    ", capital(shortKind(s.Kind))+" ("+placeOf(r, s)+"): "+sideQuote(s))
		}
	}
}

// placeOf is the document and the place in it of a side.
func placeOf(r Report, s Side) string {
	if len(s.Evidence) == 0 {
		return Visible(pathOf(r, s.Document))
	}
	norm := Norm(s.Evidence)
	return placeIn(Visible(pathOf(r, s.Document)), norm)
}

// sideQuote is the first finding of a side with all that decided it: without its
// lead-in or exception it could read the other way.
func sideQuote(s Side) string {
	groups := Findings(s.Evidence)
	if len(groups) == 0 {
		return ""
	}
	var words []string
	for _, e := range groups[0] {
		if e.Role != dossier.RoleDefinition {
			words = append(words, quoteTo(e.Quote, 240))
		}
	}
	return strings.Join(words, " ")
}

// lacks prints what is not held or too old, but for kinds of document for which
// a line with their requirements stands above.
func (t text) lacks(r Report) {
	lines := lackLines(r)
	if len(lines) == 0 {
		return
	}
	t.section("Not held, or too old")
	for _, l := range lines {
		t.wrapped("  ", l)
	}
}

func lackLines(r Report) []string {
	var lines []string
	for _, i := range r.Dossier.Completeness {
		if i.Code == dossier.IncompleteNoDocument && len(i.Requirements) > 0 {
			continue
		}
		line := Visible(i.Plain + " " + i.Ask)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// refusals prints the questions that were not answered in full, with what stays
// open for it.
func (t text) refusals(r Report) {
	if len(r.Dossier.Refusals) == 0 {
		return
	}
	t.section("Not answered in full")
	for _, f := range r.Dossier.Refusals {
		t.wrapped("  ", refusalLine(f))
	}
}

func refusalLine(f Refusal) string {
	line := "Question " + Visible(f.Question) + ": " + lowerFirst(outcomeWord(f.Outcome))
	if len(f.Sections) > 0 {
		line += " (" + sections(f.Sections) + ")"
	}
	if len(f.Blocks) > 0 {
		line += "; not judged for it: " + joinVisible(f.Blocks)
	}
	var by []string
	for _, s := range f.AnsweredBy {
		if !slices.Contains(by, s.Requirement) {
			by = append(by, s.Requirement)
		}
	}
	if len(by) > 0 {
		line += "; answered by another paper: " + joinVisible(by)
	}
	return line + "."
}

func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// clocks prints dates, the earliest first.
func (t text) clocks(r Report) {
	if len(r.Dossier.Clocks) == 0 {
		return
	}
	t.section("Dates, on " + dayForPeople(r.Dossier.AsOf))
	for _, c := range r.Dossier.Clocks {
		t.wrapped("  ", dayForPeople(c.Date)+", "+clockWord(c)+": "+Visible(c.Plain))
	}
}
