package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

// documents scores the whole papers of a labelled set: docs/NAME.json with
// NAME.txt beside it.
func (c *rulesScoreCmd) documents(p *program, set *rules.Set, scope analyze.Scope) error {
	docs, err := labelledPapers(filepath.Join(c.Path, "docs"))
	if err != nil || len(docs) == 0 {
		return err
	}
	for i := range docs {
		body, err := os.ReadFile(filepath.Join(c.Path, "docs", docs[i].ID+".txt"))
		if err != nil {
			return usage{err}
		}
		docs[i].Body = dossier.Text{Engine: "plain", Body: string(body)}
	}
	card := analyze.ScoreDocuments(set, docs, scope, ingest.Clauses)
	right, all := 0, 0
	for _, n := range card.Counts {
		right += n.Hits
		all += n.Hits + n.False + n.Missed
	}
	fmt.Fprintf(p.stdout, "\n%d whole papers: %d verdicts right, %d wrong or missed · macro F1 %.3f\n", len(docs), right, all-right, card.MacroF1())
	c.mistakes(p, card.Mistakes)
	c.readings(p, analyze.ScoreReadings(docs, ingest.Clauses))
	return nil
}

// readings prints what was read off the papers before any rule was asked.
func (c *rulesScoreCmd) readings(p *program, card analyze.ReadingCard) {
	fmt.Fprintf(p.stdout, "read off them: kind of %d of %d", card.Kinds, card.Papers)
	tallies := []struct {
		name string
		analyze.Tally
	}{{"facts", card.Facts}, {"answers to requests", card.Outcomes}, {"sections relied on", card.Sections}, {"documents not held", card.Ledger}}
	for _, t := range tallies {
		fmt.Fprintf(p.stdout, " · %s %d right, %d missed, %d extra, F1 %.3f", t.name, t.Right, t.Missed, t.Extra, t.F1())
	}
	fmt.Fprintln(p.stdout)
	for _, t := range tallies {
		for _, m := range t.Mistakes {
			if c.Mistakes {
				fmt.Fprintln(p.stdout, " ", t.name+",", m)
			}
		}
	}
}

// realPrefixes are the requirements that the product is known for.
var realPrefixes = []string{"DA-", "AM-", "GP-01"}

// real scores the labels of real papers, which it reads as scan would.
func (c *rulesScoreCmd) real(p *program) error {
	docs, err := labelledPapers(c.Path)
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		return usagef("%s holds neither snippets.jsonl nor labels (.json)", c.Path)
	}
	files := c.Files
	if files == "" {
		files = filepath.Join(c.Path, "..", "..", "corpus", "files")
	}
	steps, done, err := p.steps(c.Rules, "auto", "auto")
	if err != nil {
		return err
	}
	defer done()
	for i := range docs {
		reads, err := p.readOne(steps, filepath.Join(files, filepath.Base(docs[i].File)))
		if err != nil {
			return err
		}
		docs[i].Body = reads[0].Text
	}
	var card analyze.RealCard
	for _, prefixes := range c.realScopes() {
		card = analyze.ScoreReal(steps.Rules, docs, prefixes, ingest.Clauses)
		fmt.Fprintf(p.stdout, "%d real papers, labels marked sure, %s: shown %d of %d (%.2f), silent %d of %d (%.2f), %d near misses reported as present\n",
			len(docs), scopeWords(prefixes), card.ShownRight, card.Shown, share(card.ShownRight, card.Shown),
			card.SilentRight, card.Silent, share(card.SilentRight, card.Silent), len(card.Laughable))
	}
	c.mistakes(p, append(card.Mistakes, card.Laughable...))
	return nil
}

// realScopes are the beginnings of the ids to score, one list a line; the last is the widest.
func (c *rulesScoreCmd) realScopes() [][]string {
	if c.Only != "" {
		return [][]string{{c.Only}}
	}
	return [][]string{realPrefixes, {""}}
}

func scopeWords(prefixes []string) string {
	if words := strings.Join(prefixes, " "); words != "" {
		return words
	}
	return "all requirements"
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// labelledPapers reads every label file of a folder; a folder that is not there has none.
func labelledPapers(dir string) ([]analyze.LabelledDocument, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	var docs []analyze.LabelledDocument
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, usage{err}
		}
		d, err := analyze.ReadDocumentLabels(f, strings.TrimSuffix(filepath.Base(name), ".json"))
		f.Close()
		if err != nil {
			return nil, usage{err}
		}
		docs = append(docs, d)
	}
	return docs, nil
}
