package ingest

import (
	"math"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxGlyphs bounds the characters of one page; more is a bomb, not a page.
const maxGlyphs = 2_000_000

// pageText reads the characters of a loaded page, takes out what the page
// conceals, and measures its redactions.
func (d *openPDF) pageText(page uint64, n int) (PageText, ink) {
	p := PageText{Number: n}
	v, ok := d.see(page, n)
	if !ok {
		return p, ink{}
	}
	p.Concealed = v.concealed
	p.Redacted = shareOf(append(v.boxes[:len(v.boxes):len(v.boxes)], blockRuns(v.glyphs)...), v.scene.page)
	m := lying(v.glyphs)
	layout := buildPage(v.glyphs, 0)
	p.Body, p.Marks = layout.body, layout.marks
	p.Marks = append(p.Marks, redactionMarks(p.Body)...)
	for _, b := range v.boxes {
		at := layout.place(m.apply(b))
		p.Marks = append(p.Marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at, End: at}})
	}
	return p, v.scene.ink
}

// seenPage is what can be seen on a page: its characters, without those that it
// conceals, and the boxes in the place of others.
type seenPage struct {
	scene     *scene
	glyphs    []glyph
	concealed []dossier.Concealed
	boxes     []box
}

// see reads a loaded page; false when the engine stopped.
func (d *openPDF) see(page uint64, n int) (seenPage, bool) {
	d.upright = identity
	d.upright = turn(d.callInt("FPDFPage_GetRotation", page), d.pageBox(page))
	text := d.call("FPDFText_LoadPage", page)
	if d.err != nil {
		return seenPage{}, false
	}
	v := seenPage{scene: d.scene(page)}
	if text != 0 {
		v.glyphs = d.glyphs(text, v.scene)
		d.call("FPDFText_ClosePage", text)
	}
	hidden := findHidden(v.glyphs, v.scene, func() *greyPage { return d.draw(page, checkDPI) })
	v.glyphs, v.concealed = takeHidden(v.glyphs, hidden, n)
	v.boxes = redactionBoxes(v.scene, v.glyphs)
	return v, true
}

// glyphs asks for every character. The calls are cheap next to the parsing of
// the page, as long as nothing is allocated for them.
func (d *openPDF) glyphs(text uint64, s *scene) []glyph {
	n := min(d.callInt("FPDFText_CountChars", text), maxGlyphs)
	if n <= 0 {
		return nil
	}
	out := make([]glyph, 0, n)
	room := d.scratch(64)
	var object uint64
	var style textStyle
	unicode, objectOf := d.function("FPDFText_GetUnicode"), d.function("FPDFText_GetTextObject")
	boxOf, originOf := d.function("FPDFText_GetLooseCharBox"), d.function("FPDFText_GetCharOrigin")
	for i := uint64(0); i < uint64(n) && d.err == nil; i++ {
		g := glyph{r: rune(d.invoke(unicode, text, i))}
		if g.r == '\r' || g.r == '\n' || g.r == ' ' {
			out = append(out, g)
			continue
		}
		if o := d.invoke(objectOf, text, i); o != object || i == 0 {
			object = o
			style = d.style(o, s)
			room = d.scratch(64)
		}
		g.textStyle = style
		d.invoke(boxOf, text, i, uint64(room))
		d.invoke(originOf, text, i, uint64(room+16), uint64(room+24))
		v, at := d.boxAndPoint(room)
		b := d.upright.apply(v)
		g.x0, g.y0, g.x1, g.y1 = b.x0, b.y0, b.x1, b.y1
		g.base = d.upright.apply(box{at[0], at[1], at[0], at[1]}).y0
		out = append(out, g)
	}
	return out
}

// boxAndPoint reads four floats (left, top, right, bottom) and two doubles that
// stand after each other in the guest.
func (d *openPDF) boxAndPoint(room uint32) (box, [2]float64) {
	var f [4]float64
	var p [2]float64
	d.float32s(room, f[:])
	d.float64s(room+16, p[:])
	return box{f[0], f[3], f[2], f[1]}, p
}

// textStyle is what a text object says about all its characters.
type textStyle struct {
	bold      bool
	invisible bool // drawn with neither fill nor stroke
	pale      bool // nearly white
	luma      float64
	size      float64 // of the font on the page, in points; 0 when it is not known
	order     int     // of drawing; 0 when it is not known
}

func (d *openPDF) style(object uint64, s *scene) textStyle {
	if object == 0 {
		return textStyle{}
	}
	const invisible, clipOnly = 3, 7
	mode := d.callInt("FPDFTextObj_GetTextRenderMode", object)
	t := textStyle{bold: d.boldObject(object), invisible: mode == invisible || mode == clipOnly, order: s.order[object]}
	if r, g, b, a, ok := d.fill(object); ok && mode == 0 {
		t.luma = luma(r, g, b)
		t.pale = t.luma > 0.93
		t.invisible = t.invisible || a == 0
	}
	room := d.scratch(64)
	if d.callInt("FPDFTextObj_GetFontSize", object, uint64(room)) != 0 {
		var size [1]float64
		d.float32s(room, size[:])
		m := d.matrix(object)
		t.size = size[0] * math.Sqrt(abs(m.a*m.d-m.b*m.c))
	}
	return t
}

// boldObject reports whether the font of a text object calls itself bold. The
// name is asked once for each font.
func (d *openPDF) boldObject(object uint64) bool {
	font := uint32(d.call("FPDFTextObj_GetFont", object))
	if font == 0 {
		return false
	}
	if bold, seen := d.fonts[font]; seen {
		return bold
	}
	room := d.scratch(256)
	n := uint32(d.call("FPDFFont_GetBaseFontName", uint64(font), uint64(room), 256))
	name := ""
	if n > 0 && n <= 256 {
		name = strings.ToLower(string(d.view(room, n-1)))
	}
	bold := strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	d.fonts[font] = bold
	return bold
}

// turn is the matrix that sets a page upright whose dictionary turns it by so
// many quarters clockwise.
func turn(quarters int, page box) matrix {
	switch quarters {
	case 1:
		return matrix{b: -1, c: 1, e: -page.y0, f: page.x1}
	case 2:
		return matrix{a: -1, d: -1, e: page.x1, f: page.y1}
	case 3:
		return matrix{b: 1, c: -1, e: page.y1, f: -page.x0}
	}
	return identity
}

// lying turns the glyphs of a page whose text runs upwards or downwards, as on
// a sheet that was drawn sideways without saying so, and returns how.
func lying(glyphs []glyph) matrix {
	up, down, across := 0, 0, 0
	for i := 1; i < len(glyphs); i++ {
		a, b := glyphs[i-1], glyphs[i]
		if a.x1 <= a.x0 || b.x1 <= b.x0 || a.order != b.order {
			continue
		}
		dx, dy := b.x0-a.x0, b.base-a.base
		switch {
		case abs(dx) >= abs(dy):
			across++
		case dy > 0:
			up++
		default:
			down++
		}
	}
	if up+down <= 2*across || up+down < 20 {
		return identity
	}
	m := matrix{b: -1, c: 1} // upwards: a quarter clockwise sets it right
	if down > up {
		m = matrix{b: 1, c: -1}
	}
	for i := range glyphs {
		g := &glyphs[i]
		b := m.apply(box{g.x0, g.y0, g.x1, g.y1})
		g.x0, g.y0, g.x1, g.y1 = b.x0, b.y0, b.x1, b.y1
		g.base = b.y0 + 0.2*b.height()
	}
	return m
}
