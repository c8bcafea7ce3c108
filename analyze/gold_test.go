package analyze_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// shared is the folder of labelled examples and real documents, which is not
// part of the repository.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CHECKWEIGH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "gold")); err != nil {
		t.Skip("labelled examples NOT RUN: no folder of them here; name it in CHECKWEIGH_SHARED")
	}
	return dir
}

func readText(t *testing.T, path string) dossier.Text {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return dossier.Text{Body: string(b)}
}

func TestLabelledDocuments(t *testing.T) {
	dir := filepath.Join(shared(t), "gold", "dev", "docs")
	labels, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(labels) == 0 {
		t.Fatalf("no labels in %s: %v", dir, err)
	}
	var docs []analyze.LabelledDocument
	for _, path := range labels {
		name := strings.TrimSuffix(path, ".json")
		d := labelled(t, path)
		d.Body = readText(t, name+".txt")
		docs = append(docs, d)
	}
	card := analyze.ScoreReadings(docs, clausesOf)
	t.Logf("kinds %d of %d", card.Kinds, card.Papers)
	for _, tt := range []struct {
		name  string
		tally analyze.Tally
		least float64
	}{{"facts", card.Facts, 0.9}, {"outcomes", card.Outcomes, 0.9}, {"sections", card.Sections, 0.9}, {"ledger", card.Ledger, 1}} {
		t.Logf("%s F1 %.3f\n%s", tt.name, tt.tally.F1(), strings.Join(tt.tally.Mistakes, "\n"))
		if tt.tally.F1() < tt.least {
			t.Errorf("%s: F1 %.3f, want %.2f", tt.name, tt.tally.F1(), tt.least)
		}
	}
}

// labelled reads the labels of one paper.
func labelled(t *testing.T, path string) analyze.LabelledDocument {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := analyze.ReadDocumentLabels(f, strings.TrimSuffix(filepath.Base(path), ".json"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// clausesOf is the segmenter these tests read clauses with.
func clausesOf(t dossier.Text) []dossier.Clause { return ingest.Clauses(t) }
