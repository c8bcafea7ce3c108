package store

import (
	"context"
	"net/mail"
	"strings"
	"time"
)

// Recipient is an e-mail address that reports may go to.
type Recipient struct {
	ID             string    `json:"id"`
	Email          string    `json:"email"`
	AskedAt        time.Time `json:"asked_at,omitzero"` // when its holder was last asked to confirm
	ConfirmedAt    time.Time `json:"confirmed_at,omitzero"`
	UnsubscribedAt time.Time `json:"unsubscribed_at,omitzero"`
	CreatedAt      time.Time `json:"created_at"`
}

// Gets reports whether mail goes there: its holder said yes, and has not said no since.
func (r Recipient) Gets() bool { return !r.ConfirmedAt.IsZero() && r.UnsubscribedAt.IsZero() }

// MailAddress makes an address as it is kept, or gives Invalid: one plain
// address without a name, on one line.
func MailAddress(s string) (string, error) {
	s = foldEmail(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > 254 || strings.ContainsAny(s, " \t\r\n<>\"(),;:\\[]") || strings.ContainsFunc(s, notPrintable) {
		return "", &Error{Code: Invalid, Message: "this is not an e-mail address; write it as in ada@example.org"}
	}
	return s, nil
}

func notPrintable(r rune) bool { return r < 0x21 || r > 0x7e }

const (
	addRecipient     = `INSERT INTO recipients (id, email, created_at) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING`
	recipientColumns = `recipients.id, recipients.email, recipients.asked_at, recipients.confirmed_at, recipients.unsubscribed_at, recipients.created_at`
	recipientByEmail = `SELECT ` + recipientColumns + ` FROM recipients WHERE email = $1`
	oneRecipient     = `SELECT ` + recipientColumns + ` FROM recipients WHERE id = $1`
)

// PutRecipient gives the recipient of an address, and makes one where there is none.
func (p PeopleTx) PutRecipient(ctx context.Context, email string, now time.Time) (Recipient, error) {
	email, err := MailAddress(email)
	if err != nil {
		return Recipient{}, err
	}
	if _, err := p.exec(ctx, "add recipient", addRecipient, NewID(), email, millis(now)); err != nil {
		return Recipient{}, err
	}
	return one(ctx, p.conn, "recipient", recipientByEmail, []any{email}, scanRecipient)
}

// Recipient gives one recipient, or ErrNotFound.
func (p People) Recipient(ctx context.Context, id string) (Recipient, error) {
	return one(ctx, p.q, "recipient", oneRecipient, []any{id}, scanRecipient)
}

const askRecipient = `UPDATE recipients SET token_hash = $2, token_expires = $3, asked_at = $4 WHERE id = $1`

// AskRecipient notes that the holder of an address is asked to confirm, by a
// link of which only the hash is kept. An earlier link is dead after it.
func (p PeopleTx) AskRecipient(ctx context.Context, id, hash string, expires, now time.Time) error {
	return p.must(ctx, "recipient", "ask recipient", askRecipient, id, hash, millis(expires), millis(now))
}

const confirmRecipient = `
	UPDATE recipients SET confirmed_at = $2, unsubscribed_at = 0, token_hash = ''
	WHERE token_hash = $1 AND token_hash <> '' AND token_expires > $2 RETURNING id`

// ConfirmRecipient takes the yes of an address's holder and uses the link up. A
// link that is not known, was used, or is too old is ErrNotFound.
func (p PeopleTx) ConfirmRecipient(ctx context.Context, hash string, now time.Time) (Recipient, error) {
	id, err := one(ctx, p.conn, "link", confirmRecipient, []any{hash, millis(now)}, scanText)
	if err != nil {
		return Recipient{}, err
	}
	return People{p.conn}.Recipient(ctx, id)
}

const (
	unsubscribeRecipient = `UPDATE recipients SET unsubscribed_at = $2, token_hash = '' WHERE id = $1 AND unsubscribed_at = 0`
	dropSubscriptionsOf  = `DELETE FROM subscriptions WHERE recipient_id = $1`
)

// UnsubscribeRecipient ends all mail to an address: what waits for it is
// cancelled, and its subscriptions are gone. Done twice it is as done once.
func (p PeopleTx) UnsubscribeRecipient(ctx context.Context, id string, now time.Time) error {
	if _, err := p.exec(ctx, "unsubscribe recipient", unsubscribeRecipient, id, millis(now)); err != nil {
		return err
	}
	if _, err := p.exec(ctx, "drop subscriptions", dropSubscriptionsOf, id); err != nil {
		return err
	}
	_, err := p.exec(ctx, "cancel mails", cancelMailsTo, id, millis(now), "the address does not want mail any more")
	return err
}

func scanRecipient(row row) (r Recipient, err error) {
	var asked, confirmed, ended, created int64
	err = row.Scan(&r.ID, &r.Email, &asked, &confirmed, &ended, &created)
	r.AskedAt, r.ConfirmedAt, r.UnsubscribedAt, r.CreatedAt = fromMillis(asked), fromMillis(confirmed), fromMillis(ended), fromMillis(created)
	return r, err
}
