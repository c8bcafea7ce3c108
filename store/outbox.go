package store

import (
	"context"
	"strings"
	"time"
)

// MailState is what became of a mail.
type MailState string

// The states of a mail. Waiting goes to sending in a transaction that is
// committed before the mail server hears of it: whoever finds a mail in sending
// that nobody sends knows that it may have gone out, and calls it unknown.
const (
	MailWaiting   MailState = "waiting"
	MailSending   MailState = "sending"
	MailSent      MailState = "sent"
	MailUnknown   MailState = "unknown"   // it may have gone out: only a person says what to do
	MailRefused   MailState = "refused"   // by the mail server, for good or for too long
	MailCancelled MailState = "cancelled" // nobody wants it any more, or nobody may
)

// MailKind is what a mail is for.
type MailKind string

// The kinds of mail.
const (
	ConfirmMail MailKind = "confirm" // asks the holder of an address whether they want mail
	ReportMail  MailKind = "report"  // one dossier, at once
	DigestMail  MailKind = "digest"  // the dossiers of a day or a week
)

// Mail is a row of the outbox.
type Mail struct {
	ID        string        `json:"id"`
	MessageID string        `json:"message_id"` // stays the same however often it is tried
	Recipient Recipient     `json:"recipient"`
	Kind      MailKind      `json:"kind"`
	State     MailState     `json:"state"`
	Attempt   int64         `json:"attempt"` // how often it was tried
	Job       int64         `json:"-"`       // that is sending it
	Reason    string        `json:"reason,omitempty"`
	User      string        `json:"user,omitempty"` // who asked for it by hand
	DueAt     time.Time     `json:"due_at"`
	CreatedAt time.Time     `json:"created_at"`
	UpdatedAt time.Time     `json:"updated_at"`
	SentAt    time.Time     `json:"sent_at,omitzero"`
	Dossiers  []MailDossier `json:"dossiers,omitempty"`
}

// MailDossier is a version of a dossier that a mail tells of.
type MailDossier struct {
	Dossier      string `json:"dossier"`
	Subscription string `json:"subscription,omitempty"`
	Version      string `json:"version"` // of the verdicts: their hash, a point, and which mail about this dossier it is
}

// Hash is the version's hash of the verdicts.
func (d MailDossier) Hash() string {
	hash, _, _ := strings.Cut(d.Version, ".")
	return hash
}

// NewMail is a mail to be gathered: what is put into the same bundle, of the
// same kind to the same recipient, before it is due goes out as one mail.
type NewMail struct {
	Recipient string
	Kind      MailKind
	Bundle    string
	Domain    string // right side of the Message-ID
	User      string
	Due       time.Time
}

const (
	addMail = `
	INSERT INTO outbox (id, message_id, recipient_id, kind, bundle, state, user_id, due_at, created_at, updated_at)
	VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $8) ON CONFLICT DO NOTHING`
	holdMail = `
	UPDATE outbox SET updated_at = $4, due_at = CASE WHEN due_at > $5 THEN $5 ELSE due_at END
	WHERE recipient_id = $1 AND kind = $2 AND bundle = $3 AND state = 'waiting' AND attempt = 0 RETURNING id`
)

// AddMail gives the waiting mail of a bundle, with a hold on it until the
// transaction ends; made says that it is new, so that a job must be asked for.
// A mail that is due later than this one is due with it.
func (p PeopleTx) AddMail(ctx context.Context, m NewMail, now time.Time) (id string, made bool, err error) {
	fresh := NewID()
	n, err := p.exec(ctx, "add mail", addMail, fresh, fresh+"@"+m.Domain, m.Recipient, string(m.Kind), m.Bundle, m.User, millis(m.Due), millis(now))
	if err != nil {
		return "", false, err
	}
	if n > 0 {
		return fresh, true, nil
	}
	id, err = one(ctx, p.conn, "mail", holdMail, []any{m.Recipient, string(m.Kind), m.Bundle, millis(now), millis(m.Due)}, scanText)
	return id, false, err
}

const (
	waitingAbout = `
	SELECT outbox_dossiers.mail_id, outbox_dossiers.version FROM outbox_dossiers JOIN outbox ON outbox.id = outbox_dossiers.mail_id
	WHERE outbox_dossiers.recipient_id = $1 AND outbox_dossiers.dossier_id = $2 AND outbox.state = 'waiting' AND outbox.attempt = 0`
	toldLast = `
	SELECT outbox_dossiers.version FROM outbox_dossiers JOIN outbox ON outbox.id = outbox_dossiers.mail_id
	WHERE outbox_dossiers.recipient_id = $1 AND outbox_dossiers.dossier_id = $2 AND outbox.state <> 'cancelled'
		AND NOT (outbox.state = 'waiting' AND outbox.attempt = 0) ORDER BY outbox.updated_at DESC, outbox.id DESC LIMIT 1`
	countAbout = `SELECT count(*) FROM outbox_dossiers WHERE recipient_id = $1 AND dossier_id = $2`
	dropAbout  = `DELETE FROM outbox_dossiers WHERE mail_id = $1 AND dossier_id = $2`
	addAbout   = `
	INSERT INTO outbox_dossiers (mail_id, recipient_id, dossier_id, subscription_id, version) VALUES ($1, $2, $3, $4, $5)`
)

// Tell puts a version of a dossier, known by the hash of its verdicts, into the
// outbox of a recipient. What waits about an older version is replaced. Who was
// told this version last is not told again, unless anew: then nothing is made
// and id is "". The caller holds the dossier (LockDossier), so that two do not
// tell at once.
func (tx Tx) Tell(ctx context.Context, m NewMail, about MailDossier, hash string, anew bool, now time.Time) (id string, made bool, err error) {
	type waiting struct{ mail, version string }
	held, err := collect(ctx, tx.q, "waiting mails", waitingAbout, []any{m.Recipient, about.Dossier}, func(row row) (w waiting, err error) {
		err = row.Scan(&w.mail, &w.version)
		return w, err
	})
	if err != nil {
		return "", false, err
	}
	for _, w := range held {
		if _, err := tx.exec(ctx, "replace version", dropAbout, w.mail, about.Dossier); err != nil {
			return "", false, err
		}
	}
	last, err := one(ctx, tx.q, "version", toldLast, []any{m.Recipient, about.Dossier}, scanText)
	if err != nil && CodeOf(err) != NotFound {
		return "", false, err
	}
	if !anew && (MailDossier{Version: last}).Hash() == hash {
		return "", false, tx.cancelEmpty(ctx, "there is nothing new to tell", now)
	}
	n, err := one(ctx, tx.q, "versions", countAbout, []any{m.Recipient, about.Dossier}, scanInt)
	if err != nil {
		return "", false, err
	}
	if id, made, err = tx.AddMail(ctx, m, now); err != nil {
		return "", false, err
	}
	_, err = tx.exec(ctx, "tell version", addAbout, id, m.Recipient, about.Dossier, about.Subscription, versionOf(hash, n))
	if err != nil {
		return "", false, err
	}
	return id, made, tx.cancelEmpty(ctx, "a newer mail tells of it", now)
}

const claimMail = `
	UPDATE outbox SET state = 'sending', attempt = attempt + 1, job = $2, reason = '', updated_at = $3
	WHERE id = $1 AND state = 'waiting' RETURNING attempt`

// ClaimMail begins to send a mail, for a job, if it waits: commit before the
// first word to the mail server. It reports false, with nothing changed, when it
// does not wait any more or tells of other dossiers than the caller has built.
func (tx Tx) ClaimMail(ctx context.Context, id string, job int64, built []MailDossier, now time.Time) (attempt int64, ok bool, err error) {
	attempt, err = one(ctx, tx.q, "mail", claimMail, []any{id, job, millis(now)}, scanInt)
	if CodeOf(err) == NotFound {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	told, err := tx.mailDossiers(ctx, id)
	if err != nil || len(told) != len(built) {
		return 0, false, err
	}
	for i := range told {
		if told[i] != built[i] {
			return 0, false, nil
		}
	}
	return attempt, true, nil
}

const finishMail = `
	UPDATE outbox SET state = $3, reason = $4, due_at = CASE WHEN CAST($5 AS BIGINT) > 0 THEN CAST($5 AS BIGINT) ELSE due_at END, updated_at = $6,
		sent_at = CASE WHEN $3 = 'sent' THEN CAST($6 AS BIGINT) ELSE sent_at END
	WHERE id = $1 AND attempt = $2 AND state IN ('sending', 'unknown')`

// FinishMail notes what became of an attempt to send; due says when a mail that
// waits again is tried again. It reports false when a person has said meanwhile
// what became of it.
func (tx Tx) FinishMail(ctx context.Context, id string, attempt int64, state MailState, reason string, due, now time.Time) (bool, error) {
	n, err := tx.exec(ctx, "finish mail", finishMail, id, attempt, string(state), cut(reason, 1000), millis(due), millis(now))
	return n > 0, err
}

const (
	doubtMail  = `UPDATE outbox SET state = 'unknown', reason = $3, updated_at = $4 WHERE id = $1 AND job = $2 AND state = 'sending'`
	doubtOlder = `UPDATE outbox SET state = 'unknown', reason = $2, updated_at = $3 WHERE state = 'sending' AND updated_at < $1`
	doubt      = "the program was stopped while it was sending this; it may have gone out"
)

// DoubtMail calls a mail unknown that a job was sending when it was killed.
func (tx Tx) DoubtMail(ctx context.Context, id string, job int64, now time.Time) error {
	_, err := tx.exec(ctx, "doubt mail", doubtMail, id, job, doubt, millis(now))
	return err
}

// DoubtMailsBefore calls the mails unknown that somebody began to send before
// that time: longer than sending can take.
func (tx Tx) DoubtMailsBefore(ctx context.Context, before, now time.Time) error {
	_, err := tx.exec(ctx, "doubt mails", doubtOlder, millis(before), doubt, millis(now))
	return err
}

const (
	postponeMail = `UPDATE outbox SET due_at = $2, reason = $3, updated_at = $4 WHERE id = $1 AND state = 'waiting'`
	cancelMail   = `UPDATE outbox SET state = 'cancelled', reason = $3, updated_at = $2 WHERE id = $1 AND state = 'waiting'`
	cancelMails  = `UPDATE outbox SET state = 'cancelled', reason = $2, updated_at = $1 WHERE state = 'waiting' AND kind <> 'confirm'
		AND NOT EXISTS (SELECT 1 FROM outbox_dossiers WHERE outbox_dossiers.mail_id = outbox.id)`
	cancelMailsTo = `UPDATE outbox SET state = 'cancelled', reason = $3, updated_at = $2 WHERE recipient_id = $1 AND state = 'waiting'`
	dropWaitingOf = `DELETE FROM outbox_dossiers WHERE subscription_id = $1
		AND mail_id IN (SELECT id FROM outbox WHERE state = 'waiting')`
)

// PostponeMail lets a waiting mail wait until then.
func (tx Tx) PostponeMail(ctx context.Context, id, reason string, due, now time.Time) error {
	_, err := tx.exec(ctx, "postpone mail", postponeMail, id, millis(due), cut(reason, 1000), millis(now))
	return err
}

// CancelMail cancels a waiting mail; one that does not wait stays what it is.
func (tx Tx) CancelMail(ctx context.Context, id, reason string, now time.Time) error {
	_, err := tx.exec(ctx, "cancel mail", cancelMail, id, millis(now), reason)
	return err
}

// cancelEmpty cancels the waiting mails that tell of nothing any more.
func (tx Tx) cancelEmpty(ctx context.Context, reason string, now time.Time) error {
	_, err := tx.exec(ctx, "cancel empty mails", cancelMails, millis(now), reason)
	return err
}

const resolveMail = `
	UPDATE outbox SET state = $2, reason = $3, user_id = $4, due_at = CASE WHEN $2 = 'waiting' THEN CAST($5 AS BIGINT) ELSE due_at END, updated_at = $5,
		sent_at = CASE WHEN $2 = 'sent' THEN CAST($5 AS BIGINT) ELSE sent_at END
	WHERE id = $1 AND (state IN ('unknown', 'refused') OR state = 'waiting' AND $2 = 'cancelled')`

// ResolveMail is a person's word on a mail of which the program does not know
// whether it went out, or that was refused: MailWaiting sends it again,
// MailSent and MailCancelled leave it at that. A mail of another state is
// ErrConflict.
func (p PeopleTx) ResolveMail(ctx context.Context, id string, to MailState, reason, user string, now time.Time) error {
	if to != MailWaiting && to != MailSent && to != MailCancelled {
		return &Error{Code: Invalid, Message: "a mail is sent again, called sent, or cancelled"}
	}
	n, err := p.exec(ctx, "resolve mail", resolveMail, id, string(to), cut(reason, 1000), user, millis(now))
	if err == nil && n == 0 {
		err = &Error{Code: Conflict, Message: "this mail is not one that waits for a person's word any more"}
	}
	return err
}
