package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

var sheetFormats = []string{"json", "text", "html", "docx", "xlsx", "csv"}

// isMade reports whether a sheet is made in a format.
func isMade(name report.SheetName, format string) bool {
	return slices.Contains(report.SheetFormats(name), format)
}

func TestSheetsGolden(t *testing.T) {
	for _, name := range report.SheetNames {
		for _, format := range sheetFormats {
			if !isMade(name, format) {
				continue
			}
			t.Run(string(name)+"."+format, func(t *testing.T) {
				got := legible(t, format, sheetBytes(t, name, format, sheetSet(), sheetReport()))
				path := filepath.Join("testdata", "sheet."+string(name)+"."+map[string]string{"text": "txt", "docx": "docx.txt", "xlsx": "xlsx.txt"}[format])
				if filepath.Ext(path) == "." {
					path += format
				}
				if *update {
					if err := os.WriteFile(path, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%s differs from the golden file; if the change is meant, run: go test ./report -update\n%s", path, firstDifference(got, want))
				}
			})
		}
	}
}

// legible is a file as it can be read in a golden.
func legible(t *testing.T, format string, file []byte) []byte {
	t.Helper()
	var words bytes.Buffer
	var err error
	switch format {
	case "docx":
		err = docxWords(&words, file)
	case "xlsx":
		err = bookWords(&words, file)
	default:
		return file
	}
	if err != nil {
		t.Fatal(err)
	}
	return words.Bytes()
}

func TestSheetsAreTheSameEachTime(t *testing.T) {
	for _, name := range report.SheetNames {
		for _, format := range sheetFormats {
			if !isMade(name, format) {
				continue
			}
			first := sheetBytes(t, name, format, sheetSet(), report.Build(sheetInput(), sheetSet(), at))
			second := sheetBytes(t, name, format, sheetSet(), report.Build(sheetInput(), sheetSet(), at))
			if !bytes.Equal(first, second) {
				t.Errorf("two builds of %s as %s differ", name, format)
			}
			var back report.Report
			if err := json.Unmarshal(jsonOf(t, sheetReport()), &back); err != nil {
				t.Fatal(err)
			}
			if again := sheetBytes(t, name, format, sheetSet(), back); !bytes.Equal(first, again) {
				t.Errorf("%s as %s differs when the report was read back from JSON", name, format)
			}
		}
	}
}

func TestSheetsOfSeveralAndOfNone(t *testing.T) {
	empty := report.Build(report.Input{}, nil, at)
	for _, name := range report.SheetNames {
		if got := sheetBytes(t, name, "json", nil); string(got) != "[]\n" {
			t.Errorf("%s of no report is %q", name, got)
		}
		if got := sheetBytes(t, name, "json", sheetSet(), sheetReport(), empty); got[0] != '[' {
			t.Errorf("%s of two reports is no array", name)
		}
		if got := sheetBytes(t, name, "json", nil, empty); bytes.Contains(got, []byte("null")) {
			t.Errorf("%s has a null:\n%s", name, got)
		}
		page := sheetBytes(t, name, "html", sheetSet(), sheetReport(), empty)
		if n := bytes.Count(page, []byte("<article")); n != 2 {
			t.Errorf("%s of two reports has %d articles", name, n)
		}
		sheetBytes(t, name, "text", nil, empty)
	}
	if _, err := report.Sheet("nothing", empty, nil); err == nil {
		t.Error("an unknown sheet is no error")
	}
}

// TestSheetQuotesAreTheStoredText: what is quoted of the contract stands there
// at its offsets, and so does each word that the strip cuts out.
func TestSheetQuotesAreTheStoredText(t *testing.T) {
	all, cuts := everyEvidence(t, sheetReport(), sheetSet())
	seen := 0
	for _, e := range all {
		if e.Document == contractID && !strings.HasSuffix(e.Quote, " Ltd") { // facts of the made input have offsets of no text
			seen++
			if contractText[e.Start:e.End] != e.Quote {
				t.Errorf("%q is not at %d to %d", e.Quote, e.Start, e.End)
			}
		}
	}
	found := 0
	for _, c := range cuts {
		if strings.HasSuffix(c.Text, " Ltd") {
			continue
		}
		found++
		if contractText[c.Start:c.End] != c.Text {
			t.Errorf("%q is not at %d to %d", c.Text, c.Start, c.End)
		}
	}
	if seen < 10 || found < 3 {
		t.Errorf("only %d quotes and %d cuts were looked at", seen, found)
	}
}

// TestSheetQuotesOfAnyText: a norm of any words is quoted as it is in every
// sheet, and the words cut out of it lie at their offsets.
func TestSheetQuotesOfAnyText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		said := rapid.String().Draw(rt, "before") + " the Supplier may sell Buyer Data stored in the UK for\n3 years " + rapid.String().Draw(rt, "after")
		start := rapid.IntRange(0, 1000).Draw(rt, "start")
		in := sheetInput()
		in.Documents[1].Verdicts, in.Documents[1].Reading.Facts = nil, nil
		norm := dossier.Evidence{Document: contractID, Role: dossier.RoleNorm, Span: dossier.Span{Start: start, End: start + len(said)}, Quote: said}
		in.Verdicts = []dossier.Verdict{verdict("GP-01", dossier.Adverse, nil, norm), verdict("DR-04", dossier.Present, nil, norm)}
		all, cuts := everyEvidence(t, report.Build(in, sheetSet(), at), sheetSet())
		if len(all) < 4 || len(cuts) < 3 {
			rt.Fatalf("%d quotes, %d cuts", len(all), len(cuts))
		}
		for _, e := range all {
			if e.Document == contractID && e.Start == start && e.Quote != said {
				rt.Fatalf("%q came out as %q", said, e.Quote)
			}
		}
		for _, c := range cuts {
			if c.Start >= start && c.End <= start+len(said) && said[c.Start-start:c.End-start] != c.Text {
				rt.Fatalf("%q is not at %d to %d of %q", c.Text, c.Start, c.End, said)
			}
		}
	})
}

func TestSheetsShowNaughtyTextSafely(t *testing.T) {
	for _, s := range naughty {
		r := naughtyReport(s)
		r.Verdicts = append(r.Verdicts, rightsOf(r, s)...)
		set := &rules.Set{Pack: s, Version: s, Views: []rules.View{{ID: s, Title: s, Question: s, Why: s, From: []string{s}}}}
		for _, name := range report.SheetNames {
			checkSafe(t, s, string(sheetBytes(t, name, "text", set, r)))
			page := string(sheetBytes(t, name, "html", set, r))
			checkSafe(t, s, page)
			checkInert(t, page)
		}
	}
}

// rightsOf gives a report what sheets look for by the names of requirements,
// with a stranger's text in it.
func rightsOf(r report.Report, s string) []report.Verdict {
	var out []report.Verdict
	for _, id := range []string{"DR-04", "GP-01", "DL-01", "TR-10", "DA-01"} {
		out = append(out, report.Verdict{
			Requirement: id, Title: s, Why: s, Question: s, Clause: s, Letter: s, Verdict: dossier.Adverse, NotHeld: []string{s},
			Evidence: []report.Evidence{{Document: contractID, Role: dossier.RoleNorm, Clause: s, Quote: s + " sold to a third party"}},
		})
	}
	return out
}

// checkInert fails on a page that runs or fetches anything.
func checkInert(t *testing.T, page string) {
	t.Helper()
	for _, n := range elements(t, page) {
		switch n.Data {
		case "script", "link", "img", "iframe", "object", "embed", "form", "base":
			t.Errorf("the page has a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if strings.Contains(page, "url(") || strings.Contains(page, "@import") {
		t.Error("the style fetches something")
	}
}

func TestQuestionSheetSaysWhatIsAnsweredAndWhatIsOpen(t *testing.T) {
	want := map[string]struct {
		verdict       dossier.Value
		answer        string
		answers, open int
	}{
		"Q01": {dossier.Present, "Answered: the papers settle it.", 1, 0},
		"Q02": {dossier.Partial, "Answered in part. 1 of its 3 parts is answered.", 1, 3},
		"Q11": {dossier.Contradictory, "Answered in two ways that do not fit together. 2 of its 3 parts are answered.", 2, 3},
		"Q13": {dossier.NotAssessable, "Not answered in the 3 documents held (1 of them not fully read).", 0, 2},
		"Q16": {dossier.Missing, "Not answered in the 3 documents held (1 of them not fully read).", 0, 2},
		"Q18": {dossier.RedactedValue, "Not answered in the 3 documents held (1 of them not fully read): the place is blacked out.", 0, 1},
		"Q19": {dossier.NotAssessable, "Not answered in the 3 documents held (1 of them not fully read).", 0, 0},
	}
	sheet := report.Questions(sheetReport(), sheetSet())
	if len(sheet.Questions) != len(want) {
		t.Fatalf("%d questions", len(sheet.Questions))
	}
	for _, q := range sheet.Questions {
		w := want[q.ID]
		if q.Verdict != w.verdict || q.Answer != w.answer || len(q.Answers) != w.answers || len(q.Open) != w.open {
			t.Errorf("%s is %s, %q, %d answers, %d open", q.ID, q.Verdict, q.Answer, len(q.Answers), len(q.Open))
		}
		for _, o := range q.Open {
			if o.Ask == "" || o.Whom == "" || o.Found == "" {
				t.Errorf("%s: nobody to ask about %s: %+v", q.ID, o.Requirement, o)
			}
		}
	}
}

func TestLifecycleSaysNothingWhereNothingIsSaid(t *testing.T) {
	steps := map[string]report.LifeStep{}
	for _, s := range report.Lifecycle(sheetReport()).Steps {
		steps[s.Step] = s
		if s.Said != (s.Nothing == "") || s.Said != (len(s.Entries) > 0) {
			t.Errorf("%s: said %v, nothing %q, %d entries", s.Step, s.Said, s.Nothing, len(s.Entries))
		}
	}
	if len(steps) != 6 {
		t.Fatalf("%d steps", len(steps))
	}
	if got := steps["collected"].Nothing; !strings.HasPrefix(got, "Nothing said in the 3 documents held") || !strings.Contains(got, "No document of a kind") {
		t.Errorf("collected: %q", got)
	}
	if steps["stored"].Said {
		t.Error("something is said of storage")
	}
	if got := steps["transferred"].Entries; len(got) < 2 || got[len(got)-1].Actors[0].Text != "Inkwell Hosting Ltd" {
		t.Errorf("sub-processors are not under transfer: %+v", got)
	}
	deleted := steps["deleted"]
	if !deleted.Said || deleted.Entries[0].Actors[0].Text != "the Supplier" || deleted.Entries[0].Periods[0].Text != "On expiry" {
		t.Errorf("deleted: %+v", deleted.Entries)
	}
}

func TestInspectionPackNamesPapersAndPeople(t *testing.T) {
	pack := report.Inspection(sheetReport())
	paper := func(name string) report.InspectionPaper {
		for _, p := range pack.Papers {
			if p.Name == name {
				return p
			}
		}
		t.Errorf("%s is not among the papers", name)
		return report.InspectionPaper{}
	}
	if p := paper("contract.pdf"); len(p.Pages) != 1 || p.Pages[0] != 9 || len(p.Needs) != 1 || p.Needs[0] != "PT-04" {
		t.Errorf("the blacked-out page: %+v", p)
	}
	if p := paper("scan.pdf"); len(p.Pages) != 1 || p.Pages[0] != 1 {
		t.Errorf("the unread page: %+v", p)
	}
	if p := paper("Joint Schedule 11 (Processing Data)"); len(p.Needs) != 1 || p.Needs[0] != "AM-02" {
		t.Errorf("the schedule: %+v", p)
	}
	if p := paper("letters/answer.eml, question 2"); !strings.Contains(p.Say, "s. 43(2)") {
		t.Errorf("the refusal: %+v", p)
	}
	if len(pack.Rights) != 2 || pack.Rights[0].Clause == "" {
		t.Errorf("rights: %+v", pack.Rights)
	}
	asked := map[string]bool{}
	for _, q := range pack.Questions {
		for _, a := range q.Asks {
			asked[a.Requirement] = true
		}
	}
	for _, v := range sheetReport().Verdicts {
		folded := len(v.Reasons) > 0 && v.Reasons[0] == dossier.ReasonNoDocumentOfKind
		want := v.Verdict != dossier.Present && !folded && !strings.HasPrefix(v.Requirement, "DR-")
		if asked[v.Requirement] != want {
			t.Errorf("%s, %s: asked %v", v.Requirement, v.Verdict, asked[v.Requirement])
		}
	}
}

// TestSheetsTimeIsInTheHeadOnly: two reports made at other times differ there alone.
func TestSheetsTimeIsInTheHeadOnly(t *testing.T) {
	later := report.Build(sheetInput(), sheetSet(), at.Add(48*time.Hour))
	later.GeneratedAt = sheetReport().GeneratedAt
	for _, name := range report.SheetNames {
		if !bytes.Equal(sheetBytes(t, name, "json", sheetSet(), later), sheetBytes(t, name, "json", sheetSet(), sheetReport())) {
			t.Errorf("%s differs by more than the time", name)
		}
	}
}

// TestSheetsKnowTheCatalogue: what sheets say of a requirement by its id is said
// of one that there is.
func TestSheetsKnowTheCatalogue(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, q := range set.Requirements {
		known[q.ID] = true
	}
	for where, ids := range report.NamedBySheets() {
		for _, id := range ids {
			if !known[id] {
				t.Errorf("%s has %s, which is no requirement", where, id)
			}
		}
	}
}
