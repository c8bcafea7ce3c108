package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// clausesOnPage bounds how much of a long document without pages one page shows.
const clausesOnPage = 100

// documentPage is one document: one of its pages as it looks, beside its text,
// or, where the format has no pages, some of its clauses.
type documentPage struct {
	head
	Doc        store.Document
	Path       string
	Kind       string
	Parts      []partView
	Dossiers   []dossier.Dossier
	Pages      int
	Concealed  int
	Tracked    bool
	Members    []store.Member
	Quality    *qualityView // nil without pages
	Redactions redactionsView
	Tree       *treeView
	Sheet      *sheetView // nil without pages
	Clauses    []clauseView
	Total      int // clauses of the whole document
	Weighed    []weighedView
	Why        whyView
	sheetOfClauses
}

// sheetOfClauses says which clauses of a document without pages are shown.
type sheetOfClauses struct {
	First, Last     int // from 1
	Before, Next    string
	HasBefore, More bool
}

type partView struct {
	Kind  string
	Pages string
}

// asked is the place of a document that an address asks for.
type asked struct {
	offset int // in the text, -1: none
	clause int // its index, -1: none
	page   int // number, 0 without pages
}

func (s *service) documentPage(c *gin.Context) {
	ctx, began := c.Request.Context(), time.Now()
	v, err := s.document(ctx, c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	clauses := s.Clauses(v.text)
	at, err := readPlace(v, clauses, c.Query("at"), c.Query("clause"), c.Query("page"))
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Vary", "HX-Request")
	if at.page > 0 && c.Query("part") == "marks" && c.GetHeader("HX-Request") != "" {
		s.documentMarks(c, v, at)
		return
	}
	page := newDocumentPage(headOf(ctx, v.doc.Path, "dossiers"), v, clauses, at)
	if page.Dossiers, err = s.dossiersOf(ctx, v); err != nil {
		s.fail(c, err)
		return
	}
	if page.Sheet != nil {
		page.Sheet.Marks = s.marks(ctx, v, at, page.Sheet.page, began.Add(marksWithin))
	}
	if page.Why, err = s.why(ctx, v, c.Query("why"), at, clauses); err != nil {
		s.fail(c, err)
		return
	}
	page.stay(c)
	s.render(c, http.StatusOK, "document", page)
}

func (s *service) dossiersOf(ctx context.Context, v documentView) (all []dossier.Dossier, err error) {
	for _, id := range v.dossiers() {
		d, err := s.see(ctx).Dossier(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, d.Dossier)
	}
	return all, nil
}

// readPlace reads which place is asked for: by a byte offset, by the index of a
// clause, or by the number of a page, which must be there.
func readPlace(v documentView, clauses []dossier.Clause, offset, clause, page string) (asked, error) {
	at := asked{offset: -1, clause: -1}
	if n, err := strconv.Atoi(offset); err == nil && n >= 0 && n <= len(v.text.Body) {
		at.offset = n
		at.clause = clauseAt(v.text, clauses, n)
	} else if n, err := strconv.Atoi(clause); err == nil && n >= 0 && n < len(clauses) {
		at.clause = n
	}
	if len(v.text.Pages) == 0 {
		if page != "" {
			return at, newProblem(http.StatusNotFound, "not_found", "This document has no pages: its kind of file is shown by its clauses. Leave the page out of the address.")
		}
		return at, nil
	}
	switch {
	case page != "":
		n, err := strconv.Atoi(page)
		if _, ok := pageOf(v.text, n); err != nil || !ok {
			return at, newProblem(http.StatusNotFound, "not_found", fmt.Sprintf(
				"There is no such page: this document has %s, from %d to %d. Choose one of them.",
				plural(len(v.text.Pages), "page"), v.text.Pages[0].Number, v.text.Pages[len(v.text.Pages)-1].Number))
		}
		at.page = n
	case at.offset >= 0:
		at.page = max(v.text.PageAt(at.offset), v.text.Pages[0].Number)
	case at.clause >= 0:
		at.page = v.text.PageAt(clauses[at.clause].Span.Start)
	default:
		at.page = v.text.Pages[0].Number
	}
	return at, nil
}

// clauseAt is the clause at an offset of the text; where none stands, as where
// words are blacked out, the one before it on its page, or the first behind it;
// -1 where the page has none.
func clauseAt(t dossier.Text, clauses []dossier.Clause, offset int) int {
	next, found := slices.BinarySearchFunc(clauses, offset, func(c dossier.Clause, at int) int {
		switch {
		case c.Span.End <= at:
			return -1
		case c.Span.Start > at:
			return 1
		}
		return 0
	})
	if found {
		return next
	}
	page := t.PageAt(offset)
	for _, i := range []int{next - 1, next} {
		if i >= 0 && i < len(clauses) && (t.PageAt(clauses[i].Span.Start) == page || t.PageAt(clauses[i].Span.End-1) == page) {
			return i
		}
	}
	return -1
}

// pageOf finds a page by its number.
func pageOf(t dossier.Text, number int) (dossier.Page, bool) {
	i, found := slices.BinarySearchFunc(t.Pages, number, func(p dossier.Page, n int) int { return p.Number - n })
	if !found {
		return dossier.Page{}, false
	}
	return t.Pages[i], true
}

func newDocumentPage(h head, v documentView, clauses []dossier.Clause, at asked) documentPage {
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
	page.Redactions = newRedactionsView(v)
	var shown dossier.Span
	if at.page > 0 {
		page.Quality = newQualityView(v.text.Pages, at.page)
		page.Sheet = newSheetView(v, at)
		shown = page.Sheet.page.Span
		page.Clauses = clauseViews(v, onPage(clauses, shown), shown, at)
	} else {
		page.showSheet(v, clauses, at)
		if len(page.Clauses) > 0 {
			shown = dossier.Span{Start: clauses[page.First-1].Span.Start, End: clauses[page.Last-1].Span.End}
		}
	}
	page.Tree = newTreeView(v, clauses, at, page.Clauses)
	page.Weighed = weighedIn(v, shown)
	return page
}

// showSheet shows the clauses round the one that was asked for.
func (p *documentPage) showSheet(v documentView, clauses []dossier.Clause, at asked) {
	first := max(at.clause, 0) / clausesOnPage * clausesOnPage
	last := min(first+clausesOnPage, len(clauses))
	p.First, p.Last = first+1, last
	p.HasBefore, p.Before = first > 0, strconv.Itoa(max(first-clausesOnPage, 0))
	p.More, p.Next = last < len(clauses), strconv.Itoa(last)
	p.Clauses = clauseViews(v, clauses[first:last], dossier.Span{End: len(v.text.Body)}, at)
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
