package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

// exports opens every format of the report and of a search: none has a formula,
// a script or a link to another place.
func (e *exampleSite) exports(t *testing.T) {
	report := "/api/v1/dossiers/" + e.dossier + "/report?format="
	letters := "/api/v1/dossiers/" + e.dossier + "/letters?from=%3D1%2B1&format="
	for _, page := range []string{report + "html", report + "html&sheet=rep", report + "html&sheet=questions"} {
		status, said := e.try("GET", page, nil)
		root, err := html.Parse(strings.NewReader(said))
		if err != nil || status != 200 {
			t.Fatalf("%s: %d %v %.300s", page, status, err, said)
		}
		for _, f := range foreign(root, true) {
			t.Errorf("%s: %s", page, f)
		}
	}
	for _, table := range []string{report + "csv", "/api/v1/search.csv?q=data", "/api/v1/search.csv?q=anonymis*"} {
		noFormulaCSV(t, table, e.send("GET", table, nil))
	}
	noFormulaXLSX(t, report+"xlsx", e.send("GET", report+"xlsx", nil))
	for _, document := range []string{report + "docx", letters + "docx"} {
		if status, said := e.try("GET", document, nil); status == 200 {
			plainDOCX(t, document, said)
		} else if status != 404 {
			t.Errorf("%s: %d", document, status)
		}
	}
	for _, data := range []string{report + "json", letters + "json", report + "jsonld", "/api/v1/search?q=data"} {
		if said := e.send("GET", data, nil); !json.Valid([]byte(said)) { // sent as JSON that no browser takes for a page
			t.Errorf("%s: %.300s", data, said)
		}
	}
	wellFormed(t, "feed", []byte(e.send("GET", "/api/v1/search.atom?q=data", nil)))
	for _, r := range e.send("GET", report+"text", nil) {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Errorf("the report as text holds the character %U, which a terminal obeys", r)
			break
		}
	}
	e.printed(t, report+"pdf")
}

// printed looks at the PDF, where a browser that makes it is installed.
func (e *exampleSite) printed(t *testing.T, address string) {
	status, said := e.try("GET", address, nil)
	if status != 200 {
		if theBrowser().missing {
			return
		}
		t.Fatalf("%s: %d %.300s", address, status, said)
	}
	for _, act := range []string{"/JavaScript", "/JS ", "/Launch", "/SubmitForm", "elsewhere.example)", "(javascript:"} {
		if strings.Contains(said, act) {
			t.Errorf("the PDF holds %s", act)
		}
	}
}

func noFormulaCSV(t *testing.T, name, said string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(said, "\ufeff"))).ReadAll()
	if err != nil || len(records) < 2 {
		t.Errorf("%s: %v, %d lines", name, err, len(records))
	}
	for _, record := range records {
		for _, cell := range record {
			if formulaLead(cell) {
				t.Errorf("%s: a spreadsheet would reckon with %.80q", name, cell)
			}
		}
	}
}

// formulaLead reports whether a spreadsheet may take a cell for a formula. Some
// read signs of full width, and some skip blanks.
func formulaLead(cell string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \u00a0\u200b\ufeff"))
	return strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", r) && r != utf8.RuneError
}

func noFormulaXLSX(t *testing.T, name, said string) {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(said))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer book.Close()
	cells := 0
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x := range row {
				at, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					t.Fatal(err)
				}
				cells++
				if formula, err := book.GetCellFormula(sheet, at); err != nil || formula != "" {
					t.Errorf("%s: %s of %s holds the formula %q, %v", name, at, sheet, formula, err)
				}
				if linked, target, _ := book.GetCellHyperLink(sheet, at); linked && strings.Contains(target, "elsewhere") {
					t.Errorf("%s: %s of %s links to %q", name, at, sheet, target)
				}
			}
		}
	}
	if cells < 100 {
		t.Errorf("%s: only %d cells", name, cells)
	}
}

// plainDOCX fails for fields, which Word carries out, and for links elsewhere.
func plainDOCX(t *testing.T, name, said string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(said), int64(len(said)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			wellFormed(t, name+" "+f.Name, content)
		}
		if strings.HasSuffix(f.Name, ".rels") && bytes.Contains(content, []byte("elsewhere.example")) {
			t.Errorf("%s: %s leads elsewhere: %.300s", name, f.Name, content)
		}
		for field := range strings.SplitSeq(string(content), "<w:instrText") {
			if text, _, found := strings.Cut(field, "</w:instrText>"); found && !strings.Contains(text, "PAGE") && !strings.Contains(text, "TOC") {
				t.Errorf("%s: %s has the field %.120q", name, f.Name, text)
			}
		}
	}
}

func wellFormed(t *testing.T, name string, content []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s is no XML: %v", name, err)
			return
		}
	}
}
