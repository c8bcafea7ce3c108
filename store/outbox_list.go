package store

import (
	"context"
	"strconv"
	"time"
)

const (
	mailColumns = `outbox.id, outbox.message_id, outbox.kind, outbox.state, outbox.attempt, outbox.job, outbox.reason, outbox.user_id,
	outbox.due_at, outbox.created_at, outbox.updated_at, outbox.sent_at, ` + recipientColumns
	mailsFrom = `SELECT ` + mailColumns + ` FROM outbox JOIN recipients ON recipients.id = outbox.recipient_id `

	oneMail   = mailsFrom + `WHERE outbox.id = $1`
	listMails = mailsFrom + `WHERE outbox.id < $1 AND ($2 = '' OR outbox.state = $2) ORDER BY outbox.id DESC LIMIT $3`
	mailsOn   = mailsFrom + `WHERE outbox.id IN (SELECT mail_id FROM outbox_dossiers WHERE dossier_id = $1) ORDER BY outbox.id DESC LIMIT $2`
	dueMails  = `SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT $2`
	aboutMail = `SELECT dossier_id, subscription_id, version FROM outbox_dossiers WHERE mail_id = $1 ORDER BY dossier_id`
	sumMails  = `SELECT state, count(*) FROM outbox GROUP BY state`
)

// Mail gives one mail with its dossiers, or ErrNotFound.
func (p People) Mail(ctx context.Context, id string) (Mail, error) {
	m, err := one(ctx, p.q, "mail", oneMail, []any{id}, scanMail)
	if err == nil {
		m.Dossiers, err = p.mailDossiers(ctx, id)
	}
	return m, err
}

// mailDossiers gives what a mail tells of, in the order of the dossiers' ids.
func (p People) mailDossiers(ctx context.Context, id string) ([]MailDossier, error) {
	return collect(ctx, p.q, "dossiers of mail", aboutMail, []any{id}, func(row row) (d MailDossier, err error) {
		err = row.Scan(&d.Dossier, &d.Subscription, &d.Version)
		return d, err
	})
}

// Mails gives up to limit mails of a state ("" for all), the newest first,
// before the id before ("" for the newest), without their dossiers. For
// administrators.
func (p People) Mails(ctx context.Context, state MailState, before string, limit int) ([]Mail, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, p.q, "mails", listMails, []any{before, string(state), bounded(limit)}, scanMail)
}

// MailsAbout gives the newest mails that tell of a dossier, for those who work
// with it; for others who see it, none.
func (s Sight) MailsAbout(ctx context.Context, dossierID string, limit int) ([]Mail, error) {
	switch err := s.May(ctx, dossierID, Officer); CodeOf(err) {
	case "":
		if err != nil {
			return nil, err
		}
	case Forbidden:
		return nil, nil
	default:
		return nil, err
	}
	return collect(ctx, s.q, "mails", mailsOn, []any{dossierID, bounded(limit)}, scanMail)
}

// DueMails gives the ids of mails that wait and were due at that time.
func (p People) DueMails(ctx context.Context, at time.Time, limit int) ([]string, error) {
	return collect(ctx, p.q, "due mails", dueMails, []any{millis(at), bounded(limit)}, scanText)
}

// MailCounts says how many mails are in each state.
func (p People) MailCounts(ctx context.Context) (map[MailState]int, error) {
	type count struct {
		state MailState
		n     int
	}
	all, err := collect(ctx, p.q, "mails", sumMails, nil, func(row row) (c count, err error) {
		err = row.Scan(&c.state, &c.n)
		return c, err
	})
	counts := map[MailState]int{}
	for _, c := range all {
		counts[c.state] = c.n
	}
	return counts, err
}

func scanMail(row row) (m Mail, err error) {
	var due, created, updated, sent, asked, confirmed, ended, known int64
	r := &m.Recipient
	err = row.Scan(&m.ID, &m.MessageID, &m.Kind, &m.State, &m.Attempt, &m.Job, &m.Reason, &m.User, &due, &created, &updated, &sent,
		&r.ID, &r.Email, &asked, &confirmed, &ended, &known)
	m.DueAt, m.CreatedAt, m.UpdatedAt, m.SentAt = fromMillis(due), fromMillis(created), fromMillis(updated), fromMillis(sent)
	r.AskedAt, r.ConfirmedAt, r.UnsubscribedAt, r.CreatedAt = fromMillis(asked), fromMillis(confirmed), fromMillis(ended), fromMillis(known)
	return m, err
}

func versionOf(hash string, n int64) string { return hash + "." + strconv.FormatInt(n, 10) }
