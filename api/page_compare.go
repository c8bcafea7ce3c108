package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

const (
	clausesCompared = 40  // changed clauses on one page
	dossiersToPick  = 200 // in the lists to choose from
)

// comparePage is two versions beside each other, or the choice of them.
type comparePage struct {
	head
	Older, Newer   string
	Dossiers       []pickView // to choose from
	Papers         []pickView // of the one dossier that was named
	PapersOf       string
	Chosen         bool
	From, To       sideHead
	Verdicts       []changedVerdict
	What           []filterLink // which clauses are shown
	Clauses        []clausePaper
	Came, Went     []string // papers without a counterpart
	Same           int
	First, Last    int
	All            int
	Before, After  string
	OnlyRenumbered int
}

type pickView struct {
	ID, Name   string
	Old, Newer bool // chosen
}

// sideHead is one of the two that are compared.
type sideHead struct {
	Title, Link string
	Unread      []string
}

// changedVerdict is a requirement that came out otherwise, with both proofs.
type changedVerdict struct {
	report.VerdictChange
	Was, Is       badge
	Before, After []findingView
	BeforeWords   string // reasons
	AfterWords    string
}

// clausePaper is a paper with those of its clauses that are shown.
type clausePaper struct {
	Old, New string
	Same     int
	Clauses  []clauseChangeView
}

type clauseChangeView struct {
	What     string // in words: "changed and moved"
	Old, New string // places
	Heading  string
	Pieces   []changePiece
}

// changePiece is a run of words: kept, gone or come. Left says that words that
// did not change are left out here.
type changePiece struct {
	Gone, Come, Left bool
	Text             string
}

func (s *service) comparePage(c *gin.Context) {
	ctx := c.Request.Context()
	page := comparePage{head: headOf(ctx, "Compare", "dossiers"), Older: c.Query("older"), Newer: c.Query("newer")}
	if err := s.picks(ctx, &page); err != nil {
		s.fail(c, err)
		return
	}
	if page.Older == "" || page.Newer == "" {
		s.render(c, http.StatusOK, "compare", page)
		return
	}
	for _, id := range []string{page.Older, page.Newer} {
		if !isID(id) && !isSHA(id) {
			s.fail(c, notFound("dossier or document"))
			return
		}
	}
	what, from := c.Query("what"), max(0, atoi(c.Query("from")))
	comparison, err := s.comparison(ctx, page.Older, page.Newer)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.noteRead(ctx, "read", "comparison", page.Older, page.Newer)
	page.fill(comparison, what, from)
	s.renderPart(c, http.StatusOK, "compare", "clauses", page)
}

// atoi reads a number of an address; nonsense is the beginning.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// isSHA reports whether it could be the id of a document.
func isSHA(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }

// picks are the dossiers to choose from, and the papers of the dossier that was
// named first: two versions of a contract often lie in one.
func (s *service) picks(ctx context.Context, page *comparePage) error {
	return s.view(ctx, func(from store.Sight) error {
		all, err := from.NewestDossiers(ctx, "", dossiersToPick)
		if err != nil {
			return err
		}
		for _, id := range []string{page.Older, page.Newer} {
			if !isID(id) || slices.ContainsFunc(all, func(d store.Dossier) bool { return d.ID == id }) {
				continue
			}
			d, err := from.Dossier(ctx, id)
			if err != nil {
				return err
			}
			all = append(all, d)
		}
		for _, d := range all {
			page.Dossiers = append(page.Dossiers, pickView{d.ID, d.Title, d.ID == page.Older, d.ID == page.Newer})
		}
		return page.pickPapers(ctx, from)
	})
}

func (page *comparePage) pickPapers(ctx context.Context, from store.Sight) error {
	in := page.Older
	if isSHA(in) {
		members, err := from.MembershipsOf(ctx, in)
		if err != nil {
			return err
		}
		if len(members) == 0 {
			return notFound("document")
		}
		in = members[0].Dossier
	}
	if !isID(in) {
		return nil
	}
	d, err := from.Dossier(ctx, in)
	if err != nil {
		return err
	}
	page.PapersOf = d.Title
	members, err := from.Memberships(ctx, in)
	for _, m := range members {
		if m.Document == "" || len(page.Papers) == dossiersToPick || slices.ContainsFunc(page.Papers, func(p pickView) bool { return p.ID == m.Document }) {
			continue
		}
		page.Papers = append(page.Papers, pickView{m.Document, m.Path, m.Document == page.Older, m.Document == page.Newer})
	}
	return err
}

// link is the address of the comparison with other choices.
func (page *comparePage) link(what string, from int) string {
	q := url.Values{"older": {page.Older}, "newer": {page.Newer}}
	if what != "" {
		q.Set("what", what)
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return "/compare?" + q.Encode()
}

func (page *comparePage) fill(c report.Comparison, what string, from int) {
	page.Chosen = true
	page.From, page.To = newSideHead(page.Older, c.Old), newSideHead(page.Newer, c.New)
	for _, v := range c.Verdicts {
		page.Verdicts = append(page.Verdicts, newChangedVerdict(c, v))
	}
	page.filters(c, what)
	page.clauses(c, what, from)
}

func newSideHead(id string, side report.ComparedSide) sideHead {
	h := sideHead{Title: side.Title, Link: "/dossiers/" + id, Unread: side.Unread}
	if isSHA(id) {
		h.Link = "/documents/" + id
	}
	if h.Title == "" {
		h.Title = "Untitled dossier"
	}
	return h
}

func newChangedVerdict(c report.Comparison, v report.VerdictChange) changedVerdict {
	one := changedVerdict{VerdictChange: v, Was: newBadge(v.Old), Is: newBadge(v.New), BeforeWords: report.ReasonWords(v.OldReasons), AfterWords: report.ReasonWords(v.NewReasons)}
	first := func(evidence []report.Evidence) []findingView {
		all := findingViews(report.Report{}, evidence)
		for i := range all {
			all[i].Path = "look at it" // the paper is named above
		}
		return all[:min(len(all), 1)]
	}
	one.Before, one.After = first(v.OldEvidence), first(v.NewEvidence)
	return one
}

// shows reports whether a clause is among those that were asked for. Without a
// choice, clauses that only have another number are left out: one new clause
// gives all that follow it another number.
func shows(what string, change report.ClauseChange) bool {
	switch what {
	case "":
		return len(change.What) > 0 && !slices.Equal(change.What, []report.ChangeWord{report.ClauseRenumbered})
	case "all":
		return len(change.What) > 0
	case "same":
		return len(change.What) == 0
	case "every":
		return true
	}
	return slices.Contains(change.What, report.ChangeWord(what))
}

func (page *comparePage) filters(c report.Comparison, what string) {
	for _, one := range [][2]string{
		{"", "what changed"}, {string(report.ClauseChanged), "other words"}, {string(report.ClauseAdded), "new clauses"}, {string(report.ClauseRemoved), "gone"},
		{string(report.ClauseMoved), "moved"}, {string(report.ClauseRenumbered), "other number"}, {"all", "all of these"},
		{"same", "as before"}, {"every", "the whole text"},
	} {
		link := filterLink{Value: one[0], Word: one[1], Link: page.link(one[0], 0), Chosen: what == one[0]}
		for _, p := range c.Papers {
			for _, change := range p.Every {
				if shows(one[0], change) {
					link.Count++
				}
			}
		}
		page.What = append(page.What, link)
	}
}

func (page *comparePage) clauses(c report.Comparison, what string, from int) {
	for _, p := range c.Papers {
		page.Same += p.Same
		switch {
		case p.Old == "":
			page.Came = append(page.Came, p.New)
			continue
		case p.New == "":
			page.Went = append(page.Went, p.Old)
			continue
		}
		view := clausePaper{Old: p.Old, New: p.New, Same: p.Same}
		for _, change := range p.Every {
			if !shows(what, change) {
				if what == "" && len(change.What) > 0 {
					page.OnlyRenumbered++
				}
				continue
			}
			if page.All++; page.All > from && page.All <= from+clausesCompared {
				view.Clauses = append(view.Clauses, newClauseChangeView(change))
			}
		}
		if len(view.Clauses) > 0 {
			page.Clauses = append(page.Clauses, view)
		}
	}
	page.First, page.Last = min(from+1, page.All), min(from+clausesCompared, page.All)
	if from > 0 {
		page.Before = page.link(what, max(0, from-clausesCompared))
	}
	if page.Last < page.All {
		page.After = page.link(what, page.Last)
	}
}

// changeWords say what happened to a clause.
var changeWords = map[report.ChangeWord]string{
	report.ClauseChanged:    "other words",
	report.ClauseRenumbered: "another number",
	report.ClauseMoved:      "moved",
	report.ClauseAdded:      "new",
	report.ClauseRemoved:    "gone",
}

func newClauseChangeView(change report.ClauseChange) clauseChangeView {
	var words []string
	for _, w := range change.What {
		words = append(words, changeWords[w])
	}
	if len(words) == 0 {
		words = []string{"as before"}
	}
	view := clauseChangeView{What: strings.Join(words, ", "), Heading: strings.Join(change.Heading, " › ")}
	if change.Old != nil {
		view.Old = report.Place(change.Old.Clause, change.Old.Page)
	}
	if change.New != nil {
		view.New = report.Place(change.New.Clause, change.New.Page)
	}
	switch {
	case change.Old == nil && change.New != nil:
		view.Pieces = []changePiece{{Come: true, Text: report.Visible(change.New.Quote)}}
	case change.New == nil && change.Old != nil:
		view.Pieces = []changePiece{{Gone: true, Text: report.Visible(change.Old.Quote)}}
	case len(change.What) == 0 && change.New != nil: // somebody wishes to read it
		view.Pieces = []changePiece{{Text: report.Visible(change.New.Quote)}}
	case len(change.Words) == 0 && change.New != nil:
		view.Pieces = kept(report.Visible(change.New.Quote), true, true)
	}
	for i, w := range change.Words {
		if w.Kept {
			view.Pieces = append(view.Pieces, kept(report.Visible(w.New), i > 0, i+1 < len(change.Words))...)
			continue
		}
		for _, piece := range []changePiece{{Gone: true, Text: report.Visible(w.Old)}, {Come: true, Text: report.Visible(w.New)}} {
			if piece.Text != "" {
				view.Pieces = append(view.Pieces, piece)
			}
		}
	}
	return view
}

// keptRoom is how many bytes of words that did not change stand beside those
// that did.
const keptRoom = 280

// kept shortens a long run of words that did not change to what stands beside
// the changes before and after it.
func kept(s string, before, after bool) []changePiece {
	if len(s) <= 2*keptRoom {
		return []changePiece{{Text: s}}
	}
	head, tail := s[:wordStart(s, keptRoom)], s[wordStart(s, len(s)-keptRoom):]
	out := []changePiece{{Left: true}}
	if before {
		out = append([]changePiece{{Text: head}}, out...)
	}
	if after {
		out = append(out, changePiece{Text: tail})
	}
	return out
}

// wordStart is the place of the first word at or after a byte.
func wordStart(s string, at int) int {
	if i := strings.IndexByte(s[at:], ' '); i >= 0 && i < 60 {
		return at + i
	}
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	return at
}
