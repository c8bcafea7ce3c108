package ingest

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// The first arguments with which a program runs itself again to read documents.
const (
	ExtractChild = "extract-child"
	OCRChild     = "ocr-child"
	OfficeChild  = "office-child"
)

// IsChild reports whether the arguments (without the program's name) ask for
// one of the children. A program that makes a Pool must pass them to ChildMain
// before it does anything else.
func IsChild(args []string) bool {
	return len(args) > 0 && (args[0] == ExtractChild || args[0] == OCRChild || args[0] == OfficeChild)
}

// ChildMain is the whole life of a child and returns its exit code. It answers
// requests on stdin with frames on stdout, one document at a time, until stdin
// ends. The documents themselves come through an inherited file, since the
// child shuts itself off from the file system before it reads the first one.
func ChildMain(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if !IsChild(args) {
		fmt.Fprintln(stderr, "ingest: this is not a child's command line")
		return 2
	}
	switch args[0] {
	case OCRChild:
		return ocrChildMain(args[1:], stderr)
	case OfficeChild:
		return officeChildMain(args[1:], stderr)
	}
	fs := flag.NewFlagSet(ExtractChild, flag.ContinueOnError)
	fs.SetOutput(stderr)
	cache := fs.String("cache", "", "folder of compiled engines")
	input := fs.Uint64("input", 3, "handle of the file that documents are passed in")
	if err := fs.Parse(args[1:]); err != nil {
		return 2
	}
	c := child{in: bufio.NewReader(stdin), out: bufio.NewWriterSize(stdout, 64<<10), file: inheritedFile(uintptr(*input))}
	if c.file == nil {
		fmt.Fprintln(stderr, "ingest: the child was given no input file")
		return 2
	}
	limitMemory(childAddressSpace)
	engine, err := newPDFium(*cache)
	if err != nil {
		c.report = append(c.report, "pdfium could not be started: "+err.Error())
	}
	c.pdfium = engine
	c.report = append(c.report, restrict()...)
	if err := c.serve(); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// childAddressSpace bounds the child's virtual memory in bytes. pdfium needs
// between 1.5 and 2 GB of it on real files.
const childAddressSpace = 4 << 30

type child struct {
	in     *bufio.Reader
	out    *bufio.Writer
	file   *os.File
	pdfium *pdfium
	report []string
}

func (c *child) serve() error {
	if err := c.send(frameHello, hello{Report: c.report}, nil); err != nil {
		return err
	}
	for {
		kind, head, _, err := readFrame(c.in)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var req request
		if kind != frameRequest && kind != framePlan && kind != frameLook {
			return fmt.Errorf("%w: kind %q", errFrame, kind)
		}
		if err := decodeHead(head, &req); err != nil {
			return err
		}
		answer := c.answer
		switch kind {
		case framePlan:
			answer = c.plan
		case frameLook:
			answer = c.look
		}
		if err := answer(req); err != nil {
			return err
		}
	}
}

// answer reads one document. Faults of the file become a done frame; an error
// means that the parent cannot be reached.
func (c *child) answer(req request) error {
	began := cpuUsed()
	s := &childSink{child: c, began: began, limits: req.Limits, scout: req.Scout}
	limitCPU(began, 0)
	d := c.read(req, s)
	if s.broken != nil {
		return s.broken
	}
	d.CPU = (cpuUsed() - began).Microseconds()
	return c.send(frameDone, d, nil)
}

func (c *child) read(req request, s *childSink) done {
	src := Source{Name: req.Name, ReaderAt: io.NewSectionReader(c.file, 0, req.Size), Size: req.Size}
	head := make([]byte, min(4096, req.Size))
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return done{State: dossier.StateFailed, Reason: "the file could not be read", Detail: err.Error()}
	}
	f, ok := c.format(head, req.Name)
	if !ok {
		fail := unsupported(head, req.Name)
		return done{State: fail.State, Reason: label(fail.Reason)}
	}
	ctx := withReading(context.Background(), reading{pdfium: c.pdfium, other: req.Other, images: req.Images, scout: req.Scout, hard: req.Hard, leave: req.Leave})
	err := readRecovered(ctx, f, src, req.Limits, s)
	return s.outcome(f, err)
}

// format is detect, after the formats that only tests register.
func (c *child) format(head []byte, name string) (Format, bool) {
	for _, f := range extraFormats {
		if f.Match(head, "", name) {
			return f, true
		}
	}
	return detect(head, name)
}

// extraFormats lets a test see the inside of the sandbox: its own program, run
// as a child, registers a format that tries what must not work.
var extraFormats []Format

// readRecovered turns a panic in a reader into a failure of the file: the
// libraries that parse documents are known to panic on damaged ones.
func readRecovered(ctx context.Context, f Format, src Source, lim Limits, to Sink) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Failure{State: dossier.StateFailed, Reason: "the file is damaged", Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	return f.Read(ctx, src, lim, to)
}

// reading is what a reader may know about how it is being run.
type reading struct {
	pdfium *pdfium // nil where it could not be started
	other  bool    // the first engine crashed on this file: use the second
	images bool    // pages without text are wanted as images
	scout  bool    // the reading ends at the first of them
	hard   []int   // pages that stopped the first engine
	leave  []int   // pages that stopped both
}

type readingKey struct{}

func withReading(ctx context.Context, r reading) context.Context {
	return context.WithValue(ctx, readingKey{}, r)
}

func readingOf(ctx context.Context) reading {
	r, _ := ctx.Value(readingKey{}).(reading)
	return r
}

func (c *child) send(kind frameKind, head any, body []byte) error {
	if err := writeFrame(c.out, kind, head, body); err != nil {
		return err
	}
	return c.out.Flush()
}

// outcome turns what a reader returned into the document's final state.
func (s *childSink) outcome(f Format, err error) done {
	d := done{Format: f.Name, Engine: f.Engine, State: dossier.StateRead}
	if s.engine != "" {
		d.Engine = s.engine
	}
	if s.format != "" {
		d.Format = s.format
	}
	var fail *Failure
	switch {
	case s.scanned:
		d.Scanned = true
	case err == nil: // how many pages are unread is only known after OCR
	case errors.As(err, &fail):
		d.State, d.Reason, d.Outside = fail.State, fail.Reason, fail.Outside
		if fail.Err != nil {
			d.Detail = fail.Err.Error()
		}
	default:
		d.State, d.Reason, d.Detail = dossier.StateFailed, "the file is damaged or not what its name says", err.Error()
	}
	d.Reason, d.Detail = label(d.Reason), label(d.Detail)
	return d
}

// tooLarge is the failure for a file that passes a limit.
func tooLarge(what string) *Failure {
	return &Failure{State: dossier.StateFailed, Reason: "too large: " + strings.TrimSpace(what)}
}
