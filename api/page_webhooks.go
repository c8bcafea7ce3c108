package api

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

const webhooksPath = "/admin/webhooks"

// webhooksPage is where an administrator says which addresses are told what
// happens, and sees what became of the messages.
type webhooksPage struct {
	head
	On     bool
	Posts  bool // this server sends messages itself
	Hooks  []webhookView
	Groups []store.Group
	Events []eventChoice
	Secret string // of a webhook that was just made; "" otherwise
	Of     string // what that is
}

type webhookView struct {
	store.Webhook
	By, GroupName string
	Host          string // of its address, whose path may be a secret
	Messages      []store.WebhookMessage
}

type eventChoice struct{ Name, About string }

var eventChoices = []eventChoice{
	{deliver.EventJudged, "a dossier came to other verdicts"}, {deliver.EventAdverse, "something against the workforce was found"},
	{deliver.EventFailed, "a document could not be read"}, {deliver.EventImported, "an import is done"},
}

// messagesOnPage is how many messages of each webhook the page shows.
const messagesOnPage = 10

func (s *service) addWebhookPages(r gin.IRoutes) {
	admin := func(page gin.HandlerFunc) gin.HandlerFunc { return s.only(store.Admin, page) }
	back := func(do func(c *gin.Context) error) gin.HandlerFunc {
		return admin(func(c *gin.Context) { s.andBack(c, do(c), webhooksPath) })
	}
	r.GET(webhooksPath, admin(func(c *gin.Context) { s.webhooksPage(c, "", "") }))
	r.POST(webhooksPath, admin(s.webhookForm))
	r.POST(webhooksPath+"/switch", back(func(c *gin.Context) error {
		return s.turn(c.Request.Context(), store.WebhookWay, c.PostForm("on") != "")
	}))
	r.POST(webhooksPath+"/:id/active", back(func(c *gin.Context) error {
		return s.setWebhook(c.Request.Context(), c.Param("id"), c.PostForm("active") != "")
	}))
	r.POST(webhooksPath+"/:id/test", back(func(c *gin.Context) error {
		_, err := s.pingWebhook(c.Request.Context(), c.Param("id"))
		return err
	}))
	r.POST(webhooksPath+"/:id/delete", back(func(c *gin.Context) error {
		ctx, id := c.Request.Context(), c.Param("id")
		return s.people(ctx, "delete", "webhook", id, "", func(_ store.People, w store.PeopleTx) error { return w.DeleteWebhook(ctx, id) })
	}))
	r.POST(webhooksPath+"/:id/messages/:message/retry", back(func(c *gin.Context) error {
		return s.retryMessage(c.Request.Context(), c.Param("id"), c.Param("message"))
	}))
}

func (s *service) webhooksPage(c *gin.Context, secret, of string) {
	ctx := c.Request.Context()
	page := webhooksPage{head: headOf(ctx, "Webhooks", "admin"), Events: eventChoices, Secret: secret, Of: of, Posts: s.Webhooks != nil}
	var err error
	if page.On, err = s.Desk.WayOn(ctx, store.WebhookWay); err != nil {
		s.fail(c, err)
		return
	}
	if page.Groups, err = s.Desk.Groups(ctx, "", peopleOnPage); err != nil {
		s.fail(c, err)
		return
	}
	hooks, err := s.Desk.Webhooks(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	names := s.namesOf(ctx)
	for _, w := range hooks {
		view := webhookView{Webhook: w, By: names(w.User)}
		if u, err := url.Parse(w.URL); err == nil {
			view.Host = u.Host
		}
		for _, g := range page.Groups {
			if g.ID == w.Group {
				view.GroupName = g.Name
			}
		}
		if view.Messages, err = s.Desk.WebhookMessages(ctx, w.ID, "", messagesOnPage); err != nil {
			s.fail(c, err)
			return
		}
		page.Hooks = append(page.Hooks, view)
	}
	s.render(c, http.StatusOK, "webhooks", page)
}

// webhookForm shows the secret on the very page that answers.
func (s *service) webhookForm(c *gin.Context) {
	w, err := s.makeWebhook(c.Request.Context(), webhookFields{
		Name: c.PostForm("name"), URL: c.PostForm("url"), Events: c.PostFormArray("event"), Group: c.PostForm("group"),
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	s.webhooksPage(c, w.Secret, w.Name)
}
