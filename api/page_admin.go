package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// A Fact is something to know of the machine, for administrators.
type Fact struct {
	Name, Value string
	Wrong       string // what is wrong with it and what to do; "" when nothing is
}

// adminPage leads to everything that administrators do.
type adminPage struct {
	head
	People, Groups   int
	Waiting, Running int
	Failed           int
	Queue, Figures   bool
	Pack, Version    string
	Requirements     int
	Away             []string // what does not answer
	MoreMany         bool     // there are more people than were counted
}

func (s *service) addAdminPages(r gin.IRoutes) {
	admin := func(page gin.HandlerFunc) gin.HandlerFunc { return s.only(store.Admin, page) }
	r.GET("/admin", admin(s.adminPage))
	r.GET("/admin/tokens", admin(s.tokensPage))
	r.POST("/admin/users/:id/tokens/:token/revoke", admin(func(c *gin.Context) {
		s.andBack(c, s.revokeToken(c.Request.Context(), c.Param("id"), c.Param("token")), "/admin/tokens")
	}))
	r.GET("/admin/jobs", admin(s.jobsPage))
	r.GET("/admin/health", admin(s.healthPage))
	r.GET("/admin/rules", admin(func(c *gin.Context) { s.rulesPage(c, http.StatusOK, rulesPage{}) }))
	r.POST("/admin/rules", admin(s.tryRulesForm))
}

// manyPeople is up to how many people the hub counts.
const manyPeople = 500

func (s *service) adminPage(c *gin.Context) {
	ctx := c.Request.Context()
	page := adminPage{head: headOf(ctx, "Admin", "admin"), Queue: s.QueuePage != nil, Figures: s.Options.Figures != nil,
		Pack: s.Rules.Pack, Version: s.Rules.Version, Requirements: len(s.Rules.Requirements)}
	users, err := s.Desk.UsersAfter(ctx, "", manyPeople)
	if err != nil {
		s.fail(c, err)
		return
	}
	groups, err := s.Desk.Groups(ctx, "", manyPeople)
	if err != nil {
		s.fail(c, err)
		return
	}
	page.People, page.Groups, page.MoreMany = len(users), len(groups), len(users) == manyPeople
	if page.Figures {
		if f, err := s.Options.Figures(ctx); err == nil { // the page of the queue says more of a fault
			for _, q := range f.Queues {
				page.Waiting, page.Running = page.Waiting+q.Waiting, page.Running+q.Running
			}
			page.Failed = f.Documents["failed"]
		}
	}
	for _, check := range s.answers(ctx) {
		if check.Wrong != "" {
			page.Away = append(page.Away, check.Name)
		}
	}
	s.render(c, http.StatusOK, "admin", page)
}

// answers asks everything that must answer before requests can be.
func (s *service) answers(ctx context.Context) (all []Fact) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	for _, check := range append([]Check{s.database()}, s.Ready...) {
		f := Fact{Name: check.Name, Value: "answers"}
		if err := check.Ask(ctx); err != nil {
			s.Log.Error("health", "check", check.Name, "error", err)
			f.Value, f.Wrong = "does not answer", "Look into the server’s log."
		}
		all = append(all, f)
	}
	return all
}

// healthPage says how the server and its machine are.
type healthPage struct {
	head
	Checks, Machine []Fact
	Notes           []string
	Version         string
	Started         time.Time
	Now             time.Time
}

func (s *service) healthPage(c *gin.Context) {
	ctx := c.Request.Context()
	page := healthPage{head: headOf(ctx, "Health", "admin"), Checks: s.answers(ctx), Version: s.Version, Started: s.started, Now: s.Now()}
	far, err := s.filling(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	page.Notes = append(append(page.Notes, s.Notes...), far.progress()...)
	if s.Machine != nil {
		page.Machine = s.Machine(ctx)
	}
	if s.Printer == nil {
		page.Machine = append(page.Machine, Fact{Name: "PDF files", Value: "none are made", Wrong: noBrowser})
	}
	s.render(c, http.StatusOK, "admin_health", page)
}

// jobsPage is the queue in plain words.
type jobsPage struct {
	head
	Queues    []QueueFigures
	Documents []documentCount
	Failed    []store.Unread
	Known     bool // there are figures
	Queue     bool // there is a page of the queue itself
}

type documentCount struct {
	State string
	Count int
}

// queueWords say what a queue is for.
var queueWords = map[string]string{
	"default": "Everything else", "read": "Reading files", "ocr": "Reading scans", "check": "Checking texts against the rules", "judge": "Judging dossiers",
	"mail": "Sending mail", "webhook": "Telling webhooks",
}

// documentStates are in the order in which they are shown.
var documentStates = []dossier.State{store.Pending, dossier.StateRead, dossier.StatePartlyRead, dossier.StateFailed, dossier.StateUnsupported, dossier.StatePasswordNeeded}

// Word is the queue in plain words.
func (q QueueFigures) Word() string {
	if word, known := queueWords[q.Name]; known {
		return word
	}
	return report.Visible(q.Name)
}

// Minutes is how long the first job that waits has waited.
func (q QueueFigures) Minutes() int { return int(q.Age.Minutes()) }

// failedShown is how many documents that could not be read the page names.
const failedShown = 50

func (s *service) jobsPage(c *gin.Context) {
	ctx := c.Request.Context()
	page := jobsPage{head: headOf(ctx, "Queue", "admin"), Queue: s.QueuePage != nil, Known: s.Options.Figures != nil}
	if page.Known {
		f, err := s.Options.Figures(ctx)
		if err != nil {
			s.fail(c, err)
			return
		}
		page.Queues = f.Queues
		for _, state := range documentStates {
			if n := f.Documents[string(state)]; n > 0 {
				page.Documents = append(page.Documents, documentCount{stateWord(state), n})
			}
		}
	}
	failed, err := s.Desk.For(viewer(ctx)).Unread(ctx, "", failedShown)
	if err != nil {
		s.fail(c, err)
		return
	}
	page.Failed = failed
	s.render(c, http.StatusOK, "admin_jobs", page)
}

// tokensPage lists the tokens of everybody.
type tokensPage struct {
	head
	People []tokenHolder
	Next   string
}

type tokenHolder struct {
	store.User
	Tokens []tokenView
}

func (s *service) tokensPage(c *gin.Context) {
	ctx := c.Request.Context()
	users, err := s.Desk.UsersAfter(ctx, c.Query("cursor"), peopleOnPage+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := tokensPage{head: headOf(ctx, "Tokens", "admin")}
	if len(users) > peopleOnPage {
		users, page.Next = users[:peopleOnPage], users[peopleOnPage-1].ID
	}
	for _, u := range users {
		all, err := s.Desk.Tokens(ctx, u.ID)
		if err != nil {
			s.fail(c, err)
			return
		}
		if len(all) > 0 {
			holder := tokenHolder{User: u}
			for _, t := range all {
				holder.Tokens = append(holder.Tokens, s.tokenView(t))
			}
			page.People = append(page.People, holder)
		}
	}
	s.render(c, http.StatusOK, "admin_tokens", page)
}
