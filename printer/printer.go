// Package printer makes PDF files of finished pages with the Chrome, Chromium or
// Edge that is installed. A page holds words of strangers' documents, so the
// browser is a process of its own with an empty profile: it runs no script,
// reaches no network and no file, is bounded in time, memory and size, and ends
// with everything it started.
package printer

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// What a caller may want to tell people in its own words.
var (
	// ErrNone says that there is no browser that can print.
	ErrNone = errors.New("printer: no Chrome, Chromium or Edge is installed; save the report as HTML or DOCX instead, or install one")
	// ErrBusy says that enough PDF files are being made already: ask again later.
	ErrBusy = errors.New("printer: too many PDF files are being made; try again in a minute")
	// ErrTooLarge says that the page or its PDF is larger than a report can be.
	ErrTooLarge = errors.New("printer: too large for a PDF; save it as HTML or DOCX instead")
	// ErrLate says that the browser took too long or too much memory.
	ErrLate = errors.New("printer: the browser did not finish; save the report as HTML or DOCX instead")
)

// Limits bound what one printer does.
type Limits struct {
	AtOnce  int           // browsers at the same time
	Waiting int           // callers that may wait for one
	Time    time.Duration // for one file, from the start of its browser
	HTML    int           // bytes of a page
	PDF     int           // bytes of a file
	Memory  int64         // bytes that the browser's processes may hold together; watched on Linux
}

// DefaultLimits are for a machine that also reads documents: a browser takes
// about two seconds and 200 MB for a report of 30 pages.
var DefaultLimits = Limits{
	AtOnce: 2, Waiting: 16, Time: 90 * time.Second,
	HTML: 32 << 20, PDF: 128 << 20, Memory: 2 << 30,
}

// Printer prints pages with one installed browser. Its methods may be called by
// many at once.
type Printer struct {
	path   string
	limits Limits
	seats  chan struct{} // held by callers that print or wait
	desks  chan struct{} // held by callers that print
}

// New makes a printer of the browser at that path.
func New(path string, l Limits) *Printer {
	return &Printer{path: path, limits: l, seats: make(chan struct{}, l.AtOnce+l.Waiting), desks: make(chan struct{}, l.AtOnce)}
}

// Path is the browser that prints.
func (p *Printer) Path() string { return p.path }

// PDF prints a page, which must be one self-contained HTML document, on A4 or
// the size that its style asks for: tagged, with its language, title and an
// outline of its headings. The file bears the time that the page names in
// <meta name="date" content="2026-01-31T12:00:00Z">, and none without, so that
// the same page and browser give the same bytes.
func (p *Printer) PDF(ctx context.Context, html []byte) ([]byte, error) {
	if len(html) > p.limits.HTML {
		return nil, ErrTooLarge
	}
	select {
	case p.seats <- struct{}{}:
		defer func() { <-p.seats }()
	default:
		return nil, ErrBusy
	}
	select {
	case p.desks <- struct{}{}:
		defer func() { <-p.desks }()
	case <-ctx.Done():
		return nil, fmt.Errorf("printer: wait for a browser: %w", ctx.Err())
	}
	out, err := p.print(ctx, html)
	if err != nil {
		return nil, err
	}
	return settle(out, madeAt(html)), nil
}
