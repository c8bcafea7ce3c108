package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"

	"github.com/checkweigh/checkweigh/dossier"
)

// spaceGap is the gap in heights of the line that counts as a space for the
// second engine, which gives no spaces of its own.
const spaceGap = 0.17

// readPDFSecond reads all pages with the second engine.
// The library is known to panic, to loop and to eat memory on damaged files:
// the child's limits are what ends it then.
func readPDFSecond(ctx context.Context, how reading, src Source, lim Limits, to Sink) error {
	if s, ok := to.(*childSink); ok {
		s.engine = engineSecond
	}
	r, err := pdf.NewReader(src, src.Size)
	if errors.Is(err, pdf.ErrInvalidPassword) {
		return &Failure{State: dossier.StatePasswordNeeded,
			Reason: "password needed: open it with the password, save a copy without one and add that", Err: err}
	}
	if err != nil {
		return &Failure{State: dossier.StateFailed, Reason: "the PDF is damaged and does not open; ask for it again", Err: err}
	}
	pages := r.NumPage()
	if pages <= 0 {
		return &Failure{State: dossier.StateFailed, Reason: "the PDF holds no pages that can be found; ask for it again"}
	}
	if pages > lim.Pages {
		return tooLarge(fmt.Sprintf("it claims %d pages and %d is the limit; split it and add the parts", pages, lim.Pages))
	}
	how.hard = nil
	for n := 1; n <= pages; n++ {
		p, left := how.elsewhere(src, n)
		if !left {
			p = secondPage(r, n)
		}
		if err := to.Page(p); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// pageSecond reads one page with the second engine, where pdfium stopped on it.
func pageSecond(src Source, n int) PageText {
	unread := PageText{Number: n, Quality: dossier.Unread, Reason: "the page is damaged"}
	r, err := openSecond(src, src.Size)
	if err != nil {
		return unread
	}
	p := secondPage(r, n)
	p.Engine = engineSecond
	return p
}

func openSecond(src io.ReaderAt, size int64) (r *pdf.Reader, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("ingest: pdf: second engine: %v", p)
		}
	}()
	return pdf.NewReader(src, size)
}

func secondPage(r *pdf.Reader, n int) (p PageText) {
	defer func() {
		if recover() != nil {
			p = PageText{Number: n, Quality: dossier.Unread, Reason: "the page is damaged"}
		}
	}()
	p = PageText{Number: n}
	page := r.Page(n)
	if page.V.IsNull() {
		p.Quality, p.Reason = dossier.Unread, "the page is damaged"
		return p
	}
	content := page.Content()
	l := buildPage(secondGlyphs(content.Text), spaceGap)
	p.Body, p.Marks = l.body, l.marks
	p.Marks = append(p.Marks, redactionMarks(p.Body)...)
	// What else the page shows is not known to this engine: an empty page is
	// taken for a picture, which hides more than a blank one would.
	p.Quality, p.Reason = pageQuality(p.Body, ink{images: 1, share: 1})
	return p
}

func secondGlyphs(texts []pdf.Text) []glyph {
	out := make([]glyph, 0, len(texts))
	for _, t := range texts {
		bold := strings.Contains(strings.ToLower(t.Font), "bold")
		count := utf8.RuneCountInString(t.S)
		if count == 0 || len(out) > maxGlyphs {
			continue
		}
		w := t.W / float64(count)
		for i, r := range []rune(t.S) {
			if r == utf8.RuneError {
				continue
			}
			x := t.X + w*float64(i)
			out = append(out, glyph{r: r, x0: x, x1: x + w, y0: t.Y - 0.25*t.FontSize, y1: t.Y + 0.85*t.FontSize, base: t.Y, textStyle: textStyle{bold: bold}})
		}
	}
	return out
}
