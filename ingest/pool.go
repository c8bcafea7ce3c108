package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// OCRMode says when pages without readable text go to OCR.
type OCRMode string

// The OCR modes. Auto uses tesseract where it is installed; On makes NewPool
// fail where it is not.
const (
	OCRAuto OCRMode = "auto"
	OCROn   OCRMode = "on"
	OCROff  OCRMode = "off"
)

// Options of a pool. The zero value is usable: it means this program, one child
// for each core, and OCR where tesseract is installed.
type Options struct {
	Program     string // run again as child; default: this program. Its main must pass IsChild arguments to ChildMain
	Children    int    // documents read at once; default: one for each core
	CacheDir    string // where compiled engines are kept; default: checkweigh in the user's cache folder
	TempDir     string // where the document being read stands; default: the system's
	Limits      Limits // default: DefaultLimits
	OCR         OCRMode
	OCRChildren int    // pages in OCR at once; default: one for each core
	Office      string // program that writes old Office files anew; default: LibreOffice where it is installed; NoOffice: none
	Log         *slog.Logger
}

// Member is a file that stands inside a document and was taken out of it.
type Member struct {
	Name   string // a label
	Path   string // the file under the spool folder; its name is random
	Size   int64  // bytes
	Reason string // why it is not whole, if it is not
}

// Skipped is a member that was not taken out, with a plain reason.
type Skipped struct{ Name, Reason string }

// Result is what became of one file.
type Result struct {
	Text    dossier.Text
	State   dossier.State
	Reason  string // why State is not read, and what to do, in plain words
	Format  string // "pdf", "docx"; empty when it was not recognised
	Members []Member
	Skipped []Skipped
	Placed  []dossier.PlacedPage // where the words stand of the pages that were read by OCR
	Bundles []dossier.Bundle     // which members belong together, and what is known of them
	CPU     time.Duration        // of the child, without OCR
	Scanned bool                 // only from Pool.ReadUnscanned: nothing was read, for the file needs OCR

	outside string // the kind of old Office file that it is
}

// Pool reads files in child processes that are limited, shut off from files and
// network, and replaced when they crash, grow or grow old. A Pool is safe for
// use by many goroutines.
type Pool struct {
	opt    Options
	ocr    *recogniser // nil: none
	noOCR  string      // why there is none, and what to do
	office *office     // nil: none
	slots  chan *slot
	lanes  chan *slot // apart from slots, for files that need OCR
	views  chan *slot // for single pages that are drawn
	all    []*slot
	mu     sync.Mutex
	report []string
	closed bool
}

// NewPool prepares a pool. Children start when they are first needed.
func NewPool(o Options) (*Pool, error) {
	if err := o.fill(); err != nil {
		return nil, err
	}
	p := &Pool{opt: o, slots: make(chan *slot, o.Children)}
	var err error
	if p.ocr, p.noOCR, err = newRecogniser(o); err != nil {
		return nil, err
	}
	p.office = newOffice(o)
	sweepScratch(o.TempDir, time.Now())
	for range o.Children {
		p.slots <- p.newSlot()
	}
	p.lanes = make(chan *slot, ScannedAtOnce)
	for range ScannedAtOnce {
		p.lanes <- p.newSlot()
	}
	p.views = make(chan *slot, ViewsAtOnce)
	for range ViewsAtOnce {
		p.views <- p.newSlot()
	}
	return p, nil
}

// ScannedAtOnce is how many files are with OCR at once, through ReadScanned.
// Their pages share OCRChildren: a second file is there so that a letter need
// not wait for the 300 pages before it, and more would only take memory.
const ScannedAtOnce = 2

func (p *Pool) newSlot() *slot {
	s := &slot{pool: p}
	p.all = append(p.all, s)
	return s
}

func (o *Options) fill() error {
	if o.Program == "" {
		exe, err := os.Executable()
		if err != nil {
			return fmt.Errorf("ingest: pool: %w", err)
		}
		o.Program = exe
	}
	if o.Children <= 0 {
		o.Children = runtime.NumCPU()
	}
	if o.OCRChildren <= 0 {
		o.OCRChildren = runtime.NumCPU()
	}
	if o.CacheDir == "" {
		if dir, err := os.UserCacheDir(); err == nil {
			o.CacheDir = filepath.Join(dir, "checkweigh")
		}
	}
	if o.CacheDir != "" && os.MkdirAll(o.CacheDir, 0o700) != nil {
		o.CacheDir = "" // without a cache every child compiles pdfium: slower, not wrong
	}
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits
	}
	if o.OCR == "" {
		o.OCR = OCRAuto
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return nil
}

// errClosed is returned by Read after Close.
var errClosed = errors.New("ingest: the pool is closed")

// Read reads one file and always says what became of it: an error is only
// returned for faults of ours, such as a full disk or a cancelled context.
// name is a label that helps to recognise the format. Members of the file are
// written into the folder spool, which the caller empties; "" means that
// members are skipped.
func (p *Pool) Read(ctx context.Context, name string, r io.Reader, spool string) (Result, error) {
	return p.readIn(ctx, p.slots, request{Name: name, Images: p.ocr != nil}, r, spool)
}

// ReadUnscanned is Read for a file that needs no OCR. At the first page that
// needs it reading ends: the Result says that the file is Scanned, and nothing
// else. Where there is no OCR it is Read.
func (p *Pool) ReadUnscanned(ctx context.Context, name string, r io.Reader, spool string) (Result, error) {
	return p.readIn(ctx, p.slots, request{Name: name, Images: p.ocr != nil, Scout: p.ocr != nil}, r, spool)
}

// HasOCR reports whether this machine reads scanned pages.
func (p *Pool) HasOCR() bool { return p.ocr != nil }

// Scout is ReadUnscanned also where there is no OCR, for those who know of
// another machine that has it.
func (p *Pool) Scout(ctx context.Context, name string, r io.Reader, spool string) (Result, error) {
	return p.readIn(ctx, p.slots, request{Name: name, Images: true, Scout: true}, r, spool)
}

// ReadScanned is Read in children of its own, so that waiting for OCR keeps none
// of the others from reading.
func (p *Pool) ReadScanned(ctx context.Context, name string, r io.Reader, spool string) (Result, error) {
	return p.readIn(ctx, p.lanes, request{Name: name, Images: p.ocr != nil}, r, spool)
}

func (p *Pool) readIn(ctx context.Context, from chan *slot, req request, r io.Reader, spool string) (Result, error) {
	var s *slot
	select {
	case <-ctx.Done():
		return Result{}, ctx.Err()
	case s = <-from:
	}
	defer func() { from <- s }()
	if p.isClosed() {
		return Result{}, errClosed
	}
	size, err := s.fill(ctx, r)
	if err != nil {
		return Result{}, err
	}
	switch {
	case size == 0:
		return Result{State: dossier.StateFailed, Reason: "the file is empty: ask for it again"}, nil
	case size > p.opt.Limits.Input:
		return Result{State: dossier.StateFailed, Reason: tooLarge(fmt.Sprintf("the file has more than %d MB; split it and add the parts", p.opt.Limits.Input>>20)).Reason}, nil
	}
	req.Name, req.Size, req.Limits = label(filepath.Base(req.Name)), size, p.opt.Limits
	result, err := s.readFile(ctx, req, spool)
	if err == nil && result.outside != "" && p.office != nil {
		return s.readOutside(ctx, req, result, spool)
	}
	return result, err
}

func (p *Pool) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// Close ends the children and waits for documents that are being read; cancel
// their contexts to end them at once.
func (p *Pool) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	p.mu.Unlock()
	for range p.all {
		from := p.slots
		var s *slot
		select {
		case s = <-p.slots:
		case s = <-p.lanes:
			from = p.lanes
		case s = <-p.views:
			from = p.views
		}
		s.stop()
		s.dropInput()
		defer func() { from <- s }()
	}
	return nil
}

// SandboxReport says in plain words, a line each, what holds the children back
// on this machine. It starts a child when none has run yet.
func (p *Pool) SandboxReport(ctx context.Context) ([]string, error) {
	p.mu.Lock()
	report := p.report
	p.mu.Unlock()
	if report == nil {
		s := <-p.slots
		defer func() { p.slots <- s }()
		if err := s.start(ctx); err != nil {
			return nil, err
		}
		p.mu.Lock()
		report = p.report
		p.mu.Unlock()
	}
	ocr := "OCR: tesseract"
	if p.ocr == nil {
		ocr = "OCR: " + p.noOCR
	}
	old := "old Office files: LibreOffice"
	if p.office == nil {
		old = "old Office files: not read; install LibreOffice to read .doc, .xls and .ppt"
	}
	return append(append([]string{}, report...), ocr, old), nil
}

func (p *Pool) setReport(lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report = lines
}
