package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/report"
)

// formats are the files of a report beside its page and its JSON.
var formats = map[string]func(io.Writer, ...report.Report) error{
	"docx": report.WriteDocx, "xlsx": report.WriteXLSX, "csv": report.WriteCSV, "jsonld": report.WriteJSONLD, "html": report.WriteHTML,
}

func written(t *testing.T, write func(io.Writer, ...report.Report) error, all ...report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, all...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// docxText writes what a Word document says: a line for each paragraph, with its
// style, and a line for each row of a table.
func docxText(w io.Writer, r report.Report) error {
	var b bytes.Buffer
	if err := report.WriteDocx(&b, r); err != nil {
		return err
	}
	return docxWords(w, b.Bytes())
}

func docxWords(w io.Writer, file []byte) error {
	body, err := zipped(file, "word/document.xml")
	if err != nil {
		return err
	}
	var line, style string
	said := false // inside of a run of text
	row := 0      // rows that are open
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "tr":
				row++
			case "pStyle":
				style = e.Attr[0].Value
			case "t":
				said = true
			case "br":
				line += " / "
			}
		case xml.CharData:
			if said {
				line += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "t":
				said = false
			case "tc":
				line += " | "
			case "tr":
				row--
				fmt.Fprintln(w, strings.TrimSuffix(line, " | "))
				line = ""
			case "p":
				if row == 0 && line != "" {
					fmt.Fprintf(w, "[%s] %s\n", style, line)
					line = ""
				}
			}
		}
	}
}

func zipped(file []byte, name string) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// xlsxText writes the cells of a workbook, each with its type.
func xlsxText(w io.Writer, r report.Report) error {
	var b bytes.Buffer
	if err := report.WriteXLSX(&b, r); err != nil {
		return err
	}
	return bookWords(w, b.Bytes())
}

func bookWords(w io.Writer, file []byte) error {
	return eachCell(file, func(sheet, at, text string, kind excelize.CellType, formula string) {
		fmt.Fprintf(w, "%s!%s %d %s%s\n", sheet, at, kind, text, formula)
	})
}

func eachCell(file []byte, visit func(sheet, at, text string, kind excelize.CellType, formula string)) error {
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		return err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return err
		}
		for y, row := range rows {
			for x, text := range row {
				at, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					return err
				}
				kind, err := f.GetCellType(sheet, at)
				if err != nil {
					return err
				}
				formula, err := f.GetCellFormula(sheet, at)
				if err != nil {
					return err
				}
				visit(sheet, at, text, kind, formula)
			}
		}
	}
	return nil
}

func TestTheSameReportTwiceIsTheSameFile(t *testing.T) {
	for name, write := range formats {
		one, two := made(), made()
		first := written(t, write, one)
		if !bytes.Equal(first, written(t, write, two)) {
			t.Errorf("%s: two files of one report differ", name)
		}
		two.GeneratedAt = "2027-08-09T10:11:12Z"
		if bytes.Equal(first, written(t, write, two)) {
			t.Errorf("%s: the file does not say when it was made", name)
		}
	}
}

// dangerous are texts that a spreadsheet would run, or that would end an element
// of a page.
var dangerous = []string{"=1+2", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+2", "|x", `"><script>alert(1)</script>`, "]]>", "{{.}}", "\x00\x01\u202e", "</w:t></w:r>"}

// poisoned is the made report with such a text wherever a text of a document, a
// path or a person can stand.
func poisoned(text string) report.Report {
	r := made()
	r.Dossier.Title, r.Dossier.Facts = text, map[string]string{"buyer": text, "supplier": text}
	for i := range r.Documents {
		r.Documents[i].Path, r.Documents[i].Reason = text, text
		for j := range r.Documents[i].Facts {
			r.Documents[i].Facts[j].Value = text
		}
		for j := range r.Documents[i].Answers {
			r.Documents[i].Answers[j].Text = text
		}
	}
	for i := range r.Verdicts {
		for j := range r.Verdicts[i].Evidence {
			r.Verdicts[i].Evidence[j].Quote, r.Verdicts[i].Evidence[j].Clause = text, text
		}
	}
	for i := range r.Dossier.Ledger {
		r.Dossier.Ledger[i].Title = text
	}
	for i := range r.Dossier.Clocks {
		r.Dossier.Clocks[i].Evidence[0].Quote = text
	}
	return r
}

// TestFaultFormulaInjection: cells in CSV and XLSX that a spreadsheet would run
// are guarded, and XLSX has typed strings.
func TestFaultFormulaInjection(t *testing.T) {
	for _, text := range dangerous {
		r := poisoned(text)
		runsNothing(t, text, written(t, report.WriteCSV, r), written(t, report.WriteXLSX, r))
		for _, name := range report.SheetNames {
			if isMade(name, "csv") {
				runsNothing(t, text, sheetBytes(t, name, "csv", sheetSet(), r), sheetBytes(t, name, "xlsx", sheetSet(), r))
			}
		}
	}
}

// runsNothing checks a table, and the workbook that is made of it, that hold a text.
func runsNothing(t *testing.T, text string, table, book []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 10 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n|") || strings.HasPrefix(cell, "＝") {
				t.Errorf("%q: the cell %q would run", text, cell)
			}
		}
	}
	seen := 0
	if err := eachCell(book, func(sheet, at, cell string, kind excelize.CellType, formula string) {
		if formula != "" || kind == excelize.CellTypeFormula {
			t.Errorf("%q: %s!%s is a formula", text, sheet, at)
		}
		if cell == report.Visible(text) {
			seen++
			if kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
				t.Errorf("%q: %s!%s is of type %d", text, sheet, at, kind)
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if seen < 5 {
		t.Errorf("%q: only %d cells have it", text, seen)
	}
}

// TestFaultScriptInReport: texts of documents stay text in every format.
func TestFaultScriptInReport(t *testing.T) {
	for _, text := range dangerous {
		r := poisoned(text)
		if page := string(written(t, report.WriteHTML, r)); strings.Contains(page, "<script") {
			t.Errorf("%q: the page has a script", text)
		}
		docx := written(t, report.WriteDocx, r)
		for _, part := range []string{"word/document.xml", "docProps/core.xml", "word/footer1.xml"} {
			body, err := zipped(docx, part)
			if err != nil {
				t.Fatal(err)
			}
			if err := xml.Unmarshal(body, new(struct{})); err != nil {
				t.Errorf("%q: %s is no XML: %v", text, part, err)
			}
		}
		var b bytes.Buffer
		if err := docxText(&b, r); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), report.Visible(text)) {
			t.Errorf("%q is not in the Word document", text)
		}
		var linked struct {
			About struct{ Name string }
		}
		if err := json.Unmarshal(written(t, report.WriteJSONLD, r), &linked); err != nil {
			t.Fatal(err)
		}
		if linked.About.Name != text {
			t.Errorf("JSON-LD has %q for %q", linked.About.Name, text)
		}
	}
}

func TestLinkedDataKeepsToItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../docs/schema/checkweigh-jsonld-1.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range [][]report.Report{nil, {made()}, {made(), made()}} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, report.WriteJSONLD, all...)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%d reports: %v", len(all), err)
		}
	}
}

// TestLinkedDataIsWhole: every quote names its document, and the context stands
// in the file.
func TestLinkedDataIsWhole(t *testing.T) {
	var linked struct {
		Context map[string]any `json:"@context"`
		Type    string         `json:"@type"`
		BasedOn []struct {
			ID string `json:"@id"`
		} `json:"isBasedOn"`
		Claims []struct {
			Verdict  string
			Citation []struct {
				Text string
				Part struct {
					ID string `json:"@id"`
				} `json:"isPartOf"`
			}
		} `json:"hasPart"`
	}
	r := made()
	if err := json.Unmarshal(written(t, report.WriteJSONLD, r), &linked); err != nil {
		t.Fatal(err)
	}
	if linked.Type != "Report" || linked.Context["@vocab"] != "https://schema.org/" || len(linked.Claims) != len(r.Verdicts) {
		t.Fatalf("got %+v", linked)
	}
	held, quotes := map[string]bool{}, 0
	for _, d := range linked.BasedOn {
		held[d.ID] = true
	}
	for i, c := range linked.Claims {
		for j, q := range c.Citation {
			quotes++
			if !held[q.Part.ID] || q.Text != r.Verdicts[i].Evidence[j].Quote {
				t.Errorf("claim %d, quote %d: %+v", i, j, q)
			}
		}
	}
	if quotes == 0 {
		t.Error("no quote")
	}
}

func TestNoReportAndSeveral(t *testing.T) {
	for name, write := range formats {
		if len(written(t, write)) == 0 {
			t.Errorf("%s: nothing for no report", name)
		}
		one, several := written(t, write, made()), written(t, write, made(), made())
		if len(several) <= len(one) {
			t.Errorf("%s: two reports are not more than one", name)
		}
	}
}
