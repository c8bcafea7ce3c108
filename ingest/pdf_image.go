package ingest

import (
	"bytes"
	"image"
	"image/png"
)

const (
	ocrDPI    = 200        // at which pages are drawn for OCR
	maxPixels = 60_000_000 // of a drawn page; A0 at 200 dpi
)

// greyPage is a page drawn in grey, upright, with the origin at its top left.
type greyPage struct {
	*image.Gray
	dpi int
}

// draw draws a loaded page, or gives nil when that is not possible.
func (d *openPDF) draw(page uint64, dpi int) *greyPage {
	w := int(d.callFloat("FPDF_GetPageWidthF", page) * float64(dpi) / 72)
	h := int(d.callFloat("FPDF_GetPageHeightF", page) * float64(dpi) / 72)
	if w < 8 || h < 8 || w > maxPixels/h {
		return nil
	}
	const grey, annotations, greyscale = 1, 1, 8
	bitmap := d.call("FPDFBitmap_CreateEx", uint64(w), uint64(h), grey, 0, 0)
	if d.err != nil || bitmap == 0 {
		return nil
	}
	d.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), 0xFFFFFFFF)
	d.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(w), uint64(h), 0, annotations|greyscale)
	buf := uint32(d.call("FPDFBitmap_GetBuffer", bitmap))
	stride := d.callInt("FPDFBitmap_GetStride", bitmap)
	if d.err != nil || buf == 0 || stride < w {
		return nil
	}
	pix := append([]byte(nil), d.view(buf, uint32(stride*h))...)
	d.call("FPDFBitmap_Destroy", bitmap)
	if d.err != nil {
		return nil
	}
	return &greyPage{&image.Gray{Pix: pix, Stride: stride, Rect: image.Rect(0, 0, w, h)}, dpi}
}

// png packs the page for OCR, nil when that fails.
func (g *greyPage) png(n int) *PageImage {
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, g.Gray); err != nil {
		return nil
	}
	return &PageImage{Number: n, DPI: g.dpi, PNG: out.Bytes()}
}

// hides reports whether a text in a box cannot be seen: where a dark shape covers
// it, most of the place is as dark as the shape, whatever pattern lies on it.
func (g *greyPage) hides(b box, cover *shape, page box) bool {
	if cover == nil || cover.luma > darkLuma {
		return g.even(b, page)
	}
	r := g.pixels(b, page)
	dark, all := 0, 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range g.Pix[y*g.Stride+r.Min.X : y*g.Stride+r.Max.X] {
			all++
			if float64(v) < 255*cover.luma+2*evenTone {
				dark++
			}
		}
	}
	return all > 0 && dark*10 >= all*6
}

// pixels is the inner part of a box on the drawn page; its edges may show a
// neighbour or the rim of a cover.
func (g *greyPage) pixels(b, page box) image.Rectangle {
	scale := float64(g.dpi) / 72
	r := image.Rect(
		int((b.x0-page.x0)*scale), int((page.y1-b.y1)*scale),
		int((b.x1-page.x0)*scale)+1, int((page.y1-b.y0)*scale)+1,
	).Intersect(g.Rect)
	if dy := r.Dy() / 5; dy > 0 {
		r.Min.Y, r.Max.Y = r.Min.Y+dy, r.Max.Y-dy
	}
	return r
}

// evenTone is how far the tones of a place may differ in which nothing is to be
// seen.
const evenTone = 20

// even reports whether nothing can be seen in a box that is given in the points
// of the page.
func (g *greyPage) even(b, page box) bool {
	r := g.pixels(b, page)
	if r.Empty() {
		return false
	}
	lo, hi := byte(255), byte(0)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range g.Pix[y*g.Stride+r.Min.X : y*g.Stride+r.Max.X] {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return hi-lo <= evenTone
}
