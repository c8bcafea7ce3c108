package store

import (
	"context"
	"slices"
	"strings"
	"time"
)

// MessageState says what became of a message.
type MessageState string

// The states of a message.
const (
	MessageWaiting MessageState = "waiting" // to be sent, or sent again
	MessageSent    MessageState = "sent"    // the other side said that it has it
	MessageFailed  MessageState = "failed"  // given up
)

// WebhookMessage is one event on its way to one webhook. Its ID stays the same
// however often it is sent, so that the other side can tell it from another.
type WebhookMessage struct {
	ID        string       `json:"id"`
	Webhook   string       `json:"webhook"`
	Event     string       `json:"event"`
	Dossier   string       `json:"dossier,omitempty"`
	Document  string       `json:"document,omitempty"`
	Body      []byte       `json:"-"`
	State     MessageState `json:"state"`
	Attempts  int          `json:"attempts"`
	Result    string       `json:"result,omitempty"` // of the last try
	CreatedAt time.Time    `json:"created_at"`
	TriedAt   time.Time    `json:"tried_at,omitzero"`
	NextAt    time.Time    `json:"next_at,omitzero"` // of the next try
}

// WebhookEvent is something that happened. Subject names it: what has the same
// is told once.
type WebhookEvent struct {
	Type     string
	Subject  string
	Dossier  string    // whose viewers may be told; "": only who sees everything
	Document string    // goes with it when it is deleted
	Since    time.Time // webhooks that were made after this are not told; zero: all are
	Body     []byte
}

// NewMessageID makes an id as Standard Webhooks has them. It holds no full stop,
// and sorts by time.
func NewMessageID() string { return "msg_" + strings.ReplaceAll(NewID(), "-", "") }

const activeWebhooks = `SELECT ` + webhookColumns + ` FROM webhooks WHERE active = 1 ORDER BY id`

// listening gives the webhooks that are told of something, none while they are
// turned off.
func (p People) listening(ctx context.Context) ([]Webhook, error) {
	hooks, err := collect(ctx, p.q, "webhooks", activeWebhooks, nil, scanWebhook)
	if err != nil || len(hooks) == 0 {
		return nil, err
	}
	if on, err := p.WayOn(ctx, WebhookWay); err != nil || !on {
		return nil, err
	}
	return hooks, nil
}

// Wanted gives those of the types of event that an active webhook is told of.
func (p People) Wanted(ctx context.Context, types ...string) ([]string, error) {
	hooks, err := p.listening(ctx)
	return slices.DeleteFunc(types, func(event string) bool {
		return !slices.ContainsFunc(hooks, func(w Webhook) bool { return slices.Contains(w.Events, event) })
	}), err
}

// TellWebhooks puts an event into the outbox for every active webhook that wants
// it and may be told, and gives the ids of the messages, for whose sending the
// caller sees in the same transaction.
func (tx Tx) TellWebhooks(ctx context.Context, e WebhookEvent, now time.Time) (ids []string, err error) {
	hooks, err := tx.listening(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range hooks {
		if !slices.Contains(w.Events, e.Type) || !e.Since.IsZero() && w.CreatedAt.After(e.Since) {
			continue
		}
		may, err := tx.mayTell(ctx, w, e.Dossier)
		if err != nil {
			return nil, err
		}
		if !may {
			continue
		}
		id, err := tx.AddWebhookMessage(ctx, w.ID, e, now)
		if err != nil {
			return nil, err
		}
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

const addWebhookMessage = `
	INSERT INTO webhook_messages (id, webhook_id, event, subject, dossier_id, document_id, body, state, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`

// keptMessages is how many messages that are done with a webhook keeps, to be
// looked at.
const keptMessages = 200

const trimWebhookMessages = `
	DELETE FROM webhook_messages WHERE webhook_id = $1 AND state <> $2 AND id NOT IN (
		SELECT id FROM webhook_messages WHERE webhook_id = $1 ORDER BY id DESC LIMIT $3)`

// AddWebhookMessage puts an event into the outbox for one webhook, whatever it
// wants, and gives the message's id; "" when it was told of the subject before.
func (tx Tx) AddWebhookMessage(ctx context.Context, webhook string, e WebhookEvent, now time.Time) (string, error) {
	id := NewMessageID()
	if e.Subject == "" {
		e.Subject = id
	}
	added, err := tx.exec(ctx, "add webhook message", addWebhookMessage, id, webhook, e.Type, e.Subject, nullable(e.Dossier), e.Document,
		e.Body, string(MessageWaiting), millis(now))
	if err != nil || added == 0 {
		return "", err
	}
	_, err = tx.exec(ctx, "trim webhook messages", trimWebhookMessages, webhook, string(MessageWaiting), keptMessages)
	return id, err
}

const messageColumns = `id, webhook_id, event, coalesce(dossier_id, ''), document_id, body, state, attempts, result, created_at, tried_at, next_at`

const (
	listMessages = `SELECT ` + messageColumns + ` FROM webhook_messages WHERE webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`
	oneMessage   = `SELECT ` + messageColumns + ` FROM webhook_messages WHERE id = $1`
)

// WebhookMessages gives up to limit messages of a webhook, the newest first,
// before the id before ("" for the newest).
func (p People) WebhookMessages(ctx context.Context, webhook, before string, limit int) ([]WebhookMessage, error) {
	if before == "" {
		before = "msg_" + afterEveryID
	}
	return collect(ctx, p.q, "webhook messages", listMessages, []any{webhook, before, bounded(limit)}, scanMessage)
}

// WebhookMessage gives one message, or ErrNotFound.
func (p People) WebhookMessage(ctx context.Context, id string) (WebhookMessage, error) {
	return one(ctx, p.q, "webhook message", oneMessage, []any{id}, scanMessage)
}

// ToSend gives a message that waits with its webhook, and whether it may still
// be told: what its maker sees may have changed since. A message that does not
// wait, or is gone, is ErrNotFound.
func (r Reads) ToSend(ctx context.Context, id string) (m WebhookMessage, w Webhook, may bool, err error) {
	if m, err = r.WebhookMessage(ctx, id); err != nil {
		return m, w, false, err
	}
	if m.State != MessageWaiting {
		return m, w, false, notFound("waiting webhook message")
	}
	if w, err = r.Webhook(ctx, m.Webhook); err != nil {
		return m, w, false, err
	}
	if m.Event == PingEvent {
		return m, w, true, nil
	}
	may, err = r.mayTell(ctx, w, m.Dossier)
	return m, w, may && w.Active, err
}

// PingEvent is what somebody sends to try a webhook out. It tells of nothing.
const PingEvent = "webhook.ping"

const claimMessage = `
	UPDATE webhook_messages SET attempts = attempts + 1, next_at = $4 WHERE id = $1 AND state = $2 AND next_at <= $3`

// ClaimMessage begins a try to send a message; ok is false while another works on
// it, or waits for its next try. Whoever is killed leaves it free at until.
func (tx Tx) ClaimMessage(ctx context.Context, id string, until, now time.Time) (ok bool, err error) {
	n, err := tx.exec(ctx, "claim webhook message", claimMessage, id, string(MessageWaiting), millis(now), millis(until))
	return n > 0, err
}

const (
	lateMessages = `SELECT id FROM webhook_messages WHERE state = $1 AND created_at < $2 AND next_at < $2 ORDER BY id LIMIT $3`
	takeMessage  = `UPDATE webhook_messages SET next_at = $3 WHERE id = $1 AND state = $2`
)

// TakeLateMessages gives the ids of messages that wait and were due before the
// time, for whose sending the caller sees anew. It does not give them again for
// as long as that time is back from now.
func (tx Tx) TakeLateMessages(ctx context.Context, before, now time.Time, limit int) ([]string, error) {
	ids, err := collect(ctx, tx.q, "late webhook messages", lateMessages, []any{string(MessageWaiting), millis(before), bounded(limit)}, scanText)
	for _, id := range ids {
		if err == nil {
			_, err = tx.exec(ctx, "take late webhook message", takeMessage, id, string(MessageWaiting), millis(now))
		}
	}
	return ids, err
}

const (
	triedMessage = `
	UPDATE webhook_messages SET state = $2, result = $4, tried_at = $5, next_at = $6 WHERE id = $1 AND state = $7 AND attempts = $3`
	resultOfWebhook = `UPDATE webhooks SET result = $2, result_at = $3 WHERE id = $1`
)

// TriedMessage writes down how a try ended: m with its new state, its result and
// next time. A message that no longer waits, or is tried anew by another, is left
// as it is: m has the attempts that it was claimed with.
func (tx Tx) TriedMessage(ctx context.Context, m WebhookMessage, now time.Time) error {
	n, err := tx.exec(ctx, "note try", triedMessage, m.ID, string(m.State), m.Attempts, cut(m.Result, 1000), millis(now), millis(m.NextAt), string(MessageWaiting))
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.exec(ctx, "note result", resultOfWebhook, m.Webhook, cut(m.Result, 1000), millis(now))
	return err
}

const retryMessage = `UPDATE webhook_messages SET state = $2, attempts = 0, next_at = 0 WHERE id = $1 AND webhook_id = $3 AND state = $4`

// RetryMessage lets a message wait again that was given up; one that was not is
// ErrNotFound. The caller sees to its sending.
func (p PeopleTx) RetryMessage(ctx context.Context, webhook, id string) error {
	return p.must(ctx, "failed webhook message", "retry message", retryMessage, id, string(MessageWaiting), webhook, string(MessageFailed))
}

func scanMessage(row row) (m WebhookMessage, err error) {
	var created, tried, next int64
	err = row.Scan(&m.ID, &m.Webhook, &m.Event, &m.Dossier, &m.Document, &m.Body, &m.State, &m.Attempts, &m.Result, &created, &tried, &next)
	m.CreatedAt, m.TriedAt, m.NextAt = fromMillis(created), fromMillis(tried), fromMillis(next)
	return m, err
}
