package analyze_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

// embedded is loaded once: tables of many cases share it.
var embedded = sync.OnceValues(func() (*rules.Set, error) { return rules.Load(rules.Embedded()) })

func load(t testing.TB) *rules.Set {
	t.Helper()
	set, err := embedded()
	if err != nil {
		t.Fatalf("the embedded pack does not load:\n%v", err)
	}
	return set
}

// TestScoreDev prints F1 and every mistake on the labelled snippets. ONLY=DA-01
// (or a family, ONLY=AM-) narrows the mistakes.
func TestScoreDev(t *testing.T) {
	dir := filepath.Join(shared(t), "gold", "dev")
	items := read(t, filepath.Join(dir, "snippets.jsonl"), analyze.ReadSnippets)
	logScores(t, analyze.Score(load(t), items, read(t, filepath.Join(dir, "scope.json"), analyze.ReadScope), divide))
}

// logScores prints what was judged otherwise than it is labelled, and the figures.
func logScores(t *testing.T, card analyze.ScoreCard) {
	for _, m := range card.Mistakes {
		if strings.HasPrefix(m.Requirement, os.Getenv("ONLY")) {
			t.Logf("%s %s want=%s got=%s (%s)\n      %s", m.Requirement, m.Item, word(m.Want), word(m.Got), m.Block, strings.ReplaceAll(m.Text, "\n", " / "))
		}
	}
	for _, c := range card.Counts {
		t.Logf("%-7s F1 %.2f  labels %d  hits %d  false %d  missed %d", c.Requirement, c.F1(), c.Labels, c.Hits, c.False, c.Missed)
	}
	t.Logf("macro F1 %.3f; empty items with a verdict %d of %d (%.1f%%)", card.MacroF1(), card.EmptyJudged, card.Empty, 100*card.EmptyShare())
}

func word[T ~string](s T) string {
	if s == "" {
		return "none"
	}
	return string(s)
}

// read reads a file of a labelled set.
func read[T any](t *testing.T, path string, as func(io.Reader) (T, error)) T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out, err := as(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

// TestExamples holds every rule to its own examples.
func TestExamples(t *testing.T) {
	results, confusions := analyze.Examples(load(t), divide)
	for _, r := range results {
		switch {
		case r.Failed() && r.Example.Todo:
			t.Errorf("%s:%d: %s is right by now: take \"todo: true\" away", r.Example.File, r.Example.Line, r.Requirement)
		case r.Failed():
			t.Errorf("%s:%d: %s: want %s, got %s (%s): %s", r.Example.File, r.Example.Line, r.Requirement, word(r.Example.Level), word(r.Got), r.Block, r.Example.Text)
		}
	}
	for _, c := range confusions {
		t.Logf("%s (%s) fires on an example of %s: %s", c.Rule, c.Block, c.On, c.Example.Text)
	}
}

// divide is the segmenter of the product, so that these tests see what it sees.
var divide analyze.Segmenter = ingest.Clauses
