package jobs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
)

const (
	signed = `SUPPLY AGREEMENT

between Northshire Council ("the Authority") and Brightloop Analytics Ltd ("the Supplier")

1. Term
1.1 This Agreement starts on 1 April 2025 and lasts for three years.

2. Data
2.1 The Supplier shall give the Authority access to all Authority Data at any time on request, in CSV or JSON format and free of charge.
2.2 The Supplier shall not sell, give away or transfer any personal data of the Authority's workers to any third party.
2.3 Usage data and logs belong to the Authority.

3. Faults
3.1 The Supplier shall correct a critical defect within four hours and at its own cost.

4. Law
4.1 The law of England and Wales applies.
`
	amended = `SUPPLY AGREEMENT

between Northshire Council ("the Authority") and Brightloop Analytics Ltd ("the Supplier")

1. Term
1.1 This Agreement starts on 1 April 2025 and lasts for three years.

2. Data
2.1 The Supplier shall give the Authority access to all Authority Data within thirty days after the end of this Agreement.
2.2 The Supplier may use anonymised Authority Data for its own purposes, including the training of models.
2.3 Usage data and logs belong to the Authority.

3. Faults
3.1 The Supplier shall correct a critical defect within four hours and at its own cost.

4. Notices
4.1 Notices are given in writing.

5. Law
5.1 The law of England and Wales applies.
`
)

// scanned puts files into a folder and scans it.
func scanned(t *testing.T, s jobs.Steps, files map[string]string) jobs.Outcome {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := jobs.Scan(t.Context(), s, dossier.Dossier{Title: "d"}, jobs.Inputs("", dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCompareQuotesBothVersions(t *testing.T) {
	s := stepsFor(t)
	older := scanned(t, s, map[string]string{"contract.txt": signed, "gone.txt": "Minutes of the parish fete of 1911, with prizes for marrows and leeks."})
	newer := scanned(t, s, map[string]string{"contract-v2.txt": amended, "same.txt": amended})
	c := s.Compare(older, newer, time.Unix(0, 0))

	texts := map[string]dossier.Text{}
	for _, d := range append(older.Documents, newer.Documents...) {
		texts[d.Document.Path] = d.Text
	}
	happened := map[report.ChangeWord]int{}
	for _, p := range c.Papers {
		for _, change := range p.Clauses {
			for _, w := range change.What {
				happened[w]++
			}
			checkQuote(t, texts[p.Old], change.Old)
			checkQuote(t, texts[p.New], change.New)
			for _, w := range change.Words {
				if !strings.Contains(change.Old.Quote, w.Old) || !strings.Contains(change.New.Quote, w.New) {
					t.Errorf("words %+v are not in the clause", w)
				}
			}
		}
	}
	for _, w := range []report.ChangeWord{report.ClauseChanged, report.ClauseRemoved, report.ClauseAdded, report.ClauseRenumbered} {
		if happened[w] == 0 {
			t.Errorf("no clause %s in %+v", w, happened)
		}
	}
	if n := len(c.Papers); n != 2 || c.Papers[0].Old == "" || c.Papers[1].New != "" {
		t.Errorf("documents %+v: want the contract beside its new version once, and the minutes gone", c.Papers)
	}
	changed := map[string]report.VerdictChange{}
	for _, v := range c.Verdicts {
		changed[v.Requirement] = v
	}
	if v := changed["DA-01"]; v.Old != dossier.Present || v.New != dossier.Partial || len(v.OldEvidence) == 0 || len(v.NewEvidence) == 0 {
		t.Errorf("DA-01 changed so: %+v", v)
	}
}

func checkQuote(t *testing.T, text dossier.Text, q *report.ClauseQuote) {
	t.Helper()
	if q != nil && (q.Quote == "" || text.Cut(dossier.Span{Start: q.Start, End: q.End}) != q.Quote) {
		t.Errorf("quote %q is not the text from %d to %d", q.Quote, q.Start, q.End)
	}
}
