package main

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// outsideHelp says which programs beside ours may help to read.
type outsideHelp struct {
	OCR    string `enum:"auto,on,off" default:"auto" help:"Read scanned pages with tesseract: auto (when installed), on, off."`
	Office string `enum:"auto,off" default:"auto" help:"Read old Office files (.doc, .xls, .ppt) with LibreOffice: auto (when installed), off."`
}

// steps wires the way from bytes to verdicts. ocr and office say which outside
// programs may help to read. done ends the children.
func (p *program) steps(rulesDir, ocr, office string) (steps jobs.Steps, done func(), err error) {
	set, err := loadRules(rulesDir)
	if err != nil {
		return steps, nil, err
	}
	return p.stepsWith(set, ocr, office)
}

func (p *program) stepsWith(set *rules.Set, ocr, office string) (steps jobs.Steps, done func(), err error) {
	o := ingest.Options{OCR: ingest.OCRMode(ocr)}
	if office == "off" {
		o.Office = ingest.NoOffice
	}
	pool, err := ingest.NewPool(o)
	if err != nil {
		return steps, nil, err
	}
	steps = jobs.Steps{Pool: pool, Analyzer: analyze.New(set), Rules: set}
	return steps, func() { _ = pool.Close() }, nil
}

// rulesFolder opens a folder of rules that a person named.
func rulesFolder(dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, usagef("--rules: %w", err)
	}
	if !info.IsDir() {
		return nil, usagef("--rules: %s is not a folder", dir)
	}
	return os.DirFS(dir), nil
}

// readOne reads one file to its text; a file that cannot be read is an error
// that says why.
func (p *program) readOne(steps jobs.Steps, path string) ([]jobs.Read, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, usage{err}
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, usagef("%s is a folder; name one file, or use `checkweigh scan`", path)
	}
	reads, err := steps.ReadFile(p.ctx, path, f, 0)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return reads, nil
}

// notRead names a file that was not fully read, with what to do.
func (p *program) notRead(path, reason string) {
	fmt.Fprintf(p.stderr, "not fully read: %s: %s\n", report.Visible(path), report.Visible(reason))
}
