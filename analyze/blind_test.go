package analyze_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
)

// What rules and likeness make of the blind sets may rise and not fall: each floor lies a
// little below what docs/evaluation.md says of the set.
func TestBlindSets(t *testing.T) {
	for _, set := range []struct {
		name         string
		least, empty float64
	}{
		{"2026-11-first.jsonl", 0.96, 0}, {"2026-11-second.jsonl", 0.97, 0}, {"2026-11-third.jsonl", 0.98, 0}, {"2026-11-fourth.jsonl", 0.89, 0},
		{"2026-11-fifth/snippets.jsonl", 0.97, 0.07}, {"2026-11-sixth/snippets.jsonl", 0.97, 0.06},
		{"2026-11-seventh/snippets.jsonl", 0.95, 0.05},
		{"2026-11-eighth/snippets.jsonl", 0.87, 0.11}, {"2026-11-ninth/snippets.jsonl", 0.86, 0.07}, {"2026-11-tenth/snippets.jsonl", 0.87, 0.09}, // nothing was mended or learned from these
	} {
		path := filepath.Join("..", "testdata", "blind", filepath.FromSlash(set.name))
		card := analyze.Score(load(t), read(t, path, analyze.ReadSnippets), scopeBeside(t, path), clausesOf)
		t.Logf("%s: macro F1 %.3f, %.1f%% of the texts without a label judged", set.name, card.MacroF1(), 100*card.EmptyShare())
		if card.MacroF1() < set.least || card.EmptyShare() > set.empty {
			t.Errorf("%s: macro F1 %.3f, want %.2f; %.3f of the texts without a label judged, want %.2f at most",
				set.name, card.MacroF1(), set.least, card.EmptyShare(), set.empty)
		}
	}
}

// The papers of the blind sets, read as papers: verdicts, and what is read off them.
func TestBlindPapers(t *testing.T) {
	for _, set := range []struct {
		name                                        string
		verdicts, facts, outcomes, sections, ledger float64
	}{
		{"2026-11-fifth", 0.82, 0.95, 0.95, 0.95, 0.95}, {"2026-11-sixth", 0.86, 0.95, 0.95, 0.95, 0.95}, {"2026-11-seventh", 0.82, 0.95, 0.95, 0.95, 0.95},
		{"2026-11-eighth", 0.85, 0.70, 0.70, 0.55, 0.60}, {"2026-11-ninth", 0.69, 0.85, 0.65, 0.60, 0}, // nothing was mended or learned from these
	} {
		t.Run(set.name, func(t *testing.T) {
			dir := filepath.Join("..", "testdata", "blind", set.name)
			docs := labelledDocuments(t, filepath.Join(dir, "docs"))
			for i := range docs {
				docs[i].Body = readText(t, filepath.Join(dir, "docs", docs[i].ID+".txt"))
			}
			card := analyze.ScoreDocuments(load(t), docs, scopeBeside(t, filepath.Join(dir, "snippets.jsonl")), clausesOf)
			if card.MacroF1() < set.verdicts {
				t.Errorf("verdicts of %d papers: macro F1 %.3f, want %.2f", len(docs), card.MacroF1(), set.verdicts)
			}
			read := analyze.ScoreReadings(docs, clausesOf)
			for _, each := range []struct {
				name  string
				tally analyze.Tally
				least float64
			}{{"facts", read.Facts, set.facts}, {"outcomes", read.Outcomes, set.outcomes}, {"sections", read.Sections, set.sections}, {"ledger", read.Ledger, set.ledger}} {
				if each.tally.F1() < each.least {
					t.Errorf("%s: F1 %.3f, want %.2f\n%v", each.name, each.tally.F1(), each.least, each.tally.Mistakes)
				}
			}
		})
	}
}

// scopeBeside reads the scope of a set that is labelled for all of it.
func scopeBeside(t *testing.T, path string) analyze.Scope {
	t.Helper()
	file := filepath.Join(filepath.Dir(path), "scope.json")
	if _, err := os.Stat(file); err != nil {
		return analyze.Scope{}
	}
	return read(t, file, analyze.ReadScope)
}
