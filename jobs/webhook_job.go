package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// webhookArgs ask for a message of the outbox to be posted until it was taken.
type webhookArgs struct {
	Message string `json:"message"`
}

func (webhookArgs) Kind() string  { return "webhook" }
func (webhookArgs) queue() string { return webhookQueue }

// webhooksAtOnce is how many messages one process posts at once: each may wait
// for an answer, and none costs anything.
const webhooksAtOnce = 4

type webhookWorker struct {
	river.WorkerDefaults[webhookArgs]
	q *Queue
}

func (w *webhookWorker) Work(ctx context.Context, job *river.Job[webhookArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error {
		wait, err := w.q.postMessage(ctx, job.Args.Message)
		if err == nil && wait > 0 {
			return river.JobSnooze(wait)
		}
		return w.q.orLater(ctx, "webhook", job.Args.Message, err)
	})
}

// PostWebhook asks, in the caller's transaction, for a message of the outbox to
// be sent to its webhook.
func (q *Queue) PostWebhook(ctx context.Context, tx store.Tx, message string) error {
	return q.engine.insert(ctx, tx, webhookArgs{message})
}

const (
	// offWait is how often a message looks whether webhooks were turned on again.
	offWait = 5 * time.Minute
	// postLease is how long a message is left to whoever posts it, who gives up
	// much sooner.
	postLease = 2 * time.Minute
	// messageLives is how long a message waits for that.
	messageLives = 3 * 24 * time.Hour
)

// postMessage posts a message once, and says how long to wait before the next
// try; 0 is the end of it. The other side can get one twice, when this process
// dies between its answer and our note of it: by its id it knows that.
func (q *Queue) postMessage(ctx context.Context, id string) (time.Duration, error) {
	m, hook, may, err := q.store.ToSend(ctx, id)
	if store.CodeOf(err) == store.NotFound {
		return 0, nil // sent, given up or deleted
	}
	if err != nil {
		return 0, err
	}
	on, err := q.store.WayOn(ctx, store.WebhookWay)
	switch {
	case err != nil:
		return 0, err
	case !may:
		return 0, q.tried(ctx, m, store.MessageFailed, "not sent: the webhook was stopped, or may no longer be told of this", 0)
	case !on && q.now().Sub(m.CreatedAt) > messageLives:
		return 0, q.tried(ctx, m, store.MessageFailed, "not sent: webhooks were turned off for three days", 0)
	case !on:
		return offWait, nil
	}
	if left := m.NextAt.Sub(q.now()); left > 0 {
		return left, nil // another works on it, or it is not due yet
	}
	claimed := false
	err = q.store.InTx(ctx, func(tx store.Tx) (err error) {
		claimed, err = tx.ClaimMessage(ctx, id, q.now().Add(postLease), q.now())
		return err
	})
	if err != nil || !claimed {
		return postLease, err
	}
	q.at("posting")
	m.Attempts++
	o := q.webhooks.Post(ctx, hook.URL, hook.Secret, m.ID, m.Body, q.now())
	if ctx.Err() != nil && !o.Sent {
		return 0, ctx.Err() // the program stops; it is no fault of the other side
	}
	q.at("posted")
	if o.Sent {
		return 0, q.tried(ctx, m, store.MessageSent, o.Result, 0)
	}
	wait, more := deliver.WebhookWait(m.Attempts)
	if m.Event == store.PingEvent || !more || o.Gone {
		return 0, q.giveUp(ctx, m, hook, o)
	}
	wait = max(wait, o.After)
	return wait, q.tried(ctx, m, store.MessageWaiting, o.Result, wait)
}

func (q *Queue) tried(ctx context.Context, m store.WebhookMessage, state store.MessageState, result string, wait time.Duration) error {
	return q.store.InTx(ctx, func(tx store.Tx) error { return noteTry(ctx, tx, m, state, result, wait, q.now()) })
}

func noteTry(ctx context.Context, tx store.Tx, m store.WebhookMessage, state store.MessageState, result string, wait time.Duration, now time.Time) error {
	m.State, m.Result, m.NextAt = state, result, time.Time{}
	if wait > 0 {
		m.NextAt = now.Add(wait)
	}
	return tx.TriedMessage(ctx, m, now)
}

// giveUp ends a message after its last try, and stops its webhook: nobody has
// been there for three days, or it says itself that it wants no more. Somebody
// who tried it out only learns how it went.
func (q *Queue) giveUp(ctx context.Context, m store.WebhookMessage, hook store.Webhook, o deliver.Outcome) error {
	return q.store.InTx(ctx, func(tx store.Tx) error {
		now := q.now()
		if err := noteTry(ctx, tx, m, store.MessageFailed, o.Result, 0, now); err != nil || m.Event == store.PingEvent {
			return err
		}
		why := fmt.Sprintf("stopped by the program: %d tries of a message failed, the last time with: %s", m.Attempts, o.Result)
		if o.Gone {
			why = "stopped by the program: the other side answered that it wants no more (410)"
		}
		if err := tx.SetWebhook(ctx, hook.ID, false, why); err != nil {
			return err
		}
		return tx.Audit(ctx, store.Audited{At: now, User: store.System.User, Action: "stop", Noun: "webhook", NounID: hook.ID, Detail: o.Result})
	})
}

// tendWebhooks asks anew for what has been due for a while: its job was lost, as
// in a restored database.
func (q *Queue) tendWebhooks(ctx context.Context) error {
	on, err := q.store.WayOn(ctx, store.WebhookWay)
	if err != nil || !on {
		return err
	}
	const most = 500
	return q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		late, err := tx.TakeLateMessages(ctx, q.now().Add(-2*tendEvery), q.now(), most)
		for _, id := range late {
			if err == nil {
				err = q.PostWebhook(ctx, tx, id)
			}
		}
		return err
	})
}
