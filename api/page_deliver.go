package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// deliverPage says who gets a dossier by mail, and sends it.
type deliverPage struct {
	head
	Dossier store.Dossier
	All     []subscriptionBody
	Mails   []store.Mail
	Officer bool // may subscribe others and send
	Me      string
	On      bool
	Judged  bool
	Printer bool
	Ready   int // addresses that have confirmed
}

// subscriptionsPage is what the caller has subscribed.
type subscriptionsPage struct {
	head
	All     []subscriptionRow
	Next    string
	Officer bool
	Me      string
	On      bool
	Printer bool
}

type subscriptionRow struct {
	subscriptionBody
	Title string // of the dossier, as far as the caller sees it
}

func (s *service) addDeliverPages(r gin.IRoutes) {
	rep := func(page gin.HandlerFunc) gin.HandlerFunc { return s.only(store.Rep, page) }
	r.GET("/dossiers/:id/deliver", rep(s.deliverPage))
	r.POST("/dossiers/:id/deliver", rep(func(c *gin.Context) {
		f := subscriptionForm(c)
		f.Kind, f.Dossier = store.ToDossier, c.Param("id")
		_, err := s.subscribe(c.Request.Context(), f)
		s.andBack(c, err, "/dossiers/"+c.Param("id")+"/deliver")
	}))
	r.POST("/dossiers/:id/deliver/send", s.only(store.Officer, func(c *gin.Context) {
		_, err := s.sendNow(c.Request.Context(), c.Param("id"), c.PostForm("subscription"), c.PostForm("again") != "")
		s.andBack(c, err, "/dossiers/"+c.Param("id")+"/deliver")
	}))
	r.POST("/dossiers/:id/deliver/end", rep(func(c *gin.Context) {
		s.andBack(c, s.unsubscribe(c.Request.Context(), c.PostForm("subscription")), "/dossiers/"+c.Param("id")+"/deliver")
	}))
	r.GET("/dossiers/:id/deliver/preview", rep(func(c *gin.Context) {
		s.showPreview(c, c.Param("id"), "/dossiers/"+c.Param("id")+"/deliver", false)
	}))
	r.GET("/dossiers/:id/deliver/preview/page", rep(func(c *gin.Context) { s.showBody(c, c.Param("id")) }))
	r.GET("/subscriptions", rep(s.subscriptionsPage))
	r.POST("/subscriptions", rep(func(c *gin.Context) {
		f := subscriptionForm(c)
		if f.Kind != store.ToBody {
			f.Kind = store.ToSupplier
		}
		_, err := s.subscribe(c.Request.Context(), f)
		s.andBack(c, err, "/subscriptions")
	}))
	r.POST("/subscriptions/:id/end", rep(func(c *gin.Context) {
		s.andBack(c, s.unsubscribe(c.Request.Context(), c.Param("id")), "/subscriptions")
	}))
}

func subscriptionForm(c *gin.Context) subscriptionFields {
	return subscriptionFields{
		Email: c.PostForm("email"), Kind: c.PostForm("kind"), Name: c.PostForm("name"), Cadence: c.PostForm("cadence"),
		Attach: c.PostForm("attach"), Letter: c.PostForm("letter") != "",
	}
}

func (s *service) deliverPage(c *gin.Context) {
	ctx, id := c.Request.Context(), c.Param("id")
	see := s.see(ctx)
	d, err := see.Dossier(ctx, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := deliverPage{head: headOf(ctx, "Mail about "+d.Title, "dossiers"), Dossier: d, Judged: !d.JudgedAt.IsZero(), Printer: s.Printer != nil}
	page.Officer = see.May(ctx, id, store.Officer) == nil
	all, err := see.Subscriptions(ctx, id)
	if err == nil {
		page.All = bodiesOf(all)
		page.Mails, err = see.MailsAbout(ctx, id, 30)
	}
	if err == nil {
		page.Me, page.On, err = s.mine(c)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, one := range page.All {
		if one.State == "confirmed" {
			page.Ready++
		}
	}
	s.render(c, http.StatusOK, "deliver", page)
}

// mine is the caller's own address, and whether mail is on.
func (s *service) mine(c *gin.Context) (email string, on bool, err error) {
	ctx := c.Request.Context()
	u, err := s.Desk.User(ctx, viewer(ctx).User)
	if err != nil {
		return "", false, err
	}
	d, err := s.Desk.Delivery(ctx)
	return u.Email, d.On, err
}

func (s *service) subscriptionsPage(c *gin.Context) {
	ctx := c.Request.Context()
	see := s.see(ctx)
	all, err := see.MySubscriptions(ctx, c.Query("cursor"), mailsOnPage+1)
	page := subscriptionsPage{head: headOf(ctx, "Mail that you subscribed", "account"), Officer: viewer(ctx).Role.AtLeast(store.Officer), Printer: s.Printer != nil}
	if err == nil {
		page.Me, page.On, err = s.mine(c)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if len(all) > mailsOnPage {
		all = all[:mailsOnPage]
		page.Next = all[mailsOnPage-1].ID
	}
	for _, one := range all {
		row := subscriptionRow{subscriptionBody: newSubscriptionBody(one)}
		if one.Kind == store.ToDossier {
			if d, err := see.Dossier(ctx, one.Dossier); err == nil {
				row.Title = d.Title
			}
		}
		page.All = append(page.All, row)
	}
	s.render(c, http.StatusOK, "subscriptions", page)
}
