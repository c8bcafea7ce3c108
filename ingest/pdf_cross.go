package ingest

import (
	"errors"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"github.com/checkweigh/checkweigh/dossier"
)

// crossTime is how long the second engine may take over the doubtful pages of
// one document: a part of the child's cpuPerDocument, since a page that neither
// engine reads still goes to OCR, and a dead child costs more.
const crossTime = 5 * time.Second

// crossCheck asks the second engine about pages that pdfium read badly: fonts
// that name their letters wrongly for one engine are often read by the other.
type crossCheck struct {
	src    Source
	opened *pdf.Reader
	left   time.Duration // 0 or less: no more is asked
	until  time.Time     // of the present page
}

func newCrossCheck(src Source) *crossCheck { return &crossCheck{src: src, left: crossTime} }

var errCrossTime = errors.New("ingest: pdf: second engine: its time is up")

// ReadAt ends the engine's reading when its time is up: everything it does,
// its loops on damaged files included, reads the file.
func (c *crossCheck) ReadAt(p []byte, at int64) (int, error) {
	if time.Now().After(c.until) {
		return 0, errCrossTime
	}
	return c.src.ReadAt(p, at)
}

// better gives the second engine's reading of a page where pdfium's is doubtful
// and the other is good text. Pages that conceal or redact something stay with
// pdfium and OCR, since the second engine cannot see what lies over its text.
func (c *crossCheck) better(p PageText) (PageText, bool) {
	enough, doubtful := doubt(p)
	if !doubtful || c.left <= 0 || len(p.Concealed) > 0 || p.Redacted > 0 {
		return p, false
	}
	began := time.Now()
	c.until = began.Add(c.left)
	other := c.read(p.Number)
	c.left -= time.Since(began)
	if quality, _ := textQuality(other.Body); quality != dossier.Good || len(strings.Fields(other.Body)) < enough {
		return p, false
	}
	other.Engine, other.Quality, other.Reason = engineSecond, dossier.Good, ""
	return other, true
}

// doubt reports whether a page shows more than pdfium's text accounts for, and
// how many words another text needs to account for it.
func doubt(p PageText) (words int, doubtful bool) {
	switch p.Quality {
	case dossier.Garbled:
		return fewTokens, true
	case dossier.ImageOnly:
		return stampTokens, true
	}
	return 0, false
}

func (c *crossCheck) read(n int) PageText {
	if c.opened == nil {
		r, err := openSecond(c, c.src.Size)
		if err != nil {
			c.left = 0 // it will not open for the next page either
			return PageText{}
		}
		c.opened = r
	}
	return secondPage(c.opened, n)
}
