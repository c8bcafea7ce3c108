package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

var update = flag.Bool("update", false, "write the golden files again")

var sampleDay = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// sampleReport reads and judges the sample dossier on a day, without character
// recognition, which is not installed everywhere.
func sampleReport(t *testing.T) (report.Report, *rules.Set, map[string]string) {
	t.Helper()
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	pool, err := ingest.NewPool(ingest.Options{OCR: "off"})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	steps := jobs.Steps{Pool: pool, Analyzer: analyze.New(set), Rules: set}
	inputs := jobs.Inputs("", "../../samples/dossier")
	out, err := jobs.Scan(context.Background(), steps, dossier.Dossier{Title: "Case-management AI", Jurisdiction: dossier.EnglandWales}, inputs, nil)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, d := range out.Documents {
		texts[d.Document.ID] = d.Text.Body
	}
	return report.Build(out.Report(set, sampleDay), set, sampleDay), set, texts
}

// TestSheetsOfTheSample: each sheet of the sample dossier is as it was; its
// quotes are the stored text; the rep's page keeps to its promise.
func TestSheetsOfTheSample(t *testing.T) {
	r, set, texts := sampleReport(t)
	for _, name := range report.SheetNames {
		var text, page bytes.Buffer
		if err := report.WriteSheetText(&text, name, set, r, report.TextOptions{Width: 100}); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "sheets", string(name)+".txt"), text.Bytes())
		if err := report.WriteSheetHTML(&page, name, set, r); err != nil {
			t.Fatal(err)
		}
		if page.Len() < 10_000 {
			t.Errorf("%s has a page of %d bytes", name, page.Len())
		}
	}
	rep := report.Rep(r)
	if e := report.ReadingEase(rep.OwnWords()...); e.Grade > 7 || e.Words > 350 {
		t.Errorf("the rep's page has grade %.1f and %d words", e.Grade, e.Words)
	}
	checked := 0
	check := func(all []report.Evidence) {
		for _, e := range all {
			checked++
			if texts[e.Document][e.Start:e.End] != e.Quote {
				t.Errorf("%q is not what stands at %d to %d", e.Quote, e.Start, e.End)
			}
		}
	}
	for _, q := range report.Questions(r, set).Questions {
		for _, a := range q.Answers {
			for _, f := range a.Findings {
				check(f.Evidence)
			}
		}
	}
	for _, s := range report.Lifecycle(r).Steps {
		for _, e := range s.Entries {
			check(e.Evidence)
			for _, all := range [][]report.Cut{e.Actors, e.Places, e.Periods} {
				for _, c := range all {
					check([]report.Evidence{{Document: c.Document, Start: c.Start, End: c.End, Quote: c.Text}})
				}
			}
		}
	}
	for _, p := range rep.Points {
		check(p.Evidence)
	}
	if checked < 30 {
		t.Errorf("only %d quotes were held against the text", checked)
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from the golden file; if the change is meant, run: go test ./cmd/checkweigh -run SheetsOfTheSample -update\n%s", path, got)
	}
}
