package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

type webhookFields struct {
	Name   string   `json:"name" minLength:"1" maxLength:"200" doc:"What it is"`
	URL    string   `json:"url" minLength:"1" maxLength:"2000" doc:"Where messages are posted: https, and an address of the internet unless the server was started with --webhook-allow for it"`
	Events []string `json:"events" minItems:"1" maxItems:"4" doc:"dossier.judged, finding.adverse, document.failed, batch.finished"`
	Group  string   `json:"group,omitempty" maxLength:"36" doc:"Tell it only of what this group sees; left out for everything that you see"`
}

type newWebhook struct{ Body webhookFields }

type webhookPath struct {
	ID string `path:"id" format:"uuid" doc:"The webhook's id"`
}

type messagePath struct {
	ID      string `path:"id" format:"uuid" doc:"The webhook's id"`
	Message string `path:"message" pattern:"^msg_[0-9a-f]{32}$" doc:"The message's id"`
}

type messagesInput struct {
	ID     string `path:"id" format:"uuid" doc:"The webhook's id"`
	Cursor string `query:"cursor" maxLength:"100" doc:"The next of the page before; empty for the first page"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type webhookAnswer struct {
	Body struct {
		store.Webhook
		Secret string `json:"secret" doc:"With which messages are signed, after Standard Webhooks; it is shown this once"`
	}
}

type webhooksAnswer struct {
	Body struct {
		On       bool            `json:"on" doc:"Whether anything is sent at all"`
		Webhooks []store.Webhook `json:"webhooks"`
	}
}

type webhookSwitch struct {
	Body struct {
		On bool `json:"on"`
	}
}

type webhookState struct {
	ID   string `path:"id" format:"uuid" doc:"The webhook's id"`
	Body struct {
		Active bool `json:"active"`
	}
}

type messagesAnswer struct {
	Body struct {
		Messages []store.WebhookMessage `json:"messages" doc:"The newest first"`
		Next     string                 `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type messageAnswer struct {
	Body struct {
		ID string `json:"id" doc:"Of the message that was put into the outbox"`
	}
}

func (s *service) addWebhooks(a huma.API) {
	const at = "/api/v1/webhooks"
	admin := func(op huma.Operation) huma.Operation { return as(store.Admin, scopeAdmin, op) }
	handle(s, a, admin(get("list-webhooks", at, "webhooks", "Who is told what happens")), func(ctx context.Context, _ *struct{}) (*webhooksAnswer, error) {
		out := &webhooksAnswer{}
		var err error
		if out.Body.On, err = s.Desk.WayOn(ctx, store.WebhookWay); err != nil {
			return nil, err
		}
		all, err := s.Desk.Webhooks(ctx)
		out.Body.Webhooks = list(all)
		return out, err
	})
	handle(s, a, admin(change(http.MethodPut, "turn-webhooks", at+"/on", "webhooks", "Turn webhooks on or off; they are off at first")), func(ctx context.Context, in *webhookSwitch) (*struct{}, error) {
		return nil, s.turn(ctx, store.WebhookWay, in.Body.On)
	})
	handle(s, a, admin(change(http.MethodPost, "make-webhook", at, "webhooks", "Have an address told what happens")), func(ctx context.Context, in *newWebhook) (*webhookAnswer, error) {
		w, err := s.makeWebhook(ctx, in.Body)
		out := &webhookAnswer{}
		out.Body.Webhook, out.Body.Secret = w, w.Secret
		return out, err
	})
	handle(s, a, admin(change(http.MethodPatch, "change-webhook", at+"/{id}", "webhooks", "Stop a webhook, or let it go on")), func(ctx context.Context, in *webhookState) (*struct{}, error) {
		return nil, s.setWebhook(ctx, in.ID, in.Body.Active)
	})
	handle(s, a, admin(change(http.MethodDelete, "delete-webhook", at+"/{id}", "webhooks", "Delete a webhook with what waits for it")), func(ctx context.Context, in *webhookPath) (*struct{}, error) {
		return nil, s.people(ctx, "delete", "webhook", in.ID, "", func(_ store.People, w store.PeopleTx) error { return w.DeleteWebhook(ctx, in.ID) })
	})
	ping := admin(change(http.MethodPost, "test-webhook", at+"/{id}/test", "webhooks", "Send it a message that tells of nothing"))
	ping.DefaultStatus = http.StatusAccepted
	handle(s, a, ping, func(ctx context.Context, in *webhookPath) (out *messageAnswer, err error) {
		out = &messageAnswer{}
		out.Body.ID, err = s.pingWebhook(ctx, in.ID)
		return out, err
	})
	handle(s, a, admin(get("list-webhook-messages", at+"/{id}/messages", "webhooks", "What was sent to a webhook, and what waits")), s.webhookMessages)
	again := admin(change(http.MethodPost, "retry-webhook-message", at+"/{id}/messages/{message}/retry", "webhooks", "Send a message again that was given up"))
	again.DefaultStatus = http.StatusAccepted
	handle(s, a, again, func(ctx context.Context, in *messagePath) (*struct{}, error) {
		return nil, s.retryMessage(ctx, in.ID, in.Message)
	})
}

func (s *service) webhookMessages(ctx context.Context, in *messagesInput) (*messagesAnswer, error) {
	if _, err := s.Desk.Webhook(ctx, in.ID); err != nil {
		return nil, err
	}
	all, err := s.Desk.WebhookMessages(ctx, in.ID, in.Cursor, in.Limit+1)
	out := &messagesAnswer{}
	if len(all) > in.Limit {
		all = all[:in.Limit]
		out.Body.Next = all[in.Limit-1].ID
	}
	out.Body.Messages = list(all)
	return out, err
}

// checkWebhook says of an address what is wrong with it; where this server
// posts nothing, those that do say it when they do.
func (s *service) checkWebhook(address string) error {
	if s.Webhooks == nil {
		return nil
	}
	return s.Webhooks(address)
}

func (s *service) makeWebhook(ctx context.Context, f webhookFields) (w store.Webhook, err error) {
	wrong := func(what string) error { return newProblem(http.StatusUnprocessableEntity, "webhook", what) }
	f.URL = strings.TrimSpace(f.URL)
	switch {
	case cleanWords(f.Name) == "":
		return w, wrong("Give the webhook a name that says what it is.")
	case len(f.Events) == 0 || slices.ContainsFunc(f.Events, func(e string) bool { return !deliver.IsWebhookEvent(e) }):
		return w, wrong("Choose at least one of the events " + strings.Join(deliver.WebhookEvents, ", ") + ".")
	}
	if err := s.checkWebhook(f.URL); err != nil {
		return w, wrong(sentence(err.Error()))
	}
	if f.Group != "" {
		if _, err := s.Desk.Group(ctx, f.Group); err != nil {
			return w, err
		}
	}
	slices.Sort(f.Events)
	w = store.Webhook{
		ID: store.NewID(), User: viewer(ctx).User, Group: f.Group, Name: cleanWords(f.Name), URL: f.URL, Secret: deliver.NewWebhookSecret(),
		Events: slices.Compact(f.Events), Active: true, CreatedAt: s.Now().UTC(),
	}
	return w, s.people(ctx, "make", "webhook", w.ID, strings.Join(w.Events, " "), func(_ store.People, tx store.PeopleTx) error { return tx.AddWebhook(ctx, w, s.Now()) })
}

func (s *service) setWebhook(ctx context.Context, id string, active bool) error {
	action := "stop"
	if active {
		action = "resume"
	}
	return s.people(ctx, action, "webhook", id, "", func(_ store.People, w store.PeopleTx) error { return w.SetWebhook(ctx, id, active, "") })
}

// pingWebhook puts a message that tells of nothing into the outbox.
func (s *service) pingWebhook(ctx context.Context, id string) (message string, err error) {
	on, err := s.Desk.WayOn(ctx, store.WebhookWay)
	if err != nil {
		return "", err
	}
	if !on {
		return "", newProblem(http.StatusConflict, "webhooks_off", "Webhooks are off, so nothing is sent. Turn them on first.")
	}
	body, err := deliver.WebhookBody(deliver.EventPing, s.Now(), map[string]string{"webhook": id})
	if err != nil {
		return "", err
	}
	return message, s.act(ctx, func(a store.Act) error {
		if _, err := a.Webhook(ctx, id); err != nil {
			return err
		}
		if message, err = a.Tx().AddWebhookMessage(ctx, id, store.WebhookEvent{Type: deliver.EventPing, Body: body}, s.Now()); err != nil {
			return err
		}
		if err := s.audit(ctx, a, "test", "webhook", id, ""); err != nil {
			return err
		}
		return s.Queue.PostWebhook(ctx, a.Tx(), message)
	})
}

func (s *service) retryMessage(ctx context.Context, id, message string) error {
	return s.act(ctx, func(a store.Act) error {
		if err := a.RetryMessage(ctx, id, message); err != nil {
			return err
		}
		if err := s.audit(ctx, a, "retry", "webhook", id, message); err != nil {
			return err
		}
		return s.Queue.PostWebhook(ctx, a.Tx(), message)
	})
}
