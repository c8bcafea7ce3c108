package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
)

type scanCmd struct {
	Paths []string `arg:"" name:"path" help:"Files, folders or zips; one dossier for each."`
	reportOut
	Kind       string   `placeholder:"KIND" help:"Treat every part as of this kind: ${kinds}."`
	Rules      string   `placeholder:"DIR" help:"Use the rules of this folder."`
	FailOn     []string `placeholder:"LEVELS" help:"Exit with 1 when one of these verdicts is found, e.g. adverse,missing."`
	DossierPer string   `enum:"argument,subfolder" default:"argument" help:"Make one dossier for each argument, or for each subfolder of it and each file beside them."`
	Title      string   `help:"Title of the dossier; otherwise the name of the path."`
	Place      string   `name:"jurisdiction" placeholder:"PLACE" help:"Whose law the dossier is under: england_wales, scotland, northern_ireland, other. Without it, what its governing law and the Acts that its FOI answers cite agree on."`
	outsideHelp
}

func (c *scanCmd) Run(p *program) error {
	kind, err := forcedKind(c.Kind)
	if err != nil {
		return err
	}
	if err := c.checkPlace(); err != nil {
		return err
	}
	if err := c.checkLevels(); err != nil {
		return err
	}
	if err := c.checkOutput(); err != nil {
		return err
	}
	if err := c.checkFormat(p); err != nil {
		return err
	}
	if err := somethingThere(c.Paths); err != nil {
		return err
	}
	dossiers, err := c.dossiers(kind)
	if err != nil {
		return err
	}
	steps, done, err := p.steps(c.Rules, c.OCR, c.Office)
	if err != nil {
		return err
	}
	defer done()
	reports, err := p.scanAll(steps, dossiers)
	if err != nil {
		return err
	}
	if err := c.write(p, steps.Rules, reports); err != nil {
		return err
	}
	return c.verdict(p, reports)
}

// found is a dossier still to be read.
type found struct {
	dossier dossier.Dossier
	inputs  []jobs.Input
}

// dossiers lists what is to be read, by the rule of --dossier-per.
func (c *scanCmd) dossiers(kind dossier.Kind) ([]found, error) {
	var all []found
	for _, arg := range c.Paths {
		if c.DossierPer == "argument" {
			all = append(all, found{c.dossier(arg), jobs.Inputs(kind, arg)})
			continue
		}
		inside, err := c.subfolders(kind, arg)
		if err != nil {
			return nil, err
		}
		all = append(all, inside...)
	}
	return all, nil
}

func (c *scanCmd) dossier(path string) dossier.Dossier {
	d := dossier.Dossier{Title: c.Title, Jurisdiction: dossier.Jurisdiction(c.Place)}
	if d.Title == "" {
		d.Title = titleOf(path)
	}
	return d
}

// subfolders makes a dossier of each folder right under dir and of each file
// beside them. Links are not followed here either: only the argument is a path
// that somebody typed.
func (c *scanCmd) subfolders(kind dossier.Kind, dir string) ([]found, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, usagef("--dossier-per subfolder needs folders that can be read: %w", err)
	}
	if len(entries) == 0 {
		return nil, usagef("%s is empty: there is nothing to read", dir)
	}
	all := make([]found, len(entries))
	for i, e := range entries {
		path := filepath.Join(dir, e.Name())
		inputs := []jobs.Input{jobs.Link(kind, path)}
		if e.Type()&os.ModeSymlink == 0 {
			inputs = jobs.Inputs(kind, path)
		}
		all[i] = found{c.dossier(path), inputs}
	}
	return all, nil
}

// titleOf makes a title of a path's last name: "council-ai-contract" becomes
// "Council ai contract".
func titleOf(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	name := filepath.Base(path)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }), " ")
	if name == "" {
		return "Dossier"
	}
	first, size := utf8.DecodeRuneInString(name)
	if first == utf8.RuneError {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// scanAll reads and judges the dossiers one after the other, so that their
// order does not depend on which was read first.
func (p *program) scanAll(steps jobs.Steps, dossiers []found) ([]report.Report, error) {
	total := 0
	for _, d := range dossiers {
		total += len(d.inputs)
	}
	progress, done, pages := p.newBar(), 0, 0
	var reports []report.Report
	for _, d := range dossiers {
		last := jobs.Progress{}
		outcome, err := jobs.Scan(p.ctx, steps, d.dossier, d.inputs, func(at jobs.Progress) {
			last = at
			progress.show(done+at.Done, total, pages+at.Pages, false)
		})
		if err != nil {
			return nil, err
		}
		done, pages = done+last.Done, pages+last.Pages
		now := p.now()
		in := outcome.Report(steps.Rules, now)
		reports = append(reports, report.Build(in, steps.Rules, now))
	}
	progress.show(done, total, pages, true)
	return reports, nil
}

func (p *program) now() time.Time { return time.Now() }

// places are the jurisdictions that somebody may name.
var places = []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland, dossier.OtherPlace}

func (c *scanCmd) checkPlace() error {
	if c.Place != "" && !slices.Contains(places, dossier.Jurisdiction(c.Place)) {
		return usagef("--jurisdiction: %q is no jurisdiction; use one of %s", c.Place, join(places))
	}
	return nil
}

func (c *scanCmd) checkLevels() error {
	for i, level := range c.FailOn {
		// As the report prints it is good too: "NOT ASSESSABLE".
		level = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(level)), " ", "_")
		c.FailOn[i] = level
		if !slices.Contains(dossier.Values, dossier.Value(level)) {
			return usagef("--fail-on: %q is no verdict; use %s", level, join(dossier.Values))
		}
	}
	return nil
}

// verdict is the exit code: a level that was asked about comes before files
// that were not read, and those are named on stderr in any case.
func (c *scanCmd) verdict(p *program, reports []report.Report) error {
	code := exit(exitDone)
	for _, r := range reports {
		for _, d := range r.Documents {
			if d.State != dossier.StateRead {
				code = exitPartly
				p.notRead(d.Path, d.Reason)
			}
		}
	}
	for _, r := range reports {
		for _, v := range r.Verdicts {
			if slices.Contains(c.FailOn, string(v.Verdict)) {
				return exit(exitFound)
			}
		}
	}
	if code != exitDone {
		return code
	}
	return nil
}

func forcedKind(name string) (dossier.Kind, error) {
	kind := dossier.Kind(name)
	if name != "" && !kind.Valid() {
		return "", usagef("--kind: %q is no kind; use one of %s", name, join(dossier.Kinds))
	}
	return kind, nil
}

func join[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}
