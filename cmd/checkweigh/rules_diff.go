package main

import (
	"io"
	"os"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// ownRules names the rules that the program brings along, where a folder is wanted.
const ownRules = "built-in"

type rulesDiffCmd struct {
	Old    string `arg:"" placeholder:"DIR1" help:"A folder of rules, or built-in."`
	New    string `arg:"" placeholder:"DIR2" help:"The folder of rules to compare it with, or built-in."`
	On     string `placeholder:"PATH" help:"Judge this file, folder or zip by both and show which verdicts change."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
	outFile
	outsideHelp
}

func (c *rulesDiffCmd) Run(p *program) error {
	if err := c.checkOutput(); err != nil {
		return err
	}
	older, err := rulesNamed(c.Old)
	if err != nil {
		return err
	}
	newer, err := rulesNamed(c.New)
	if err != nil {
		return err
	}
	out, err := c.compare(p, older, newer)
	if err != nil {
		return err
	}
	err = c.put(p, func(w io.Writer, look report.TextOptions) error {
		if c.Format == "json" {
			return report.WriteIndented(w, out)
		}
		return report.WriteRulesComparisonText(w, out, look)
	})
	if err == nil && out.On != nil && len(out.On.Unread) > 0 {
		return exit(exitPartly)
	}
	return err
}

func rulesNamed(name string) (*rules.Set, error) {
	if name == ownRules {
		name = ""
	}
	return loadRules(name)
}

func (c *rulesDiffCmd) compare(p *program, older, newer *rules.Set) (report.RulesComparison, error) {
	if c.On == "" {
		return report.CompareRules(older, newer, nil, nil, p.now()), nil
	}
	if _, err := os.Stat(c.On); err != nil {
		return report.RulesComparison{}, usagef("--on: %w", err)
	}
	steps, done, err := p.stepsWith(older, c.OCR, c.Office)
	if err != nil {
		return report.RulesComparison{}, err
	}
	defer done()
	other := steps
	other.Rules, other.Analyzer = newer, analyze.New(newer)
	inputs := jobs.Inputs("", c.On)
	progress, last := p.newBar(), jobs.Progress{}
	out, err := steps.CompareRules(p.ctx, other, dossier.Dossier{Title: titleOf(c.On)}, inputs, p.now(), func(at jobs.Progress) {
		last = at
		progress.show(at.Done, len(inputs), at.Pages, false)
	})
	progress.show(last.Done, len(inputs), last.Pages, true)
	return out, err
}
