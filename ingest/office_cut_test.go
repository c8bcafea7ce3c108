package ingest

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// inlineRow is a row of one cell.
func inlineRow(at, text string) string {
	return `<row r="` + at + `"><c r="A` + at + `" t="inlineStr"><is><t>` + text + `</t></is></c></row>`
}

// TestDamagedOfficeFilesSayWhatIsUnread holds that nothing which breaks off in
// the middle is taken for the whole: what was read is kept, and the rest is an
// unread page with its reason.
func TestDamagedOfficeFilesSayWhatIsUnread(t *testing.T) {
	rows := inlineRow("1", "first") + inlineRow("2", "second")
	sheet := func(content string) []byte { return remade(t, map[string]string{sheetPart: content}) }
	word := func(document string, more ...string) []byte {
		return packed(t, append([]string{"[Content_Types].xml", wordTypes, "word/document.xml", `<w:document xmlns:w="u"><w:body>` + document}, more...)...)
	}
	ods := func(rows string) []byte {
		return odfFile(t, "spreadsheet", "", `<table:table table:name="s">`+rows)
	}
	odsRow := func(text string) string {
		return `<table:table-row><table:table-cell>` + odfP(text) + `</table:table-cell></table:table-row>`
	}
	slide := slideShape("body", slidePara(`>`, "before"))
	for _, c := range []struct {
		name    string
		content []byte
		kept    string // words before the damage
		reason  string
	}{
		{"a sheet cut short", sheet(strings.TrimSuffix(sheetXML(rows), `</is></c></row></sheetData></worksheet>`)), "first", "after the beginning of row 2"},
		{"a sheet with a row that never ends", sheet(sheetXML(strings.Replace(rows, "</row>", "", 1))), "first", "damaged"},
		{"a stray end in a sheet", sheet(sheetXML(inlineRow("1", "first") + `</sheetData><sheetData>` + inlineRow("2", "second") + `</row>`)), "first", "damaged"},
		{"a sheet that is no XML from the second row on", sheet(sheetXML(inlineRow("1", "first") + "<row r=\"2\"<<&" + inlineRow("2", "second"))), "first", "after the beginning of row 1"},
		{"rows out of order", sheet(sheetXML(inlineRow("2", "first") + inlineRow("1", "second"))), "first", "out of order"},
		{"cells without their shared texts", sheet(sheetXML(inlineRow("1", "first") + `<row r="2"><c r="A2" t="s"><v>7</v></c></row>`)), "first", "not in the file"},
		{"a sheet that is not there", workbookWithout(t, sheetPart), "in Other", "not in the file"},
		{"a word file cut short", word(wordPara("before") + `<w:p><w:r><w:t>after`), "before", "damaged"},
		{"a stray end in a word file", word(wordPara("before") + `</w:sdt>` + wordPara("after") + `</w:body></w:document>`), "before", "damaged"},
		{"a body that ends twice", word(wordPara("before") + `</w:body></w:p>` + wordPara("after") + `</w:body></w:document>`), "before", "damaged"},
		{"notes cut short", word(`<w:p><w:r><w:t>before</w:t><w:footnoteReference w:id="2"/></w:r></w:p></w:body></w:document>`,
			"word/footnotes.xml", `<w:footnotes><w:footnote w:id="2">`), "before", "damaged"},
		{"an OpenDocument text cut short", odfFile(t, "text", "", odfP("before")+`<text:p>after</text:span>`), "before", "damaged"},
		{"an OpenDocument sheet cut short", ods(odsRow("before") + `<table:table-row></table:table>`), "before", "damaged"},
		{"a slide cut short", slideFile(t, slide+`</p:grpSp>`), "before", "slide is damaged"},
		{"notes of a slide cut short", slideFile(t, slide, "ppt/slides/_rels/slide1.xml.rels", officeRelsOf("n", "notesSlide", "../notesSlides/notesSlide1.xml"),
			"ppt/notesSlides/notesSlide1.xml", `<p:notes `+officeNames+`><p:cSld>`), "before", "slide is damaged"},
		{"an OpenDocument slide cut short", odfFile(t, "presentation", "", `<draw:page><draw:frame><draw:text-box>`+odfP("before")+`</draw:text-box></draw:frame></draw:page><draw:page></draw:frame>`), "before", "those after it"},
		{"bytes that were changed", spoiled(t, "shall", "shale", "[Content_Types].xml", wordTypes,
			"word/document.xml", `<w:document xmlns:w="u"><w:body>`+wordPara("before, shall")+`</w:body></w:document>`), "before", "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x", c.content)
			text, unread := g.text(), ""
			for _, p := range text.Pages {
				if p.Quality.Hides() {
					unread += p.Reason
				}
			}
			if !strings.Contains(text.Body, c.kept) {
				t.Errorf("what stands before the damage is lost: %q, %v", text.Body, err)
			}
			if !strings.Contains(unread, c.reason) {
				t.Errorf("unread: %q, want %q in it; error %v, pages %+v", unread, c.reason, err, text.Pages)
			}
			if err != nil {
				wantFailure(t, err, dossier.StatePartlyRead, c.reason)
			}
		})
	}
}

// workbookWithout has two sheets, and lacks a part.
func workbookWithout(t *testing.T, part string) []byte {
	t.Helper()
	whole := workbook(t, func(f *excelize.File) {
		_, err := f.NewSheet("Other")
		must(t, err, f.SetCellValue("Other", "A1", "in Other"))
	})
	return repacked(t, whole, func(f *zip.File, b []byte) []byte {
		if f.Name == part {
			return nil
		}
		return b
	})
}

// repacked is an archive whose members change has had its way with; nil leaves
// one out.
func repacked(t *testing.T, content []byte, change func(*zip.File, []byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var files []string
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		must(t, err)
		if changed := change(f, b.Bytes()); changed != nil {
			files = append(files, f.Name, string(changed))
		}
	}
	return packed(t, files...)
}

// spoiled is an archive in which a word was changed after it was packed.
func spoiled(t *testing.T, from, to string, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Store})
		must(t, err)
		_, err = w.Write([]byte(files[i+1]))
		must(t, err)
	}
	must(t, z.Close())
	return bytes.Replace(b.Bytes(), []byte(from), []byte(to), 1)
}
