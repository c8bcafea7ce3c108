package api

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/web"
)

// pages are the templates of the pages by name, each with the layout around it.
type pages struct{ byName map[string]*template.Template }

// head is what the layout shows of every page.
type head struct {
	Title   string
	In      bool       // somebody is logged in
	Role    store.Role // of whoever is
	Here    string     // which of the places in the menu this is
	Refresh int        // seconds until the page fetches itself again; 0: it does not
	Live    bool       // with a script the page changes by itself, so that only others fetch it again
}

// headOf is the head of a page for whoever asks.
func headOf(ctx context.Context, title, here string) head {
	who, in := callerOf(ctx)
	return head{Title: title, In: in, Role: who.Role, Here: here}
}

// Admin reports whether the menu shows what administrators do.
func (h head) Admin() bool { return h.Role == store.Admin }

// Puts reports whether whoever asks may put documents in.
func (h head) Puts() bool { return h.In && h.Role != store.Rep }

// stay ends the fetching where the reader asked for that: some people read more
// slowly than the page would change under them.
func (h *head) stay(c *gin.Context) {
	if c.Query("still") != "" {
		h.Refresh = 0
	}
}

func parsePages(files *staticFiles) (*pages, error) {
	all, err := fs.Glob(web.FS, "pages/*.gohtml")
	if err != nil {
		return nil, fmt.Errorf("api: pages: %w", err)
	}
	p := &pages{byName: map[string]*template.Template{}}
	for _, file := range all {
		name := strings.TrimSuffix(path.Base(file), ".gohtml")
		if name == "layout" {
			continue
		}
		parts, err := fs.Glob(web.FS, "pages/"+name+"/*.gohtml") // of a long page
		if err != nil {
			return nil, fmt.Errorf("api: parts of page %s: %w", name, err)
		}
		sources := append([]string{"pages/layout.gohtml", "pages/shared/*.gohtml", "report/marks.gohtml", file}, parts...)
		t, err := template.New(name).Funcs(pageFuncs).Funcs(files.funcs()).ParseFS(web.FS, sources...)
		if err != nil {
			return nil, fmt.Errorf("api: page %s: %w", name, err)
		}
		p.byName[name] = t
	}
	return p, nil
}

var pageFuncs = template.FuncMap{
	"visible": report.Visible, // for every name and quote that came from a document or a person
	"legible": legible,
	"badge":   newBadge,
	"place":   report.Place,
	"state":   stateWord,
	"kind":    dossier.Kind.Name,
	"words":   func(s string) string { return report.Visible(strings.ReplaceAll(s, "_", " ")) },
	"date":    func(b dossierBody) string { return b.CreatedAt.Format("2 January 2006") },
	"plural":  plural,
	"tries": func(n int) string {
		if n == 1 {
			return "1 try"
		}
		return fmt.Sprint(n, " tries")
	},
	"daily":   func(t time.Time) string { return t.UTC().Format("2 January 2006") },
	"days":    func(n int) string { return plural(max(n, -n), "day") },
	"advice":  advice,
	"stage":   stageWord,
	"less":    func(n int) int { return n - 1 },
	"when":    func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04") },
	"day":     func(t time.Time) string { return t.UTC().Format("2 January 2006") },
	"isoday":  report.Day, // of a date as it stands in a report
	"blocked": requirementLinks,
}

// badge is a verdict with its shape and its word.
type badge struct{ Value, Word string }

func newBadge(v dossier.Value) badge { return badge{string(v), report.Word(v)} }

func stateWord(s dossier.State) string {
	if s == store.Pending {
		return "being read"
	}
	return report.StateWord(s)
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// legible makes the text of a document safe to show like report.Visible, but
// leaves its lines and spaces as they are.
func legible(s string) string {
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, unicode.IsSpace)
		if n == 0 {
			n = len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
			b.WriteString(strings.ReplaceAll(s[:n], "\f", "\n"))
			s = s[n:]
			continue
		}
		if n < 0 {
			n = len(s)
		}
		b.WriteString(report.Visible(s[:n]))
		s = s[n:]
	}
	return b.String()
}

// hidden reports whether a person could not see the character for what it is.
func hidden(r rune) bool { return report.Visible(string(r)) != string(r) }

// render writes a page; a template that fails leaves no half page behind.
func (s *service) render(c *gin.Context, status int, name string, data any) {
	s.write(c.Writer, c.Request, status, name, data)
}

// renderPart answers htmx with one part of a page, which swaps it in, and
// everybody else with the page as a whole.
func (s *service) renderPart(c *gin.Context, status int, name, part string, data any) {
	c.Header("Vary", "HX-Request")
	if c.GetHeader("HX-Request") == "" || c.GetHeader("HX-Boosted") != "" || c.GetHeader("HX-History-Restore-Request") != "" {
		part = "layout"
	}
	s.writeTemplate(c.Writer, c.Request, status, name, part, data)
}

func (s *service) write(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	s.writeTemplate(w, r, status, name, "layout", data)
}

func (s *service) writeTemplate(w http.ResponseWriter, r *http.Request, status int, name, template string, data any) {
	var b bytes.Buffer
	if err := s.pages.byName[name].ExecuteTemplate(&b, template, data); err != nil {
		s.Log.Error("page failed", "request", requestID(r.Context()), "page", name, "error", err)
		http.Error(w, "Something went wrong in here. Look into the server's log.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may be gone, and there is nobody else to tell
}

type errorPage struct {
	head
	Problem *huma.ErrorModel
}

// errorPage answers a person: what happened and what to do.
func (s *service) errorPage(w http.ResponseWriter, r *http.Request, p *huma.ErrorModel) {
	s.write(w, r, p.Status, "error", errorPage{headOf(r.Context(), p.Title, ""), p})
}

// fail answers for a page handler's error.
func (s *service) fail(c *gin.Context, err error) {
	s.refuse(c.Writer, c.Request, s.problem(c.Request.Context(), err))
}

func (s *service) pageNotFound(c *gin.Context) {
	s.refuse(c.Writer, c.Request, notFound("page"))
}

func (s *service) pageWrongMethod(c *gin.Context) {
	s.refuse(c.Writer, c.Request, newProblem(http.StatusMethodNotAllowed, "method",
		"This address does not take "+c.Request.Method+" requests. See /openapi.json for what it takes."))
}

func (s *service) addPages(r gin.IRoutes) {
	s.addStartPages(r)
	s.addUploadPages(r)
	s.addBatchPages(r)
	s.addDossiersPages(r)
	s.addDossierPages(r)
	s.addDocumentPages(r)
	s.addSearchPages(r)
	s.addMatrixPages(r)
	s.addRequirementPages(r)
	s.addStatic(r)
}
