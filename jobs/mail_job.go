package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// mailArgs ask for one mail of the outbox to be sent, not before Due.
type mailArgs struct {
	Mail string    `json:"mail"`
	Due  time.Time `json:"-"`
}

func (mailArgs) Kind() string     { return "mail" }
func (mailArgs) queue() string    { return mailQueue }
func (a mailArgs) due() time.Time { return a.Due }

type mailWorker struct {
	river.WorkerDefaults[mailArgs]
	q *Queue
}

func (w *mailWorker) Work(ctx context.Context, job *river.Job[mailArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error {
		return w.q.orLater(ctx, "mail", job.Args.Mail, w.q.sendMail(ctx, job.Args.Mail, job.ID))
	})
}

// patience with a mail server that does not take a mail: after the last of these
// it counts as refused, a little more than two days after the first try.
var tryAgain = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// sendMail sends one mail. Its row says that it is being sent before the mail
// server hears of it, in a transaction of its own: a job that comes back to such
// a row after its process was killed cannot know whether the mail went out, and
// leaves it to a person.
func (q *Queue) sendMail(ctx context.Context, id string, job int64) error {
	for { // until what was built is what the row tells of
		m, err := q.store.Mail(ctx, id)
		if store.CodeOf(err) == store.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if m.State == store.MailSending {
			return q.inTx(ctx, func(ctx context.Context, tx store.Tx) error { return tx.DoubtMail(ctx, id, job, q.now()) })
		}
		if m.State != store.MailWaiting || m.DueAt.After(q.now().Add(time.Second)) {
			return nil // another job has done it, or will
		}
		d, err := q.store.Delivery(ctx)
		if err != nil || !d.On {
			return err // turning it on asks for what waits
		}
		built, err := q.buildMail(ctx, d, m)
		if err != nil {
			return q.notBuilt(ctx, m, err)
		}
		if built.cancel != "" || built.postpone != "" {
			return q.setAside(ctx, m, built)
		}
		q.at("mail built")
		var attempt int64
		var ok bool
		err = q.inTx(ctx, func(ctx context.Context, tx store.Tx) (err error) {
			attempt, ok, err = q.claim(ctx, tx, m, built, job)
			return err
		})
		if err == errMailChanged {
			continue
		}
		if err != nil || !ok {
			return err
		}
		q.at("mail claimed")
		// Whoever stops the program waits for this: a mail that is cut off is one of which nobody knows.
		result := built.server.Send(context.WithoutCancel(ctx), built.message)
		q.at("mail sent")
		return q.finishMail(context.WithoutCancel(ctx), m, built, attempt, result)
	}
}

var errMailChanged = fmt.Errorf("jobs: the mail tells of something else now")

// claim begins to send: with it the links that the mail holds begin to work.
func (q *Queue) claim(ctx context.Context, tx store.Tx, m store.Mail, built *builtMail, job int64) (int64, bool, error) {
	if d, err := tx.Delivery(ctx); err != nil || !d.On {
		return 0, false, err
	}
	attempt, ok, err := tx.ClaimMail(ctx, m.ID, job, m.Dossiers, q.now())
	if err != nil {
		return 0, false, err
	}
	if !ok && attempt == 0 {
		now, err := tx.Mail(ctx, m.ID)
		if err == nil && now.State == store.MailSending {
			return 0, false, errMailChanged // rolls back a claim of what was not built
		}
		return 0, false, err
	}
	return attempt, true, built.begin(ctx, tx, q.now())
}

// setAside cancels a mail that nobody wants or may get, or lets it wait.
func (q *Queue) setAside(ctx context.Context, m store.Mail, built *builtMail) error {
	return q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		if built.cancel != "" {
			return tx.CancelMail(ctx, m.ID, built.cancel, q.now())
		}
		due := q.now().Add(time.Minute)
		if err := tx.PostponeMail(ctx, m.ID, built.postpone, due, q.now()); err != nil {
			return err
		}
		return q.engine.insert(ctx, tx, mailArgs{Mail: m.ID, Due: due})
	})
}

// notBuilt lets a mail wait that could not be written: the disk may be full, or
// the browser that prints be busy.
func (q *Queue) notBuilt(ctx context.Context, m store.Mail, err error) error {
	if ctx.Err() != nil {
		return err
	}
	q.log.Error("a mail could not be written; it is tried again", "mail", m.ID, "error", err)
	return q.setAside(ctx, m, &builtMail{postpone: "it could not be written: " + cleanLabel(err.Error())})
}

// finishMail notes what became of a mail, and writes each report that was sent
// into the log of its dossier.
func (q *Queue) finishMail(ctx context.Context, m store.Mail, built *builtMail, attempt int64, r deliver.SendResult) error {
	state, due := q.after(r.Fate, attempt)
	return q.insist(ctx, func(ctx context.Context, tx store.Tx) error {
		wrote, err := tx.FinishMail(ctx, m.ID, attempt, state, r.Reason, due, q.now())
		if err != nil || !wrote {
			return err
		}
		if state == store.MailWaiting {
			if err := q.engine.insert(ctx, tx, mailArgs{Mail: m.ID, Due: due}); err != nil {
				return err
			}
		}
		if state == store.MailWaiting || state == store.MailRefused {
			return built.undo(ctx, tx, q.now())
		}
		return q.logMail(ctx, tx, m, built, state)
	})
}

// after is the state of a mail after an attempt, and when it is tried again.
func (q *Queue) after(f deliver.Fate, attempt int64) (store.MailState, time.Time) {
	switch f {
	case deliver.Sent:
		return store.MailSent, time.Time{}
	case deliver.Unknown:
		return store.MailUnknown, time.Time{}
	case deliver.Later:
		if int(attempt) <= len(tryAgain) {
			return store.MailWaiting, q.now().Add(tryAgain[attempt-1])
		}
	}
	return store.MailRefused, time.Time{}
}

// insist is inTx for what only this process knows: while the database is away it
// is tried again, for some minutes.
func (q *Queue) insist(ctx context.Context, fn func(context.Context, store.Tx) error) error {
	const tries, pause = 60, 5 * time.Second
	for try := 1; ; try++ {
		err := q.inTx(ctx, fn)
		if code := store.CodeOf(err); try == tries || code != store.Unavailable && code != store.Full {
			return err
		}
		q.log.Error("what became of a mail could not be noted; it is tried again", "error", err)
		time.Sleep(pause)
	}
}

// logMail writes into the log of each dossier that its report went out. Those
// who see the dossier need not know the address.
func (q *Queue) logMail(ctx context.Context, tx store.Tx, m store.Mail, built *builtMail, state store.MailState) error {
	said := "mailed to "
	if state == store.MailUnknown {
		said = "perhaps mailed to "
	}
	for _, e := range built.told {
		err := tx.AddEntry(ctx, store.Entry{
			Dossier: e.Dossier, Kind: store.LogReport, User: e.user, Detail: said + maskAddress(m.Recipient.Email), At: q.now(),
		})
		if err != nil && store.CodeOf(err) != store.NotFound {
			return err
		}
	}
	return nil
}

// maskAddress keeps the first letter and the domain of an address.
func maskAddress(s string) string {
	local, domain, _ := strings.Cut(s, "@")
	if local == "" {
		return s
	}
	return string([]rune(local)[:1]) + "…@" + domain
}

// testPatience is how long somebody looks at a page that sends a test.
const testPatience = 20 * time.Second

// lostMail is how long ago somebody must have begun to send a mail that is still
// being sent for nobody to be at it: each step may take five minutes.
const lostMail = time.Hour

// tendMail does what nobody asks for: mails whose sender is gone are called
// unknown, and what has been due for a while without a job gets one.
func (q *Queue) tendMail(ctx context.Context) error {
	now := q.now()
	return q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		if err := tx.DoubtMailsBefore(ctx, now.Add(-lostMail), now); err != nil {
			return err
		}
		d, err := tx.Delivery(ctx)
		if err != nil || !d.On {
			return err
		}
		return q.sendDue(ctx, tx, now.Add(-2*tendEvery))
	})
}
