package analyze_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// TestMain lets this program be run again as the child that reads files.
func TestMain(m *testing.M) {
	if ingest.IsChild(os.Args[1:]) {
		os.Exit(ingest.ChildMain(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// rightKinds says which kinds are right for the first word of a real file's
// name. Impact assessments and transparency records are filed together there.
var rightKinds = map[string][]dossier.Kind{
	"contract": {dossier.Contract},
	"foi":      {dossier.FOIResponse},
	"dpia":     {dossier.DPIA, dossier.EqIA, dossier.HRIA, dossier.TransparencyRecord, dossier.CollectiveAgreement},
}

// realFile reads one real file without OCR.
func realFile(t *testing.T, pool *ingest.Pool, path string) ingest.Result {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	res, err := pool.Read(t.Context(), filepath.Base(path), f, t.TempDir())
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return res
}

// TestRealFiles measures kinds, facts, answers and ledgers on real files. It is
// a measure, so it fails only where the figures fall below what was reached.
func TestRealFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("real files NOT RUN: -short")
	}
	dir := shared(t)
	pool, err := ingest.NewPool(ingest.Options{OCR: ingest.OCROff})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	files, err := filepath.Glob(filepath.Join(dir, "corpus", "files", "*"))
	if err != nil || len(files) == 0 {
		t.Skip("real files NOT RUN: none in " + dir)
	}
	right, all := 0, 0
	confusion := map[string]int{}
	var facts, outcomes, sections analyze.Tally
	for _, path := range files {
		res := realFile(t, pool, path)
		if strings.TrimSpace(res.Text.Body) == "" {
			continue // a scan, read by OCR only; or a container
		}
		name := filepath.Base(path)
		clauses := ingest.Clauses(res.Text)
		p := readPaper(res.Text, clauses, "")
		checkPaper(t, res.Text, p)
		o := dossier.Outline{Parts: p.Parts}
		kind, conf := o.Kind()
		family, _, _ := strings.Cut(name, "__")
		confusion[family+" -> "+string(kind)]++
		if want := rightKinds[family]; want != nil {
			all++
			if slices.Contains(want, kind) {
				right++
			} else {
				t.Logf("%s: kind %s (%.2f), %d bytes", name, kind, conf, len(res.Text.Body))
			}
		}
		label := filepath.Join(dir, "gold", "real", strings.TrimSuffix(name, filepath.Ext(name))+".json")
		if _, err := os.Stat(label); err != nil {
			continue
		}
		want := labelled(t, label)
		out, sec := analyze.CompareAnswers(want.Answers, p.Answers)
		f := analyze.CompareFacts(want.Facts, p.Facts)
		for _, m := range append(append(f.Mistakes, out.Mistakes...), sec.Mistakes...) {
			t.Logf("%s: %s", name, m)
		}
		for _, m := range analyze.CompareLedger(want.NotHeld, p.Incorporated).Mistakes {
			t.Logf("%s: %s", name, m)
		}
		facts, outcomes, sections = facts.Add(f), outcomes.Add(out), sections.Add(sec)
	}
	keys := make([]string, 0, len(confusion))
	for k, n := range confusion {
		keys = append(keys, fmt.Sprintf("%-40s %d", k, n))
	}
	sort.Strings(keys)
	t.Logf("kinds %d/%d\n%s\nfacts F1 %.3f  outcomes F1 %.3f  sections F1 %.3f", right, all, strings.Join(keys, "\n"), facts.F1(), outcomes.F1(), sections.F1())
	if right*10 < all*8 {
		t.Errorf("only %d of %d real files are of the right kind", right, all)
	}
}
