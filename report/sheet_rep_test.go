package report_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

const (
	hardest   = 7.0
	mostWords = 350
)

// checkPlain holds our words on a page against the promise.
func checkPlain(t interface{ Errorf(string, ...any) }, what string, p report.RepPage) {
	e := report.ReadingEase(p.OwnWords()...)
	if e.Grade > hardest || e.Words > mostWords {
		t.Errorf("%s: grade %.1f, %d words:\n%s", what, e.Grade, e.Words, strings.Join(p.OwnWords(), "\n"))
	}
	if p.Words != e.Words {
		t.Errorf("%s: the page says %d words and has %d", what, p.Words, e.Words)
	}
}

// madeDossiers are dossiers of many sorts that tests judge the page by.
func madeDossiers(t *testing.T) map[string]report.Report {
	t.Helper()
	all := map[string]report.Report{
		"made": made(), "sheet": sheetReport(), "empty": report.Build(report.Input{}, nil, at), "nothing judged": report.Build(madeInputWithout(), sheetSet(), at),
	}
	for _, s := range naughty {
		all["naughty "+s] = naughtyReport(s)
	}
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range dossier.Values {
		for i := 0; i < len(set.Requirements); i += 5 {
			in := madeInput()
			in.Verdicts = nil
			for _, q := range set.Requirements[i:min(i+5, len(set.Requirements))] {
				in.Verdicts = append(in.Verdicts, verdictOf(q.ID, value))
			}
			all[fmt.Sprintf("five from %s, %s", set.Requirements[i].ID, value)] = report.Build(in, set, at)
		}
	}
	return all
}

func madeInputWithout() report.Input {
	in := sheetInput()
	in.Verdicts = nil
	return in
}

// verdictOf has as long a quote as such a verdict can have, and pages.
func verdictOf(id string, value dossier.Value) dossier.Verdict {
	v := dossier.Verdict{Requirement: id, Value: value, Confidence: 0.8, Pages: []int{3, 5, 6, 7, 12}}
	long := strings.Repeat("the Supplier may at its sole and absolute discretion determine otherwise and ", 20) + id
	e := dossier.Evidence{Document: contractID, Role: dossier.RoleNorm, Clause: id, Page: 3, Quote: long, Span: dossier.Span{Start: len(id), End: len(id) + len(long)}}
	lead := e
	lead.Role = dossier.RoleLeadIn
	switch value {
	case dossier.Adverse, dossier.Partial, dossier.Present:
		v.Evidence = []dossier.Evidence{lead, e}
	case dossier.Contradictory:
		v.Evidence = []dossier.Evidence{lead, e, lead, e}
	}
	return v
}

func TestRepPageIsEasyAndShort(t *testing.T) {
	for name, r := range madeDossiers(t) {
		checkPlain(t, name, report.Rep(r))
	}
}

// TestEveryRequirementIsSaidPlainly: whatever can land on the page for a
// requirement of the catalogue is easy by itself, and is no last resort.
func TestEveryRequirementIsSaidPlainly(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]string{}
	for _, q := range set.Requirements {
		in := madeInput()
		in.Verdicts = []dossier.Verdict{verdictOf(q.ID, dossier.Adverse)}
		p := report.Rep(report.Build(in, set, at))
		if len(p.Points) != 1 || len(p.Asks) != 1 {
			t.Fatalf("%s: %d points, %d asks", q.ID, len(p.Points), len(p.Asks))
		}
		for _, words := range []string{p.Points[0].About, p.Points[0].Found, p.Points[0].Why, p.Asks[0].Ask} {
			if e := report.ReadingEase(words); e.Grade > hardest {
				t.Errorf("%s: grade %.1f: %s", q.ID, e.Grade, words)
			}
		}
		if strings.HasPrefix(p.Points[0].About, "One thing") || strings.HasPrefix(p.Asks[0].Ask, "What do the papers say on this") {
			t.Errorf("%s has no plain words: %q, %q", q.ID, p.Points[0].About, p.Asks[0].Ask)
		}
		if other := asked[p.Asks[0].Ask]; other != "" {
			t.Errorf("%s and %s ask the same: %s", other, q.ID, p.Asks[0].Ask)
		}
		asked[p.Asks[0].Ask] = q.ID
	}
}

// TestRepPageOfAnyRules: a pack whose words are as hard as can be still gives an
// easy page.
func TestRepPageOfAnyRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set rules.Set
		in := madeInput()
		in.Verdicts = nil
		for i := range rapid.IntRange(0, 8).Draw(t, "requirements") {
			id := fmt.Sprintf("ZZ-%02d", i)
			words := rapid.SampledFrom([]string{"Notwithstanding indemnification, the contractor's accountability", "Data", "", "it is so", "Interoperability of heterogeneous infrastructures"})
			set.Requirements = append(set.Requirements, rules.Requirement{
				ID: id, Title: words.Draw(t, "title"), Question: words.Draw(t, "question") + rapid.String().Draw(t, "more"), Why: words.Draw(t, "why"),
				Kinds: []dossier.Kind{dossier.Contract},
			})
			in.Verdicts = append(in.Verdicts, verdictOf(id, rapid.SampledFrom(dossier.Values).Draw(t, "value")))
		}
		checkPlain(t, "page", report.Rep(report.Build(in, &set, at)))
	})
}

// TestRepPageIsOneSide prints pages with a browser.
func TestRepPageIsOneSide(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no chromium here; run .ci/deps")
		}
		t.Skip("NOT RUN: there is no chromium here")
	}
	pages := madeDossiers(t)
	var several []report.Report
	for _, name := range append(longestPages(pages, 12), "made", "empty") {
		several = append(several, pages[name])
	}
	// Each begins a new side, so that as many sides as dossiers are one for each.
	if n := printed(t, browser, sheetBytes(t, report.SheetRep, "html", nil, several...)); n != len(several) {
		t.Errorf("%d dossiers print on %d sides", len(several), n)
	}
}

// longestPages names the dossiers whose pages have most to print.
func longestPages(all map[string]report.Report, n int) []string {
	size := map[string]int{}
	for name, r := range all {
		p := report.Rep(r)
		size[name] = len(strings.Join(p.OwnWords(), " "))
		for _, point := range p.Points {
			for _, q := range point.Shown {
				size[name] += len(q.Words) + len(q.Where)
			}
		}
	}
	return slices.SortedFunc(maps.Keys(size), func(a, b string) int {
		if size[a] != size[b] {
			return size[b] - size[a]
		}
		return strings.Compare(a, b)
	})[:n]
}

var pageObject = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// printed counts the pages of A4 that a browser prints a page of ours on.
func printed(t *testing.T, browser string, page []byte) int {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(in, page, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", //nolint:gosec // our own file
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--print-to-pdf="+out, "file://"+in).CombinedOutput()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, said)
	}
	pdf, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return len(pageObject.FindAll(pdf, -1))
}
