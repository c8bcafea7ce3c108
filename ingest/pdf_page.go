package ingest

import (
	"strings"
)

// ink says what a page shows besides text.
type ink struct {
	images int     // pictures
	share  float64 // of the page's area that pictures cover, 0 to 1
	paths  int     // lines and filled shapes
}

// pageText reads the characters of a loaded page and where they stand.
func (d *openPDF) pageText(page uint64, n int) (PageText, ink) {
	p := PageText{Number: n}
	text := d.call("FPDFText_LoadPage", page)
	if d.err != nil {
		return p, ink{}
	}
	if text != 0 {
		glyphs := d.glyphs(text)
		p.Body, p.Marks = buildPage(glyphs, 0)
		d.call("FPDFText_ClosePage", text)
	}
	p.Marks = append(p.Marks, redactionMarks(p.Body)...)
	return p, d.ink(page)
}

// maxGlyphs bounds the characters of one page; more is a bomb, not a page.
const maxGlyphs = 2_000_000

func (d *openPDF) glyphs(text uint64) []glyph {
	n := min(d.callInt("FPDFText_CountChars", text), maxGlyphs)
	if n <= 0 {
		return nil
	}
	out := make([]glyph, 0, n)
	room := d.scratch(64)
	var object uint64
	bold := false
	for i := uint64(0); i < uint64(n) && d.err == nil; i++ {
		g := glyph{r: rune(d.call("FPDFText_GetUnicode", text, i))}
		if g.r == '\r' || g.r == '\n' || g.r == ' ' {
			out = append(out, g)
			continue
		}
		if o := d.call("FPDFText_GetTextObject", text, i); o != object {
			object = o
			bold = d.boldObject(o)
		}
		var box [4]float64
		d.call("FPDFText_GetLooseCharBox", text, i, uint64(room))
		d.float32s(room, box[:])
		var at [2]float64
		d.call("FPDFText_GetCharOrigin", text, i, uint64(room), uint64(room+8))
		d.float64s(room, at[:])
		g.x0, g.y1, g.x1, g.y0 = box[0], box[1], box[2], box[3]
		g.base, g.bold = at[1], bold
		out = append(out, g)
	}
	return out
}

// boldObject reports whether the font of a text object calls itself bold. The
// name is asked once for each font.
func (d *openPDF) boldObject(object uint64) bool {
	if object == 0 {
		return false
	}
	font := uint32(d.call("FPDFTextObj_GetFont", object))
	if font == 0 {
		return false
	}
	if bold, seen := d.fonts[font]; seen {
		return bold
	}
	room := d.scratch(scratchSize)
	n := uint32(d.call("FPDFFont_GetBaseFontName", uint64(font), uint64(room), 256))
	name := ""
	if n > 0 && n <= 256 {
		name = strings.ToLower(string(d.view(room, n-1)))
	}
	bold := strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	d.fonts[font] = bold
	return bold
}

// The object types of FPDFPageObj_GetType.
const (
	objectText  = 1
	objectPath  = 2
	objectImage = 3
	objectForm  = 5
)

func (d *openPDF) ink(page uint64) (in ink) {
	area := d.callFloat("FPDF_GetPageWidthF", page) * d.callFloat("FPDF_GetPageHeightF", page)
	n := min(d.callInt("FPDFPage_CountObjects", page), 5000)
	for i := 0; i < n && d.err == nil; i++ {
		o := d.call("FPDFPage_GetObject", page, uint64(i))
		switch d.callInt("FPDFPageObj_GetType", o) {
		case objectImage:
			in.images++
			if b, ok := d.bounds(o); ok && area > 0 {
				in.share += b.area() / area
			}
		case objectPath:
			in.paths++
		}
	}
	return in
}

// box is a rectangle in points, y upwards.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) area() float64 { return max(b.x1-b.x0, 0) * max(b.y1-b.y0, 0) }

func (d *openPDF) bounds(object uint64) (box, bool) {
	room := d.scratch(64)
	r := uint64(room)
	if d.callInt("FPDFPageObj_GetBounds", object, r, r+4, r+8, r+12) == 0 {
		return box{}, false
	}
	var v [4]float64
	d.float32s(room, v[:])
	return box{v[0], v[1], v[2], v[3]}, d.err == nil
}
