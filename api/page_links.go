package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// linksPage is where an officer makes links to the report of a dossier, sees
// who opened them, and withdraws them.
type linksPage struct {
	head
	ID, Name string
	On       bool // links are
	Links    []linkView
	Next     string
	Sheets   []sheetChoice
	Made     string // the address of a link that was just made; "" otherwise
	For      string // whom that is for
	Days     int
	MaxDays  int
}

type linkView struct {
	store.ReportLink
	What  string // the report, or which sheet
	By    string
	State string // "", "expired" or "withdrawn"
}

type sheetChoice struct{ Value, Name string }

func (s *service) addLinkPages(r gin.IRoutes) {
	r.GET("/dossiers/:id/links", s.only(store.Officer, func(c *gin.Context) { s.linksPage(c, "", "") }))
	r.POST("/dossiers/:id/links", s.only(store.Officer, s.linkFormMade))
	r.POST("/dossiers/:id/links/:link/withdraw", s.only(store.Officer, func(c *gin.Context) {
		err := s.withdrawLink(c.Request.Context(), c.Param("id"), c.Param("link"))
		s.andBack(c, err, "/dossiers/"+c.Param("id")+"/links")
	}))
}

// sheetNames are the sheets as people choose them.
var sheetNames = map[string]string{
	"": "the whole report", string(report.SheetRep): "the rep’s page, one side of A4", string(report.SheetQuestions): "the answer sheet",
	string(report.SheetLifecycle): "the life of the data", string(report.SheetInspection): "the inspection pack",
}

func sheetChoices() []sheetChoice {
	all := []sheetChoice{{"", sheetNames[""]}, {string(report.SheetRep), sheetNames[string(report.SheetRep)]}}
	for _, name := range report.SheetNames {
		if name != report.SheetRep {
			all = append(all, sheetChoice{string(name), sheetNames[string(name)]})
		}
	}
	return all
}

const linksOnPage = 50

func (s *service) linksPage(c *gin.Context, made, whom string) {
	ctx, id := c.Request.Context(), c.Param("id")
	d, err := s.see(ctx).Dossier(ctx, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	all, err := s.see(ctx).ReportLinks(ctx, id, c.Query("before"), linksOnPage+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := linksPage{head: headOf(ctx, "Links to "+d.Title, "dossiers"), ID: id, Name: d.Title, Sheets: sheetChoices(), Made: made, For: whom, Days: linkDays, MaxDays: maxLinkDays}
	if page.On, err = s.Desk.WayOn(ctx, store.LinkWay); err != nil {
		s.fail(c, err)
		return
	}
	if len(all) > linksOnPage {
		all = all[:linksOnPage]
		page.Next = all[linksOnPage-1].ID
	}
	names := s.namesOf(ctx)
	for _, l := range all {
		view := linkView{ReportLink: l, What: sheetNames[l.Sheet], By: names(l.User)}
		switch {
		case !l.WithdrawnAt.IsZero():
			view.State = "withdrawn"
		case l.Dead(s.Now()):
			view.State = "expired"
		}
		page.Links = append(page.Links, view)
	}
	s.render(c, http.StatusOK, "links", page)
}

// namesOf gives the names of people by their ids, each asked for once.
func (s *service) namesOf(ctx context.Context) func(id string) string {
	names := map[string]string{"": "nobody", store.System.User: "the program"}
	return func(id string) string {
		if _, known := names[id]; !known {
			names[id] = "somebody who is gone"
			if u, err := s.Desk.User(ctx, id); err == nil {
				names[id] = u.Name
			}
		}
		return names[id]
	}
}

// linkFormMade shows the address on the very page that answers: it is kept
// nowhere from where it could be shown again.
func (s *service) linkFormMade(c *gin.Context) {
	ctx := c.Request.Context()
	days, err := number0(c.PostForm("days"))
	if err != nil {
		s.fail(c, err)
		return
	}
	l, secret, err := s.makeReportLink(ctx, c.Param("id"), linkFields{Name: c.PostForm("name"), Sheet: c.PostForm("sheet"), Days: days, Pages: c.PostForm("pages") != ""})
	if err != nil {
		s.fail(c, err)
		return
	}
	s.linksPage(c, s.base(c)+sharedPath+secret, l.Name)
}

// base is how others reach this server: the public address of the delivery
// settings, or else the name under which the request came, which is one of ours.
func (s *service) base(c *gin.Context) string {
	if d, err := s.Desk.Delivery(c.Request.Context()); err == nil && d.Public != "" {
		return strings.TrimSuffix(d.Public, "/")
	}
	if s.secure(c.Request) {
		return "https://" + c.Request.Host
	}
	return "http://" + c.Request.Host
}
