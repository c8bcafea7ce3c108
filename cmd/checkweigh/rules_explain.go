package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/report"
)

type rulesExplainCmd struct {
	File        string `arg:"" help:"The file to explain."`
	Requirement string `required:"" placeholder:"ID" help:"The requirement, e.g. DA-01."`
	Kind        string `placeholder:"KIND" help:"Treat every part as of this kind: ${kinds}."`
	Rules       string `placeholder:"DIR" help:"Use the rules of this folder."`
	outsideHelp
}

func (c *rulesExplainCmd) Run(p *program) error {
	kind, err := forcedKind(c.Kind)
	if err != nil {
		return err
	}
	steps, done, err := p.steps(c.Rules, c.OCR, c.Office)
	if err != nil {
		return err
	}
	defer done()
	want, err := requirement(steps.Rules, c.Requirement)
	if err != nil {
		return err
	}
	reads, err := p.readOne(steps, c.File)
	if err != nil {
		return err
	}
	for _, r := range reads {
		if r.Text.Body == "" {
			fmt.Fprintf(p.stdout, "%s: %s: %s\n", report.Visible(r.Document.Path), r.Document.State, report.Visible(r.Document.Reason))
			continue
		}
		explained, err := steps.Trace(r.Text, kind, want.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s: %s in %s\n", want.Rule(), want.Title, report.Visible(r.Document.Path))
		if _, err := explained.WriteTo(p.stdout); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}
