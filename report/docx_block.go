package report

import (
	"fmt"
	"strings"
)

// docxBlock is a paragraph or a table of a Word document.
type docxBlock interface{ write(b *strings.Builder) }

// paragraphStyle is a style of docxStyles.
type paragraphStyle string

const (
	styleTitle    paragraphStyle = "Title"
	styleHeading  paragraphStyle = "Heading1"
	styleHeading2 paragraphStyle = "Heading2"
	styleBody     paragraphStyle = "Normal"
	styleQuote    paragraphStyle = "Quote"
	styleWhere    paragraphStyle = "Where"
	styleItem     paragraphStyle = "ListParagraph"
	styleNote     paragraphStyle = "Note"
	styleCaption  paragraphStyle = "Caption"
	styleCell     paragraphStyle = "Cell"
)

type paragraph struct {
	style paragraphStyle
	runs  []run
	fresh bool // begins a new page
}

// run is a piece of a paragraph; line ends in it stay.
type run struct {
	text string
	bold bool
}

func plain(style paragraphStyle, text string) paragraph {
	return paragraph{style: style, runs: []run{{text: text}}}
}

func (p paragraph) write(b *strings.Builder) {
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + string(p.style) + `"/>`)
	if p.fresh {
		b.WriteString(`<w:pageBreakBefore/>`)
	}
	b.WriteString(`</w:pPr>`)
	for _, r := range p.runs {
		for i, line := range strings.Split(r.text, "\n") {
			b.WriteString("<w:r>")
			if r.bold {
				b.WriteString("<w:rPr><w:b/></w:rPr>")
			}
			if i > 0 {
				b.WriteString("<w:br/>")
			}
			b.WriteString(`<w:t xml:space="preserve">` + escapeXML(line) + "</w:t></w:r>")
		}
	}
	b.WriteString("</w:p>")
}

// docxTable is a table whose head is repeated on every page; its rows are not
// broken. Widths are shares of the page.
type docxTable struct {
	caption string
	head    []string
	widths  []int
	rows    [][]string
}

// docxWidth is what stands between the margins, in twentieths of a point.
const docxWidth = 9638

func (t docxTable) write(b *strings.Builder) {
	if len(t.rows) == 0 {
		return
	}
	if t.caption != "" {
		plain(styleCaption, t.caption).write(b)
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(docxWidth) + `" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="8"/><w:bottom w:val="double" w:sz="6"/><w:insideH w:val="single" w:sz="4" w:color="999999"/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar><w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>`)
	if t.caption != "" {
		b.WriteString(`<w:tblCaption w:val="` + escapeXML(t.caption) + `"/>`)
	}
	b.WriteString(`</w:tblPr><w:tblGrid>`)
	for i := range t.head {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, t.width(i))
	}
	b.WriteString(`</w:tblGrid>`)
	t.row(b, t.head, true)
	for _, r := range t.rows {
		t.row(b, r, false)
	}
	b.WriteString(`</w:tbl>`)
	plain(styleCell, "").write(b) // two tables without a paragraph between them would be one
}

func (t docxTable) row(b *strings.Builder, cells []string, head bool) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		b.WriteString(`<w:tblHeader/>`)
	}
	b.WriteString(`</w:trPr>`)
	for i, text := range cells {
		fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, t.width(i))
		paragraph{style: styleCell, runs: []run{{text: text, bold: head}}}.write(b)
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

func (t docxTable) width(i int) int {
	sum := 0
	for _, w := range t.widths {
		sum += w
	}
	return docxWidth * t.widths[i] / sum
}
