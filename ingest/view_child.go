package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"time"

	"golang.org/x/image/draw"

	"github.com/checkweigh/checkweigh/dossier"
)

// cpuPerView is what drawing one page may use: somebody is waiting for it.
const cpuPerView = 8 * time.Second

// look answers a request to draw a page. Faults of the file become a done frame
// without a view before it.
func (c *child) look(req request) error {
	began := cpuUsed()
	limitCPUTo(began + cpuPerView)
	d := done{State: dossier.StateFailed}
	head, picture, err := c.viewRecovered(req)
	var fail *Failure
	switch {
	case errors.As(err, &fail):
		d.Reason = label(fail.Reason)
	case err != nil:
		d.Reason, d.Detail = "the page is damaged and cannot be drawn", label(err.Error())
	default:
		d.State = dossier.StateRead
		if err := c.send(frameView, head, picture); err != nil {
			return err
		}
	}
	d.CPU = (cpuUsed() - began).Microseconds()
	return c.send(frameDone, d, nil)
}

func (c *child) viewRecovered(req request) (h dossier.PageView, packed []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	if req.Look == nil {
		return h, nil, errors.New("no page is named")
	}
	src := Source{Name: req.Name, ReaderAt: io.NewSectionReader(c.file, 0, req.Size), Size: req.Size}
	start := make([]byte, min(4096, req.Size))
	if _, err := src.ReadAt(start, 0); err != nil && err != io.EOF {
		return h, nil, err
	}
	f, _ := c.format(start, req.Name)
	var drawn image.Image
	switch f.Name {
	case pdfFormat.Name:
		drawn, err = c.viewPDF(src, *req.Look, &h)
	case pngFormat.Name:
		drawn, err = viewPicture(picture{config: png.DecodeConfig, decode: png.Decode}, src, *req.Look, 1, &h)
	case jpegFormat.Name:
		drawn, err = viewPicture(picture{config: jpeg.DecodeConfig, decode: jpeg.Decode, turned: jpegTurn}, src, *req.Look, 1, &h)
	case tiffFormat.Name:
		drawn, err = viewTIFF(src, req.Limits, *req.Look, &h)
	default:
		err = &Failure{State: dossier.StateUnsupported, Reason: "this kind of file has no pages that could be drawn"}
	}
	if err != nil {
		return h, nil, err
	}
	h.Width, h.Height = drawn.Bounds().Dx(), drawn.Bounds().Dy()
	h.Type, packed, err = pack(drawn)
	return h, packed, err
}

func noSuchPage(pages int) *Failure {
	return &Failure{State: dossier.StateFailed, Reason: fmt.Sprintf("there is no such page: the file has %d", pages)}
}

// viewPDF draws a page with pdfium and finds the words of its stored text.
func (c *child) viewPDF(src Source, want look, h *dossier.PageView) (image.Image, error) {
	if c.pdfium == nil {
		return nil, errPDFium
	}
	d, err := openPDFium(c.pdfium, src)
	if errors.Is(err, errPassword) {
		return nil, &Failure{State: dossier.StatePasswordNeeded, Reason: "the page cannot be drawn: the file needs a password", Err: err}
	}
	if err != nil {
		return nil, err
	}
	defer d.close()
	if want.Page < 1 || want.Page > d.pages {
		return nil, noSuchPage(d.pages)
	}
	page := d.call("FPDF_LoadPage", uint64(d.doc), uint64(want.Page-1))
	if d.err != nil || page == 0 {
		return nil, errors.Join(errPDFium, d.err)
	}
	drawn, err := d.paint(page, want.Width)
	if err != nil {
		return nil, err
	}
	// A page that can be drawn is worth showing though its words are not found.
	if v, ok := d.see(page, want.Page); ok && d.err == nil {
		h.Words = locate(want.Text, v.words())
		for _, b := range v.boxes[:min(len(v.boxes), maxViewBoxes)] {
			h.Boxes = append(h.Boxes, v.scene.page.share(b))
		}
	}
	return drawn, nil
}

// viewSize is how large a page of that shape is drawn.
func viewSize(w, h float64, width int) (int, int, bool) {
	if !(w > 0 && h > 0 && w < 1e6 && h < 1e6) {
		return 0, 0, false
	}
	scale := min(float64(width)/w, math.Sqrt(maxViewPixels/(w*h)), maxViewSide/h)
	x, y := int(w*scale), int(h*scale)
	return x, y, x >= 1 && y >= 1
}

// paint draws a loaded page in its colours.
func (d *openPDF) paint(page uint64, width int) (image.Image, error) {
	w, h, ok := viewSize(d.callFloat("FPDF_GetPageWidthF", page), d.callFloat("FPDF_GetPageHeightF", page), width)
	if !ok {
		return nil, &Failure{State: dossier.StateFailed, Reason: "the page has no size and cannot be drawn"}
	}
	const bgrx, annotations = 3, 1
	bitmap := d.call("FPDFBitmap_CreateEx", uint64(w), uint64(h), bgrx, 0, 0)
	if d.err != nil || bitmap == 0 {
		return nil, errors.Join(errPDFium, d.err)
	}
	d.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), 0xFFFFFFFF)
	d.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(w), uint64(h), 0, annotations)
	buf := uint32(d.call("FPDFBitmap_GetBuffer", bitmap))
	stride := d.callInt("FPDFBitmap_GetStride", bitmap)
	if d.err != nil || buf == 0 || stride < 4*w {
		return nil, errors.Join(errPDFium, d.err)
	}
	pix := d.view(buf, uint32(stride*h))
	var drawn image.Image
	if g := greyOf(pix, w, h, stride); g != nil {
		drawn = g
	} else {
		drawn = colourOf(pix, w, h, stride)
	}
	d.call("FPDFBitmap_Destroy", bitmap)
	return drawn, d.err
}

// greyOf is a picture of three colours and a fourth byte as one in grey, nil
// where its colours differ.
func greyOf(pix []byte, w, h, stride int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		from, to := pix[y*stride:y*stride+4*w], g.Pix[y*g.Stride:y*g.Stride+w]
		for x := range to {
			p := from[4*x : 4*x+3]
			if max(p[0], p[1], p[2])-min(p[0], p[1], p[2]) > 6 {
				return nil
			}
			to[x] = p[1]
		}
	}
	return g
}

func colourOf(pix []byte, w, h, stride int) *image.RGBA {
	c := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		from, to := pix[y*stride:y*stride+4*w], c.Pix[y*c.Stride:y*c.Stride+4*w]
		for x := 0; x < len(to); x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = from[x+2], from[x+1], from[x], 255
		}
	}
	return c
}

// words are what stands on the page, with the places where it is to be seen.
func (v seenPage) words() []seenWord {
	m := lying(v.glyphs)
	back := matrix{a: m.a, b: m.c, c: m.b, d: m.d} // a turn about the origin
	var out []seenWord
	for _, s := range segments(v.glyphs, 0) {
		text := s.text.String()
		for i, w := range s.words {
			end := len(text)
			if i+1 < len(s.words) {
				end = s.words[i+1].start - 1
			}
			out = append(out, seenWord{text[w.start:end], v.scene.page.share(back.apply(w.box))})
		}
	}
	return out
}

// share says where on a page a box stands.
func (b box) share(o box) dossier.PageBox {
	part := func(x, size float64) int {
		if !(size > 0) {
			return 0
		}
		return int(min(max(x/size, 0), 1)*dossier.PageUnit + 0.5)
	}
	return dossier.PageBox{
		X0: part(o.x0-b.x0, b.width()), Y0: part(b.y1-o.y1, b.height()),
		X1: part(o.x1-b.x0, b.width()), Y1: part(b.y1-o.y0, b.height()),
	}
}

// viewTIFF draws one frame of a file.
func viewTIFF(src Source, lim Limits, want look, h *dossier.PageView) (image.Image, error) {
	frames, err := tiffFrames(src, max(lim.Pages, 1))
	if err != nil {
		return nil, err
	}
	if want.Page < 1 || want.Page > len(frames) {
		return nil, noSuchPage(len(frames))
	}
	p, view := frames[want.Page-1].picture(src)
	want.Page = 1
	return viewPicture(p, view, want, len(frames), h)
}

// viewPicture draws a picture of a page no wider than it is.
func viewPicture(p picture, src Source, want look, pages int, h *dossier.PageView) (image.Image, error) {
	if want.Page != 1 {
		return nil, noSuchPage(pages)
	}
	img, err := p.open(context.Background(), src)
	if err != nil {
		return nil, err
	}
	turn := 1
	if p.turned != nil {
		turn = p.turned(src, src.Size)
	}
	across, down := img.Bounds().Dx(), img.Bounds().Dy()
	if turn >= 5 && turn <= 8 {
		across, down = down, across
	}
	w, hh, ok := viewSize(float64(across), float64(down), min(want.Width, across))
	if !ok {
		return nil, damagedPicture(nil)
	}
	drawn := turned(shrunk(img, w, hh, turn), turn)
	g, isGrey := drawn.(*image.Gray)
	if !isGrey {
		g = grey(drawn)
	}
	page := &greyPage{Gray: g, dpi: likelyDPI(w, hh)}
	for _, b := range page.darkBoxes() {
		h.Boxes = append(h.Boxes, box{0, 0, float64(w), float64(hh)}.share(box{float64(b.Min.X), float64(hh - b.Max.Y), float64(b.Max.X), float64(hh - b.Min.Y)}))
	}
	return drawn, nil
}

// shrunk is a picture, before it is turned, at the size that it will have upright.
func shrunk(img image.Image, w, h, turn int) image.Image {
	if turn >= 5 && turn <= 8 {
		w, h = h, w
	}
	size := image.Rect(0, 0, w, h)
	var to draw.Image = image.NewRGBA(size)
	if img.ColorModel() == color.GrayModel || img.ColorModel() == color.Gray16Model {
		to = image.NewGray(size)
	}
	draw.Draw(to, size, image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(to, size, img, img.Bounds(), draw.Over, nil)
	if c, ok := to.(*image.RGBA); ok {
		if g := greyOf(c.Pix, w, h, c.Stride); g != nil {
			return g
		}
	}
	return to
}

// turned sets a picture upright by its EXIF orientation.
func turned(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	if g, ok := img.(*image.Gray); ok {
		return upright(g, orientation)
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := standsAt(orientation, x, y, w, h)
			to.Set(x, y, img.At(sx, sy))
		}
	}
	return to
}

// packWorth is the share of a picture's points, in bytes, up to which PNG packs
// it well. What takes more is a photograph, which JPEG packs better.
const packWorth = 0.5

// pack makes a file of a picture.
func pack(img image.Image) (kind string, packed []byte, err error) {
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		return "", nil, err
	}
	if float64(out.Len()) < packWorth*float64(img.Bounds().Dx()*img.Bounds().Dy()) {
		return "image/png", out.Bytes(), nil
	}
	out.Reset()
	err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 82})
	return "image/jpeg", out.Bytes(), err
}
