package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// A Secret keeps the password for the mail server; deliver.PasswordFile is one.
type Secret interface {
	Read() (string, error)
	Write(password string) error
}

// deliveryFields are the settings as they are changed.
type deliveryFields struct {
	Host     string `json:"host" maxLength:"253" doc:"Name of the mail server"`
	Port     int    `json:"port" minimum:"1" maximum:"65535" default:"587"`
	Security string `json:"security" enum:"starttls,tls,none" default:"starttls" doc:"none is for a mail server on this very machine"`
	User     string `json:"user,omitempty" maxLength:"254"`
	From     string `json:"from" maxLength:"254" doc:"Address that the mails come from"`
	FromName string `json:"from_name,omitempty" maxLength:"100"`
	Public   string `json:"public,omitempty" maxLength:"300" doc:"Address under which recipients reach this server, for the links in mails"`
	DailyAt  int    `json:"daily_at" minimum:"0" maximum:"23" default:"7" doc:"Hour of the digests, by the server's clock"`
	WeeklyOn int    `json:"weekly_on" minimum:"0" maximum:"6" default:"1" doc:"Day of the weekly digest; 0 is Sunday"`
	On       bool   `json:"on,omitempty" doc:"Only after an administrator has looked at the preview on the page"`
}

type deliveryInput struct{ Body deliveryFields }

type deliveryAnswer struct {
	Body struct {
		store.Delivery
		Password bool                    `json:"password" doc:"Whether a password is kept"`
		Links    bool                    `json:"links" doc:"Whether links to reports open anything"`
		Feeds    bool                    `json:"feeds" doc:"Whether addresses of feeds do"`
		Mails    map[store.MailState]int `json:"mails" doc:"How many are in each state"`
	}
}

type mailList struct {
	State string `query:"state" enum:"waiting,sending,sent,unknown,refused,cancelled"`
	Paged
}

type mailsAnswer struct {
	Body struct {
		Mails []store.Mail `json:"mails" doc:"The newest first"`
		Next  string       `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type resolveInput struct {
	ID   string `path:"id" format:"uuid" doc:"The mail's id"`
	Body struct {
		Action string `json:"action" enum:"send_again,mark_sent,cancel"`
	}
}

type testInput struct {
	Body struct {
		To string `json:"to" minLength:"3" maxLength:"254"`
	}
}

type testAnswer struct {
	Body struct {
		Outcome string `json:"outcome" enum:"sent,refused,later,unknown"`
		Reason  string `json:"reason,omitempty"`
	}
}

func (s *service) addDelivery(a huma.API) {
	const at = "/api/v1/delivery"
	admin := func(op huma.Operation) huma.Operation {
		op.DefaultStatus = http.StatusOK
		return as(store.Admin, scopeAdmin, op)
	}
	handle(s, a, admin(get("get-delivery", at, "delivery", "How mail goes out, and how many mails are in each state")), s.getDelivery)
	handle(s, a, admin(change(http.MethodPut, "set-delivery", at, "delivery", "Change how mail goes out, or turn it on or off")), func(ctx context.Context, in *deliveryInput) (*deliveryAnswer, error) {
		if err := s.setDelivery(ctx, in.Body); err != nil {
			return nil, err
		}
		return s.getDelivery(ctx, nil)
	})
	handle(s, a, admin(change(http.MethodPost, "test-delivery", at+"/test", "delivery", "Send a test mail, also while mail is turned off")), s.postTest)
	handle(s, a, admin(get("list-mails", at+"/mails", "delivery", "The outbox")), s.listMails)
	handle(s, a, admin(change(http.MethodPost, "resolve-mail", at+"/mails/{id}/resolve", "delivery", "Say what to do with a mail that may have gone out, or was refused")), func(ctx context.Context, in *resolveInput) (*struct{}, error) {
		return nil, s.resolveMail(ctx, in.ID, in.Body.Action)
	})
}

func (s *service) getDelivery(ctx context.Context, _ *struct{}) (*deliveryAnswer, error) {
	out := &deliveryAnswer{}
	var err error
	if out.Body.Delivery, err = s.Desk.Delivery(ctx); err != nil {
		return nil, err
	}
	out.Body.Password = s.hasPassword()
	if out.Body.Links, err = s.Desk.WayOn(ctx, store.LinkWay); err != nil {
		return nil, err
	}
	if out.Body.Feeds, err = s.Desk.WayOn(ctx, store.FeedWay); err != nil {
		return nil, err
	}
	out.Body.Mails, err = s.Desk.MailCounts(ctx)
	return out, err
}

// hasPassword reports whether there is a password for the mail server.
func (s *service) hasPassword() bool {
	if s.MailPassword == nil {
		return false
	}
	password, err := s.MailPassword.Read()
	return err == nil && password != ""
}

// setDelivery keeps other settings. Turning mail on sends what waits.
func (s *service) setDelivery(ctx context.Context, f deliveryFields) error {
	d, err := f.delivery()
	if err != nil {
		return err
	}
	return s.work(ctx, func(ctx context.Context, a store.Act) error {
		was, err := a.Delivery(ctx)
		if err != nil {
			return err
		}
		d.LookedAt, d.LookedBy = was.LookedAt, was.LookedBy
		if err := a.PutDelivery(ctx, d); err != nil {
			return err
		}
		detail := "settings"
		if d.On != was.On {
			detail = map[bool]string{true: "turned on", false: "turned off"}[d.On]
		}
		if err := s.audit(ctx, a, "change", "delivery", "", detail); err != nil || !d.On {
			return err
		}
		return s.Queue.SendDue(ctx, a.Tx())
	})
}

// delivery checks the settings and says in words what is wrong with them.
func (f deliveryFields) delivery() (store.Delivery, error) {
	d := store.Delivery{
		Host: strings.TrimSpace(f.Host), Port: f.Port, Security: f.Security, User: f.User, FromName: cleanWords(f.FromName),
		Public: strings.TrimRight(strings.TrimSpace(f.Public), "/"), DailyAt: f.DailyAt, WeeklyOn: time.Weekday(f.WeeklyOn), On: f.On,
	}
	wrong := func(what string) (store.Delivery, error) {
		return d, newProblem(http.StatusUnprocessableEntity, "delivery", sentence(what))
	}
	if d.DailyAt < 0 || d.DailyAt > 23 || d.WeeklyOn < 0 || d.WeeklyOn > 6 {
		return wrong("the digests go out at an hour from 0 to 23, on a day of the week")
	}
	if f.From != "" {
		from, err := store.MailAddress(f.From)
		if err != nil {
			return d, err
		}
		d.From = from
	}
	if d.Host != "" {
		if err := (deliver.Server{Host: d.Host, Port: d.Port, Security: d.Security}).Check(); err != nil {
			return wrong(err.Error())
		}
	}
	if d.Public != "" {
		u, err := url.Parse(d.Public)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || cleanWords(d.Public) != d.Public {
			return wrong("the public address is one like https://checkweigh.example.org")
		}
	}
	for _, value := range []string{d.Host, d.User, d.FromName} {
		if strings.ContainsFunc(strings.ReplaceAll(value, " ", ""), hidden) {
			return wrong("the settings hold a character that cannot be seen; type them anew")
		}
	}
	return d, nil
}

// looked notes that the caller has looked at a preview.
func (s *service) looked(ctx context.Context) error {
	return s.people(ctx, "look", "delivery", "", "preview", func(p store.People, w store.PeopleTx) error {
		d, err := p.Delivery(ctx)
		if err != nil {
			return err
		}
		d.LookedAt, d.LookedBy = s.Now(), viewer(ctx).User
		return w.PutDelivery(ctx, d)
	})
}

func (s *service) postTest(ctx context.Context, in *testInput) (*testAnswer, error) {
	r, err := s.testMail(ctx, in.Body.To)
	out := &testAnswer{}
	out.Body.Outcome, out.Body.Reason = string(r.Fate), r.Reason
	return out, err
}

func (s *service) testMail(ctx context.Context, to string) (deliver.SendResult, error) {
	to, err := store.MailAddress(to)
	if err != nil {
		return deliver.SendResult{}, err
	}
	d, err := s.Desk.Delivery(ctx)
	if err != nil {
		return deliver.SendResult{}, err
	}
	if !d.Complete() {
		return deliver.SendResult{}, newProblem(http.StatusUnprocessableEntity, "delivery", "Name the mail server and the sender's address first.")
	}
	if err := s.note(ctx, "test", "delivery", "", ""); err != nil {
		return deliver.SendResult{}, err
	}
	return s.Queue.TestMail(ctx, d, to)
}

func (s *service) listMails(ctx context.Context, in *mailList) (*mailsAnswer, error) {
	all, err := s.Desk.Mails(ctx, store.MailState(in.State), in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &mailsAnswer{}
	out.Body.Mails, out.Body.Next = page(&in.Paged, all, func(m store.Mail) string { return m.ID })
	return out, nil
}

// resolveMail is an administrator's word on a mail that may have gone out.
func (s *service) resolveMail(ctx context.Context, id, action string) error {
	to, known := map[string]store.MailState{"send_again": store.MailWaiting, "mark_sent": store.MailSent, "cancel": store.MailCancelled}[action]
	if !known {
		return newProblem(http.StatusUnprocessableEntity, "action", "A mail is sent again, called sent, or cancelled.")
	}
	return s.work(ctx, func(ctx context.Context, a store.Act) error {
		if _, err := a.Mail(ctx, id); err != nil {
			return err
		}
		reason := map[string]string{"send_again": "", "mark_sent": "somebody looked, and it had gone out", "cancel": "somebody decided that it is not to be sent"}[action]
		if err := a.ResolveMail(ctx, id, to, reason, viewer(ctx).User, s.Now()); err != nil {
			return err
		}
		if err := s.audit(ctx, a, action, "mail", id, ""); err != nil || to != store.MailWaiting {
			return err
		}
		return s.Queue.SendDue(ctx, a.Tx())
	})
}
