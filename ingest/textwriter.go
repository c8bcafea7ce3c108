package ingest

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxConcealed bounds how many concealed passages one document may list: a
// hostile file could otherwise hold a comment for every letter.
const maxConcealed = 10_000

// textWriter collects the stored text of a format without pages, with its marks
// and what it conceals, and stops with a Failure when a limit is passed.
// Paragraphs are separated by an empty line; rows of a table and broken lines
// by a single one, so that the segmenter can tell them apart.
type textWriter struct {
	body      strings.Builder
	marks     []dossier.Mark
	concealed []dossier.Concealed
	hidden    int64
	tracked   bool
	limit     int64
}

func newTextWriter(lim Limits) *textWriter { return &textWriter{limit: lim.Text} }

// paragraph starts a paragraph of its own and returns its offset.
func (w *textWriter) paragraph(text string, marks []dossier.Mark) error {
	return w.line(text, marks, "\n\n")
}

// row adds a line directly below the last one.
func (w *textWriter) row(text string, marks []dossier.Mark) error {
	return w.line(text, marks, "\n")
}

func (w *textWriter) line(text string, marks []dossier.Mark, gap string) error {
	if w.body.Len() > 0 {
		w.body.WriteString(gap)
	}
	start := w.body.Len()
	if int64(start)+int64(len(text)) > w.limit {
		return tooMuchText(w.limit)
	}
	w.body.WriteString(text)
	for _, m := range marks {
		m.Span.Start += start
		m.Span.End += start
		w.marks = append(w.marks, m)
	}
	return nil
}

// next is where the next paragraph (or, with "\n", the next row) would start.
func (w *textWriter) next(gap string) int {
	if w.body.Len() == 0 {
		return 0
	}
	return w.body.Len() + len(gap)
}

// markFrom marks everything written since start, when anything was.
func (w *textWriter) markFrom(kind dossier.MarkKind, start int) {
	if w.body.Len() > start {
		w.marks = append(w.marks, dossier.Mark{Kind: kind, Span: dossier.Span{Start: start, End: w.body.Len()}})
	}
}

// conceal keeps what the original hides, apart from the text.
func (w *textWriter) conceal(reason, text string) {
	text = strings.TrimSpace(text)
	if text == "" || len(w.concealed) >= maxConcealed || w.hidden+int64(len(text)) > w.limit {
		return
	}
	w.hidden += int64(len(text))
	if n := len(w.concealed); n > 0 && w.concealed[n-1].Reason == reason && len(w.concealed[n-1].Text) < 200 && len(text) < 40 {
		// Word cuts one deletion into many runs; readers count passages.
		w.concealed[n-1].Text += " " + text
		return
	}
	w.concealed = append(w.concealed, dossier.Concealed{Reason: reason, Text: text})
}

// page is the whole as the one page (number 0) of a document without pages.
func (w *textWriter) page() PageText {
	body := w.body.String()
	marks := append(w.marks, redactionMarks(body)...)
	return PageText{Body: body, Marks: sortedMarks(marks), Concealed: w.concealed, Tracked: w.tracked}
}

func sortedMarks(marks []dossier.Mark) []dossier.Mark {
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].Span.Start < marks[j].Span.Start })
	return marks
}

func tooMuchText(limit int64) *Failure {
	return &Failure{State: dossier.StateFailed, Reason: fmt.Sprintf(
		"the file is too large: it holds more than %d MB of text; split it and add the pieces", limit>>20)}
}

// validUTF8 replaces what no database stores: bytes that are not UTF-8, and NUL.
func validUTF8(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return s
}
