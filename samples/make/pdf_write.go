package main

import (
	"bytes"
	"fmt"
)

// A pdf is a file being written. Nothing in it is compressed by a library, so
// that the same papers give the same bytes with every version of Go.
type pdf struct {
	title   string
	pages   []*bytes.Buffer // content streams
	picture *picture        // that a page may draw
}

// picture is one page of one-bit pixels, a set bit being white.
type picture struct {
	width, height int
	bits          []byte
}

// pageWidth and pageHeight are A4 in points.
const pageWidth, pageHeight = 595.28, 841.89

func (p *pdf) bytes() []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	const first = 6 // number of the first page object; each page is followed by its content
	kids := ""
	for i := range p.pages {
		kids += fmt.Sprintf("%d 0 R ", first+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>")
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [ %s] >>", len(p.pages), kids))
	object("<< /Title (" + escape(encode(p.title)) + ") /Producer (samples/make) /CreationDate (D:20250401090000Z) >>")
	for _, f := range []typeface{roman, romanBold} {
		object("<< /Type /Font /Subtype /Type1 /BaseFont /" + f.Base + " /Encoding /WinAnsiEncoding >>")
	}
	xobject := ""
	if p.picture != nil {
		xobject = fmt.Sprintf(" /XObject << /P %d 0 R >>", first+2*len(p.pages))
	}
	for i, content := range p.pages {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /Font << /F1 4 0 R /F2 5 0 R >>%s >> >>",
			pageWidth, pageHeight, first+2*i+1, xobject))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content))
	}
	if p.picture != nil {
		object(p.picture.object())
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, table)
	return out.Bytes()
}

func (p *picture) object() string {
	packed := runLength(p.bits)
	return fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /RunLengthDecode /Length %d >>\nstream\n%s\nendstream",
		p.width, p.height, len(packed), packed)
}

// runLength packs bytes as PDF's RunLengthDecode filter unpacks them: a length
// byte n below 128 is followed by n+1 bytes as they are; above 128 by one byte
// that stands 257-n times; 128 ends the data.
func runLength(in []byte) []byte {
	var out []byte
	for i := 0; i < len(in); {
		run := 1
		for i+run < len(in) && run < 128 && in[i+run] == in[i] {
			run++
		}
		if run > 1 {
			out = append(out, byte(257-run), in[i])
			i += run
			continue
		}
		start := i
		for i < len(in) && i-start < 128 && (i+1 == len(in) || in[i+1] != in[i]) {
			i++
		}
		out = append(out, byte(i-start-1))
		out = append(out, in[start:i]...)
	}
	return append(out, 128)
}

func escape(encoded []byte) string {
	var b bytes.Buffer
	for _, c := range encoded {
		switch {
		case c == '(' || c == ')' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c > '~':
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
