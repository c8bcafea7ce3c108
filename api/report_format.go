package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/printer"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// reportFormat is a form in which a report is handed out. sheet is nil where
// only the whole report has it.
type reportFormat struct {
	name, contentType, ending string // an ending: it is downloaded under that name
	word, about               string // for people
	whole                     func(io.Writer, report.Report) error
	sheet                     func(io.Writer, report.SheetName, *rules.Set, report.Report) error
}

// formatPDF is made of the page, by a browser.
const formatPDF = "pdf"

// reportFormats has each format once, those that people want first.
var reportFormats = []reportFormat{
	{"html", "text/html; charset=utf-8", "", "Web page", "to read on a screen, and to print", one(report.WriteHTML), oneSheet(report.WriteSheetHTML)},
	{formatPDF, "application/pdf", ".pdf", "PDF", "to print and to send", one(report.WriteHTML), oneSheet(report.WriteSheetHTML)},
	{"docx", docxType, ".docx", "Word", "to change and to comment on", one(report.WriteDocx), oneSheet(report.WriteSheetDocx)},
	{"xlsx", xlsxType, ".xlsx", "Excel", "verdicts, quotes, documents, ledger and dates as tables", one(report.WriteXLSX), oneSheet(report.WriteSheetXLSX)},
	{"csv", csvType, ".csv", "CSV", "every quote as a row", one(report.WriteCSV), oneSheet(report.WriteSheetCSV)},
	{"text", "text/plain; charset=utf-8", "", "Text", "for a terminal or a mail", reportText, sheetText},
	{"json", "application/json", "", "JSON", "for programs; documented field by field", one(report.WriteJSON), oneSheet(report.WriteSheetJSON)},
	{"jsonld", "application/ld+json", ".jsonld", "JSON-LD", "linked data in the words of schema.org", one(report.WriteJSONLD), nil},
}

func one(write func(io.Writer, ...report.Report) error) func(io.Writer, report.Report) error {
	return func(w io.Writer, r report.Report) error { return write(w, r) }
}

func oneSheet(write func(io.Writer, report.SheetName, *rules.Set, ...report.Report) error) func(io.Writer, report.SheetName, *rules.Set, report.Report) error {
	return func(w io.Writer, name report.SheetName, set *rules.Set, r report.Report) error {
		return write(w, name, set, r)
	}
}

const textColumns = 100

func reportText(w io.Writer, r report.Report) error {
	return report.WriteText(w, r, report.TextOptions{Width: textColumns})
}

func sheetText(w io.Writer, name report.SheetName, set *rules.Set, r report.Report) error {
	return report.WriteSheetText(w, name, set, r, report.TextOptions{Width: textColumns})
}

func formatOf(name string) reportFormat {
	i := slices.IndexFunc(reportFormats, func(f reportFormat) bool { return f.name == name })
	return reportFormats[max(i, 0)]
}

// fill writes a report, or one of its sheets, in a format.
func (s *service) fill(ctx context.Context, f reportFormat, sheet report.SheetName, r report.Report) ([]byte, error) {
	if f.name == formatPDF && s.Printer == nil {
		return nil, newProblem(http.StatusNotImplemented, "no_browser", noBrowser)
	}
	var b bytes.Buffer
	var err error
	switch {
	case sheet == "":
		err = f.whole(&b, r)
	case !slices.Contains(report.SheetFormats(sheet), f.name):
		return nil, newProblem(http.StatusUnprocessableEntity, "format", "This sheet is not made as "+f.word+". Ask for "+strings.Join(report.SheetFormats(sheet), ", ")+", or for the whole report.")
	default:
		err = f.sheet(&b, sheet, s.Rules, r)
	}
	if err != nil || f.name != formatPDF {
		return b.Bytes(), err
	}
	return s.printed(ctx, b.Bytes())
}

const noBrowser = "PDF files are made with Chrome, Chromium or Edge, and none is installed where Checkweigh runs. Take the web page and print it, or take the Word document."

// printTime ends before the server would close the connection.
const printTime = 100 * time.Second

// printed makes a PDF of a page, and says what to do where that fails.
func (s *service) printed(ctx context.Context, page []byte) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	out, err := s.Printer(limited, page)
	switch {
	case errors.Is(err, printer.ErrBusy):
		return nil, newProblem(http.StatusServiceUnavailable, "printing", "Many PDF files are being made just now. Try again in a minute, or take the web page or the Word document.")
	case errors.Is(err, printer.ErrTooLarge):
		return nil, newProblem(http.StatusUnprocessableEntity, "too_large", "This report is too long for a PDF. Take the web page or the Word document.")
	case errors.Is(err, printer.ErrLate), err != nil && limited.Err() != nil && ctx.Err() == nil:
		s.Log.Warn("no PDF in time", "request", requestID(ctx), "error", err)
		return nil, newProblem(http.StatusServiceUnavailable, "printing", "The browser that makes the PDF did not finish. Try again later, or take the web page or the Word document.")
	case err != nil && ctx.Err() == nil:
		s.Log.Error("no PDF", "request", requestID(ctx), "error", err)
		return nil, newProblem(http.StatusServiceUnavailable, "printing", "The browser that makes the PDF did not start; the log of the server says why. Take the web page or the Word document.")
	}
	return out, err
}

// reportContent is what the OpenAPI file says of the formats.
func reportContent() map[string]*huma.MediaType {
	all := map[string]*huma.MediaType{}
	for _, f := range reportFormats {
		schema := &huma.Schema{Type: "string"}
		switch f.name {
		case "json", "jsonld":
			schema.Type = "object"
		case formatPDF, "docx", "xlsx":
			schema.Format = "binary"
		}
		plain, _, _ := strings.Cut(f.contentType, ";")
		all[plain] = &huma.MediaType{Schema: schema}
	}
	return all
}
