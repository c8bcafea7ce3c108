package ingest

import (
	"bytes"
	"fmt"
	"strings"
)

// pdfDoc writes small PDF files for tests: numbered objects, a cross-reference
// table that fits, and pages whose content is given as PDF operators.
type pdfDoc struct {
	objects []string // 1-based; the first is the catalogue, the second the page tree
}

const (
	pageWidth, pageHeight = 595, 842
	fontObject            = 3
	boldObject            = 4
)

func newPDFDoc() *pdfDoc {
	return &pdfDoc{objects: []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"", // the page tree, written last
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
	}}
}

func (d *pdfDoc) add(object string) int {
	d.objects = append(d.objects, object)
	return len(d.objects)
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

// page adds a page with the given operators, and extra entries of its dictionary.
func (d *pdfDoc) page(content, extra string) {
	c := d.add(stream("", content))
	d.add(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 %d 0 R /F2 %d 0 R >> /XObject << %s >> >> /Contents %d 0 R >>",
		pageWidth, pageHeight, fontObject, boldObject, extra, c))
}

func (d *pdfDoc) bytes() []byte {
	var kids []string
	for i, o := range d.objects {
		if strings.Contains(o, "/Type /Page ") {
			kids = append(kids, fmt.Sprintf("%d 0 R", i+1))
		}
	}
	if d.objects[1] == "" {
		d.objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range d.objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes()
}

// show draws a text in 11 point at a place.
func show(x, y float64, text string) string { return showIn("F1", 11, x, y, text) }

func showIn(font string, size, x, y float64, text string) string {
	text = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
	return fmt.Sprintf("BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, size, x, y, text)
}

// paragraphs draws lines of text below each other from y on.
func paragraphs(y float64, lines ...string) string {
	var b strings.Builder
	for _, l := range lines {
		if l != "" {
			b.WriteString(show(72, y, l))
		}
		y -= 14
	}
	return b.String()
}

func filledBox(x, y, w, h float64, colour string) string {
	return fmt.Sprintf("q %s rg %g %g %g %g re f Q\n", colour, x, y, w, h)
}

var subjects = []string{"shifts", "routes", "calls", "visits", "repairs", "claims", "lessons"}

// contractPage is a page of an invented contract with running lines.
func contractPage(number int) string {
	about := subjects[number%len(subjects)]
	return show(72, 800, "Agreement for scheduling software") +
		paragraphs(760,
			fmt.Sprintf("%d.1 The Supplier shall give the Buyer all of the %s data that the system holds about", number, about),
			fmt.Sprintf("the work of its staff, and shall do so within five working days of a request for %s.", about),
			"",
			fmt.Sprintf("%d.2 The Buyer may at any time ask for a change of %s, and the Supplier shall", number, about),
			fmt.Sprintf("make the change at its own cost when planning %s has done harm to a person.", about)) +
		show(280, 40, fmt.Sprintf("Page %d", number))
}

func contractPDF(pages int) []byte {
	d := newPDFDoc()
	for n := 1; n <= pages; n++ {
		d.page(contractPage(n), "")
	}
	return d.bytes()
}

// scannedPage draws a picture over the whole page: a grey wedge without text.
func scannedPDF() []byte {
	d := newPDFDoc()
	img := d.add(stream("/Type /XObject /Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 8", strings.Repeat("\x20\xa0", 128)))
	d.page(fmt.Sprintf("q %d 0 0 %d 0 0 cm /Im Do Q\n", pageWidth, pageHeight), fmt.Sprintf("/Im %d 0 R", img))
	return d.bytes()
}
