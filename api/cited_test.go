package api

import (
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// A place that proves something is cited as that each time, also where it is the
// place of a name: the quote in a shared report leads to it by its span.
func TestAPlaceIsCitedForWhatItProves(t *testing.T) {
	r := report.Report{Documents: []report.Document{{
		SHA256: "aa", Facts: []report.Fact{{Name: "buyer", Value: "Northshire Council", Start: 88, End: 106}},
		Verdicts: []report.DocumentVerdict{{Evidence: []report.Evidence{{Role: dossier.RoleNorm, Start: 88, End: 106, Quote: "Northshire Council"}}}},
	}}}
	for range 40 { // what a report is made of comes in no order
		all, err := (&service{}).citations(r, "")
		if err != nil || len(all) != 1 || all[0].Role != string(dossier.RoleNorm) {
			t.Fatal(all, err)
		}
	}
}
