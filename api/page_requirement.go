package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/search"
)

// requirementPage is one thing that dossiers are weighed for, or one question
// that several of them answer.
type requirementPage struct {
	head
	Requirement       requirementView
	Pack, PackVersion string
	Tally             tallyView
	Standing          standingList
	By                search.By
	Precedents        []precedentView
	Complete          bool
	Notice            string
	More              int // precedents that are not shown
}

// requirementView is what requirements and questions have in common.
type requirementView struct {
	ID, Title, Why                 string
	Theme, ThemeID, Source         string
	Question, Clause, Letter, Rule string
	Kinds                          []dossier.Kind
	Topics, Elements               []string
	Levers                         []rules.Provision
	Examples                       []exampleGroup
	From                           []requirementRow // what a question is made of
	In                             []rules.View     // the questions that it helps to answer
}

// exampleGroup is made examples that come to the same level.
type exampleGroup struct {
	Value    dossier.Value // "" for near misses
	Examples []rules.Example
	More     []rules.Example
}

// standingList is the dossiers that came to one verdict.
type standingList struct {
	Value      dossier.Value // "" for any
	Rows       []standing
	From, To   int // which of them these are, from 1
	All        int
	Prev, Next string // addresses
}

type precedentView struct {
	Name    string
	Hit     hitView
	Clauses int
}

const (
	standingsOnPage  = 25
	precedentsOnPage = 10
	examplesOnPage   = 3
)

func (s *service) requirementPage(c *gin.Context) {
	view, ok := s.newRequirementView(c.Param("id"))
	if !ok {
		s.fail(c, notFound("requirement"))
		return
	}
	page := requirementPage{
		head: headOf(c.Request.Context(), view.ID+" "+view.Title, "requirements"), Requirement: view,
		Pack: s.Rules.Pack, PackVersion: s.Rules.Version, By: search.BySupplier,
	}
	if c.Query("by") == string(search.ByBody) {
		page.By = search.ByBody
	}
	if err := s.fillRequirement(c, &page); err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, http.StatusOK, "requirement", page)
}

func (s *service) fillRequirement(c *gin.Context, page *requirementPage) error {
	ctx := c.Request.Context()
	all, err := s.standings(ctx, page.Requirement.ID)
	if err != nil {
		return err
	}
	counted := &tally{}
	for _, st := range all {
		counted.add(st.Value, 1, min(len(st.Officer), 1))
	}
	page.Tally = newTallyView(counted)
	page.Standing = newStandingList(page.Requirement.ID, all, dossier.Value(c.Query("verdict")), c.Query("page"))
	if len(page.Requirement.From) > 0 {
		return s.tallyParts(ctx, page.Requirement.From)
	}
	limit := precedentsOnPage
	if c.Query("all") != "" {
		limit = maxPrecedents
	}
	found, err := s.strongest(ctx, page.Requirement.ID, page.By, limit)
	if err != nil {
		return err
	}
	page.Complete, page.Notice, page.More = found.Complete, found.Notice, found.more
	for _, p := range found.Precedents {
		page.Precedents = append(page.Precedents, precedentView{p.Name, s.newHitView(p.Clause), p.Clauses})
	}
	return nil
}

// tallyParts counts what a question is made of.
func (s *service) tallyParts(ctx context.Context, parts []requirementRow) error {
	tallies, err := s.tallies(ctx)
	for i := range parts {
		parts[i].Tally = newTallyView(tallies[parts[i].ID])
	}
	return err
}

func newStandingList(id string, all []standing, value dossier.Value, page string) standingList {
	if !slices.Contains(dossier.Values, value) {
		value = ""
	}
	var rows []standing
	for _, st := range all {
		if value == "" || st.Value == value {
			rows = append(rows, st)
		}
	}
	n, err := strconv.Atoi(page)
	if err != nil || n < 1 || (n-1)*standingsOnPage >= len(rows) {
		n = 1
	}
	first := (n - 1) * standingsOnPage
	last := min(first+standingsOnPage, len(rows))
	list := standingList{Value: value, Rows: rows[first:last], From: first + 1, To: last, All: len(rows)}
	to := func(n int) string {
		v := url.Values{"page": {strconv.Itoa(n)}}
		if value != "" {
			v.Set("verdict", string(value))
		}
		return "/requirements/" + id + "?" + v.Encode() + "#dossiers"
	}
	if n > 1 {
		list.Prev = to(n - 1)
	}
	if last < len(rows) {
		list.Next = to(n + 1)
	}
	return list
}

func (s *service) newRequirementView(id string) (v requirementView, ok bool) {
	if r, ok := s.Rules.Requirement(id); ok {
		v = requirementView{
			ID: r.ID, Title: r.Title, Why: r.Why, Theme: theme(r), Source: r.Source, Question: r.Question, Clause: r.Clause, Letter: r.Letter,
			Rule: r.Rule(), Kinds: r.Kinds, Topics: r.Topics, Elements: r.Elements, Levers: s.levers(r.Levers), Examples: newExamples(r.Examples),
		}
		for _, q := range s.Rules.Views {
			if slices.Contains(q.From, id) {
				v.In = append(v.In, q)
			}
		}
		v.ThemeID = themeID(v.Theme)
		return v, true
	}
	q, ok := s.Rules.View(id)
	if !ok {
		return v, false
	}
	v = requirementView{
		ID: q.ID, Title: q.Title, Why: q.Why, Theme: report.Theme(q.ID, q.Source), Source: q.Source, Question: q.Question, Clause: q.Clause, Letter: q.Letter,
		Rule: q.Rule(), Kinds: q.Kinds, Levers: s.levers(q.Levers),
	}
	v.ThemeID = themeID(v.Theme)
	for _, part := range q.From {
		if r, ok := s.Rules.Requirement(part); ok {
			v.From = append(v.From, requirementRow{ID: r.ID, Title: r.Title, Why: r.Why})
		}
	}
	return v, true
}

// newExamples groups the examples of a rule by what they come to, those that the
// rule is known to get wrong left out.
func newExamples(all []rules.Example) []exampleGroup {
	var groups []exampleGroup
	for _, level := range []dossier.Level{dossier.LevelPresent, dossier.LevelPartial, dossier.LevelAdverse, ""} {
		g := exampleGroup{Value: dossier.Value(level)}
		for _, e := range all {
			switch {
			case e.Level != level || e.Todo:
			case len(g.Examples) < examplesOnPage:
				g.Examples = append(g.Examples, e)
			default:
				g.More = append(g.More, e)
			}
		}
		if len(g.Examples) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func urlQuery(name, value string) string { return url.Values{name: {value}}.Encode() }
