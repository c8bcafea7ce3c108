package store

import (
	"context"
	"strings"
	"time"
	"unicode"
)

// What a subscription is to.
const (
	ToDossier  = "dossier"
	ToBody     = "body"     // every dossier of a public body
	ToSupplier = "supplier" // every dossier of a supplier
)

// How often mail comes.
const (
	AtOnce = "at_once"
	Daily  = "daily"
	Weekly = "weekly"
)

// What is attached.
const (
	AttachPDF  = "pdf" // DOCX where no PDF can be made
	AttachDOCX = "docx"
	AttachNone = "none"
)

// Subscription says what an address gets. Only what the user who made it may
// see when a mail is sent is in that mail.
type Subscription struct {
	ID        string    `json:"id"`
	Recipient Recipient `json:"recipient"`
	User      string    `json:"user"`
	Kind      string    `json:"kind"`
	Dossier   string    `json:"dossier,omitempty"`
	Name      string    `json:"name,omitempty"` // of the body or supplier, as it was typed
	Cadence   string    `json:"cadence"`
	Attach    string    `json:"attach"`
	Letter    bool      `json:"letter"`
	CreatedAt time.Time `json:"created_at"`
}

// subject is what subscriptions to the same thing have in common.
func (s Subscription) subject() string {
	if s.Kind == ToDossier {
		return s.Dossier
	}
	return FoldName(s.Name)
}

// FoldName makes names of bodies and suppliers comparable: papers write the same
// one with other spaces, points and capitals, and Limited as Ltd.
func FoldName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '&' })
	for i, w := range words {
		if w == "limited" {
			words[i] = "ltd"
		}
	}
	return strings.Join(words, " ")
}

func (s Subscription) check() error {
	invalid := func(what string) error { return &Error{Code: Invalid, Message: what} }
	switch {
	case s.Kind != ToDossier && s.Kind != ToBody && s.Kind != ToSupplier:
		return invalid("a subscription is to a dossier, a body or a supplier")
	case s.Kind == ToDossier && s.Dossier == "", s.Kind != ToDossier && s.Dossier != "":
		return invalid("a subscription to a dossier names it, and no other does")
	case s.Kind != ToDossier && (FoldName(s.Name) == "" || len(s.Name) > 300):
		return invalid("name the body or the supplier, in at most 300 bytes")
	case s.Cadence != AtOnce && s.Cadence != Daily && s.Cadence != Weekly:
		return invalid("mail comes at once, daily or weekly")
	case s.Attach != AttachPDF && s.Attach != AttachDOCX && s.Attach != AttachNone:
		return invalid("what is attached is pdf, docx or none")
	}
	return nil
}

const putSubscription = `
	INSERT INTO subscriptions (id, recipient_id, user_id, kind, subject, dossier_id, name, cadence, attach, letter, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	ON CONFLICT (recipient_id, kind, subject, user_id) DO UPDATE SET name = excluded.name,
		cadence = excluded.cadence, attach = excluded.attach, letter = excluded.letter`

// Subscribe subscribes an address for s.User; s.ID is made here and given back.
// The same address to the same thing again, by the same user, changes how it is
// done.
func (tx Tx) Subscribe(ctx context.Context, s Subscription, now time.Time) (Subscription, error) {
	if err := s.check(); err != nil {
		return s, err
	}
	r, err := tx.PutRecipient(ctx, s.Recipient.Email, now)
	if err != nil {
		return s, err
	}
	s.Recipient = r
	_, err = tx.exec(ctx, "subscribe", putSubscription, NewID(), r.ID, s.User, s.Kind, s.subject(), nullable(s.Dossier), s.Name,
		s.Cadence, s.Attach, flag(s.Letter), millis(now))
	if err != nil {
		return s, err
	}
	return one(ctx, tx.q, "subscription", sameSubscription, []any{r.ID, s.Kind, s.subject(), s.User}, scanSubscription)
}

// Subscribe is Tx.Subscribe by the viewer: everybody may subscribe their own
// address to what they see, officers any address to what they work with.
func (a Act) Subscribe(ctx context.Context, s Subscription, now time.Time) (Subscription, error) {
	s.User = a.v.User
	me, err := a.User(ctx, a.v.User)
	if err != nil {
		return s, err
	}
	own := me.Email != "" && me.Email == foldEmail(s.Recipient.Email)
	switch {
	case s.Kind == ToDossier && own:
		_, err = a.Dossier(ctx, s.Dossier)
	case s.Kind == ToDossier:
		err = a.May(ctx, s.Dossier, Officer)
	case !own && !a.v.Role.AtLeast(Officer):
		err = &Error{Code: Forbidden, Message: "you can subscribe your own address; for others it takes the role officer"}
	}
	if err != nil {
		return s, err
	}
	return a.tx.Subscribe(ctx, s, now)
}

const (
	subscriptionColumns = `subscriptions.id, subscriptions.user_id, subscriptions.kind, coalesce(subscriptions.dossier_id, ''), subscriptions.name,
	subscriptions.cadence, subscriptions.attach, subscriptions.letter, subscriptions.created_at, ` + recipientColumns
	subscriptionsFrom = `SELECT ` + subscriptionColumns + ` FROM subscriptions JOIN recipients ON recipients.id = subscriptions.recipient_id `

	sameSubscription = subscriptionsFrom + `WHERE subscriptions.recipient_id = $1 AND subscriptions.kind = $2
		AND subscriptions.subject = $3 AND subscriptions.user_id = $4`
	oneSubscription   = subscriptionsFrom + `WHERE subscriptions.id = $1`
	subscriptionsOf   = subscriptionsFrom + `WHERE subscriptions.user_id = $1 AND subscriptions.id > $2 ORDER BY subscriptions.id LIMIT $3`
	subscriptionsTo   = subscriptionsFrom + `WHERE subscriptions.kind = $1 AND subscriptions.subject = $2 ORDER BY subscriptions.id LIMIT $3`
	subscriptionsWith = subscriptionsFrom + `WHERE subscriptions.recipient_id = $1 ORDER BY subscriptions.id`
)

// Subscription gives one subscription, or ErrNotFound.
func (r Reads) Subscription(ctx context.Context, id string) (Subscription, error) {
	return one(ctx, r.q, "subscription", oneSubscription, []any{id}, scanSubscription)
}

// SubscriptionsTo gives the subscriptions to one dossier (by its id), body or
// supplier (by any way to write its name).
func (r Reads) SubscriptionsTo(ctx context.Context, kind, subject string) ([]Subscription, error) {
	if kind != ToDossier {
		subject = FoldName(subject)
	}
	if subject == "" {
		return nil, nil
	}
	return collect(ctx, r.q, "subscriptions", subscriptionsTo, []any{kind, subject, maxList}, scanSubscription)
}

// SubscriptionsWith gives the subscriptions of a recipient.
func (r Reads) SubscriptionsWith(ctx context.Context, recipient string) ([]Subscription, error) {
	return collect(ctx, r.q, "subscriptions", subscriptionsWith, []any{recipient}, scanSubscription)
}

// MySubscriptions gives up to limit subscriptions that the viewer made, after
// the id after.
func (s Sight) MySubscriptions(ctx context.Context, after string, limit int) ([]Subscription, error) {
	return collect(ctx, s.q, "subscriptions", subscriptionsOf, []any{s.v.User, after, bounded(limit)}, scanSubscription)
}

// Subscriptions gives who is subscribed to a dossier: all for the officers who
// work with it, their own for others who see it.
func (s Sight) Subscriptions(ctx context.Context, dossierID string) ([]Subscription, error) {
	if _, err := s.Dossier(ctx, dossierID); err != nil {
		return nil, err
	}
	all, err := s.all.SubscriptionsTo(ctx, ToDossier, dossierID)
	if err != nil {
		return nil, err
	}
	switch err := s.May(ctx, dossierID, Officer); CodeOf(err) {
	case "":
		return all, err
	case Forbidden:
	default:
		return nil, err
	}
	var mine []Subscription
	for _, one := range all {
		if one.User == s.v.User {
			mine = append(mine, one)
		}
	}
	return mine, nil
}

const dropSubscription = `DELETE FROM subscriptions WHERE id = $1`

// Unsubscribe ends a subscription; what waits because of it is cancelled.
func (tx Tx) Unsubscribe(ctx context.Context, id string, now time.Time) error {
	if err := tx.must(ctx, "subscription", "unsubscribe", dropSubscription, id); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "drop what waits", dropWaitingOf, id); err != nil {
		return err
	}
	return tx.cancelEmpty(ctx, "the subscription was ended", now)
}

// Unsubscribe is Tx.Unsubscribe for whoever made the subscription, and for the
// officers who work with its dossier.
func (a Act) Unsubscribe(ctx context.Context, id string, now time.Time) error {
	s, err := a.tx.Subscription(ctx, id)
	if err != nil {
		return err
	}
	if s.User != a.v.User && !a.v.SeesAll() {
		if s.Kind != ToDossier || a.May(ctx, s.Dossier, Officer) != nil {
			return notFound("subscription")
		}
	}
	return a.tx.Unsubscribe(ctx, id, now)
}

func scanSubscription(row row) (s Subscription, err error) {
	var letter, at, asked, confirmed, ended, created int64
	r := &s.Recipient
	err = row.Scan(&s.ID, &s.User, &s.Kind, &s.Dossier, &s.Name, &s.Cadence, &s.Attach, &letter, &at,
		&r.ID, &r.Email, &asked, &confirmed, &ended, &created)
	s.Letter, s.CreatedAt = letter != 0, fromMillis(at)
	r.AskedAt, r.ConfirmedAt, r.UnsubscribedAt, r.CreatedAt = fromMillis(asked), fromMillis(confirmed), fromMillis(ended), fromMillis(created)
	return s, err
}
