package api

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// pointView is one of the five things to raise first.
type pointView struct {
	report.Point
	Link     string // to everything on this requirement in this dossier
	Findings []findingView
	Clause   string // to propose
	Decision *decisionView
	Others   []otherView // requirements that the same words decide
}

type otherView struct{ Requirement, Title, Link string }

// findingView is a norm with everything that must be printed beside it.
type findingView struct {
	Document string // id, for the link
	Path     string
	Place    string
	Start    int // of the norm, for the link
	Quotes   []quoteView
	Same     []placeView // where the very same words stand too
}

type quoteView struct {
	Role  string
	Quote string
	OCR   bool
	Bare  bool // begins with a quotation mark of its own and needs none of ours
}

func verdictLink(id, requirement string) string {
	return "/dossiers/" + id + "/requirements/" + requirement
}

// requirementLinks leads from requirements to what this dossier says on them.
func requirementLinks(id string, requirements []string) []otherView {
	var all []otherView
	for _, r := range requirements {
		all = append(all, otherView{Requirement: r, Link: verdictLink(id, r)})
	}
	return all
}

func newPointView(id string, r report.Report, p report.Point, decisions map[string]decisionView) pointView {
	view := pointView{Point: p, Link: verdictLink(id, p.Requirement), Findings: findingViews(r, append(slices.Clone(p.Evidence), p.Contrary...))}
	if d, yes := decisions[p.Requirement]; yes {
		view.Decision = &d
	}
	for _, v := range r.Verdicts {
		switch {
		case v.Requirement == p.Requirement:
			view.Clause = v.Clause
		case slices.Contains(p.Also, v.Requirement):
			view.Others = append(view.Others, otherView{v.Requirement, v.Title, verdictLink(id, v.Requirement)})
		}
	}
	return view
}

func findingViews(r report.Report, evidence []report.Evidence) []findingView {
	var all []findingView
	for _, group := range report.Findings(evidence) {
		f := newFindingView(r, group)
		if i := slices.IndexFunc(all, func(old findingView) bool { return slices.Equal(old.Quotes, f.Quotes) }); i >= 0 {
			all[i].Same = append(all[i].Same, placeView{f.Document, f.Path, f.Place, f.Start})
			continue
		}
		all = append(all, f)
	}
	return all
}

func newFindingView(r report.Report, group []report.Evidence) findingView {
	norm := report.Norm(group)
	f := findingView{Document: norm.Document, Path: report.ShortPath(r, norm.Document), Place: unbroken(report.Place(norm.Clause, norm.Page)), Start: norm.Start}
	for _, e := range group {
		quote := report.Visible(e.Quote)
		f.Quotes = append(f.Quotes, quoteView{report.QuoteRoleWord(group, e), quote, e.OCR, strings.IndexAny(quote, `"“‘'`) == 0})
	}
	return f
}

// placeView is a place in a document, to be looked at.
type placeView struct {
	Document string
	Path     string
	Place    string
	Start    int
}

func newPlaceView(r report.Report, document, clause string, page, start int) placeView {
	return placeView{document, report.ShortPath(r, document), unbroken(report.Place(clause, page)), start}
}

// unbroken keeps "p. 3" on one line.
func unbroken(place string) string { return strings.ReplaceAll(place, "p. ", "p.\u00a0") }

// placesOf are the places of evidence, each once.
func placesOf(r report.Report, evidence []report.Evidence) []placeView {
	var all []placeView
	for _, e := range evidence {
		p := newPlaceView(r, e.Document, e.Clause, e.Page, e.Start)
		if !slices.ContainsFunc(all, func(old placeView) bool { return old.Document == p.Document && old.Place == p.Place }) {
			all = append(all, p)
		}
	}
	return all
}

// verdictView is one row of the table.
type verdictView struct {
	report.Verdict
	Link     string
	Said     string
	Findings []findingView // the one that leads, and what contradicts it
	More     int           // further findings, which the page of the requirement has
	Decision *decisionView
}

func newVerdictView(id string, r report.Report, v report.Verdict, decisions map[string]decisionView) verdictView {
	view := verdictView{Verdict: v, Link: verdictLink(id, v.Requirement), Said: report.Said(r, v), Findings: findingViews(r, v.Evidence)}
	first := 1
	if v.Verdict == dossier.Contradictory {
		first = 2
	}
	if len(view.Findings) > first {
		view.Findings, view.More = view.Findings[:first], len(view.Findings)-first
	}
	if d, yes := decisions[v.Requirement]; yes {
		view.Decision = &d
	}
	return view
}
