package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// clausesOnPage bounds how much of a long document one page shows.
const clausesOnPage = 250

type documentPage struct {
	head
	Doc             store.Document
	Path            string
	Kind            string
	Parts           []partView
	Dossiers        []dossier.Dossier
	Pages           int
	Weak            []pageView // pages that are not good or were read by OCR
	Concealed       int
	Tracked         bool
	Members         []store.Member
	Clauses         []clauseView
	At              int // index of the clause that was asked for, or -1
	Total           int
	First, Last     int // of the clauses shown, from 1
	Before, Next    string
	HasBefore, More bool
}

type partView struct {
	Kind  string
	Pages string
}

// clauseView is one line of the ledger: number, words, page.
type clauseView struct {
	Index    int
	Number   string
	Zone     string // "" for operative text
	Page     int
	NewPage  bool // the first clause on its page
	Lines    bool // its line breaks mean something
	Pieces   []piece
	Findings []clauseWeight
}

// piece is a run of text, marked or not.
type piece struct {
	Text string
	Mark bool
}

func (s *service) documentPage(c *gin.Context) {
	v, err := s.document(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	clauses := s.Clauses(v.text)
	at := wantedClause(c, clauses)
	page := newDocumentPage(headOf(c.Request.Context(), v.doc.Path, "dossiers"), v, clauses, max(at, 0)/clausesOnPage*clausesOnPage)
	page.At = at
	for _, id := range v.dossiers() {
		d, err := s.see(c.Request.Context()).Dossier(c.Request.Context(), id)
		if err != nil {
			s.fail(c, err)
			return
		}
		page.Dossiers = append(page.Dossiers, d.Dossier)
	}
	page.stay(c)
	s.render(c, http.StatusOK, "document", page)
}

// wantedClause is the clause asked for by ?clause= or by a byte offset (?at=),
// or -1. The page shows the sheet of clauses that it stands on.
func wantedClause(c *gin.Context, clauses []dossier.Clause) int {
	if offset, err := strconv.Atoi(c.Query("at")); err == nil {
		return slices.IndexFunc(clauses, func(c dossier.Clause) bool { return c.Span.Start <= offset && offset < c.Span.End })
	}
	if n, err := strconv.Atoi(c.Query("clause")); err == nil && n >= 0 && n < len(clauses) {
		return n
	}
	return -1
}

func newDocumentPage(h head, v documentView, clauses []dossier.Clause, first int) documentPage {
	kind, _ := v.checked.Reading.Outline.Kind()
	page := documentPage{
		head: h, Doc: v.doc, Path: v.doc.Path, Kind: kind.Name(),
		Pages: len(v.text.Pages), Concealed: len(v.text.Concealed), Tracked: v.text.Tracked, Members: v.members, Total: len(clauses),
	}
	if v.doc.State == store.Pending {
		page.Refresh = refreshSeconds
	}
	for _, p := range v.checked.Reading.Outline.Parts {
		page.Parts = append(page.Parts, newPartView(p))
	}
	for _, p := range v.text.Pages {
		if p.Quality != dossier.Good || p.OCR || p.Redacted > 0 {
			page.Weak = append(page.Weak, newPageView(p))
		}
	}
	last := min(first+clausesOnPage, len(clauses))
	page.First, page.Last = first+1, last
	page.HasBefore, page.Before = first > 0, strconv.Itoa(max(first-clausesOnPage, 0))
	page.More, page.Next = last < len(clauses), strconv.Itoa(last)
	page.Clauses = clauseViews(v, clauses[first:last])
	return page
}

// pageView is a page that a person should look at, and why.
type pageView struct {
	Number int
	Why    string
	Reason string
}

var qualityWords = map[dossier.Quality]string{
	dossier.Garbled:       "its text is garbled",
	dossier.ImageOnly:     "a picture without text",
	dossier.Blank:         "blank",
	dossier.OtherLanguage: "not in English",
	dossier.Unread:        "not read",
}

func newPageView(p dossier.Page) pageView {
	var words []string
	if w := qualityWords[p.Quality]; w != "" {
		words = append(words, w)
	}
	if p.OCR {
		words = append(words, "read by character recognition")
	}
	if p.Redacted > 0 {
		words = append(words, fmt.Sprintf("%.0f%% blacked out", max(p.Redacted*100, 1)))
	}
	return pageView{p.Number, strings.Join(words, ", "), p.Reason}
}

func newPartView(p dossier.Part) partView {
	switch {
	case p.Pages[0] == 0:
		return partView{p.Kind.Name(), ""}
	case p.Pages[0] == p.Pages[1]:
		return partView{p.Kind.Name(), fmt.Sprintf("page %d", p.Pages[0])}
	default:
		return partView{p.Kind.Name(), fmt.Sprintf("pages %d to %d", p.Pages[0], p.Pages[1])}
	}
}

func clauseViews(v documentView, clauses []dossier.Clause) []clauseView {
	marked := evidenceSpans(v.checked.Verdicts)
	views := make([]clauseView, 0, len(clauses))
	page, number := 0, ""
	for _, c := range clauses {
		view := clauseView{
			Index: c.Index, Page: c.Page, NewPage: c.Page != page, Lines: inLines(v.text.Cut(c.Span)),
			Pieces: pieces(v.text, c.Span, marked), Findings: weights(v.checked.Verdicts, c.Span),
		}
		if c.Zone != dossier.Operative {
			view.Zone = zoneWord(c.Zone)
		}
		if c.Number != number {
			view.Number = c.Number
		}
		page, number = c.Page, c.Number
		views = append(views, view)
	}
	return views
}

// inLines reports whether the line breaks of a text mean something, as in the
// rows of a table; those of running text come from the width of the paper.
func inLines(text string) bool { return strings.Contains(text, " | ") }

// evidenceSpans are the places that verdicts rest on, joined and in order.
func evidenceSpans(verdicts []dossier.Verdict) []dossier.Span {
	var all []dossier.Span
	for _, v := range verdicts {
		for _, e := range v.Evidence {
			all = append(all, e.Span)
		}
	}
	slices.SortFunc(all, func(a, b dossier.Span) int { return a.Start - b.Start })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// pieces cuts a span of the text into what is marked and what is not. marked is
// in order and does not overlap.
func pieces(t dossier.Text, in dossier.Span, marked []dossier.Span) []piece {
	var all []piece
	at := in.Start
	add := func(to int, mark bool) {
		if to > at {
			all = append(all, piece{t.Cut(dossier.Span{Start: at, End: to}), mark})
			at = to
		}
	}
	for _, m := range marked {
		if m.Overlaps(in) {
			add(min(max(m.Start, in.Start), in.End), false)
			add(min(m.End, in.End), true)
		}
	}
	add(in.End, false)
	return all
}

var zoneWords = map[dossier.Zone]string{
	dossier.TemplateBlank: "template, not filled in",
	dossier.AnswerZone:    "answer",
	dossier.Request:       "the request",
	dossier.Statute:       "quoted law",
	dossier.Complaint:     "how to complain",
	dossier.HeaderFooter:  "header or footer",
	dossier.Redacted:      "blacked out",
}

func zoneWord(z dossier.Zone) string {
	if words, ok := zoneWords[z]; ok {
		return words
	}
	return string(z)
}
