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
	Path     string `arg:"" help:"A folder with snippets.jsonl and scope.json, or a .jsonl file."`
	Mistakes bool   `help:"Show each text that was judged otherwise than it is labelled."`
	Only     string `placeholder:"ID" help:"Show only requirements that begin so, e.g. AM-."`
	Rules    string `placeholder:"DIR" help:"Use the rules of this folder."`
}

func (c *rulesScoreCmd) Run(p *program) error {
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	items, scope, err := labelled(c.Path)
	if err != nil {
		return err
	}
	return c.print(p, set, analyze.Score(set, items, scope, ingest.Clauses))
}

// labelled reads a labelled set: a folder, or one file that needs no scope
// because each of its texts says what it is about.
func labelled(path string) ([]analyze.Labelled, analyze.Scope, error) {
	var scope analyze.Scope
	info, err := os.Stat(path)
	if err != nil {
		return nil, scope, usage{err}
	}
	file := path
	if info.IsDir() {
		file = filepath.Join(path, "snippets.jsonl")
		f, err := os.Open(filepath.Join(path, "scope.json"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, scope, usage{err}
		}
		if err == nil {
			defer f.Close()
			if scope, err = analyze.ReadScope(f); err != nil {
				return nil, scope, err
			}
		}
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, scope, usagef("%w; a labelled set is a folder with snippets.jsonl and scope.json", err)
	}
	defer f.Close()
	items, err := analyze.ReadSnippets(f)
	return items, scope, err
}

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
	if c.Mistakes {
		for _, m := range card.Mistakes {
			if strings.HasPrefix(m.Requirement, c.Only) {
				fmt.Fprintf(p.stdout, "\n%s %s: want %s, got %s%s\n    %s\n", m.Requirement, m.Item, levelWord(m.Want), levelWord(m.Got), byBlock(m.Block), strings.Join(strings.Fields(m.Text), " "))
			}
		}
	}
	return nil
}
