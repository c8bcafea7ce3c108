package ingest

import "math"

// The object types of FPDFPageObj_GetType.
const (
	objectText  = 1
	objectPath  = 2
	objectImage = 3
	objectForm  = 5
)

const (
	maxObjects   = 20_000 // of one page that are looked at
	maxFormDepth = 3
	maxShapes    = 2_000 // filled shapes of one page that are compared with its text
)

// box is a rectangle in points, y upwards.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) width() float64  { return b.x1 - b.x0 }
func (b box) height() float64 { return b.y1 - b.y0 }
func (b box) area() float64   { return max(b.width(), 0) * max(b.height(), 0) }

func (b box) cut(o box) box {
	return box{max(b.x0, o.x0), max(b.y0, o.y0), min(b.x1, o.x1), min(b.y1, o.y1)}
}

// covers reports whether at least the share of o's area lies in b.
func (b box) covers(o box, share float64) bool {
	a := o.area()
	return a > 0 && b.cut(o).area() >= share*a
}

// shape is a filled area that nothing shines through.
type shape struct {
	box
	order int // of drawing; a later object covers an earlier one
	luma  float64
	hides bool // text was found under it
}

// scene is what a page draws besides characters, in the order of drawing.
type scene struct {
	page   box
	order  map[uint64]int // page object -> order of drawing
	shapes []shape
	images []box
	ink    ink
}

func (d *openPDF) scene(page uint64) *scene {
	s := &scene{order: map[uint64]int{}, page: d.pageBox(page)}
	n := d.callInt("FPDFPage_CountObjects", page)
	for i := 0; i < n && d.err == nil && len(s.order) < maxObjects; i++ {
		d.look(s, d.call("FPDFPage_GetObject", page, uint64(i)), d.upright, 0)
	}
	return s
}

func (d *openPDF) pageBox(page uint64) box {
	room := d.scratch(64)
	if d.callInt("FPDF_GetPageBoundingBox", page, uint64(room)) == 0 {
		return box{0, 0, d.callFloat("FPDF_GetPageWidthF", page), d.callFloat("FPDF_GetPageHeightF", page)}
	}
	var v [4]float64 // left, top, right, bottom
	d.float32s(room, v[:])
	return d.upright.apply(box{v[0], v[3], v[2], v[1]})
}

// look adds one object, and those inside it when it is a form.
func (d *openPDF) look(s *scene, o uint64, m matrix, depth int) {
	if d.err != nil || o == 0 {
		return
	}
	order := len(s.order) + 1
	s.order[o] = order
	switch d.callInt("FPDFPageObj_GetType", o) {
	case objectImage:
		if b, ok := d.bounds(o, m); ok {
			b = b.cut(s.page)
			s.images = append(s.images, b)
			s.ink.images++
			s.ink.share = min(1, s.ink.share+b.area()/max(s.page.area(), 1))
		}
	case objectPath:
		s.ink.paths++
		if sh, ok := d.filled(o, m, order); ok && len(s.shapes) < maxShapes {
			s.shapes = append(s.shapes, sh)
		}
	case objectForm:
		if depth == maxFormDepth {
			return
		}
		inner := d.matrix(o).then(m)
		n := d.callInt("FPDFFormObj_CountObjects", o)
		for i := 0; i < n && d.err == nil && len(s.order) < maxObjects; i++ {
			d.look(s, d.call("FPDFFormObj_GetObject", o, uint64(i)), inner, depth+1)
		}
	}
}

// filled gives the area that a path paints, when it paints one fully.
func (d *openPDF) filled(o uint64, m matrix, order int) (shape, bool) {
	room := d.scratch(64)
	r := uint64(room)
	if d.callInt("FPDFPath_GetDrawMode", o, r, r+4) == 0 || d.uint32At(room) == 0 {
		return shape{}, false
	}
	// Rectangles have four or five segments; rounded ones a few more.
	if n := d.callInt("FPDFPath_CountSegments", o); n < 3 || n > 24 {
		return shape{}, false
	}
	if d.callInt("FPDFPageObj_HasTransparency", o) != 0 {
		return shape{}, false
	}
	red, green, blue, alpha, ok := d.fill(o)
	if !ok || alpha < 250 {
		return shape{}, false
	}
	b, ok := d.bounds(o, m)
	return shape{box: b, order: order, luma: luma(red, green, blue)}, ok
}

func luma(r, g, b uint32) float64 {
	return (0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)) / 255
}

func (d *openPDF) fill(o uint64) (r, g, b, a uint32, ok bool) {
	room := d.scratch(64)
	p := uint64(room)
	if d.callInt("FPDFPageObj_GetFillColor", o, p, p+4, p+8, p+12) == 0 {
		return 0, 0, 0, 0, false
	}
	return d.uint32At(room), d.uint32At(room + 4), d.uint32At(room + 8), d.uint32At(room + 12), d.err == nil
}

func (d *openPDF) bounds(object uint64, m matrix) (box, bool) {
	room := d.scratch(64)
	r := uint64(room)
	if d.callInt("FPDFPageObj_GetBounds", object, r, r+4, r+8, r+12) == 0 {
		return box{}, false
	}
	var v [4]float64
	d.float32s(room, v[:])
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return box{}, false
		}
	}
	return m.apply(box{v[0], v[1], v[2], v[3]}), d.err == nil
}

// matrix places what a form draws on its page.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (d *openPDF) matrix(o uint64) matrix {
	room := d.scratch(64)
	if d.callInt("FPDFPageObj_GetMatrix", o, uint64(room)) == 0 {
		return identity
	}
	var v [6]float64
	d.float32s(room, v[:])
	return matrix{v[0], v[1], v[2], v[3], v[4], v[5]}
}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// apply gives the upright box round the moved one.
func (m matrix) apply(b box) box {
	if m == identity {
		return b
	}
	xs := []float64{b.x0, b.x1, b.x0, b.x1}
	ys := []float64{b.y0, b.y0, b.y1, b.y1}
	out := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range xs {
		x, y := m.a*xs[i]+m.c*ys[i]+m.e, m.b*xs[i]+m.d*ys[i]+m.f
		out = box{min(out.x0, x), min(out.y0, y), max(out.x1, x), max(out.y1, y)}
	}
	return out
}
