package main

import (
	"io"
	"os"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
)

type letterCmd struct {
	Paths        []string          `arg:"" name:"path" help:"Files, folders or zips; all together are one dossier."`
	Letter       report.LetterKind `name:"kind" enum:"foi,review,clauses" default:"foi" help:"foi (ask for what is not held or not answered), review (ask for an internal review of what was withheld), clauses (a pack of clauses to propose)."`
	Title        string            `help:"What the dossier is about; otherwise the name of the first path."`
	Jurisdiction string            `enum:"england_wales,scotland,northern_ireland,other," default:"" help:"Whose law the letter cites: england_wales, scotland, northern_ireland, other. Without it the choices stand in brackets."`
	From         string            `help:"Your name and address; divide lines with a semicolon."`
	Day          string            `placeholder:"YYYY-MM-DD" help:"Day of the letter; otherwise today."`
	All          bool              `help:"Ask every open question, however long the letter."`
	Format       string            `enum:"text,docx" default:"text" help:"text or docx."`
	outFile
	Rules string `placeholder:"DIR" help:"Use the rules of this folder."`
	outsideHelp
}

// Run writes the letters that a dossier gives reason for.
func (c *letterCmd) Run(p *program) error {
	day, err := c.day(p)
	if err != nil {
		return err
	}
	if c.Format == "docx" && c.Output == "" {
		return usagef("letter: a Word document goes to a file; name it with -o letter.docx")
	}
	if err := c.checkOutput(); err != nil {
		return err
	}
	for _, path := range c.Paths {
		if _, err := os.Stat(path); err != nil {
			return usagef("letter: %w", err)
		}
	}
	steps, done, err := p.steps(c.Rules, c.OCR, c.Office)
	if err != nil {
		return err
	}
	defer done()
	d := dossier.Dossier{Title: c.Title, Jurisdiction: dossier.Jurisdiction(c.Jurisdiction)}
	if d.Title == "" {
		d.Title = titleOf(c.Paths[0])
	}
	outcome, err := p.scanOne(steps, d, "", c.Paths...)
	if err != nil {
		return err
	}
	r := report.Build(outcome.Report(steps.Rules, day), steps.Rules, day)
	o := report.LetterOptions{Day: day, Jurisdiction: d.Jurisdiction, From: c.From, Most: report.DefaultQuestions}
	if c.All {
		o.Most = 0
	}
	letters := report.Letters(r, steps.Rules, c.Letter, o)
	if len(letters) == 0 {
		return usagef("letter: there is no reason for it: %s", noReason[c.Letter])
	}
	err = c.put(p, func(w io.Writer, _ report.TextOptions) error {
		if c.Format == "docx" {
			return report.WriteLettersDocx(w, letters)
		}
		return report.WriteLettersText(w, letters)
	})
	if err != nil {
		return err
	}
	return p.allRead([]jobs.Outcome{outcome})
}

// noReason says why a letter was not written.
var noReason = map[report.LetterKind]string{
	report.LetterFOI:     "nothing is missing, blacked out or open",
	report.LetterReview:  "no answer in these documents withholds anything; give the authority's answer too",
	report.LetterClauses: "no clause is weak or missing",
}

func (c *letterCmd) day(p *program) (time.Time, error) {
	if c.Day == "" {
		return p.now(), nil
	}
	day, err := time.Parse(time.DateOnly, c.Day)
	if err != nil {
		return time.Time{}, usagef("--day %q is no date; write year-month-day: 2026-02-05", c.Day)
	}
	return day, nil
}
