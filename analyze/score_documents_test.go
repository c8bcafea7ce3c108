package analyze_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
)

// labelledDocuments reads every label file of a folder.
func labelledDocuments(t *testing.T, dir string) []analyze.LabelledDocument {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []analyze.LabelledDocument
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := analyze.ReadDocumentLabels(bytes.NewReader(data), strings.TrimSuffix(filepath.Base(file), ".json"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// TestScoreDevDocuments prints the mistakes on the labelled small documents.
func TestScoreDevDocuments(t *testing.T) {
	dir := filepath.Join(sharedFolder(t), "gold", "dev")
	f, err := os.Open(filepath.Join(dir, "scope.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	scope, err := analyze.ReadScope(f)
	if err != nil {
		t.Fatal(err)
	}
	docs := labelledDocuments(t, filepath.Join(dir, "docs"))
	for i := range docs {
		docs[i].Body = readText(t, filepath.Join(dir, "docs", docs[i].ID+".txt"))
	}
	card := analyze.ScoreDocuments(load(t), docs, scope, divide)
	for _, m := range card.Mistakes {
		if strings.HasPrefix(m.Requirement, os.Getenv("ONLY")) {
			t.Logf("%s %s want=%s got=%s (%s)", m.Requirement, m.Item, word(m.Want), word(m.Got), m.Block)
		}
	}
	for _, c := range card.Counts {
		t.Logf("%-7s F1 %.2f  labels %d  hits %d  false %d  missed %d", c.Requirement, c.F1(), c.Labels, c.Hits, c.False, c.Missed)
	}
	t.Logf("macro F1 %.3f", card.MacroF1())
}

// TestScoreReal prints what is found and what is kept silent in real papers.
// REAL names a folder with their texts as NAME.txt (form feeds between pages),
// since this room reads no files.
func TestScoreReal(t *testing.T) {
	texts := os.Getenv("REAL")
	if texts == "" {
		t.Skip("NOT RUN: set REAL to a folder of texts of the labelled real papers")
	}
	var docs []analyze.LabelledDocument
	for _, d := range labelledDocuments(t, filepath.Join(sharedFolder(t), "gold", "real")) {
		path := filepath.Join(texts, d.ID+".txt")
		if _, err := os.Stat(path); err == nil {
			d.Body = paged(readText(t, path).Body)
			docs = append(docs, d)
		}
	}
	card := analyze.ScoreReal(load(t), docs, []string{"DA-", "AM-", "GP-01"}, divide)
	for _, m := range append(card.Mistakes, card.Laughable...) {
		t.Logf("%s %s want=%s got=%s (%s)\n     %.900s", m.Requirement, m.Item, word(m.Want), word(m.Got), m.Block, strings.Join(strings.Fields(m.Text), " "))
	}
	t.Logf("%d papers; shown %d of %d, silent %d of %d, laughable %d", len(docs), card.ShownRight, card.Shown, card.SilentRight, card.Silent, len(card.Laughable))
}
