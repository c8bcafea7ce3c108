package ingest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"github.com/checkweigh/checkweigh/dossier"
)

// Pictures of pages are read by OCR alone. The child decodes them, within bounds
// that are held before a point is unpacked, and hands each page to the parent in
// grey, upright, as it does with the pages of scanned PDFs.
var (
	pngFormat = Format{
		Name: "png", Engine: "image/1",
		Match: func(head []byte, _, _ string) bool { return bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) },
		Read:  onePicture(picture{config: png.DecodeConfig, decode: png.Decode}),
	}
	jpegFormat = Format{
		Name: "jpeg", Engine: "image/1",
		Match: func(head []byte, _, _ string) bool { return bytes.HasPrefix(head, []byte("\xff\xd8\xff")) },
		Read:  onePicture(picture{config: jpeg.DecodeConfig, decode: jpeg.Decode, turned: jpegTurn}),
	}
)

// picture is one picture in a file and how it is unpacked.
type picture struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	turned func(io.ReaderAt, int64) int // EXIF orientation, 1 to 8
}

func onePicture(p picture) func(context.Context, Source, Limits, Sink) error {
	return func(ctx context.Context, src Source, lim Limits, to Sink) error {
		return p.page(ctx, src, 1, to)
	}
}

const (
	maxSide = 60_000     // points of one side
	ocrSide = 5_000      // points beyond which OCR gains nothing: 430 dpi of A4
	minSide = 24         // points below which a picture holds no line of text
	icon    = 120        // points of both sides up to which it holds no sentence
	a4Long  = 11.69      // inches
	a4Short = 8.27       // inches
	inkTone = 128        // grey value below which a point counts as ink
	tinyInk = 1.0 / 5000 // share of such points below which a page is blank
)

// page reads one picture as a page of that number.
func (p picture) page(ctx context.Context, src Source, number int, to Sink) error {
	if err := leftUnread(ctx, number); err != nil {
		return err
	}
	drawn, err := p.draw(ctx, src)
	if err != nil {
		return err
	}
	page := PageText{Number: number, Quality: dossier.ImageOnly, Reason: "the page is a picture without text"}
	if drawn.blank() {
		page.Quality, page.Reason = dossier.Blank, ""
		return to.Page(page)
	}
	boxes := drawn.darkBoxes()
	page.Redacted = drawn.share(boxes)
	if err := to.Page(page); err != nil {
		return err
	}
	if !readingOf(ctx).images {
		return nil
	}
	img := drawn.png(number)
	if img == nil {
		return nil
	}
	img.Dark = drawn.down(boxes)
	return to.Image(*img)
}

func damagedPicture(err error) *Failure {
	return &Failure{State: dossier.StateFailed, Err: err,
		Reason: "the picture is damaged or packed in a way that cannot be read: open it and save it as PDF"}
}

// draw unpacks the picture, grey and upright, no larger than OCR can use.
func (p picture) draw(ctx context.Context, src Source) (*greyPage, error) {
	img, err := p.open(ctx, src)
	if err != nil {
		return nil, err
	}
	turn := 1
	if p.turned != nil {
		turn = p.turned(src, src.Size)
	}
	g := upright(fitting(grey(img)), turn)
	return &greyPage{Gray: g, dpi: likelyDPI(g.Rect.Dx(), g.Rect.Dy())}, nil
}

// open unpacks the picture as it is, after a look at its size.
func (p picture) open(ctx context.Context, src Source) (image.Image, error) {
	c, err := p.config(io.NewSectionReader(src, 0, src.Size))
	if err != nil {
		return nil, damagedPicture(err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxSide || c.Height > maxSide || c.Width > maxPixels/c.Height {
		return nil, &Failure{State: dossier.StateFailed, Reason: fmt.Sprintf(
			"too large: the picture has %d by %d points; save it smaller, or as PDF", c.Width, c.Height)}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	img, err := p.decode(io.NewSectionReader(src, 0, src.Size))
	if err != nil {
		return nil, damagedPicture(err)
	}
	return img, nil
}

// grey is the picture in grey on white paper, with its origin at 0,0.
func grey(img image.Image) *image.Gray {
	b := img.Bounds()
	switch from := img.(type) {
	case *image.Gray:
		if b.Min == (image.Point{}) {
			return from
		}
	case *image.YCbCr:
		g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
		for y := range b.Dy() {
			row := from.YOffset(b.Min.X, b.Min.Y+y)
			copy(g.Pix[y*g.Stride:y*g.Stride+b.Dx()], from.Y[row:row+b.Dx()])
		}
		return g
	}
	g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(g, g.Rect, img, b.Min, draw.Over)
	return g
}

// fitting shrinks a picture whose sides are longer than OCR can use.
func fitting(g *image.Gray) *image.Gray {
	long := max(g.Rect.Dx(), g.Rect.Dy())
	short := min(g.Rect.Dx(), g.Rect.Dy())
	if long <= ocrSide || long > 4*short { // a strip, such as a long screen, keeps its letters
		return g
	}
	w, h := max(g.Rect.Dx()*ocrSide/long, 1), max(g.Rect.Dy()*ocrSide/long, 1)
	to := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := y*g.Rect.Dy()/h, max((y+1)*g.Rect.Dy()/h, y*g.Rect.Dy()/h+1)
		for x := range w {
			x0, x1 := x*g.Rect.Dx()/w, max((x+1)*g.Rect.Dx()/w, x*g.Rect.Dx()/w+1)
			to.Pix[y*to.Stride+x] = mean(g, x0, y0, x1, y1)
		}
	}
	return to
}

// mean is the tone of a part of a picture.
func mean(g *image.Gray, x0, y0, x1, y1 int) byte {
	sum := 0
	for y := y0; y < y1; y++ {
		for _, v := range g.Pix[y*g.Stride+x0 : y*g.Stride+x1] {
			sum += int(v)
		}
	}
	return byte(sum / ((x1 - x0) * (y1 - y0)))
}

// likelyDPI takes the picture for a page of A4: files seldom tell the truth about
// it, and OCR only needs to know how large letters may be.
func likelyDPI(w, h int) int {
	dpi := math.Max(float64(max(w, h))/a4Long, float64(min(w, h))/a4Short)
	if max(w, h) > 3*min(w, h) {
		dpi = float64(min(w, h)) / a4Short
	}
	return min(max(int(dpi), 70), 600)
}

// blank reports whether a page bears no ink, or is too small to bear a sentence.
func (g *greyPage) blank() bool {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < minSide || h < minSide || w <= icon && h <= icon {
		return true
	}
	dark := 0
	for y := range h {
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			if v < inkTone {
				dark++
			}
		}
	}
	light := w*h - dark // white on black is ink as well
	return float64(min(dark, light)) < tinyInk*float64(w*h)
}

// down is how far down the page boxes stand, 0 top to 1 bottom.
func (g *greyPage) down(boxes []image.Rectangle) []float64 {
	var all []float64
	for _, b := range boxes {
		all = append(all, float64(b.Min.Y+b.Max.Y)/2/float64(g.Rect.Dy()))
	}
	return all
}

// upright turns a picture by its EXIF orientation, 1 to 8: how a camera or a
// scanner was held.
func upright(g *image.Gray, orientation int) *image.Gray {
	if orientation < 2 || orientation > 8 {
		return g
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	to := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := standsAt(orientation, x, y, w, h)
			to.Pix[y*to.Stride+x] = g.Pix[sy*g.Stride+sx]
		}
	}
	return to
}

// standsAt is where a point of the upright picture of that size stands in the
// picture as it was taken.
func standsAt(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	}
	return h - 1 - y, x // 8
}
