package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// sharedPath is where somebody without a login reads one report. The token in it
// is all that they have, so it goes into no log and to no other site.
const sharedPath = "/r/"

// openings is how often one link can be opened, with its pages, in a window.
const openings = 1500

// opened is a link that works, in the eyes of the one who made it.
type opened struct {
	store.ReportLink
	ctx    context.Context // asks as the maker
	report report.Report
	at     string // its own address
}

func (s *service) addSharedPages(r gin.IRoutes) {
	r.GET(sharedPath+":token", s.shared(s.sharedReport))
	for _, name := range []string{formatPDF, "docx"} {
		r.GET(sharedPath+":token/report."+name, s.shared(func(c *gin.Context, o opened) { s.sharedFile(c, o, name) }))
	}
	r.GET(sharedPath+":token/pages/:document/:page", s.shared(s.sharedPage))
	r.GET(sharedPath+":token/pages/:document/:page/image", s.shared(s.sharedImage))
}

// shared opens a link, or answers what is answered for every one that opens
// nothing: unknown, expired, withdrawn, of a deleted dossier, or of a maker who
// may no longer pass it on. It asks anew each time, so that a link is dead at once.
func (s *service) shared(serve func(*gin.Context, opened)) gin.HandlerFunc {
	return func(c *gin.Context) {
		alone(c)
		ctx, token := c.Request.Context(), c.Param("token")
		l, maker, err := s.Desk.ReportLink(ctx, store.HashToken(token), s.Now())
		if err == nil {
			err = s.countTry(ctx, "opened:"+l.ID, openings)
		}
		o := opened{ReportLink: l, ctx: withCaller(ctx, caller{Viewer: maker}), at: sharedPath + token}
		if err == nil {
			o.report, err = s.report(o.ctx, l.Dossier)
		}
		if err != nil {
			s.sharedFails(c, err)
			return
		}
		serve(c, o)
	}
}

// alone keeps what a token opens out of search engines, caches and the logs of
// other sites.
func alone(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Cache-Control", "no-store")
}

// sharedFails answers for a link that opens nothing. Tries are counted, so that
// nobody tries tokens by the thousand.
func (s *service) sharedFails(c *gin.Context, err error) {
	var wait tooMany
	if code := store.CodeOf(err); code == store.NotFound || code == store.Forbidden {
		ctx := c.Request.Context()
		if err = s.countTry(ctx, "link:"+neighbourhood(address(ctx)), linkTries); err == nil {
			err = deadLink()
		}
	}
	if errors.As(err, &wait) {
		c.Writer.Header().Set("Retry-After", "900")
		err = newProblem(http.StatusTooManyRequests, "too_many_tries", "Too many links were opened within a quarter of an hour. Wait and try again.")
	}
	s.fail(c, err)
}

func deadLink() error {
	return newProblem(http.StatusNotFound, "link", "This link opens nothing. It may be too old, it may have been withdrawn, or a part of it may be missing. Ask whoever gave it to you for a new one.")
}

// noteOpened counts and notes that somebody looked: in the audit log once in a
// while, in the dossier's log once a day.
func (s *service) noteOpened(c *gin.Context, o opened, how string) {
	ctx, now := c.Request.Context(), s.Now()
	day := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	if err := s.Desk.OpenedReportLink(ctx, o.ReportLink, day(o.OpenedAt) != day(now), now); err != nil {
		s.Log.Warn("opening of a link not noted", "request", requestID(ctx), "error", err)
	}
	s.noteRead(ctx, "open", "link", o.ID, how)
}

// sharedNote stands above the report on the screen, and not on paper.
type sharedNote struct {
	At        string // address of the link
	Made      time.Time
	Until     time.Time
	PDF, Word bool
	Documents []sharedDocument
}

type sharedDocument struct {
	Path, SHA string
	Pages     []int
}

// sharedReport is the report itself, self-contained and sandboxed like the one
// that is downloaded.
func (s *service) sharedReport(c *gin.Context, o opened) {
	note := sharedNote{At: o.at, Made: s.Now(), Until: o.ExpiresAt, PDF: s.Printer != nil, Word: o.Sheet == ""}
	if o.Pages {
		all, err := s.citations(o.report, report.SheetName(o.Sheet))
		if err != nil {
			s.fail(c, err)
			return
		}
		note.Documents, o.report = sharedDocuments(o.report, all), o.report.LeadingTo(sharedPlaces(o.at, all))
	}
	body, err := s.fill(o.ctx, formatOf("html"), report.SheetName(o.Sheet), o.report)
	if err != nil {
		s.fail(c, err)
		return
	}
	var above bytes.Buffer
	if err := s.pages.byName["shared_page"].ExecuteTemplate(&above, "shared-note", note); err != nil {
		s.fail(c, err)
		return
	}
	s.noteOpened(c, o, "html")
	c.Header("Content-Security-Policy", reportPolicy)
	c.Data(http.StatusOK, formatOf("html").contentType, bytes.Replace(body, []byte("<main>"), append([]byte("<main>"), above.Bytes()...), 1))
}

// sharedPlaces gives where under a link the page of a quote is, and the quote on
// it: of what is cited, since nothing else opens.
func sharedPlaces(at string, all []citation) func(report.Evidence) string {
	return func(e report.Evidence) string {
		for _, c := range all {
			if c.Document == e.Document && c.Page == e.Page {
				return fmt.Sprintf("%s/pages/%s/%d#%s", at, c.Document, c.Page, quoteAnchor(dossier.Span{Start: e.Start, End: e.End}))
			}
		}
		return ""
	}
}

// quoteAnchor is the id of a quote on the page that it is cited from.
func quoteAnchor(at dossier.Span) string { return fmt.Sprintf("at-%d-%d", at.Start, at.End) }

// sharedDocuments are those of which pages are cited.
func sharedDocuments(r report.Report, all []citation) (out []sharedDocument) {
	done := map[string]bool{}
	for _, d := range r.Documents {
		if pages := pagesOf(all, d.SHA256); len(pages) > 0 && !done[d.SHA256] {
			done[d.SHA256] = true
			out = append(out, sharedDocument{d.Path, d.SHA256, pages})
		}
	}
	return out
}

func (s *service) sharedFile(c *gin.Context, o opened, name string) {
	f := formatOf(name)
	body, err := s.fill(o.ctx, f, report.SheetName(o.Sheet), o.report)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.noteOpened(c, o, name)
	c.Header("Content-Disposition", attachment(reportName(o.report, o.Sheet)+f.ending))
	c.Data(http.StatusOK, f.contentType, body)
}

// cited gives what the report cites on the page that is asked for. Every other
// page, of this or any document, is not there.
func (s *service) cited(c *gin.Context, o opened) (here []citation, page int, err error) {
	page, err = strconv.Atoi(c.Param("page"))
	if err != nil || !o.Pages || strconv.Itoa(page) != c.Param("page") {
		return nil, 0, store.ErrNotFound
	}
	all, err := s.citations(o.report, report.SheetName(o.Sheet))
	if err != nil {
		return nil, 0, err
	}
	for _, one := range all {
		if one.Document == c.Param("document") && one.Page == page {
			here = append(here, one)
		}
	}
	if len(here) == 0 {
		return nil, 0, store.ErrNotFound
	}
	return here, page, nil
}
