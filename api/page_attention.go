package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// attentionSize is how many rows a list of what needs attention has on a page.
const attentionSize = 50

// graveView is a dossier with verdicts that are new to it and grave.
type graveView struct {
	Dossier, Title string
	Since          time.Time // of the newest
	Badges         []graveBadge
	More           int // verdicts that are not listed
}

type graveBadge struct {
	Value       dossier.Value
	Requirement string // id
	Title       string
}

type unreadView struct {
	store.Unread
	Mark string // for the style of the state
}

type clockLine struct {
	store.DossierClock
	Day  time.Time
	Left int // days; negative when it has passed
}

// attentionPage is one list of what needs attention, as a whole.
type attentionPage struct {
	head
	Lead   string
	Grave  []graveView
	Unread []unreadView
	Clocks []clockLine
	Next   string // address of the next page; "" on the last
}

// graveViews puts verdicts together by their dossier, which keeps the place of
// its newest.
func (s *service) graveViews(all []store.Grave) (views []graveView) {
	at := map[string]int{}
	for _, g := range all {
		i, known := at[g.Dossier]
		if !known {
			i = len(views)
			at[g.Dossier] = i
			views = append(views, graveView{Dossier: g.Dossier, Title: g.Title, Since: g.Since})
		}
		if len(views[i].Badges) == startBadges {
			views[i].More++
			continue
		}
		views[i].Badges = append(views[i].Badges, graveBadge{g.Value, g.Requirement, s.titleOf(g.Requirement)})
	}
	return views
}

// titleOf is what a requirement is called, or its id where the pack has no such one.
func (s *service) titleOf(requirement string) string {
	if r, known := s.Rules.Requirement(requirement); known {
		return r.Title
	}
	return requirement
}

func unreadViews(all []store.Unread) []unreadView {
	views := make([]unreadView, len(all))
	for i, u := range all {
		views[i] = unreadView{u, string(u.State)}
	}
	return views
}

func clockLines(all []store.DossierClock, today time.Time) []clockLine {
	today = today.Truncate(24 * time.Hour)
	var lines []clockLine
	for _, c := range all {
		if at, err := time.Parse(time.DateOnly, c.Date); err == nil {
			lines = append(lines, clockLine{c, at, int(at.Sub(today).Hours() / 24)})
		}
	}
	return lines
}

func (s *service) gravePage(c *gin.Context) {
	after, ok := graveAt(c.Query("after"))
	if !ok {
		s.fail(c, badCursor())
		return
	}
	all, err := s.see(c.Request.Context()).Grave(c.Request.Context(), after, attentionSize+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := attentionPage{head: headOf(c.Request.Context(), "Adverse findings", "start"),
		Lead: "Verdicts that are adverse, or that documents contradict, and on which no officer has decided. The newest come first."}
	if len(all) > attentionSize {
		all = all[:attentionSize]
		last := all[attentionSize-1]
		page.Next = nextPage("/attention/findings", strconv.FormatInt(last.Since.UnixMilli(), 10)+"."+last.Dossier+"."+last.Requirement)
	}
	for _, g := range all {
		page.Grave = append(page.Grave, graveView{Dossier: g.Dossier, Title: g.Title, Since: g.Since, Badges: []graveBadge{{g.Value, g.Requirement, s.titleOf(g.Requirement)}}})
	}
	s.render(c, http.StatusOK, "attention", page)
}

// graveAt reads where a list of verdicts goes on.
func graveAt(cursor string) (g store.Grave, ok bool) {
	if cursor == "" {
		return g, true
	}
	parts := strings.SplitN(cursor, ".", 3)
	if len(parts) != 3 || !isID(parts[1]) || len(parts[2]) > 100 {
		return g, false
	}
	at, err := strconv.ParseInt(parts[0], 10, 64)
	return store.Grave{Since: time.UnixMilli(at), Dossier: parts[1], Requirement: cleanText(parts[2])}, err == nil
}

func nextPage(path, after string) string {
	return path + "?" + url.Values{"after": {after}}.Encode()
}

func (s *service) unreadPage(c *gin.Context) {
	after := c.Query("after")
	if after != "" && !isID(after) {
		s.fail(c, badCursor())
		return
	}
	all, err := s.see(c.Request.Context()).Unread(c.Request.Context(), after, attentionSize+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := attentionPage{head: headOf(c.Request.Context(), "Documents not read", "start"),
		Lead: "What could not be read, or not all of it, with the reason and what to do. Nothing is said to be missing that could stand in one of these."}
	if len(all) > attentionSize {
		all = all[:attentionSize]
		page.Next = nextPage("/attention/unread", all[attentionSize-1].Membership)
	}
	page.Unread = unreadViews(all)
	s.render(c, http.StatusOK, "attention", page)
}

func (s *service) clocksPage(c *gin.Context) {
	today := s.Now().UTC()
	after, ok := clockAt(c.Query("after"))
	if !ok {
		s.fail(c, badCursor())
		return
	}
	if after.Date == "" {
		after.Date = day(today.Add(-clockBehind))
	}
	all, err := s.see(c.Request.Context()).Clocks(c.Request.Context(), after, "9999-12-31", attentionSize+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := attentionPage{head: headOf(c.Request.Context(), "Clocks", "start"),
		Lead: "Days by which something is to happen, as the documents give them, from those of the last 90 days on. No document says that it did."}
	if len(all) > attentionSize {
		all = all[:attentionSize]
		last := all[attentionSize-1]
		page.Next = nextPage("/attention/clocks", last.Date+"."+last.Dossier+"."+strconv.Itoa(last.Position))
	}
	page.Clocks = clockLines(all, today)
	s.render(c, http.StatusOK, "attention", page)
}

// clockAt reads where a list of clocks goes on.
func clockAt(cursor string) (c store.DossierClock, ok bool) {
	if cursor == "" {
		return c, true
	}
	parts := strings.Split(cursor, ".")
	if len(parts) != 3 || !isID(parts[1]) {
		return c, false
	}
	if _, err := time.Parse(time.DateOnly, parts[0]); err != nil {
		return c, false
	}
	at, err := strconv.Atoi(parts[2])
	return store.DossierClock{Date: parts[0], Dossier: parts[1], Position: at}, err == nil
}
