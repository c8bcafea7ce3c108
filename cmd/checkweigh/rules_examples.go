package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

type rulesTestCmd struct {
	Dir       string `arg:"" optional:"" help:"A folder of rules; otherwise those inside the program."`
	Confusion bool   `help:"Show each example of one requirement on which the rule of another fires."`
}

func (c *rulesTestCmd) Run(p *program) error {
	set, err := loadPack(c.Dir, rules.EmbeddedUnread())
	if err != nil {
		return err
	}
	results, confusions := analyze.Examples(set, ingest.Clauses)
	failed := 0
	for _, r := range results {
		if !r.Failed() {
			continue
		}
		failed++
		at := fmt.Sprintf("%s:%d: %s", r.Example.File, r.Example.Line, r.Requirement)
		if r.Example.Todo {
			fmt.Fprintf(p.stdout, "%s: this example is right by now; take \"todo: true\" away\n", at)
			continue
		}
		fmt.Fprintf(p.stdout, "%s: want %s, got %s%s\n    %s\n", at, levelWord(r.Example.Level), levelWord(r.Got), byBlock(r.Block), r.Example.Text)
	}
	if c.Confusion {
		for _, x := range confusions {
			fmt.Fprintf(p.stdout, "%s%s fires on an example of %s: %s\n", x.Rule, byBlock(x.Block), x.On, x.Example.Text)
		}
	}
	fmt.Fprintf(p.stdout, "%d requirements, %d examples, %d wrong; %d examples on which the rule of another requirement fires too\n",
		len(set.Requirements), len(results), failed, len(confusions))
	if failed > 0 {
		return exit(exitFound)
	}
	return nil
}

func levelWord(l dossier.Level) string {
	if l == "" {
		return "none"
	}
	return string(l)
}

func byBlock(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" (block %q)", name)
}
