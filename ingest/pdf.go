package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// The engines that read PDF, with the versions of what they give.
const (
	enginePDFium = "pdfium/1"
	engineSecond = "ledongthuc/1"
)

// pdfFormat reads PDF: pdfium first, a second engine where pdfium fails.
var pdfFormat = Format{
	Name:   "pdf",
	Engine: enginePDFium,
	// Readers accept a header that stands within the first 1024 bytes. In a zip
	// it is that of a member which was put in uncompressed.
	Match: func(head []byte, _, _ string) bool {
		return !bytes.HasPrefix(head, []byte("PK\x03\x04")) && bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-"))
	},
	Read: readPDF,
}

func readPDF(ctx context.Context, src Source, lim Limits, to Sink) error {
	how := readingOf(ctx)
	if how.pdfium == nil || how.other {
		return readPDFSecond(ctx, how, src, lim, to)
	}
	err := readPDFium(ctx, how, src, lim, to)
	if errors.Is(err, errPassword) {
		return &Failure{State: dossier.StatePasswordNeeded,
			Reason: "password needed: open it with the password, save a copy without one and add that", Err: err}
	}
	if errors.Is(err, errPDFium) {
		return readPDFSecond(ctx, how, src, lim, to)
	}
	return err
}

// readPDFium reads every page with pdfium. A page that stops the engine is
// tried once more in a fresh instance and then given to the second engine.
func readPDFium(ctx context.Context, how reading, src Source, lim Limits, to Sink) error {
	d, err := openPDFium(how.pdfium, src)
	if err != nil {
		return err
	}
	defer func() { d.close() }()
	if d.pages == 0 {
		return &Failure{State: dossier.StateFailed, Reason: "the PDF holds no pages that can be found; ask for it again"}
	}
	if d.pages > lim.Pages {
		return tooLarge(fmt.Sprintf("it has %d pages and %d is the limit; split it and add the parts", d.pages, lim.Pages))
	}
	cross := newCrossCheck(src)
	for n := 1; n <= d.pages; n++ {
		if p, ok := how.elsewhere(src, n); ok {
			if err := to.Page(p); err != nil {
				return err
			}
			continue
		}
		p, img, err := d.read(n, how, cross)
		if err != nil {
			p, img = pageSecond(src, n), nil
			fresh, again := openPDFium(how.pdfium, src)
			if again != nil {
				return fmt.Errorf("ingest: pdf: page %d: %w", n, again)
			}
			d.close()
			d = fresh
		}
		if err := to.Page(p); err != nil {
			return err
		}
		if img != nil {
			if err := to.Image(*img); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// lookAtPicture is for a page whose text is not to be had: it asks the second
// engine, and draws the page for OCR with the dark boxes on it measured. Drawing
// costs more than all else that is done to a page, so it is done only where the
// page's words come from somewhere after all.
func (d *openPDF) lookAtPicture(page uint64, p *PageText, how reading, cross *crossCheck) *PageImage {
	if d.err != nil || p.Quality != dossier.ImageOnly && p.Quality != dossier.Garbled {
		return nil
	}
	var drawn *greyPage
	if other, ok := cross.better(*p); ok {
		// The second engine cannot see what lies over its text.
		if p.Quality == dossier.ImageOnly {
			drawn = d.measured(page, how, p)
		}
		if p.Redacted == 0 {
			*p = other
			return nil
		}
	}
	switch {
	case !how.images:
		return nil
	case how.scout: // the reading ends here, whatever is on the page
		return &PageImage{Number: p.Number}
	case drawn == nil:
		drawn = d.measured(page, how, p)
	}
	if drawn == nil {
		return nil
	}
	img := drawn.png(p.Number)
	if img != nil {
		img.Dark = drawn.down(drawn.darkBoxes())
	}
	return img
}

// measured draws a page and notes the share of it that is under dark boxes.
func (d *openPDF) measured(page uint64, how reading, p *PageText) *greyPage {
	dpi := checkDPI
	if how.images && !how.scout {
		dpi = ocrDPI
	}
	drawn := d.draw(page, dpi)
	if drawn != nil && p.Quality == dossier.ImageOnly {
		p.Redacted = max(p.Redacted, drawn.share(drawn.darkBoxes()))
	}
	return drawn
}

// elsewhere gives a page that an earlier child died of, without pdfium.
func (r reading) elsewhere(src Source, n int) (PageText, bool) {
	switch {
	case slices.Contains(r.leave, n):
		return PageText{Number: n, Quality: dossier.Unread, Reason: "reading the page used too much time or memory; look at it"}, true
	case slices.Contains(r.hard, n):
		return pageSecond(src, n), true
	}
	return PageText{}, false
}

// openPDF is a document that is open in pdfium.
type openPDF struct {
	*guest
	doc   uint32
	pages int
	fonts map[uint32]bool // font handle -> bold
	// upright turns the page being read as its dictionary says.
	upright matrix
}

func openPDFium(engine *pdfium, src Source) (*openPDF, error) {
	g, err := engine.instance()
	if err != nil {
		return nil, err
	}
	doc, err := g.open(src)
	if err != nil {
		g.close()
		return nil, err
	}
	d := &openPDF{guest: g, doc: doc, fonts: map[uint32]bool{}, upright: identity}
	if d.pages = g.callInt("FPDF_GetPageCount", uint64(doc)); g.err != nil {
		g.close()
		return nil, g.err
	}
	return d, nil
}

// read gives one page, and its image when its text is not to be had and images
// are wanted. An error means that the instance is of no more use.
func (d *openPDF) read(n int, how reading, cross *crossCheck) (PageText, *PageImage, error) {
	page := d.call("FPDF_LoadPage", uint64(d.doc), uint64(n-1))
	if d.err != nil {
		return PageText{}, nil, d.err
	}
	if page == 0 {
		return PageText{Number: n, Quality: dossier.Unread, Reason: "the page is damaged"}, nil, nil
	}
	p, ink := d.pageText(page, n)
	if d.err == nil {
		p.Quality, p.Reason = pageQuality(p.Body, ink)
	}
	img := d.lookAtPicture(page, &p, how, cross)
	d.call("FPDF_ClosePage", page)
	return p, img, d.err
}
