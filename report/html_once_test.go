package report_test

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// copied is the made report with one verdict on two copies of a contract, whose
// overriding words stand in another clause than the norm.
func copied() report.Report {
	in := madeInput()
	quoted := func(sha string, role dossier.Role, clause string, page int, quote string) dossier.Evidence {
		return dossier.Evidence{Document: sha, Role: role, Clause: clause, Page: page, Quote: quote, Span: dossier.Span{Start: page * 100, End: page*100 + len(quote)}}
	}
	const use, keep = "The Supplier may use the data.", "The Supplier may keep the data."
	in.Verdicts = []dossier.Verdict{{Requirement: "DA-01", Value: dossier.Adverse, Confidence: 0.8, Evidence: []dossier.Evidence{
		quoted(contractID, dossier.RoleNorm, "4.3", 7, use), quoted(letterID, dossier.RoleNorm, "9", 1, use),
		quoted(contractID, dossier.RoleOverride, "14.5", 9, keep), quoted(letterID, dossier.RoleOverride, "12", 2, keep),
	}}}
	return report.Build(in, madeSet(), at)
}

func TestEachQuoteHasItsOwnPlaceAndIsPrintedOnce(t *testing.T) {
	r := copied()
	set := sheetSet()
	set.Views = set.Views[:1]
	set.Views[0].From = []string{"DA-01"}
	text := strings.Join(strings.Fields(string(sheetBytes(t, report.SheetQuestions, "text", set, r))), " ")
	want := `"The Supplier may use the data." (contract.pdf, cl. 4.3, p. 7) "The Supplier may keep the data." (contract.pdf, cl. 14.5, p. 9) ` +
		`The same words at letters/answer.eml, cl. 9, p. 1; letters/answer.eml, cl. 12, p. 2.`
	if !strings.Contains(text, want) {
		t.Errorf("want %s\nin   %s", want, text)
	}
	page := string(sheetBytes(t, report.SheetQuestions, "html", set, r))
	for words, times := range map[string]int{"may use the data": 1, "may keep the data": 1, "overriding words, cl. 14.5, p. 9": 1} {
		if n := strings.Count(page, words); n != times {
			t.Errorf("the page has %q %d times, want %d", words, n, times)
		}
	}
	for _, q := range report.Rep(r).Points[0].Shown {
		if strings.Contains(q.Words, "keep") != strings.Contains(q.Where, "cl. 14.5") {
			t.Errorf("%q is shown at %s", q.Words, q.Where)
		}
	}
}

func TestRepGetsPapersThatAreNotHeld(t *testing.T) {
	in := madeInput()
	in.Whole = dossier.Whole{Completeness: []dossier.Incompleteness{
		{Code: dossier.IncompleteNoDocument, Kind: dossier.EqIA}, {Code: dossier.IncompleteUndated, Kind: dossier.HRIA},
	}}
	for _, l := range report.Rep(report.Build(in, madeSet(), at)).Look {
		if strings.HasPrefix(l.Say, "Get these papers") {
			if l.Names[0] != "equality impact assessment" || strings.Contains(strings.Join(l.Names, ";"), "rights") {
				t.Errorf("%q", l.Names)
			}
			return
		}
	}
	t.Error("no papers to get")
}
