package api

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// mailsOnPage is how many mails one page of the outbox shows.
const mailsOnPage = 50

// deliveryPage is where an administrator says how mail goes out, and sees what
// became of it.
type deliveryPage struct {
	head
	Set      store.Delivery
	Ways     store.Ways
	Hooks    bool // webhooks are on
	Links    bool // links to reports are
	Feeds    bool // addresses of feeds are
	Password bool // one is kept
	Fixed    bool // it is in a file that was named at the start
	Printer  bool
	By       string // who looked at the preview
	Me       string // address of whoever looks, for a test
	Counts   []mailCount
	State    store.MailState
	Mails    []store.Mail
	Next     string
	Days     []dayOption
	Tested   *deliver.SendResult
	To       string
}

type mailCount struct {
	State store.MailState
	N     int
}

type dayOption struct {
	N      int
	Name   string
	Chosen bool
}

var mailStates = []store.MailState{store.MailUnknown, store.MailRefused, store.MailWaiting, store.MailSending, store.MailSent, store.MailCancelled}

const deliveryPath = "/admin/delivery"

func (s *service) addDeliveryPages(r gin.IRoutes) {
	admin := func(page gin.HandlerFunc) gin.HandlerFunc { return s.only(store.Admin, page) }
	r.GET(deliveryPath, admin(func(c *gin.Context) { s.deliveryPage(c, "", nil) }))
	r.POST(deliveryPath, admin(func(c *gin.Context) { s.andBack(c, s.deliveryForm(c), deliveryPath) }))
	r.POST(deliveryPath+"/switch", admin(func(c *gin.Context) { s.andBack(c, s.switchForm(c), deliveryPath) }))
	for _, way := range []store.Way{store.LinkWay, store.FeedWay} {
		r.POST(deliveryPath+"/"+string(way), admin(func(c *gin.Context) {
			s.andBack(c, s.turn(c.Request.Context(), way, c.PostForm("on") != ""), deliveryPath)
		}))
	}
	r.POST(deliveryPath+"/test", admin(s.testForm))
	r.GET(deliveryPath+"/preview", admin(s.previewPage))
	r.GET(deliveryPath+"/preview/page", admin(s.previewBody))
	r.POST(deliveryPath+"/looked", admin(func(c *gin.Context) { s.andBack(c, s.looked(c.Request.Context()), deliveryPath) }))
	r.POST(deliveryPath+"/mails/:id", admin(func(c *gin.Context) {
		s.andBack(c, s.resolveMail(c.Request.Context(), c.Param("id"), c.PostForm("action")), deliveryPath+"#outbox")
	}))
}

func (s *service) deliveryPage(c *gin.Context, to string, tested *deliver.SendResult) {
	ctx := c.Request.Context()
	page := deliveryPage{head: headOf(ctx, "Delivery", "admin"), To: to, Tested: tested, Password: s.hasPassword(), Printer: s.Printer != nil, State: store.MailState(c.Query("state"))}
	if f, ok := s.MailPassword.(deliver.PasswordFile); ok {
		page.Fixed = f.Fixed
	}
	var err error
	if page.Set, err = s.Desk.Delivery(ctx); err != nil {
		s.fail(c, err)
		return
	}
	if page.Ways, err = s.Desk.Ways(ctx, s.Now()); err != nil {
		s.fail(c, err)
		return
	}
	for way, on := range map[store.Way]*bool{store.WebhookWay: &page.Hooks, store.LinkWay: &page.Links, store.FeedWay: &page.Feeds} {
		if *on, err = s.Desk.WayOn(ctx, way); err != nil {
			s.fail(c, err)
			return
		}
	}
	for _, day := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		page.Days = append(page.Days, dayOption{int(day), day.String(), day == page.Set.WeeklyOn})
	}
	if u, err := s.Desk.User(ctx, page.Set.LookedBy); err == nil {
		page.By = u.Name
	}
	if u, err := s.Desk.User(ctx, viewer(ctx).User); err == nil {
		page.Me = u.Email
	}
	counts, err := s.Desk.MailCounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, state := range mailStates {
		page.Counts = append(page.Counts, mailCount{state, counts[state]})
	}
	if page.Mails, err = s.Desk.Mails(ctx, page.State, c.Query("before"), mailsOnPage+1); err != nil {
		s.fail(c, err)
		return
	}
	if len(page.Mails) > mailsOnPage {
		page.Mails = page.Mails[:mailsOnPage]
		page.Next = page.Mails[mailsOnPage-1].ID
	}
	s.render(c, http.StatusOK, "delivery", page)
}

// Resolvable reports whether a mail waits for a person's word.
func (deliveryPage) Resolvable(m store.Mail) bool {
	return m.State == store.MailUnknown || m.State == store.MailRefused
}

// deliveryForm keeps the settings; a password that was left empty stays as it is.
func (s *service) deliveryForm(c *gin.Context) error {
	ctx := c.Request.Context()
	was, err := s.Desk.Delivery(ctx)
	if err != nil {
		return err
	}
	number := func(name string) int {
		n, err := strconv.Atoi(strings.TrimSpace(c.PostForm(name)))
		if err != nil {
			return -1
		}
		return n
	}
	f := deliveryFields{
		Host: c.PostForm("host"), Port: number("port"), Security: c.PostForm("security"), User: strings.TrimSpace(c.PostForm("user")),
		From: c.PostForm("from"), FromName: c.PostForm("from_name"), Public: c.PostForm("public"),
		DailyAt: number("daily_at"), WeeklyOn: number("weekly_on"), On: was.On,
	}
	if err := s.setDelivery(ctx, f); err != nil {
		return err
	}
	switch password := c.PostForm("password"); {
	case s.MailPassword == nil || password == "" && c.PostForm("forget") == "":
		return nil
	case c.PostForm("forget") != "":
		return s.keepPassword(c, "")
	default:
		return s.keepPassword(c, password)
	}
}

func (s *service) keepPassword(c *gin.Context, password string) error {
	if err := s.MailPassword.Write(password); err != nil {
		return newProblem(http.StatusUnprocessableEntity, "password", sentence(strings.TrimPrefix(err.Error(), "deliver: ")))
	}
	return s.note(c.Request.Context(), "change", "delivery", "", "password")
}

// switchForm turns mail on or off.
func (s *service) switchForm(c *gin.Context) error {
	d, err := s.Desk.Delivery(c.Request.Context())
	if err != nil {
		return err
	}
	return s.setDelivery(c.Request.Context(), deliveryFields{
		Host: d.Host, Port: d.Port, Security: d.Security, User: d.User, From: d.From, FromName: d.FromName, Public: d.Public,
		DailyAt: d.DailyAt, WeeklyOn: int(d.WeeklyOn), On: c.PostForm("on") == "1",
	})
}

// testForm sends a test and shows what came of it on the page that answers.
func (s *service) testForm(c *gin.Context) {
	to := c.PostForm("to")
	r, err := s.testMail(c.Request.Context(), to)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.deliveryPage(c, to, &r)
}

type previewPage struct {
	head
	Message  deliver.Message
	Dossiers []store.Dossier
	Chosen   string
	Looked   bool
	Back     string // page that it belongs to
	ForAdmin bool
}

// previewOf is the mail about a dossier as the caller would send it; the newest
// dossier where none is named.
func (s *service) previewOf(c *gin.Context, id string) (deliver.Message, []store.Dossier, string, error) {
	ctx := c.Request.Context()
	all, err := s.see(ctx).NewestDossiers(ctx, "", 50)
	if err != nil {
		return deliver.Message{}, nil, "", err
	}
	if id == "" {
		for _, d := range all {
			if !d.JudgedAt.IsZero() {
				id = d.ID
				break
			}
		}
	}
	if id == "" {
		return deliver.Message{}, all, "", newProblem(http.StatusConflict, "nothing_judged", "There is no dossier with a report yet, so there is nothing to show. Put documents in first, or start the server with --sample.")
	}
	email := "rep@example.org"
	if u, err := s.Desk.User(ctx, viewer(ctx).User); err == nil && u.Email != "" {
		email = u.Email
	}
	sub := store.Subscription{User: viewer(ctx).User, Recipient: store.Recipient{Email: email}, Kind: store.ToDossier, Dossier: id, Attach: store.AttachPDF, Letter: true}
	m, err := s.Queue.PreviewMail(ctx, viewer(ctx), sub, id, false)
	return m, all, id, err
}

func (s *service) previewPage(c *gin.Context) {
	s.showPreview(c, c.Query("dossier"), deliveryPath, true)
}

func (s *service) showPreview(c *gin.Context, id, back string, admin bool) {
	m, all, id, err := s.previewOf(c, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	d, err := s.Desk.Delivery(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	page := previewPage{headOf(c.Request.Context(), "Preview of a mail", "admin"), m, all, id, !d.LookedAt.IsZero(), back, admin}
	if !admin {
		page.Here = "dossiers"
	}
	s.render(c, http.StatusOK, "mail_preview", page)
}

// previewBody is the page that a mail program shows, fenced in like a report.
func (s *service) previewBody(c *gin.Context) { s.showBody(c, c.Query("dossier")) }

func (s *service) showBody(c *gin.Context, id string) {
	m, _, _, err := s.previewOf(c, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Writer.Header().Set("Content-Security-Policy", reportPolicy)
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(m.HTML))
}

// Source is the mail as it goes out, without its attachments.
func (p previewPage) Source() string {
	m := p.Message
	m.Attached = nil
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		return report.Visible(err.Error())
	}
	head, _, _ := strings.Cut(b.String(), "\r\n\r\n")
	return strings.ReplaceAll(head, "\r\n", "\n")
}
