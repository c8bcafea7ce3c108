// Package ingest turns the bytes of a file into stored text and numbered
// clauses: one file a format, the extraction child that runs the readers, page
// quality, redactions, and the segmenter. It imports only the words of package
// dossier; it knows no database and no network. The process that calls it never
// parses a document itself: it asks a Pool, whose children do.
package ingest

import (
	"context"
	"io"

	"github.com/checkweigh/checkweigh/dossier"
)

// Source is the file that a reader reads. Name is a label and never a path to open.
type Source struct {
	Name string
	io.ReaderAt
	Size int64
}

// PageText is one page, or (Number 0) the whole of a document without pages, as
// a reader found it. The spans of its marks are relative to Body.
type PageText struct {
	Number    int
	Body      string
	Marks     []dossier.Mark
	Quality   dossier.Quality
	Engine    string // where it differs from the reader's own
	OCR       bool
	Redacted  float64
	Reason    string
	Concealed []dossier.Concealed
	Tracked   bool

	// Words say where the words of Body stand, for a page that was read by OCR.
	// They do not come from the child.
	Words []dossier.PlacedWord `json:"-"`
}

// PageImage is a page to be read by OCR: 200 dpi, grey, PNG.
type PageImage struct {
	Number int
	DPI    int
	PNG    []byte
	Dark   []float64 // how far down solid dark boxes stand, 0 top to 1 bottom
}

// Sink receives what a reader finds, in order. An error from it ends the reading.
type Sink interface {
	Page(PageText) error
	// Member hands over a file that stands inside this one (an attachment, an
	// archive member). The name is a label.
	Member(name string, r io.Reader) error
	// Image asks for OCR of the page of that number, which was or will be
	// handed over through Page as ImageOnly or Garbled.
	Image(PageImage) error
	// Skip accounts for a member that was not handed over, with a plain reason.
	Skip(name, reason string) error
	// Bundle says which members belong together and what is known of them. It
	// comes after them.
	Bundle(dossier.Bundle) error
}

// A Format is one sort of file and how it is read. Each is one file of this room.
type Format struct {
	Name string // "pdf", "docx"
	// Engine names the reader and its version, e.g. "docx/1"; texts are
	// versioned by it, so it changes whenever the text it gives changes.
	Engine string
	// Match reports whether the file is of this format. head is its first
	// 4096 bytes at most; mime is what the content was detected as.
	Match func(head []byte, mime, name string) bool
	Read  func(ctx context.Context, src Source, lim Limits, to Sink) error
}

// Limits bounds what one document may cost.
type Limits struct {
	Input   int64 // bytes of one file
	Text    int64 // bytes of text
	Pages   int   // pages of one document
	Depth   int   // containers within containers
	Members int   // members of one container, nested ones included
	Unpack  int64 // bytes of all members together
	Ratio   int64 // unpacked bytes for each packed byte
}

// DefaultLimits are the limits of the design: 50 MB of text, 20,000 pages,
// depth 3, 2,000 members, 1 GB unpacked, ratio 200.
var DefaultLimits = Limits{
	Input: 1 << 30, Text: 50 << 20, Pages: 20_000,
	Depth: 3, Members: 2_000, Unpack: 1 << 30, Ratio: 200,
}
