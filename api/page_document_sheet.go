package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// sheetView is one page of a document: its picture and where things stand on it.
type sheetView struct {
	Document    string
	Number      int
	Of          int
	First, Last int // the numbers of the first and the last page
	Before      int // 0: it is the first
	Next        int // 0: it is the last
	Why         string
	Reason      string
	Redacted    string // how much of it is blacked out, "" for nothing
	Empty       bool   // it has no text
	Image       string // address of its picture
	Large       string
	Marks       marksView
	Pointed     bool // something on it was asked for
	page        dossier.Page
}

func newSheetView(v documentView, at asked) *sheetView {
	pages := v.text.Pages
	page, _ := pageOf(v.text, at.page)
	view := &sheetView{Document: v.doc.ID, Number: at.page, Of: len(pages), First: pages[0].Number, Last: pages[len(pages)-1].Number, page: page,
		Why: qualityWord(page), Reason: page.Reason, Empty: page.Span.Len() == 0}
	if at.page > view.First {
		view.Before = at.page - 1
	}
	if at.page < view.Last {
		view.Next = at.page + 1
	}
	if page.Redacted > 0 {
		view.Redacted = shareWords(page.Redacted)
	}
	view.Pointed = at.clause >= 0
	view.Image = imagePath(v, at.page)
	view.Large = view.Image + "&size=large"
	return view
}

// imagePath is the address of the picture of a page. It differs between
// readings, so that a browser may keep what it was given.
func imagePath(v documentView, page int) string {
	return fmt.Sprintf("/api/v1/documents/%s/pages/%d/image?reading=%d", v.doc.ID, page, v.doc.Attempt)
}

// shareWords says how much of a page something takes.
func shareWords(share float64) string {
	if share < 0.01 {
		return "less than 1%"
	}
	return fmt.Sprintf("%.0f%%", share*100)
}

// marksView is what is drawn over the picture of a page, in ten-thousandths of
// its sides.
type marksView struct {
	Rects         []markRect
	Later         string // address of the marks, where they are not known yet
	Fault         string // why the page cannot be drawn
	Width, Height int    // of the picture; 0 where it is not known
	Unplaced      bool   // something is marked in the text and not on the picture
	Wordless      bool   // since OCR has read the page before it was kept where words stand
	Again         string // address of where it can be read again by whoever looks
}

type markRect struct {
	X, Y, W, H int
	Class      string // evidence, at, frame or out
}

const (
	// marksWithin is how long after it was asked for a page waits to be drawn
	// before it is sent without marks, which follow.
	marksWithin = 600 * time.Millisecond
	// marksAtLeast is how long it waits in any case: long enough to take a page
	// that is kept.
	marksAtLeast = 200 * time.Millisecond
)

const maxRects = 600 // on one page

// marks asks for the page to be drawn and finds the places of what is marked.
func (s *service) marks(ctx context.Context, v documentView, at asked, page dossier.Page, until time.Time) marksView {
	waiting, cancel := context.WithTimeout(ctx, max(time.Until(until), marksAtLeast))
	defer cancel()
	m, err := s.marksIn(waiting, v, at, page)
	if err != nil {
		m.Later = fmt.Sprintf("/documents/%s?part=marks&page=%d&clause=%d&at=%d", v.doc.ID, page.Number, at.clause, at.offset)
	}
	return m
}

func (s *service) marksIn(ctx context.Context, v documentView, at asked, page dossier.Page) (m marksView, err error) {
	if s.PageImage == nil {
		return marksView{Fault: "this server draws no pages"}, nil
	}
	view, err := s.PageImage(ctx, v.doc.ID, page.Number, false)
	var fault *jobs.PageFault
	if errors.As(err, &fault) {
		return marksView{Fault: fault.Reason}, nil
	}
	if err != nil {
		return m, err
	}
	m.Width, m.Height = view.Width, view.Height
	for _, b := range view.Boxes {
		m.add("out", b)
	}
	if at.clause >= 0 {
		if c := s.Clauses(v.text); at.clause < len(c) {
			m.frame(view, c[at.clause].Span, page.Span)
		}
	}
	for _, span := range evidenceSpans(v.checked.Verdicts) {
		if !span.Overlaps(page.Span) {
			continue
		}
		class := "evidence"
		if at.offset >= span.Start && at.offset < span.End {
			class = "evidence at"
		}
		lines := linesOf(view.Words, span, page.Span.Start)
		m.Unplaced = m.Unplaced || len(lines) == 0
		for _, b := range lines {
			m.add(class, b)
		}
	}
	if m.Wordless = m.Unplaced && page.OCR && len(view.Words) == 0; m.Wordless {
		m.Again, err = s.readsAgain(ctx, v)
	}
	return m, err
}

// readsAgain is the address at which whoever looks can have the document read
// again, "" where they may not.
func (s *service) readsAgain(ctx context.Context, v documentView) (string, error) {
	for _, id := range v.dossiers() {
		if may, err := s.mayPutIn(ctx, id); may || err != nil {
			return "/dossiers/" + id + "/change#papers-h", err
		}
	}
	return "", nil
}

func (m *marksView) add(class string, b dossier.PageBox) {
	if len(m.Rects) < maxRects && b.OnPage() {
		m.Rects = append(m.Rects, markRect{b.X0, b.Y0, b.X1 - b.X0, b.Y1 - b.Y0, class})
	}
}

// frame draws a line round the clause that was asked for.
func (m *marksView) frame(view dossier.PageView, span, page dossier.Span) {
	lines := linesOf(view.Words, span, page.Start)
	if len(lines) == 0 {
		m.Unplaced = m.Unplaced || span.Overlaps(page)
		return
	}
	around := lines[0]
	for _, b := range lines[1:] {
		around = around.Join(b)
	}
	const gap = 40
	m.add("frame", dossier.PageBox{
		X0: max(around.X0-gap, 0), Y0: max(around.Y0-gap, 0), X1: min(around.X1+gap, dossier.PageUnit), Y1: min(around.Y1+gap, dossier.PageUnit),
	})
}

// linesOf are the boxes, a line each, of the words of a span. start is where the
// page begins in the text.
func linesOf(words []dossier.PlacedWord, span dossier.Span, start int) []dossier.PageBox {
	var lines []dossier.PageBox
	for _, w := range words {
		at := dossier.Span{Start: w.Start + start, End: w.End + start}
		if !at.Overlaps(span) {
			continue
		}
		if n := len(lines); n > 0 && sameLine(lines[n-1], w.PageBox) {
			lines[n-1] = lines[n-1].Join(w.PageBox)
			continue
		}
		lines = append(lines, w.PageBox)
	}
	return lines
}

// sameLine reports whether a word goes on where a line ends.
func sameLine(line, word dossier.PageBox) bool {
	level := min(line.Y1, word.Y1)-max(line.Y0, word.Y0) > min(line.Y1-line.Y0, word.Y1-word.Y0)/2
	return level && word.X0 >= line.X0 && word.X0-line.X1 < 600
}

// documentMarks answers htmx with the picture of a page and its marks alone, for
// a page that was sent before they were known.
func (s *service) documentMarks(c *gin.Context, v documentView, at asked) {
	sheet := newSheetView(v, at)
	var err error
	if sheet.Marks, err = s.marksIn(c.Request.Context(), v, at, sheet.page); err != nil {
		s.fail(c, err)
		return
	}
	s.writeTemplate(c.Writer, c.Request, http.StatusOK, "document", "original", sheet)
}

func (s *service) addDocumentPages(r gin.IRoutes) {
	r.GET("/documents/:id", s.only(store.Rep, s.documentPage))
}
