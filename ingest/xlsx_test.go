package ingest

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// workbook is an Excel file that fill has written into.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// must fails the test on an error of the library that makes its file.
func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkbook(t *testing.T) {
	row := func(t *testing.T, f *excelize.File, at string, cells ...any) {
		must(t, f.SetSheetRow("Sheet1", at, &cells))
	}
	for _, c := range []struct {
		name, want string
		fill       func(t *testing.T, f *excelize.File)
		concealed  []string
	}{
		{"rows are lines", "Question | Answer\nWho? | The Trust", func(t *testing.T, f *excelize.File) {
			row(t, f, "B2", "Question", "Answer")
			row(t, f, "B3", "Who?", "The\nTrust")
		}, nil},
		{"an empty row ends a table", "a | b\n\nc | d", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "a", "b")
			row(t, f, "C4", "c", nil, "d")
		}, nil},
		{"one column is paragraphs", "The Supplier shall.\n\nThe Buyer may.", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "The Supplier shall.")
			row(t, f, "A2", "The Buyer may.")
		}, nil},
		{"a page of text in a cell", "q\n\n" + strings.Repeat("line\n\n", 13) + "end", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "q", strings.Repeat("line\n", 13)+"end")
		}, nil},
		{"values as shown", "14/03/2024 | 12.5% | TRUE | £1,234.50", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", time.Date(2024, 3, 14, 0, 0, 0, 0, time.UTC), 0.125, true, 1234.5)
			for cell, style := range map[string]excelize.Style{"A1": {NumFmt: 14}, "B1": {CustomNumFmt: new("0.0%")}, "D1": {CustomNumFmt: new(`"£"#,##0.00`)}} {
				id, err := f.NewStyle(&style)
				must(t, err, f.SetCellStyle("Sheet1", cell, cell, id))
			}
		}, nil},
		{"formulas as last computed", "2 | 3", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", 2, 3)
			must(t, f.SetCellFormula("Sheet1", "B1", "A1+1"))
		}, nil},
		{"a merged cell stands once", "Both | c\na | b | c", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "Both", nil, "c")
			row(t, f, "A2", "a", "b", "c")
			must(t, f.MergeCell("Sheet1", "A1", "B1"))
		}, nil},
		{"hidden rows and columns go apart", "a\n\nd", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "a", "unseen one")
			row(t, f, "A2", "unseen two")
			row(t, f, "A3", "d")
			must(t, f.SetColVisible("Sheet1", "B", false), f.SetRowVisible("Sheet1", 2, false))
		}, []string{"hidden: unseen two unseen one"}},
		{"comments go apart", "a", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "a")
			must(t, f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Author: "Kim", Text: "ask legal"}))
		}, []string{"comment: ask legal"}},
		{"text boxes", "a\n\nin the box", func(t *testing.T, f *excelize.File) {
			row(t, f, "A1", "a")
			must(t, f.AddShape("Sheet1", &excelize.Shape{Cell: "C3", Type: "rect", Paragraph: []excelize.RichTextRun{{Text: "in the box"}}}))
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x.pdf", workbook(t, func(f *excelize.File) { c.fill(t, f) }))
			if err != nil {
				t.Fatal(err)
			}
			text := g.text()
			want := strings.ReplaceAll(c.want, "Both | c\n", "Both |  | c\n")
			if text.Body != "Sheet1\n\n"+want {
				t.Errorf("got  %q\nwant %q", text.Body, "Sheet1\n\n"+want)
			}
			if got := squeezeAll(concealedTexts(text)); !slices.Equal(got, c.concealed) {
				t.Errorf("concealed %q, want %q", got, c.concealed)
			}
		})
	}
}

func TestWorkbookSheets(t *testing.T) {
	g, err := readAs(t, "x.xlsx", workbook(t, func(f *excelize.File) {
		for _, name := range []string{"Costs", "Away", "Deep"} {
			_, err := f.NewSheet(name)
			must(t, err, f.SetCellValue(name, "A1", "in "+name))
		}
		must(t, f.DeleteSheet("Sheet1"), f.SetSheetVisible("Away", false), f.SetSheetVisible("Deep", false, true))
	}))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Costs\n\nin Costs"; g.text().Body != want {
		t.Errorf("got %q, want %q", g.text().Body, want)
	}
	if got := squeezeAll(concealedTexts(g.text())); !slices.Equal(got, []string{"hidden: Away in Away Deep in Deep"}) {
		t.Errorf("concealed %q", got)
	}
	if got := marked(g.text(), dossier.MarkHeading); !slices.Equal(got, []string{"Costs"}) {
		t.Errorf("headings %q", got)
	}
}

// remade is a workbook with some of its parts put in the place of others.
func remade(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	content := workbook(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A1", "a")) })
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var files []string
	for _, f := range z.File {
		if _, ok := parts[f.Name]; ok {
			continue
		}
		r, err := f.Open()
		must(t, err)
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		must(t, err)
		files = append(files, f.Name, b.String())
	}
	for name, content := range parts {
		files = append(files, name, content)
	}
	return packed(t, files...)
}

const sheetPart = "xl/worksheets/sheet1.xml"

func sheetXML(rows string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

func TestHostileWorkbook(t *testing.T) {
	for _, c := range []struct {
		name   string
		parts  map[string]string
		state  dossier.State
		phrase string
	}{
		{"a bomb", map[string]string{sheetPart: sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("a", 32<<20) + `</t></is></c></row>`)}, dossier.StateFailed, "unpacks to far more"},
		{"a bomb in the shared texts", map[string]string{"xl/sharedStrings.xml": `<sst>` + strings.Repeat("<si><t>a</t></si>", 2<<20) + `</sst>`}, dossier.StateFailed, "unpacks to far more"},
		{"entities", map[string]string{"xl/workbook.xml": `<!DOCTYPE a [<!ENTITY b "c">]><workbook/>`}, dossier.StateFailed, "declares entities"},
		{"columns in columns", map[string]string{sheetPart: `<worksheet><cols>` + strings.Repeat("<col>", 30_000)}, dossier.StateFailed, "nests far deeper"},
		{"a stray end in the shared texts", map[string]string{"xl/sharedStrings.xml": `<sst><si><t>a</t></r></si></sst>`}, dossier.StateFailed, "damaged"},
		{"shared texts cut short", map[string]string{"xl/sharedStrings.xml": `<sst><si><t>a</t></si><si><t>b`}, dossier.StateFailed, "damaged"},
		{"no sheets", map[string]string{"xl/workbook.xml": `<workbook/>`}, dossier.StateFailed, "damaged"},
		{"a binary workbook", map[string]string{"xl/workbook.bin": "x"}, dossier.StateUnsupported, ".xlsb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readAs(t, "x.xlsx", remade(t, c.parts))
			wantFailure(t, err, c.state, c.phrase)
		})
	}
}

// TestLastRowAndColumn has one cell in the farthest corner of each sheet.
func TestLastRowAndColumn(t *testing.T) {
	g, err := readAs(t, "x.xlsx", remade(t, map[string]string{sheetPart: sheetXML(`<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>`)}))
	if err != nil || g.text().Body != "Sheet1\n\n1\n\n2" {
		t.Errorf("got %q, %v", g.text().Body, err)
	}
}

func TestLinksToOtherFilesAreNotFollowed(t *testing.T) {
	g, err := readAs(t, "x.xlsx", remade(t, map[string]string{
		"xl/externalLinks/externalLink1.xml": `<externalLink><externalBook><sheetDataSet><v>unseen</v></sheetDataSet></externalBook></externalLink>`,
		"xl/embeddings/annex.docx":           "annex",
	}))
	if err != nil || g.text().Body != "Sheet1\n\na" || len(g.members) != 1 {
		t.Errorf("got %q, members %v, %v", g.text().Body, g.members, err)
	}
}

func FuzzReadXLSX(f *testing.F) {
	f.Add(`<row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c><c><f>A1</f><v>1</v></c></row><row><c t="inlineStr"><is><t>a</t></is></c></row>`, `<cellXfs><xf numFmtId="14"/></cellXfs>`)
	f.Add(`<row r="1048576"><c r="XFD1" s="9"><v>1e308</v></c></row>`, `<numFmts><numFmt numFmtId="164" formatCode="[h]:mm;;;@"/></numFmts>`)
	f.Fuzz(func(t *testing.T, rows, styles string) {
		content := packed(t, "[Content_Types].xml", wordTypes, "xl/workbook.xml", `<workbook `+officeNames+`><sheets><sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", officeRelsOf("a", "worksheet", "worksheets/sheet1.xml"), sheetPart, sheetXML(rows), "xl/styles.xml", `<styleSheet>`+styles+`</styleSheet>`)
		lim := DefaultLimits
		lim.Text = 1 << 20
		_, _ = readFormat(t, xlsxFormat, "x.xlsx", content, lim)
	})
}
