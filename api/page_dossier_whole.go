package api

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// factView is a fact with every place that gives it.
type factView struct {
	Name, Value string
	Places      []placeView
	More        int    // papers that give it too
	Source      string // the register that says so, where none of the papers does
}

// placesNamed is how many places of one thing are named; a buyer stands in every paper.
const placesNamed = 4

func factViews(r report.Report) []factView {
	var all []factView
	seen := map[string]bool{}
	for _, d := range r.Documents {
		if d.SHA256 != "" && seen[d.SHA256] {
			continue
		}
		seen[d.SHA256] = true
		for _, f := range d.Facts {
			at := newPlaceView(r, d.SHA256, "", f.Page, f.Start)
			i := slices.IndexFunc(all, func(old factView) bool {
				return old.Name == report.FactWord(f.Name) && strings.EqualFold(report.Visible(old.Value), report.Visible(f.Value))
			})
			if i < 0 {
				all = append(all, factView{Name: report.FactWord(f.Name), Value: f.Value, Places: []placeView{at}})
			} else if !slices.Contains(all[i].Places, at) {
				all[i].Places = append(all[i].Places, at)
			}
		}
	}
	order := func(f factView) int {
		return slices.IndexFunc(dossier.FactNames, func(n string) bool { return report.FactWord(n) == f.Name })
	}
	slices.SortStableFunc(all, func(a, b factView) int { return order(a) - order(b) })
	for i, f := range all {
		shown := min(len(f.Places), placesNamed)
		all[i].Places, all[i].More = f.Places[:shown], len(f.Places)-shown
	}
	return all
}

// givenViews are the facts that registers give. They were told, not read.
func givenViews(given []store.Given) []factView {
	var all []factView
	for _, g := range given {
		for _, f := range g.Facts {
			all = append(all, factView{Name: report.FactWord(f.Name), Value: f.Value, Source: g.Source})
		}
	}
	return all
}

// lackView is one thing that the dossier lacks or that has grown too old, with
// what to ask for.
type lackView struct {
	Plain, Ask string
	Dates      []quotedPlace
	Blocked    []string // requirements
}

// quotedPlace is a few words with their place.
type quotedPlace struct {
	Quote string
	Place placeView
}

func lackViews(r report.Report) []lackView {
	var all []lackView
	for _, i := range r.Dossier.Completeness {
		if i.Code == dossier.IncompleteNoDocument && len(i.Requirements) > 0 {
			continue // it is folded into the line of its kind
		}
		view := lackView{Plain: i.Plain, Ask: i.Ask, Blocked: i.Requirements}
		for _, d := range i.Dates {
			view.Dates = append(view.Dates, quotedPlace{report.Visible(d.Evidence.Quote), newPlaceView(r, d.Evidence.Document, d.Evidence.Clause, d.Evidence.Page, d.Evidence.Start)})
		}
		all = append(all, view)
	}
	return all
}

// ledgerView is a paper that the contract makes part of itself by name.
type ledgerView struct {
	Title, About string
	NotHeld      bool
	Word         string
	NamedAt      []placeView
	More         int // places that name it too
	HeldIn       []placeView
	Blocks       []string
}

// partsView is papers that the contract makes part of itself, and stand alike.
type partsView struct {
	Dossier, Caption string
	Rows             []ledgerView
}

// newPartsViews keeps what is to be asked for apart from what needs nobody's doing.
func newPartsViews(id string, r report.Report) (wanting, settled partsView) {
	wanting, settled = partsView{Dossier: id, Caption: "Papers that are not held"}, partsView{Dossier: id, Caption: "Papers that are held, or not used"}
	for _, l := range r.Dossier.Ledger {
		view := ledgerView{
			Title: l.Title, About: l.About, NotHeld: l.Status == dossier.NotHeld, Word: report.HoldingWord(l.Status),
			NamedAt: placesOf(r, l.NamedIn), Blocks: l.Blocks,
		}
		if shown := min(len(view.NamedAt), placesNamed); shown < len(view.NamedAt) {
			view.NamedAt, view.More = view.NamedAt[:shown], len(view.NamedAt)-shown
		}
		for _, d := range l.HeldIn[:min(len(l.HeldIn), placesNamed)] {
			view.HeldIn = append(view.HeldIn, newPlaceView(r, d, "", 0, 0))
		}
		if view.NotHeld {
			wanting.Rows = append(wanting.Rows, view)
		} else {
			settled.Rows = append(settled.Rows, view)
		}
	}
	return wanting, settled
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// contradictionView is two papers that cannot both be right, side by side.
type contradictionView struct {
	Plain string
	Sides []sideView
	About []string // requirements
}

type sideView struct {
	Kind     string
	Findings []findingView
}

func contradictionViews(r report.Report) []contradictionView {
	var all []contradictionView
	for _, c := range r.Dossier.Contradictions {
		view := contradictionView{Plain: c.Plain, About: c.Requirements}
		for _, side := range []report.Side{c.Says, c.Against} {
			if groups := report.Findings(side.Evidence); len(groups) > 0 {
				view.Sides = append(view.Sides, sideView{capital(side.Kind.Name()), []findingView{newFindingView(r, groups[0])}})
			}
		}
		all = append(all, view)
	}
	return all
}

// clockView is a date with who must do what by it.
type clockView struct {
	Day, Stands, Plain string
	Why                string // from which day it was counted, and under which law
	Who                string
	Pressing           bool // a person has to act, or could have
	Quotes             []quotedPlace
}

// clockDuties say who has to keep a date.
var clockDuties = map[dossier.ClockName]string{
	dossier.ClockAnswer:    "the authority",
	dossier.ClockPromised:  "the authority",
	dossier.ClockReview:    "the authority",
	dossier.ClockAskReview: "you, or whoever sent the request",
	dossier.ClockReassess:  "whoever promised the review in that paper",
	dossier.ClockExpiry:    "nobody: raise it while the contract still runs",
	dossier.ClockExtension: "nobody: raise it while the contract still runs",
	dossier.ClockNotice:    "the public body; ask before this day what it means to do",
}

func clockViews(r report.Report) []clockView {
	var all []clockView
	for _, c := range r.Dossier.Clocks {
		view := clockView{Day: report.Day(c.Date), Stands: c.Stands(), Plain: c.Plain, Who: clockDuties[c.Name]}
		switch c.State {
		case dossier.ClockOverdue:
			view.Stands, view.Pressing = "overdue: "+c.Stands(), true
		case dossier.ClockDue:
			view.Pressing = true
		case dossier.ClockRunning:
			view.Pressing = c.Left <= 30
		}
		if c.From != "" {
			view.Why = plural(c.Days, "working day") + " from " + report.Day(c.From)
		}
		for _, e := range c.Evidence {
			view.Quotes = append(view.Quotes, quotedPlace{report.Visible(e.Quote), newPlaceView(r, e.Document, e.Clause, e.Page, e.Start)})
		}
		all = append(all, view)
	}
	return all
}

// refusalView is a question that an authority did not answer in full.
type refusalView struct {
	Question, Asked, Outcome, Sections string
	Place                              placeView
	Quotes                             []string
	Review                             bool
	Blocks                             []string
	Answered                           []answeredView
}

// answeredView is another paper that answers what was refused.
type answeredView struct {
	Requirement string
	Place       placeView
}

func refusalViews(r report.Report) []refusalView {
	var all []refusalView
	for _, f := range r.Dossier.Refusals {
		view := refusalView{
			Question: f.Question, Asked: f.Asked, Outcome: report.OutcomeWord(f.Outcome), Sections: report.Sections(f.Sections),
			Review: f.Review, Blocks: f.Blocks, Place: newPlaceView(r, f.Document, "", 0, 0),
		}
		for i, e := range f.Evidence {
			if i == 0 {
				view.Place = newPlaceView(r, f.Document, e.Clause, e.Page, e.Start)
			}
			view.Quotes = append(view.Quotes, report.Visible(e.Quote))
		}
		for _, s := range f.AnsweredBy {
			if groups := report.Findings(s.Evidence); len(groups) > 0 {
				e := report.Norm(groups[0])
				view.Answered = append(view.Answered, answeredView{s.Requirement, newPlaceView(r, s.Document, e.Clause, e.Page, e.Start)})
			}
		}
		all = append(all, view)
	}
	return all
}

// systemView is a digital system of public services that the papers name.
type systemView struct {
	Name, About string
	Times       int
	Places      []placeView
}

func systemViews(r report.Report) []systemView {
	var all []systemView
	for _, n := range r.Dossier.Systems {
		all = append(all, systemView{n.Name, n.About, n.Times, placesOf(r, n.Evidence)})
	}
	return all
}
