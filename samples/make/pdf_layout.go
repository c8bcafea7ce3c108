package main

import (
	"bytes"
	"fmt"
	"strings"
)

const (
	left, right = 68.0, pageWidth - 68.0
	top, bottom = pageHeight - 72.0, 78.0
	size        = 11.0
	leading     = 14.6
)

// layout sets blocks on pages from the top down.
type layout struct {
	pdf    pdf
	paper  paper
	number numbering
	y      float64 // of the next baseline's top

	pictured []int // pages that are pictures
}

func writePDF(p paper) []byte { return layOut(p).pdf.bytes() }

func layOut(p paper) *layout {
	l := &layout{pdf: pdf{title: p.Title}, paper: p}
	l.newPage()
	for _, b := range p.Blocks {
		l.block(b)
	}
	for i, page := range l.pdf.pages {
		if l.footed(page) {
			foot(page, p.Footer, fmt.Sprintf("Page %d of %d", i+1, len(l.pdf.pages)))
		}
	}
	return l
}

func foot(page *bytes.Buffer, name, number string) {
	fmt.Fprintf(page, "0.4 w %.1f 58 m %.1f 58 l S\n", left, right)
	show(page, roman, 8.5, left, 46, name)
	show(page, roman, 8.5, right-roman.width(encode(number), 8.5), 46, number)
}

func (l *layout) newPage() {
	l.pdf.pages = append(l.pdf.pages, &bytes.Buffer{})
	l.y = top
}

func (l *layout) page() *bytes.Buffer { return l.pdf.pages[len(l.pdf.pages)-1] }

// need begins a new page when fewer points than that are left on this one.
func (l *layout) need(points float64) {
	if l.y-points < bottom {
		l.newPage()
	}
}

func (l *layout) block(b block) {
	switch b.Kind {
	case titleBlock:
		l.lines(romanBold, 20, 25, left, right, b.Text)
		l.y -= 6
	case headingBlock:
		l.need(60)
		l.y -= 8
		l.lines(romanBold, 12, 16, left, right, b.Text)
		l.y -= 3
	case textBlock:
		face := roman
		if b.Bold {
			face = romanBold
			l.need(50)
		}
		l.lines(face, size, leading, left, right, b.Text)
		l.y -= 6
	case indentBlock:
		l.lines(roman, size, leading, left+36, right, b.Text)
		l.y -= 4
	case clauseBlock:
		l.clause(b)
	case tableBlock:
		l.table(b)
	case blackBlock:
		l.black(b)
	case pageBlock:
		l.newPage()
	case pictureBlock:
		l.picture()
	}
}

func (l *layout) clause(b block) {
	number := l.number.next(b.Level)
	x, face := left, roman
	switch b.Level {
	case 1:
		face = romanBold
		l.need(64)
		l.y -= 6
	case 3:
		x = left + 36
	}
	hang := x + 36
	if b.Level == 3 {
		hang = x + 24
	}
	l.need(leading)
	show(l.page(), face, size, x, l.y-size, number)
	l.lines(face, size, leading, hang, right, b.Text)
	l.y -= 4
}

// lines sets text between two margins, one show operator a line.
func (l *layout) lines(f typeface, size, leading, from, to float64, s string) {
	for _, line := range wrap(f, size, to-from, s) {
		l.need(leading)
		show(l.page(), f, size, from, l.y-size, line)
		l.y -= leading
	}
}

func wrap(f typeface, size, room float64, s string) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && f.width(encode(longer), size) > room {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func show(page *bytes.Buffer, f typeface, size, x, y float64, s string) {
	fmt.Fprintf(page, "BT /%s %.1f Tf %.2f %.2f Td (%s) Tj ET\n", f.Resource, size, x, y, escape(encode(s)))
}

// columnShares are the widths of a table's columns, as shares of the line.
var columnShares = map[int][]float64{2: {0.34, 0.66}, 4: {0.12, 0.48, 0.16, 0.24}, 5: {0.3, 0.13, 0.15, 0.29, 0.13}}

// sharesOf gives a column of bare numbers little room.
func sharesOf(cells []string) []float64 {
	if len(cells) == 2 && len(cells[0]) < 3 {
		return []float64{0.06, 0.94}
	}
	return columnShares[len(cells)]
}

func (l *layout) table(b block) {
	for i, row := range b.Rows {
		l.row(row, b.Head && i == 0, i == 0)
	}
	l.y -= 8
}

func (l *layout) row(cells []string, head, first bool) {
	const inset, cellSize, cellLeading = 5.0, 10.0, 12.6
	shares := sharesOf(cells)
	var set [][]string
	tall := 1
	for i, cell := range cells {
		lines := wrap(cellFace(head, i, len(cells)), cellSize, shares[i]*(right-left)-2*inset, cell)
		set = append(set, lines)
		tall = max(tall, len(lines))
	}
	height := float64(tall)*cellLeading + 6
	if first {
		l.need(height + 24)
	}
	l.need(height)
	x := left
	for i, lines := range set {
		width := shares[i] * (right - left)
		fmt.Fprintf(l.page(), "0.6 w %.2f %.2f %.2f %.2f re S\n", x, l.y-height, width, height)
		for j, line := range lines {
			show(l.page(), cellFace(head, i, len(cells)), cellSize, x+inset, l.y-cellSize-3-float64(j)*cellLeading, line)
		}
		x += width
	}
	l.y -= height
}

func cellFace(head bool, column, columns int) typeface {
	if head || column == 0 && columns == 2 {
		return romanBold
	}
	return roman
}

// black fills a box. What stood under it is not in the file at all.
func (l *layout) black(b block) {
	height := float64(b.Level)
	l.need(height + 24)
	fmt.Fprintf(l.page(), "0 g %.2f %.2f %.2f %.2f re f\n", left, l.y-height, right-left, height)
	l.y -= height + 4
	l.lines(roman, 9, 12, left, right, b.Text)
	l.y -= 8
}
