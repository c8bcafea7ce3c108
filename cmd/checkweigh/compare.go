package main

import (
	"io"
	"os"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
)

type compareCmd struct {
	Old    string `arg:"" help:"The older version: a file, a folder or a zip."`
	New    string `arg:"" help:"The newer version."`
	Kind   string `placeholder:"KIND" help:"Treat every part as of this kind: ${kinds}."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
	outFile
	Rules string `placeholder:"DIR" help:"Use the rules of this folder."`
	outsideHelp
}

// Run shows what became of the clauses of one version in another, and which
// verdicts changed with them.
func (c *compareCmd) Run(p *program) error {
	kind, err := forcedKind(c.Kind)
	if err != nil {
		return err
	}
	if err := c.checkOutput(); err != nil {
		return err
	}
	for _, path := range []string{c.Old, c.New} {
		if _, err := os.Stat(path); err != nil {
			return usagef("compare: %w", err)
		}
	}
	steps, done, err := p.steps(c.Rules, c.OCR, c.Office)
	if err != nil {
		return err
	}
	defer done()
	var sides [2]jobs.Outcome
	for i, path := range []string{c.Old, c.New} {
		if sides[i], err = p.scanOne(steps, dossier.Dossier{Title: titleOf(path)}, kind, path); err != nil {
			return err
		}
	}
	comparison := steps.Compare(sides[0], sides[1], p.now())
	err = c.put(p, func(w io.Writer, look report.TextOptions) error {
		if c.Format == "json" {
			return report.WriteIndented(w, comparison)
		}
		return report.WriteComparisonText(w, comparison, look)
	})
	if err != nil {
		return err
	}
	return p.allRead(sides[:])
}

// scanOne reads and judges paths as one dossier.
func (p *program) scanOne(steps jobs.Steps, d dossier.Dossier, kind dossier.Kind, paths ...string) (jobs.Outcome, error) {
	progress := p.newBar()
	last := jobs.Progress{}
	inputs := jobs.Inputs(kind, paths...)
	out, err := jobs.Scan(p.ctx, steps, d, inputs, func(at jobs.Progress) {
		last = at
		progress.show(at.Done, len(inputs), at.Pages, false)
	})
	progress.show(last.Done, len(inputs), last.Pages, true)
	return out, err
}

// allRead is the exit code: 3 where a document was not fully read, each named
// with its reason.
func (p *program) allRead(sides []jobs.Outcome) error {
	code := exit(exitDone)
	for _, side := range sides {
		for _, d := range side.Documents {
			if d.Document.State != dossier.StateRead {
				code = exitPartly
				p.notRead(d.Document.Path, d.Document.Reason)
			}
		}
	}
	if code != exitDone {
		return code
	}
	return nil
}
