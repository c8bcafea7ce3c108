package main

import (
	"bytes"
	"context"
	"io"

	"github.com/checkweigh/checkweigh/printer"
)

// printFlags say with which browser PDF files are made.
type printFlags struct {
	Chrome string `placeholder:"PATH" help:"Make PDF files with this Chrome, Chromium or Edge; without it, the one that is installed. off: make none."`
}

// noChrome is the value of --chrome that makes no PDF files.
const noChrome = "off"

const noBrowser = "a PDF is made with Chrome, Chromium or Edge, and none was found: install one, name it with --chrome PATH, or take --format html or docx"

// find gives the browser that prints; nil, and why, where there is none. One
// that was named and is not there is a mistake of whoever named it.
func (c printFlags) find() (*printer.Printer, error) {
	if c.Chrome == noChrome {
		return nil, nil
	}
	found, err := printer.At(c.Chrome)
	if err != nil && c.Chrome != "" {
		return nil, usagef("--chrome %s: there is no such program; name a Chrome, Chromium or Edge, or leave it out to take the one that is installed", c.Chrome)
	}
	return found, nil //nolint:nilerr // none installed is no fault: pages and commands say so where it matters
}

// pdf is what makes PDF files, or nil.
func (c printFlags) pdf() (func(context.Context, []byte) ([]byte, error), error) {
	found, err := c.find()
	if found == nil || err != nil {
		return nil, err
	}
	return found.PDF, nil
}

// show says which browser prints here.
func (c printFlags) show() (string, error) {
	found, err := c.find()
	switch {
	case err != nil:
		return "", err
	case found == nil && c.Chrome == noChrome:
		return "PDF files: none are made (--chrome off); reports are HTML and DOCX", nil
	case found == nil:
		return "PDF files: none are made, no Chrome, Chromium or Edge was found; reports are HTML and DOCX", nil
	}
	return "PDF files: " + found.Path(), nil
}

// print writes as a PDF what write writes as a page.
func (p *program) print(flags printFlags, w io.Writer, write func(io.Writer) error) error {
	found, err := flags.find()
	if err != nil {
		return err
	}
	if found == nil {
		return usagef(noBrowser)
	}
	var page bytes.Buffer
	if err := write(&page); err != nil {
		return err
	}
	out, err := found.PDF(p.ctx, page.Bytes())
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}
