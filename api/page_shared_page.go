package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
)

// sharedPageView is one cited page: how it looks, and the words that are cited.
type sharedPageView struct {
	head
	Back          string
	Path          string
	Page          int // 0 in a document without pages
	Image         string
	Width, Height int // of the picture, for its shape
	Fault         string
	Marks         []markRect
	Unplaced      bool
	Quotes        []sharedQuote
	Named         []string // names and dates that were read off it
}

type sharedQuote struct {
	ID           string // to which the quote in the report leads
	Role, Clause string
	Text         string // of the clause that the words stand in; "" where it is too long to be shown
	Quote        string
	Bare         bool // begins with a quotation mark of its own and needs none of ours
}

// sharedPage shows a cited page. The words cited are cut from the report, and
// the clause round them from the document's text, where nothing concealed is.
func (s *service) sharedPage(c *gin.Context, o opened) {
	here, number, err := s.cited(c, o)
	if err != nil {
		s.sharedFails(c, err)
		return
	}
	doc := here[0].Document
	text, err := s.see(o.ctx).Text(o.ctx, doc)
	if err != nil {
		s.sharedFails(c, err)
		return
	}
	view := sharedPageView{Back: o.at, Path: sharedName(o.report, doc), Page: number}
	view.head = head{Title: report.Visible(view.Path)}
	s.sharedPicture(o.ctx, c, &view, here, text)
	view.Quotes, view.Named = s.sharedQuotes(here, text)
	s.noteRead(c.Request.Context(), "open", "link", o.ID, "page "+strconv.Itoa(number)+" of "+doc)
	s.render(c, http.StatusOK, "shared_page", view)
}

// sharedName is the path under which the report has a document.
func sharedName(r report.Report, sha string) string {
	for _, d := range r.Documents {
		if d.SHA256 == sha {
			return d.Path
		}
	}
	return ""
}

// sharedPicture finds out whether the page can be drawn, and where the cited
// words stand on it.
func (s *service) sharedPicture(ctx context.Context, c *gin.Context, view *sharedPageView, here []citation, text dossier.Text) {
	page, paged := pageOf(text, view.Page)
	if !paged || s.PageImage == nil {
		return
	}
	drawn, err := s.PageImage(ctx, here[0].Document, view.Page, false)
	var fault *jobs.PageFault
	switch {
	case errors.As(err, &fault):
		view.Fault = fault.Reason
		return
	case err != nil:
		view.Fault = "it took too long to draw; try again later"
		return
	}
	view.Image, view.Width, view.Height = c.Request.URL.Path+"/image", drawn.Width, drawn.Height
	var marks marksView
	for _, one := range here {
		lines := linesOf(drawn.Words, one.Span, page.Span.Start)
		view.Unplaced = view.Unplaced || len(lines) == 0
		for _, b := range lines {
			marks.add("evidence", b)
		}
	}
	view.Marks = marks.Rects
}

// maxShared is the longest clause that is shown round its cited words, in bytes.
const maxShared = 6000

// sharedQuotes gives the cited words with the clause round them, each clause
// once, and apart from them the names and dates that the report takes from here.
func (s *service) sharedQuotes(here []citation, text dossier.Text) (all []sharedQuote, named []string) {
	clauses := s.Clauses(text)
	last := ""
	for _, one := range here {
		if one.Role == "" {
			if name := report.Visible(one.Quote); name != "" && !slices.Contains(named, name) {
				named = append(named, name)
			}
			continue
		}
		q := sharedQuote{ID: quoteAnchor(one.Span), Clause: one.Clause, Quote: report.Visible(one.Quote)}
		if one.Role != "" {
			q.Bare = strings.IndexAny(q.Quote, `"“‘'`) == 0
			q.Role = report.RoleWord(dossier.Role(one.Role))
		}
		for _, cl := range clauses {
			if cl.Span.Start <= one.Start && one.Start < cl.Span.End && cl.Span.Len() <= maxShared {
				q.Text = legible(text.Cut(cl.Span))
			}
		}
		if q.Text == last {
			q.Text = ""
		} else if q.Text != "" {
			last = q.Text
		}
		all = append(all, q)
	}
	return all, named
}

// sharedImage is the picture of a cited page.
func (s *service) sharedImage(c *gin.Context, o opened) {
	here, number, err := s.cited(c, o)
	if err == nil && (s.PageImage == nil || number == 0) {
		err = deadLink()
	}
	if err != nil {
		s.sharedFails(c, err)
		return
	}
	drawn, err := s.PageImage(o.ctx, here[0].Document, number, false)
	if err != nil {
		s.sharedFails(c, err)
		return
	}
	c.Header("Content-Security-Policy", originalPolicy)
	c.Data(http.StatusOK, drawn.Type, drawn.Picture)
}
