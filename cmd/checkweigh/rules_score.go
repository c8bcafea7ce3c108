package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

type rulesScoreCmd struct {
	Path     string `arg:"" help:"A folder with snippets.jsonl and scope.json, a .jsonl file, or a folder of labels (.json) of real papers."`
	Files    string `placeholder:"DIR" help:"Where the real papers are that a folder of labels names; otherwise ../../corpus/files beside it."`
	Mistakes bool   `help:"Show each text that was judged otherwise than it is labelled."`
	Only     string `placeholder:"ID" help:"Show only requirements that begin so, e.g. AM-."`
	Rules    string `placeholder:"DIR" help:"Use the rules of this folder."`
}

func (c *rulesScoreCmd) Run(p *program) error {
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	info, err := os.Stat(c.Path)
	if err != nil {
		return usage{err}
	}
	snippets, scope := c.Path, analyze.Scope{}
	if info.IsDir() {
		snippets = filepath.Join(c.Path, "snippets.jsonl")
		if _, err := os.Stat(snippets); errors.Is(err, fs.ErrNotExist) {
			return c.real(p)
		}
		if scope, err = readScope(filepath.Join(c.Path, "scope.json")); err != nil {
			return err
		}
	}
	f, err := os.Open(snippets)
	if err != nil {
		return usage{err}
	}
	defer f.Close()
	items, err := analyze.ReadSnippets(f)
	if err != nil {
		return usage{err}
	}
	if err := c.print(p, set, analyze.Score(set, items, scope, ingest.Clauses)); err != nil {
		return err
	}
	return c.documents(p, set, scope)
}

// readScope reads for which requirements a set is complete. A set without the
// file has texts that each say what they are about.
func readScope(path string) (analyze.Scope, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return analyze.Scope{}, nil
	}
	if err != nil {
		return analyze.Scope{}, usage{err}
	}
	defer f.Close()
	return analyze.ReadScope(f)
}

// print shows a row for each requirement, then the averages.
func (c *rulesScoreCmd) print(p *program, set *rules.Set, card analyze.ScoreCard) error {
	out := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "requirement\tF1\tlabels\tright\tfalse\tmissed\t")
	for _, n := range card.Counts {
		if !strings.HasPrefix(n.Requirement, c.Only) || n.Labels+n.False == 0 {
			continue
		}
		note := ""
		if !n.Counts() {
			note = "not averaged"
		}
		fmt.Fprintf(out, "%s\t%.2f\t%d\t%d\t%d\t%d\t%s\n", n.Requirement, n.F1(), n.Labels, n.Hits, n.False, n.Missed, note)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	fmt.Fprintf(p.stdout, "\nmacro F1 %.3f · %d of %d texts without a label got a verdict (%.1f%%) · rules %s %s\n",
		card.MacroF1(), card.EmptyJudged, card.Empty, 100*card.EmptyShare(), set.Pack, set.Version)
	c.mistakes(p, card.Mistakes)
	return nil
}

func (c *rulesScoreCmd) mistakes(p *program, all []analyze.Mistake) {
	if !c.Mistakes {
		return
	}
	for _, m := range all {
		if strings.HasPrefix(m.Requirement, c.Only) {
			fmt.Fprintf(p.stdout, "\n%s %s: want %s, got %s%s\n    %s\n", m.Requirement, m.Item, levelWord(m.Want), levelWord(m.Got),
				byBlock(m.Block), strings.Join(strings.Fields(m.Text), " "))
		}
	}
}
