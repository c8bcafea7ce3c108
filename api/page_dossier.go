package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// refreshSeconds is how often a page that is still being read fetches itself.
const refreshSeconds = 4

type dossierPage struct {
	head
	Dossier  dossierBody
	Report   report.Report
	Points   []pointView
	Facts    []factView
	Themes   []themeView
	Folds    []string
	Upload   uploadView
	Unread   []report.Document
	NotHeld  []string
	Meanings []meaningView
}

type pointView struct {
	report.Point
	Findings []findingView
}

type factView struct{ Name, Value string }

// themeView is a table of requirements under one heading of the catalogue.
type themeView struct {
	Name string
	Rows []verdictView
}

type verdictView struct {
	report.Verdict
	Said     string
	Findings []findingView // the one that leads, and what contradicts it
	More     []findingView
}

type meaningView struct{ Value, Word, Text string }

// findingView is a norm with everything that must be printed beside it.
type findingView struct {
	Document string // id, for the link
	Path     string
	Place    string
	Start    int // of the norm, for the link
	Quotes   []quoteView
}

type quoteView struct {
	Role  string
	Quote string
	OCR   bool
	Bare  bool // begins with a quotation mark of its own and needs none of ours
}

func (s *service) dossierPage(c *gin.Context) {
	id := c.Param("id")
	body, err := s.showDossier(c.Request.Context(), id)
	if err != nil {
		s.fail(c, err)
		return
	}
	r, err := s.report(c.Request.Context(), id)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.noteRead(c.Request.Context(), "read", "report", id, "page")
	page := newDossierPage(headOf(c.Request.Context(), body.Title, "dossiers"), body, r)
	page.Upload.Limits = s.limitsInWords()
	page.stay(c)
	s.render(c, http.StatusOK, "dossier", page)
}

func newDossierPage(h head, body dossierBody, r report.Report) dossierPage {
	page := dossierPage{
		head: h, Dossier: body, Report: r,
		Upload: uploadView{Dossier: body.ID, Kinds: dossier.Kinds},
	}
	if body.Reading {
		page.Refresh = refreshSeconds
	}
	for _, p := range report.FivePoints(r) {
		page.Points = append(page.Points, pointView{p, findingViews(r, append(slices.Clone(p.Evidence), p.Contrary...))})
	}
	for _, name := range dossier.FactNames {
		if v := r.Dossier.Facts[name]; v != "" {
			page.Facts = append(page.Facts, factView{factWord(name), v})
		}
	}
	judged, folds := report.Split(r)
	page.Themes = themes(r, judged)
	for _, f := range folds {
		page.Folds = append(page.Folds, capital(f.Line()))
	}
	for _, d := range r.Documents {
		if d.State != dossier.StateRead && d.State != "pending" {
			page.Unread = append(page.Unread, d)
		}
	}
	for _, v := range dossier.Values {
		page.Meanings = append(page.Meanings, meaningView{string(v), report.Word(v), report.Meaning(v)})
	}
	page.NotHeld = notHeld(r)
	return page
}

func factWord(name string) string {
	if name == "subprocessor" {
		return "sub-processors"
	}
	return name
}

func themes(r report.Report, judged []report.Verdict) []themeView {
	var all []themeView
	for _, v := range judged {
		i := slices.IndexFunc(all, func(t themeView) bool { return t.Name == v.Theme })
		if i < 0 {
			i = len(all)
			all = append(all, themeView{Name: v.Theme})
		}
		all[i].Rows = append(all[i].Rows, newVerdictView(r, v))
	}
	return all
}

func newVerdictView(r report.Report, v report.Verdict) verdictView {
	view := verdictView{Verdict: v, Said: report.Said(r, v), Findings: findingViews(r, v.Evidence)}
	first := 1
	if v.Verdict == dossier.Contradictory {
		first = 2
	}
	if len(view.Findings) > first {
		view.Findings, view.More = view.Findings[:first], view.Findings[first:]
	}
	return view
}

func findingViews(r report.Report, evidence []report.Evidence) []findingView {
	var all []findingView
	for _, group := range report.Findings(evidence) {
		norm := report.Norm(group)
		f := findingView{Document: norm.Document, Path: pathOf(r, norm.Document), Place: report.Place(norm.Clause, norm.Page), Start: norm.Start}
		for _, e := range group {
			quote := report.Visible(e.Quote)
			f.Quotes = append(f.Quotes, quoteView{report.RoleWord(e.Role), quote, e.OCR, strings.IndexAny(quote, `"“‘'`) == 0})
		}
		all = append(all, f)
	}
	return all
}

func pathOf(r report.Report, sha string) string {
	for _, d := range r.Documents {
		if d.SHA256 == sha {
			return d.Path
		}
	}
	return ""
}

func notHeld(r report.Report) []string {
	var titles []string
	for _, d := range r.Documents {
		for _, in := range d.Incorporated {
			if in.Status == dossier.NotHeld && !slices.Contains(titles, in.Title) {
				titles = append(titles, in.Title)
			}
		}
	}
	return titles
}
