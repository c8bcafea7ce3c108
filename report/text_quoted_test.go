package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// twoSources is the made report with one more verdict, quoted from the letter.
func twoSources() report.Report {
	in := madeInput()
	in.Verdicts = append([]dossier.Verdict{}, in.Verdicts...)
	for i, v := range in.Verdicts {
		if v.Requirement == "PT-07" {
			v.Evidence = []dossier.Evidence{{Document: letterID, Role: dossier.RoleNorm, Quote: "A copy is enclosed."}}
			in.Verdicts[i] = v
		}
	}
	return report.Build(in, madeSet(), at)
}

func TestTextSaysWhichDocumentIsQuoted(t *testing.T) {
	out := textOf(t, twoSources(), report.TextOptions{Width: 120})
	_, said, _ := strings.Cut(out, "\nQuoted from\n")
	if want := "  letters/answer.eml: PT-07\n  contract.pdf: DA-01, DA-04, AM-01, GP-01\n"; !strings.HasPrefix(said, want) {
		t.Errorf("want %q in %s", want, out)
	}
	if alone := textOf(t, made(), report.TextOptions{Width: 120}); strings.Contains(alone, "Quoted from") {
		t.Error("said though all quotes are from one document")
	}
	var points bytes.Buffer
	if err := report.WritePoints(&points, twoSources(), report.TextOptions{Width: 120}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(points.String(), "Quoted from") {
		t.Error("the five points are all quoted from the contract")
	}
}

func TestTextSaysOnceThatNothingWasRead(t *testing.T) {
	in := report.Input{
		Dossier:   dossier.Dossier{Title: "Empty"},
		Documents: []report.DocumentResult{{Document: dossier.Document{Path: "gone.pdf", State: dossier.StateFailed, Reason: "not there"}}},
	}
	for _, r := range madeSet().Requirements {
		in.Verdicts = append(in.Verdicts, verdict(r.ID, dossier.NotAssessable, []string{dossier.ReasonUnreadPages}))
	}
	out := textOf(t, report.Build(in, madeSet(), at), report.TextOptions{Width: 100})
	if !strings.Contains(out, "Nothing could be read: 11 requirements not judged.") || strings.Contains(out, "DA-01") ||
		!strings.Contains(out, "gone.pdf: not read. Not there") {
		t.Error(out)
	}
}
