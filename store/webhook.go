package store

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Webhook is an address that is told what happened. It is told of what its maker
// sees, and with a group only of what that group sees too.
type Webhook struct {
	ID        string    `json:"id"`
	User      string    `json:"user"`            // who made it
	Group     string    `json:"group,omitempty"` // id
	Name      string    `json:"name"`
	URL       string    `json:"url"`
	Secret    string    `json:"-"`      // signs; shown once, when it is made
	Events    []string  `json:"events"` // which it is told of
	Active    bool      `json:"active"`
	Stopped   string    `json:"stopped,omitempty"` // why it is not active, when the program stopped it
	CreatedAt time.Time `json:"created_at"`
	Result    string    `json:"result,omitempty"` // of the last try
	ResultAt  time.Time `json:"result_at,omitzero"`
}

// maxWebhooks is how many there may be: each is looked at whenever something happens.
const maxWebhooks = 50

const (
	countWebhooks = `SELECT count(*) FROM webhooks`
	addWebhook    = `
	INSERT INTO webhooks (id, user_id, group_id, name, url, secret, events, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)`
)

// AddWebhook keeps a webhook; w.ID is made by NewID. What its address and its
// events may be is for the caller to see to.
func (p PeopleTx) AddWebhook(ctx context.Context, w Webhook, now time.Time) error {
	if len(w.Name) > 400 || len(w.URL) > 2000 || len(w.Events) == 0 {
		return &Error{Code: Invalid, Message: "a webhook has a name of at most 400 bytes, an address of at most 2,000 and at least one event"}
	}
	n, err := one(ctx, p.conn, "webhooks", countWebhooks, nil, scanInt)
	if err != nil {
		return err
	}
	if n >= maxWebhooks {
		return &Error{Code: Invalid, Message: "there are 50 webhooks, which is the most; delete one first"}
	}
	_, err = p.exec(ctx, "add webhook", addWebhook, w.ID, w.User, nullable(w.Group), w.Name, w.URL, w.Secret, strings.Join(w.Events, " "), millis(now))
	return err
}

const setWebhook = `UPDATE webhooks SET active = $2, stopped = $3 WHERE id = $1`

// SetWebhook stops a webhook, or lets it go on. why is for what the program
// stopped by itself.
func (p PeopleTx) SetWebhook(ctx context.Context, id string, active bool, why string) error {
	return p.must(ctx, "webhook", "set webhook", setWebhook, id, flag(active), cut(why, 1000))
}

const (
	dropWebhookMessages = `DELETE FROM webhook_messages WHERE webhook_id = $1`
	dropWebhook         = `DELETE FROM webhooks WHERE id = $1`
)

// DeleteWebhook takes a webhook away with all that waits for it, or ErrNotFound.
func (p PeopleTx) DeleteWebhook(ctx context.Context, id string) error {
	if _, err := p.exec(ctx, "drop webhook messages", dropWebhookMessages, id); err != nil {
		return err
	}
	return p.must(ctx, "webhook", "delete webhook", dropWebhook, id)
}

const webhookColumns = `id, user_id, coalesce(group_id, ''), name, url, secret, events, active, stopped, created_at, result, result_at`

const listWebhooks = `SELECT ` + webhookColumns + ` FROM webhooks ORDER BY id LIMIT $1`

// Webhooks gives all of them, for administrators.
func (p People) Webhooks(ctx context.Context) ([]Webhook, error) {
	return collect(ctx, p.q, "webhooks", listWebhooks, []any{maxList}, scanWebhook)
}

const oneWebhook = `SELECT ` + webhookColumns + ` FROM webhooks WHERE id = $1`

// Webhook gives one of them, or ErrNotFound.
func (p People) Webhook(ctx context.Context, id string) (Webhook, error) {
	return one(ctx, p.q, "webhook", oneWebhook, []any{id}, scanWebhook)
}

func scanWebhook(row row) (w Webhook, err error) {
	var active, created, at int64
	var events string
	err = row.Scan(&w.ID, &w.User, &w.Group, &w.Name, &w.URL, &w.Secret, &events, &active, &w.Stopped, &created, &w.Result, &at)
	w.Events, w.Active = strings.Fields(events), active != 0
	w.CreatedAt, w.ResultAt = fromMillis(created), fromMillis(at)
	return w, err
}

// mayTell reports whether a webhook may be told something about a dossier; with
// "" it may, if its maker sees everything.
func (r Reads) mayTell(ctx context.Context, w Webhook, dossierID string) (bool, error) {
	maker, err := r.Viewer(ctx, w.User)
	if CodeOf(err) == NotFound {
		return false, nil
	}
	if err != nil || dossierID == "" {
		return err == nil && maker.SeesAll() && w.Group == "", err
	}
	access, err := r.For(maker).Access(ctx, dossierID)
	if CodeOf(err) == NotFound {
		return false, nil
	}
	return err == nil && (w.Group == "" || w.Group == access.Owner || slices.Contains(access.Groups, w.Group)), err
}
