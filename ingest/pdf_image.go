package ingest

import (
	"bytes"
	"image"
	"image/png"
)

// ocrDPI is the resolution at which pages are drawn for OCR.
const ocrDPI = 200

// maxPixels bounds a drawn page: 60 million grey pixels are A0 at 200 dpi.
const maxPixels = 60_000_000

// image draws a loaded page in grey, or gives nil when that is not possible.
func (d *openPDF) image(page uint64, n int) *PageImage {
	w := int(d.callFloat("FPDF_GetPageWidthF", page) * ocrDPI / 72)
	h := int(d.callFloat("FPDF_GetPageHeightF", page) * ocrDPI / 72)
	if w < 8 || h < 8 || w*h > maxPixels {
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
	img := &image.Gray{Pix: d.view(buf, uint32(stride*h)), Stride: stride, Rect: image.Rect(0, 0, w, h)}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img)
	d.call("FPDFBitmap_Destroy", bitmap)
	if err != nil || d.err != nil {
		return nil
	}
	return &PageImage{Number: n, DPI: ocrDPI, PNG: out.Bytes()}
}
