package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// dataPages gives three files of one invented contract that differ only in the
// page with its clause on data: taken out, blacked out below its heading, and
// replaced by a picture of it.
func dataPages() map[string][]byte {
	return map[string][]byte{
		"deleted.pdf":     writePDF(hire()),
		"blacked-out.pdf": writePDF(hire(newPage(), heading("4. DATA ACCESS AND OWNERSHIP OF DATA"), black(560, "Redacted under section 43(2) of the Freedom of Information Act 2000"))),
		"picture.pdf":     writePictured(hire(block{Kind: pictureBlock}), dataClause),
	}
}

// dataClause is what stands on the page in the picture.
var dataClause = []string{
	"*4. DATA ACCESS AND OWNERSHIP OF DATA",
	"4.1 The Supplier shall give the Buyer access to all Shift Data at any time, on request and at no charge, in an open format.",
	"4.2 Shift Data, and whatever the System derives from it, belongs to the Buyer.",
	"4.3 The Supplier shall not sell, give away or transfer Shift Data to any third party.",
}

// hire is a short contract; the blocks given stand where its clause on data does.
func hire(dataPage ...block) paper {
	blocks := []block{
		title("Contract for a shift-planning service"),
		text("Contract number MB-2025-31 between Marlbeck District Council (the “Buyer”) and Sandpiper Systems Ltd (the “Supplier”)."),
		form(
			[]string{"Contract start date", "1 September 2025"},
			[]string{"Contract end date", "31 August 2027"},
			[]string{"Contract value", "£96,000 excluding VAT, paid quarterly in arrears over the term"},
		),
		heading("1. DEFINITIONS"),
		text("1.1 “System” means the shift-planning software that the Supplier hosts for the Buyer."),
		text("1.2 “Shift Data” means all data that the Buyer or its staff put into the System."),
		heading("2. THE SERVICE"),
		text("2.1 The Supplier shall provide the System from the contract start date with reasonable skill and care."),
		text("2.2 The System shall be available for 99% of each calendar month."),
		heading("3. PAYMENT"),
		text("3.1 The Supplier shall send an invoice after the end of each quarter. The Buyer shall pay it within 30 days."),
	}
	blocks = append(blocks, dataPage...)
	return paper{Title: "Contract MB-2025-31", Footer: "Contract MB-2025-31", Blocks: append(blocks,
		newPage(),
		heading("5. INSURANCE"),
		text("5.1 The Supplier shall hold public liability insurance of at least £5,000,000 and shall show proof of it when asked."),
		heading("6. DISPUTES"),
		text("6.1 The contract managers of the Parties shall try to settle any dispute within ten Working Days before either goes to court."),
		heading("7. LAW"),
		text("7.1 This Contract is governed by the law of England and Wales."),
	)}
}

// writePictured writes a paper whose picture page shows the words as a scanner
// leaves them, without any text and without a footer.
func writePictured(p paper, words []string) []byte {
	img := image.NewGray(image.Rect(0, 0, scanWidth, scanHeight))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	y := 190
	for _, line := range words {
		letters := face(goregular.TTF, 11)
		if line[0] == '*' {
			letters, line = face(gobold.TTF, 13), line[1:]
		}
		y = drawText(img, letters, 150, y, scanWidth-300, line)
	}
	l := layOut(p)
	l.pdf.picture = toBits(img)
	return l.pdf.bytes()
}

// picture fills a page with the picture of the file.
func (l *layout) picture() {
	l.newPage()
	fmt.Fprintf(l.page(), "q %.2f 0 0 %.2f 0 0 cm /P Do Q\n", pageWidth, pageHeight)
	l.pictured = append(l.pictured, len(l.pdf.pages)-1)
}

// footed reports whether a page has a footer: a picture has none.
func (l *layout) footed(page *bytes.Buffer) bool {
	for _, i := range l.pictured {
		if l.pdf.pages[i] == page {
			return false
		}
	}
	return true
}
