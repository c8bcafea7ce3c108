package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// clauses is the pack for the table: for each gap what stands there now, what to
// propose in its place, and which law or guide helps.
func (w *writer) clauses() []Letter {
	judged, unjudged := split(w.report.Verdicts)
	var gaps []Verdict
	for _, v := range append(ranked(judged), judged...) {
		if isGap(v.Verdict) && v.Clause != "" && bargained(v) &&
			!slices.ContainsFunc(gaps, func(g Verdict) bool { return g.Requirement == v.Requirement }) {
			gaps = append(gaps, v)
		}
	}
	if len(gaps) == 0 {
		return nil
	}
	w.begin(LetterClauses, "Clauses to propose: "+w.subject())
	w.add(LineHeading, w.out.Title)
	w.add(LineBody, "For each point: what the papers say now, what to propose, and what helps. Drawn up on "+w.options.Day.Format("2 January 2006")+" from "+plural(len(w.report.Documents), "document")+".")
	for _, v := range gaps {
		w.proposal(v)
	}
	if n := len(unjudged); n > 0 {
		w.note(plural(n, "requirement") + " could not be judged, because no document of the kind is held. Ask for those first (checkweigh letter --kind foi).")
	}
	w.lawNotes()
	return []Letter{w.out}
}

// bargained reports whether a requirement can be met by words that are agreed.
func bargained(v Verdict) bool {
	return len(v.Kinds) == 0 || slices.Contains(v.Kinds, dossier.Contract) || slices.Contains(v.Kinds, dossier.CollectiveAgreement)
}

func (w *writer) proposal(v Verdict) {
	w.add(LineHeading, v.Requirement+" "+Visible(v.Title)+": "+Word(v.Verdict))
	w.add(LineBody, v.Why)
	if v.Verdict != dossier.Missing && v.Verdict != dossier.NotAssessable && len(v.Evidence) > 0 {
		findings := Findings(v.Evidence)
		w.now("Now", findings[0])
		if v.Verdict == dossier.Contradictory && len(findings) > 1 {
			w.now("But also", findings[1])
		}
	} else {
		w.add(LineBody, "Now: "+Said(w.report, v))
	}
	w.add(LineBody, "We propose:")
	w.add(LineQuote, v.Clause)
	w.helps(v.Requirement)
}

// now quotes what stands there, with all the words that decided it.
func (w *writer) now(says string, finding []Evidence) {
	norm := Norm(finding)
	at := says + " (" + placeIn(Visible(pathOf(w.report, norm.Document)), norm) + "):"
	if LeftEmpty(finding) {
		at += " the form asks this, and nothing is filled in."
	}
	w.add(LineBody, at)
	for _, e := range finding {
		w.add(LineQuote, "“"+Visible(e.Quote)+"”")
	}
}

// helps names the law in force, what is an aim and no law here, and the guides.
func (w *writer) helps(id string) {
	r, ok := w.set.Requirement(id)
	if !ok {
		return
	}
	var law, aims []string
	for _, key := range r.Levers {
		p, known := w.set.Provision(key)
		if !known || !inForce(p, w.options.Day) || w.placed() && !slices.Contains(p.Jurisdictions, w.place) {
			continue
		}
		if p.Aim {
			aims = append(aims, p.Name)
			continue
		}
		w.cited[key] = true
		law = append(law, p.Name+" ("+p.About+")")
	}
	if len(law) > 0 {
		w.add(LineBody, "Law: "+strings.Join(law, "; ")+".")
	}
	if len(aims) > 0 {
		w.add(LineBody, "Not law here, but something to bargain for: "+strings.Join(aims, "; ")+".")
	}
	if tools := w.set.ToolsFor(id); len(tools) > 0 {
		w.add(LineBody, "Guides: "+strings.Join(each(tools, func(t rules.Tool) string { return t.Name + ", " + t.Link }), "; ")+".")
	}
}
