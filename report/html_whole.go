package report

import (
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

type systemView struct{ Name, About, Where string }

type contradictionView struct {
	Plain string
	Sides []sideView
}

type sideView struct {
	Kind    string
	Finding findingView
}

type lackView struct {
	Plain, Ask string
	Dates      []datedView
}

// datedView is a date of which a paper is too old, with its place.
type datedView struct{ Quote, Where, Href string }

type clockRow struct{ Date, State, Plain, Where, Quote, Href string }

type refusalRow struct{ Question, Outcome, Sections, Open, Answered, Where string }

// addWhole fills what the documents tell only together.
func (s *sheet) addWhole(r Report) {
	for _, c := range r.Dossier.Contradictions {
		view := contradictionView{Plain: Visible(c.Plain)}
		for _, side := range []Side{c.Says, c.Against} {
			if len(side.Evidence) > 0 {
				view.Sides = append(view.Sides, sideView{capital(shortKind(side.Kind)), withPath(r, newFinding(r, side.Evidence), Norm(side.Evidence))})
			}
		}
		s.Contradictions = append(s.Contradictions, view)
	}
	for _, i := range r.Dossier.Completeness {
		if i.Code == dossier.IncompleteNoDocument && len(i.Requirements) > 0 {
			continue // it is folded under the table
		}
		s.Lacks = append(s.Lacks, newLack(r, i))
	}
	for _, n := range r.Dossier.Systems {
		row := systemView{Name: Visible(n.Name), About: Visible(n.About)}
		if len(n.Evidence) > 0 {
			row.Where = placeIn(Visible(pathOf(r, n.Evidence[0].Document)), n.Evidence[0])
		}
		s.Systems = append(s.Systems, row)
	}
	for _, c := range r.Dossier.Clocks {
		row := clockRow{Date: dayForPeople(c.Date), State: clockWord(c), Plain: Visible(c.Plain)}
		if len(c.Evidence) > 0 {
			e := c.Evidence[0]
			row.Where, row.Quote, row.Href = where(r, c.Document, e.Clause, e.Page), Visible(e.Quote), r.href(e)
		}
		s.Clocks = append(s.Clocks, row)
	}
	s.addDossierLedger(r)
	s.AsOf = dayForPeople(r.Dossier.AsOf)
	for _, f := range r.Dossier.Refusals {
		s.Refusals = append(s.Refusals, newRefusalRow(r, f))
	}
}

func newLack(r Report, i Incompleteness) lackView {
	view := lackView{Plain: Visible(i.Plain), Ask: Visible(i.Ask)}
	for _, d := range i.Dates {
		e := d.Evidence
		view.Dates = append(view.Dates, datedView{Visible(e.Quote), where(r, e.Document, e.Clause, e.Page), r.href(e)})
	}
	return view
}

// where names the dates with their places in one line.
func (l lackView) where() string {
	return strings.Join(each(l.Dates, func(d datedView) string { return "“" + d.Quote + "” (" + d.Where + ")" }), "; ")
}

func newRefusalRow(r Report, f Refusal) refusalRow {
	row := refusalRow{
		Question: Visible(f.Question), Outcome: outcomeWord(f.Outcome), Sections: sections(f.Sections),
		Open: joinVisible(f.Blocks), Where: where(r, f.Document, "", 0),
	}
	if len(f.Evidence) > 0 {
		row.Where = where(r, f.Document, "", f.Evidence[0].Page)
	}
	var by []string
	for _, s := range f.AnsweredBy {
		by = append(by, s.Requirement+" ("+where(r, s.Document, Norm(s.Evidence).Clause, Norm(s.Evidence).Page)+")")
	}
	row.Answered = joinVisible(by)
	return row
}

// dayForPeople is 1 April 2025 for 2025-04-01.
func dayForPeople(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return Visible(iso)
	}
	return day.Format("2 January 2006")
}

// clockWord says where a clock stands.
func clockWord(c Clock) string {
	switch c.State {
	case dossier.ClockDue:
		return "today"
	case dossier.ClockMet:
		return "kept"
	case dossier.ClockMissed:
		return "kept too late"
	case dossier.ClockRunning:
		return "in " + plural(c.Left, "day")
	}
	return "passed " + plural(-c.Left, "day") + " ago"
}
