package report

import (
	"fmt"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// quotedFrom says which document each quote is cut from, when that is not clear
// from there being only one: "cl. 4.3, p. 7" alone would send an officer who
// holds fourteen of them through all.
func (t text) quotedFrom(r Report, shown []Verdict) {
	ids := map[string][]string{}
	for _, v := range shown {
		if path := quotedPath(r, v); path != "" {
			ids[path] = append(ids[path], Visible(v.Requirement))
		}
	}
	if len(ids) < 2 {
		return
	}
	fmt.Fprintln(t)
	fmt.Fprintln(t, t.paint("1", "Quoted from"))
	for _, path := range shortPaths(r.Documents) {
		if of := ids[path]; len(of) > 0 {
			t.wrapped("  ", Visible(path)+": "+strings.Join(of, ", "))
			delete(ids, path) // the same bytes may be there twice
		}
	}
}

// quotedPath is the document of the quote or place that is shown for a verdict,
// "" when none is.
func quotedPath(r Report, v Verdict) string {
	groups := Findings(v.Evidence)
	if len(groups) == 0 || v.Verdict == dossier.NotAssessable || v.Verdict == dossier.Missing {
		return ""
	}
	return pathOf(r, Norm(groups[0]).Document)
}
