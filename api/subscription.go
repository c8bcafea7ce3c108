package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// A Mailer does what follows from what people say about mail; jobs.Queue is one.
// Subscribed, SendNow, Confirmed and SendDue are called inside of Settle.
type Mailer interface {
	Subscribed(ctx context.Context, tx store.Tx, s store.Subscription) error
	SendNow(ctx context.Context, tx store.Tx, s store.Subscription, dossierID, by string, anew bool) error
	Confirmed(ctx context.Context, tx store.Tx, recipient string) error
	SendDue(ctx context.Context, tx store.Tx) error
	PreviewMail(ctx context.Context, v store.Viewer, s store.Subscription, dossierID string, files bool) (deliver.Message, error)
	TestMail(ctx context.Context, d store.Delivery, to string) (deliver.SendResult, error)
}

// subscriptionFields are what a person chooses.
type subscriptionFields struct {
	Email   string `json:"email" minLength:"3" maxLength:"254" doc:"Where the mail goes; nothing but one question is sent there before its holder has confirmed"`
	Kind    string `json:"kind" enum:"dossier,body,supplier"`
	Dossier string `json:"dossier,omitempty" doc:"The dossier's id, for the kind dossier"`
	Name    string `json:"name,omitempty" maxLength:"300" doc:"Of the body or supplier, as its papers have it"`
	Cadence string `json:"cadence,omitempty" enum:"at_once,daily,weekly" default:"at_once"`
	Attach  string `json:"attach,omitempty" enum:"pdf,docx,none" default:"pdf" doc:"pdf goes as docx where no browser is installed to print"`
	Letter  bool   `json:"letter,omitempty" doc:"Attach the letter that asks for what is missing"`
}

// subscriptionBody is a subscription as it is shown.
type subscriptionBody struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	State     string    `json:"state" enum:"waiting,confirmed,unsubscribed" doc:"waiting: the holder of the address has not confirmed"`
	Kind      string    `json:"kind"`
	Dossier   string    `json:"dossier,omitempty"`
	Name      string    `json:"name,omitempty"`
	Cadence   string    `json:"cadence"`
	Attach    string    `json:"attach"`
	Letter    bool      `json:"letter"`
	CreatedAt time.Time `json:"created_at"`
}

func newSubscriptionBody(s store.Subscription) subscriptionBody {
	state := "waiting"
	switch {
	case s.Recipient.Gets():
		state = "confirmed"
	case !s.Recipient.UnsubscribedAt.IsZero():
		state = "unsubscribed"
	}
	return subscriptionBody{s.ID, s.Recipient.Email, state, s.Kind, s.Dossier, s.Name, s.Cadence, s.Attach, s.Letter, s.CreatedAt}
}

type newSubscription struct{ Body subscriptionFields }

type subscriptionAnswer struct{ Body subscriptionBody }

type subscriptionsAnswer struct {
	Body struct {
		Subscriptions []subscriptionBody `json:"subscriptions"`
		Next          string             `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type subscriptionPath struct {
	ID string `path:"id" format:"uuid" doc:"The subscription's id"`
}

type sendInput struct {
	ID   string `path:"id" format:"uuid" doc:"The dossier's id"`
	Body struct {
		Again bool `json:"again,omitempty" doc:"Send it also to those who have had this version"`
	}
}

type sendAnswer struct {
	Body struct {
		Recipients int `json:"recipients" doc:"Confirmed addresses that it was put into the outbox for"`
	}
}

func (s *service) addSubscriptions(a huma.API) {
	const at = "/api/v1/subscriptions"
	rep := func(op huma.Operation) huma.Operation { return as(store.Rep, scopeWrite, op) }
	handle(s, a, get("list-subscriptions", at, "delivery", "The subscriptions that you made"), s.listSubscriptions)
	handle(s, a, rep(change(http.MethodPost, "subscribe", at, "delivery", "Subscribe an address: your own to what you see, and as an officer any to what you work with")), s.postSubscription)
	handle(s, a, rep(change(http.MethodDelete, "unsubscribe", at+"/{id}", "delivery", "End a subscription")), func(ctx context.Context, in *subscriptionPath) (*struct{}, error) {
		return nil, s.unsubscribe(ctx, in.ID)
	})
	handle(s, a, get("list-dossier-subscriptions", "/api/v1/dossiers/{id}/subscriptions", "delivery", "Who is subscribed to a dossier: all for its officers, else your own"), s.dossierSubscriptions)
	send := as(store.Officer, scopeWrite, change(http.MethodPost, "send-report", "/api/v1/dossiers/{id}/send", "delivery", "Send the report of a dossier now to those who are subscribed to it"))
	send.DefaultStatus = http.StatusOK
	handle(s, a, send, func(ctx context.Context, in *sendInput) (out *sendAnswer, err error) {
		out = &sendAnswer{}
		out.Body.Recipients, err = s.sendNow(ctx, in.ID, "", in.Body.Again)
		return out, err
	})
}

func (s *service) listSubscriptions(ctx context.Context, in *Paged) (*subscriptionsAnswer, error) {
	all, err := s.see(ctx).MySubscriptions(ctx, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &subscriptionsAnswer{}
	all, out.Body.Next = page(in, all, func(x store.Subscription) string { return x.ID })
	out.Body.Subscriptions = bodiesOf(all)
	return out, nil
}

func bodiesOf(all []store.Subscription) []subscriptionBody {
	out := make([]subscriptionBody, len(all))
	for i, one := range all {
		out[i] = newSubscriptionBody(one)
	}
	return out
}

func (s *service) dossierSubscriptions(ctx context.Context, in *dossierPath) (*subscriptionsAnswer, error) {
	all, err := s.see(ctx).Subscriptions(ctx, in.ID)
	out := &subscriptionsAnswer{}
	out.Body.Subscriptions = bodiesOf(all)
	return out, err
}

func (s *service) postSubscription(ctx context.Context, in *newSubscription) (*subscriptionAnswer, error) {
	made, err := s.subscribe(ctx, in.Body)
	return &subscriptionAnswer{newSubscriptionBody(made)}, err
}

// invitationsADay is how many times a person may subscribe addresses in a day:
// each may be a question to somebody who did not ask for it.
const invitationsADay = 100

// subscribe subscribes an address for the caller; what follows (a question to
// its holder, or a first mail) is in the same transaction.
func (s *service) subscribe(ctx context.Context, f subscriptionFields) (made store.Subscription, err error) {
	if f.Cadence == "" {
		f.Cadence = store.AtOnce
	}
	if f.Attach == "" {
		f.Attach = store.AttachPDF
	}
	if err := s.countInvitation(ctx); err != nil {
		return made, err
	}
	err = s.work(ctx, func(ctx context.Context, a store.Act) (err error) {
		made, err = a.Subscribe(ctx, store.Subscription{
			Recipient: store.Recipient{Email: f.Email}, Kind: f.Kind, Dossier: f.Dossier, Name: cleanWords(f.Name),
			Cadence: f.Cadence, Attach: f.Attach, Letter: f.Letter,
		}, s.Now())
		if err != nil {
			return err
		}
		if err := s.audit(ctx, a, "subscribe", "subscription", made.ID, f.Kind+" "+f.Dossier); err != nil {
			return err
		}
		return s.Queue.Subscribed(ctx, a.Tx(), made)
	})
	return made, err
}

func (s *service) countInvitation(ctx context.Context) error {
	return s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error {
		n, _, err := w.CountAttempt(ctx, "subscribe:"+viewer(ctx).User, s.Now(), 24*time.Hour)
		if err == nil && n > invitationsADay {
			err = newProblem(http.StatusTooManyRequests, "too_many_subscriptions", "You have subscribed a hundred addresses within a day, which is the most. Go on tomorrow.")
		}
		return err
	})
}

func (s *service) unsubscribe(ctx context.Context, id string) error {
	return s.act(ctx, func(a store.Act) error {
		if err := a.Unsubscribe(ctx, id, s.Now()); err != nil {
			return err
		}
		return s.audit(ctx, a, "unsubscribe", "subscription", id, "")
	})
}

// sendNow puts the report of a dossier into the outbox of those who are
// subscribed to it and have confirmed, or of one subscription.
func (s *service) sendNow(ctx context.Context, dossierID, only string, again bool) (n int, err error) {
	err = s.work(ctx, func(ctx context.Context, a store.Act) error {
		n = 0
		if err := a.May(ctx, dossierID, store.Officer); err != nil {
			return err
		}
		all, err := a.Subscriptions(ctx, dossierID)
		if err != nil {
			return err
		}
		for _, sub := range all {
			if only != "" && sub.ID != only || !sub.Recipient.Gets() {
				continue
			}
			if err := s.Queue.SendNow(ctx, a.Tx(), sub, dossierID, viewer(ctx).User, again); err != nil {
				return err
			}
			n++
		}
		return s.audit(ctx, a, "send", "report", dossierID, "")
	})
	return n, err
}
