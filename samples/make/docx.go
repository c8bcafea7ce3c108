package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// madeAt is the time in the archives: fixed, so that the bytes are too.
var madeAt = time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC)

// writeDOCX writes the paper with the numbers of its clauses left to the word
// processor, as contracts are written: they are not in the text.
func writeDOCX(p paper) []byte {
	var body strings.Builder
	for _, b := range p.Blocks {
		body.WriteString(docxBlock(b))
	}
	files := []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", fmt.Sprintf(coreProperties, xmlText(p.Title))},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/document.xml", xmlHead + `<w:document xmlns:w="` + wordSpace + `" xmlns:r="` + relationSpace + `"><w:body>` + body.String() +
			`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1361" w:bottom="1440" w:left="1361" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>`},
		{"word/styles.xml", styles},
		{"word/numbering.xml", numberingPart},
		{"word/footer1.xml", xmlHead + `<w:ftr xmlns:w="` + wordSpace + `">` + paragraph("Footer", "", p.Footer) + `</w:ftr>`},
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range files {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store, Modified: madeAt})
		if err == nil {
			_, err = w.Write([]byte(f.content))
		}
		if err != nil {
			panic(err) // a buffer does not fail
		}
	}
	if err := archive.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func docxBlock(b block) string {
	switch b.Kind {
	case titleBlock:
		return paragraph("Title", "", b.Text)
	case headingBlock:
		return paragraph("Heading1", "", b.Text)
	case indentBlock:
		return paragraph("Definition", "", b.Text)
	case clauseBlock:
		return paragraph(fmt.Sprintf("Clause%d", b.Level), fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, b.Level-1), b.Text)
	case tableBlock:
		return docxTable(b)
	case blackBlock:
		return paragraph("Normal", "", "[REDACTED] "+b.Text)
	case pageBlock:
		return `<w:p><w:r><w:br w:type="page"/></w:r></w:p>`
	default:
		if b.Bold {
			return paragraph("Strong", "", b.Text)
		}
		return paragraph("Normal", "", b.Text)
	}
}

func paragraph(style, properties, s string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + `</w:pPr><w:r><w:t xml:space="preserve">` + xmlText(s) + `</w:t></w:r></w:p>`
}

func docxTable(b block) string {
	const lineWidth = 9184 // twentieths of a point between the margins
	shares := sharesOf(b.Rows[0])
	var out strings.Builder
	out.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>`)
	for _, share := range shares {
		fmt.Fprintf(&out, `<w:gridCol w:w="%d"/>`, int(share*lineWidth))
	}
	out.WriteString(`</w:tblGrid>`)
	for i, row := range b.Rows {
		out.WriteString(`<w:tr>`)
		for j, cell := range row {
			style := "Cell"
			if b.Head && i == 0 || j == 0 && len(row) == 2 {
				style = "Label"
			}
			fmt.Fprintf(&out, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc>`, int(shares[j]*lineWidth), paragraph(style, "", cell))
		}
		out.WriteString(`</w:tr>`)
	}
	out.WriteString(`</w:tbl>` + paragraph("Normal", "", ""))
	return out.String()
}

func xmlText(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}
