package dossier

// Span is a half-open range of UTF-8 byte offsets into a document's stored text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies wholly inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Quality says how far the text of a page can be relied on.
type Quality string

// The page qualities. Only Garbled, ImageOnly and Unread pages can hide a
// clause; a Blank page has no ink and blocks nothing.
const (
	Good          Quality = "good"
	Garbled       Quality = "garbled"
	ImageOnly     Quality = "image_only"
	Blank         Quality = "blank"
	OtherLanguage Quality = "other_language"
	Unread        Quality = "unread"
)

// Hides reports whether a clause could stand on such a page without our having
// read it. A verdict of missing is not possible while such a page is held.
func (q Quality) Hides() bool { return q == Garbled || q == ImageOnly || q == Unread }

// Text is what a reader produced from one document, stored as it is and never
// normalised. Pages are joined by a form feed. A table row is one line with its
// cells joined by " | ".
type Text struct {
	Engine    string      `json:"engine"` // the reader and its version; texts are versioned by it
	Body      string      `json:"body"`
	Pages     []Page      `json:"pages,omitempty"` // in order; empty for formats without pages
	Marks     []Mark      `json:"marks,omitempty"` // sorted by Span.Start
	Concealed []Concealed `json:"concealed,omitempty"`
	Tracked   bool        `json:"tracked,omitempty"` // the file contains tracked changes

	lowered string // the body in small letters, after Lower
}

// Cut returns the quote at s: the bytes of the stored text, unchanged. It
// returns "" when s does not lie inside the text.
func (t Text) Cut(s Span) string {
	if s.Start < 0 || s.End > len(t.Body) || s.Start > s.End {
		return ""
	}
	return t.Body[s.Start:s.End]
}

// PageAt returns the number (from 1) of the page that holds the byte offset,
// or 0 when the format has no pages.
func (t Text) PageAt(offset int) int {
	lo, hi := 0, len(t.Pages)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.Pages[mid].Span.Start <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return 0
	}
	return t.Pages[lo-1].Number
}

// Page is one page of the stored text.
type Page struct {
	Number   int     `json:"number"` // from 1
	Span     Span    `json:"span"`
	Quality  Quality `json:"quality"`
	OCR      bool    `json:"ocr,omitempty"`      // the text came from optical character recognition
	Engine   string  `json:"engine,omitempty"`   // set where it differs from the document's
	Redacted float64 `json:"redacted,omitempty"` // share of the page's area under redaction boxes, 0 to 1
	Reason   string  `json:"reason,omitempty"`   // why it is not good, in plain words
}

// MarkKind is a property of the original that plain text does not carry.
type MarkKind string

// The marks that readers set.
const (
	MarkHeading   MarkKind = "heading"   // a heading style; Level from 1
	MarkRedaction MarkKind = "redaction" // the place of a redaction: a mark such as [REDACTED], or where a box stands
	MarkTable     MarkKind = "table"     // one table; rows are lines, cells joined by " | "
	MarkQuote     MarkKind = "quote"     // quoted mail or a block quotation
	MarkHeader    MarkKind = "header"    // running header, footer or page number
	MarkInserted  MarkKind = "inserted"  // a tracked insertion, kept in the text
	MarkBold      MarkKind = "bold"      // a whole line in bold
)

// Mark is a property of a span of the stored text, read off the original.
type Mark struct {
	Kind  MarkKind `json:"kind"`
	Span  Span     `json:"span"` // may be empty (Start == End) for a box without text
	Level int      `json:"level,omitempty"`
}

// Concealed is text that the original hides: under a failed redaction box, in a
// hidden sheet, a tracked deletion, a comment. It is stored apart and never
// judged, quoted, indexed or sent; reports only count it.
type Concealed struct {
	Page   int    `json:"page,omitempty"`
	Reason string `json:"reason"` // under_box, deleted, comment, hidden, off_page, invisible
	Text   string `json:"text"`
}
