package report_test

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// pointsOf builds a report from "ID verdict" lines, in the order of the set, and
// gives the ids of its points.
func pointsOf(lines ...string) []string {
	set, in := &rules.Set{}, report.Input{}
	for _, line := range lines {
		id, value, _ := strings.Cut(line, " ")
		set.Requirements = append(set.Requirements, requirement(id, "title of "+id, dossier.Contract))
		in.Verdicts = append(in.Verdicts, verdict(id, dossier.Value(value), nil))
	}
	var ids []string
	for _, p := range report.FivePoints(report.Build(in, set, at)) {
		ids = append(ids, p.Requirement)
	}
	return ids
}

func TestFivePointsOrder(t *testing.T) {
	cases := []struct {
		name string
		in   []string
		want string
	}{
		{"none of what is present or cannot be judged", []string{"DA-01 present", "AM-01 not_assessable"}, ""},
		{"adverse and contradictory before redacted before missing before partial",
			[]string{"PT-01 partial", "PT-02 missing", "PT-03 redacted", "PT-04 contradictory", "PT-05 adverse"}, "PT-04 PT-05 PT-03 PT-02 PT-01"},
		{"data, change and GP-01 before others", []string{"PT-01 adverse", "DA-01 adverse", "GP-03 adverse", "AM-01 contradictory", "GP-01 adverse"}, "GP-01 DA-01 AM-01 PT-01 GP-03"},
		{"others that are adverse before data that is missing", []string{"DA-01 missing", "PT-01 adverse"}, "PT-01 DA-01"},
		{"subjects take turns", []string{"DA-01 adverse", "DA-02 adverse", "DA-03 adverse", "DA-04 adverse", "AM-01 adverse", "GP-01 adverse"}, "GP-01 DA-01 AM-01 DA-02 DA-03"},
		{"five at most", []string{"DA-01 missing", "DA-02 missing", "DA-03 missing", "DA-04 missing", "DA-05 missing", "DA-06 missing"}, "DA-01 DA-02 DA-03 DA-04 DA-05"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(pointsOf(c.in...), " "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPointsCarryTheWordsAndThePlace(t *testing.T) {
	points := report.FivePoints(made())
	if len(points) != 5 {
		t.Fatalf("%d points, want 5", len(points))
	}
	first := points[1] // after GP-01
	if first.Requirement != "DA-04" || first.Path != "contract.pdf" || first.Clause != "4.3" || first.Page != 7 || first.Question == "" {
		t.Errorf("first point is %+v", first)
	}
	var both report.Point
	for _, p := range points {
		if p.Verdict == dossier.Contradictory {
			both = p
		}
	}
	if len(both.Evidence) != 3 || len(both.Contrary) != 2 {
		t.Fatalf("contradictory point has %d and %d quotes, want override, norm and definition against lead-in and norm", len(both.Evidence), len(both.Contrary))
	}
	if both.Contrary[0].Role != dossier.RoleLeadIn {
		t.Error("the lead-in that makes the ban a ban is not with it")
	}
}

func TestTheSameWordsMakeOnePoint(t *testing.T) {
	words := quote(dossier.RoleNorm, "4.3", 7, "the Supplier may use Anonymised Data for any purpose")
	set := &rules.Set{Requirements: []rules.Requirement{requirement("DA-04", "Derived data"), requirement("GP-01", "No sale")}}
	in := report.Input{Verdicts: []dossier.Verdict{
		verdict("DA-04", dossier.Adverse, nil, words), verdict("GP-01", dossier.Adverse, nil, words),
	}}
	points := report.FivePoints(report.Build(in, set, at))
	if len(points) != 1 || len(points[0].Also) != 1 || points[0].Also[0] != "DA-04" {
		t.Errorf("points are %+v, want one that names DA-04 too", points)
	}
}

func TestPointsNameDocumentsWithoutTheFoldersTheyShare(t *testing.T) {
	in := madeInput()
	for i := range in.Documents {
		in.Documents[i].Document.Path = "council/2025/" + in.Documents[i].Document.Path
	}
	if got := report.FivePoints(report.Build(in, madeSet(), at))[0].Path; got != "contract.pdf" {
		t.Errorf("the document is called %q, want contract.pdf", got)
	}
}

// TestABoxLeftEmptyIsSaidToBeEmpty: the quote is what the form asks, and would
// else read as if somebody had answered it.
func TestABoxLeftEmptyIsSaidToBeEmpty(t *testing.T) {
	asked := quote(dossier.RoleLabel, "", 7, "The Supplier may decline any change to the System.")
	v := verdict("AM-01", dossier.Adverse, []string{"box_left_empty"}, asked)
	r := report.Build(report.Input{Verdicts: []dossier.Verdict{v}}, madeSet(), at)
	if got := report.FivePoints(r)[0].Found; got != "Left empty: the form asks for it, and nothing is filled in." {
		t.Errorf("found: %s", got)
	}
	var page, text, clauses strings.Builder
	for _, err := range []error{
		report.WriteHTML(&page, r), report.WriteText(&text, r, report.TextOptions{Width: 120}),
		report.WriteLettersText(&clauses, report.Letters(r, madeSet(), report.LetterClauses, report.LetterOptions{Day: at})),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, got := range map[string]string{
		`<span class="role">left empty</span> <q>The Supplier may decline`: page.String(), "left empty:": text.String(),
		"nothing is filled in": clauses.String(), "The box was left empty": report.Rep(r).Points[0].Found,
	} {
		if !strings.Contains(got, name) {
			t.Errorf("no %q in %s", name, got)
		}
	}
	answered := append([]dossier.Evidence{asked}, quote(dossier.RoleNorm, "", 7, "The Supplier may decline any change to the System."))
	v.Evidence = answered
	r = report.Build(report.Input{Verdicts: []dossier.Verdict{v}}, madeSet(), at)
	if got := report.FivePoints(r)[0].Found; strings.Contains(got, "nothing is filled in") {
		t.Errorf("a box with an answer: %s", got)
	}
}

// A framework contract names thirty papers; beside each verdict stand a few, and
// those first that are known to be about it.
func TestManyPapersNotHeldAreNamedOnce(t *testing.T) {
	in := madeInput()
	var titles []string
	for _, n := range []string{"1", "2", "3", "4", "5", "6"} {
		titles = append(titles, "Call-Off Schedule "+n)
		in.Whole.Ledger = append(in.Whole.Ledger, dossier.LedgerEntry{Title: "Call-Off Schedule " + n, Status: dossier.NotHeld, Blocks: []string{"AM-02"}})
	}
	in.Whole.Ledger[len(in.Whole.Ledger)-1].Topics = []string{dossier.TopicDataProcessing}
	in.Verdicts = []dossier.Verdict{verdict("AM-02", dossier.NotAssessable, []string{dossier.ReasonScheduleNotHeld})}
	in.Verdicts[0].NotHeld = titles
	r := report.Build(in, madeSet(), at)
	if got, want := report.Said(r, r.Verdicts[0]), "Call-Off Schedule 6, Call-Off Schedule 1, Call-Off Schedule 2 and 3 more papers are incorporated but not held."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if page := htmlOf(t, r); !strings.Contains(page, "Call-Off Schedule 5") {
		t.Error("the ledger does not name them all")
	}
}
