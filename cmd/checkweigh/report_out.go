package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// outFile is where a command puts what it made.
type outFile struct {
	Output string `short:"o" placeholder:"FILE" help:"Write to this file instead of the screen."`
}

// reportOut says how reports are written, and where.
type reportOut struct {
	Format string `enum:"text,json,html,pdf,docx,xlsx,csv,jsonld" default:"text" help:"text, json, html, pdf (with an installed Chrome, Chromium or Edge), docx, xlsx, csv or jsonld."`
	Sheet  string `enum:",questions,lifecycle,rep,inspection" default:"" placeholder:"SHEET" help:"Write one sheet instead of the whole report: questions (the nineteen questions answered), lifecycle (what becomes of the data), rep (one page in plain words) or inspection (what to look at on a visit)."`
	outFile
	printFlags
}

// checkFormat finds out before anything is read that the file cannot be made.
func (c *reportOut) checkFormat(p *program) error {
	binary := c.Format == "pdf" || c.Format == "docx" || c.Format == "xlsx"
	_, isScreen := terminal(p.stdout)
	switch {
	case c.Sheet != "" && !slices.Contains(report.SheetFormats(report.SheetName(c.Sheet)), c.Format):
		return usagef("--sheet %s is not made as %s; take one of %s", c.Sheet, c.Format, strings.Join(report.SheetFormats(report.SheetName(c.Sheet)), ", "))
	case binary && c.Output == "" && isScreen:
		return usagef("--format %s is no text for a screen; name a file with -o FILE", c.Format)
	case c.Format == "pdf":
		found, err := c.find()
		if found == nil && err == nil {
			err = usagef(noBrowser)
		}
		return err
	}
	return nil
}

func (c *reportOut) write(p *program, set *rules.Set, reports []report.Report) error {
	return c.put(p, func(w io.Writer, look report.TextOptions) error {
		if c.Format == "pdf" {
			return p.print(c.printFlags, w, func(w io.Writer) error { return c.fill(w, "html", set, reports, look) })
		}
		return c.fill(w, c.Format, set, reports, look)
	})
}

func (c *reportOut) fill(w io.Writer, format string, set *rules.Set, reports []report.Report, look report.TextOptions) error {
	if c.Sheet != "" {
		return writeSheets(w, format, report.SheetName(c.Sheet), set, reports, look)
	}
	return writeReports(w, format, reports, look)
}

// put has something written to where it is wanted, in the look of that place. A
// file appears whole or not at all.
func (c *outFile) put(p *program, write func(io.Writer, report.TextOptions) error) error {
	width, color := p.look()
	if c.Output == "" {
		return write(p.stdout, report.TextOptions{Width: width, Color: color})
	}
	temp, err := os.CreateTemp(filepath.Dir(c.Output), ".checkweigh-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", c.Output, err)
	}
	defer os.Remove(temp.Name())
	if err := write(temp, report.TextOptions{}); err != nil {
		temp.Close()
		return fmt.Errorf("cannot write %s: %w", c.Output, err)
	}
	if err := temp.Chmod(0o644); err != nil {
		temp.Close()
		return fmt.Errorf("cannot write %s: %w", c.Output, err)
	}
	if err := temp.Close(); err != nil {
		return fmt.Errorf("cannot write %s: %w", c.Output, err)
	}
	if err := os.Rename(temp.Name(), c.Output); err != nil {
		return fmt.Errorf("cannot write %s: %w", c.Output, err)
	}
	return nil
}

// checkOutput finds out before an hour of reading that there is no place for
// what comes of it.
func (c *outFile) checkOutput() error {
	if c.Output == "" {
		return nil
	}
	if info, err := os.Stat(c.Output); err == nil && info.IsDir() {
		return usagef("-o %s is a folder; name a file in it", c.Output)
	}
	temp, err := os.CreateTemp(filepath.Dir(c.Output), ".checkweigh-*")
	if err != nil {
		return usagef("-o %s cannot be written: %w; name a file in a folder that is there and that this account may write to", c.Output, cause(err))
	}
	return errors.Join(temp.Close(), os.Remove(temp.Name()))
}

// cause is what the system said, without the name of our temporary file.
func cause(err error) error {
	var fault *os.PathError
	if errors.As(err, &fault) {
		return fault.Err
	}
	return err
}

func writeReports(w io.Writer, format string, reports []report.Report, look report.TextOptions) error {
	switch format {
	case "json":
		return report.WriteJSON(w, reports...)
	case "html":
		return report.WriteHTML(w, reports...)
	case "docx":
		return report.WriteDocx(w, reports...)
	case "xlsx":
		return report.WriteXLSX(w, reports...)
	case "csv":
		return report.WriteCSV(w, reports...)
	case "jsonld":
		return report.WriteJSONLD(w, reports...)
	}
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := report.WriteText(w, r, look); err != nil {
			return err
		}
	}
	return nil
}

func writeSheets(w io.Writer, format string, name report.SheetName, set *rules.Set, reports []report.Report, look report.TextOptions) error {
	switch format {
	case "json":
		return report.WriteSheetJSON(w, name, set, reports...)
	case "html":
		return report.WriteSheetHTML(w, name, set, reports...)
	case "docx":
		return report.WriteSheetDocx(w, name, set, reports...)
	case "xlsx":
		return report.WriteSheetXLSX(w, name, set, reports...)
	case "csv":
		return report.WriteSheetCSV(w, name, set, reports...)
	}
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := report.WriteSheetText(w, name, set, r, look); err != nil {
			return err
		}
	}
	return nil
}
