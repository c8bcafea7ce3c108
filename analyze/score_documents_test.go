package analyze_test

import (
	"io"
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
		id := strings.TrimSuffix(filepath.Base(file), ".json")
		out = append(out, read(t, file, func(r io.Reader) (analyze.LabelledDocument, error) { return analyze.ReadDocumentLabels(r, id) }))
	}
	return out
}

// TestScoreDevDocuments prints the mistakes on the labelled small documents.
func TestScoreDevDocuments(t *testing.T) {
	dir := filepath.Join(shared(t), "gold", "dev")
	docs := labelledDocuments(t, filepath.Join(dir, "docs"))
	for i := range docs {
		docs[i].Body = readText(t, filepath.Join(dir, "docs", docs[i].ID+".txt"))
	}
	logScores(t, analyze.ScoreDocuments(load(t), docs, read(t, filepath.Join(dir, "scope.json"), analyze.ReadScope), divide))
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
	for _, d := range labelledDocuments(t, filepath.Join(shared(t), "gold", "real")) {
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
