package report_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// sheetSet is the made pack with what sheets look for beside it.
func sheetSet() *rules.Set {
	set := madeSet()
	c, d, a := dossier.Contract, dossier.DPIA, dossier.CollectiveAgreement
	set.Requirements = append(set.Requirements,
		requirement("DL-01", "How data are collected", d),
		requirement("DL-03", "Storage, place and period", c, d),
		requirement("DL-04", "What becomes of the data", c, d),
		requirement("TR-10", "Everybody who gets the data", c, d),
		requirement("DR-04", "Inspect the workplace and its systems", a, c),
		requirement("DR-05", "See the papers about a system", a),
	)
	set.Views = []rules.View{
		{ID: "Q01", Version: 1, Title: "Help with one's data", Question: "How do people see their data?", Why: "It is theirs.", From: []string{"PT-07"}},
		{ID: "Q02", Version: 1, Title: "What the contract arranges", Question: "What does the contract arrange?", Why: "It decides.", From: []string{"DA-01", "AM-05", "PT-04"}},
		{ID: "Q11", Version: 1, Title: "Is data sold or moved out", Question: "Is data sold?", Why: "It is about people.", From: []string{"GP-01", "DL-04", "TR-10"}},
		{ID: "Q13", Version: 1, Title: "What was assessed", Question: "What was assessed?", Why: "To know.", From: []string{"IG-06", "GD-35c"}},
		{ID: "Q16", Version: 1, Title: "How a system is amended", Question: "How is it amended?", Why: "It must be.", From: []string{"AM-05", "GP-03"}},
		{ID: "Q18", Version: 1, Title: "What it costs", Question: "What does it cost?", Why: "Money.", From: []string{"PT-04"}},
		{ID: "Q19", Version: 1, Title: "Nothing judged", Question: "Is anything judged?", Why: "No.", From: []string{"ZZ-01"}},
	}
	return set
}

func sheetInput() report.Input {
	in := madeInput()
	in.Verdicts = append(in.Verdicts,
		verdict("DL-01", dossier.NotAssessable, []string{dossier.ReasonNoDocumentOfKind}),
		verdict("DL-03", dossier.Missing, nil),
		verdict("DL-04", dossier.Partial, []string{"no_certificate"}, quote(dossier.RoleNorm, "14.4", 12, "On expiry the Supplier shall return the Buyer Data in a format that the Supplier chooses.")),
		verdict("TR-10", dossier.Missing, nil),
		verdict("DR-04", dossier.Missing, nil),
		verdict("DR-05", dossier.NotAssessable, []string{dossier.ReasonNoDocumentOfKind}),
	)
	return in
}

func sheetReport() report.Report { return report.Build(sheetInput(), sheetSet(), at) }

// sheetBytes writes a sheet in one of the three formats.
func sheetBytes(t *testing.T, name report.SheetName, format string, set *rules.Set, reports ...report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "json":
		err = report.WriteSheetJSON(&b, name, set, reports...)
	case "html":
		err = report.WriteSheetHTML(&b, name, set, reports...)
	case "docx":
		err = report.WriteSheetDocx(&b, name, set, reports...)
	case "xlsx":
		err = report.WriteSheetXLSX(&b, name, set, reports...)
	case "csv":
		err = report.WriteSheetCSV(&b, name, set, reports...)
	default:
		for _, r := range reports {
			err = report.WriteSheetText(&b, name, set, r, report.TextOptions{Width: 80})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// everyEvidence collects the quotes of a sheet.
func everyEvidence(t *testing.T, r report.Report, set *rules.Set) (all []report.Evidence, cuts []report.Cut) {
	t.Helper()
	cited := func(some []report.Cited) {
		for _, c := range some {
			all = append(all, c.Evidence...)
		}
	}
	for _, q := range report.Questions(r, set).Questions {
		for _, a := range q.Answers {
			cited(a.Findings)
		}
	}
	for _, s := range report.Lifecycle(r).Steps {
		for _, e := range s.Entries {
			cited([]report.Cited{e.Cited})
			cuts = slices.Concat(cuts, e.Actors, e.Places, e.Periods)
		}
	}
	for _, p := range report.Rep(r).Points {
		all = append(all, p.Evidence...)
	}
	for _, right := range report.Inspection(r).Rights {
		cited(right.Findings)
	}
	return all, cuts
}
