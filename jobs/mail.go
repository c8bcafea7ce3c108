package jobs

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// Mail is what a process needs that sends mail.
type Mail struct {
	Report   func(ctx context.Context, v store.Viewer, dossierID string, at time.Time) (report.Report, error) // as the viewer sees it
	Print    func(ctx context.Context, html []byte) ([]byte, error)                                           // makes a PDF; nil: reports go as DOCX
	Password func() (string, error)                                                                           // for the mail server; "" when none was given
	Roots    *x509.CertPool                                                                                   // whose certificates are believed; nil: those of the machine
}

// settleMail is how long the news of a dossier wait before they go out at once:
// whoever puts twelve papers in makes one mail of it.
const settleMail = 2 * time.Minute

// mailDomain is the right side of Message-IDs where no public address was given.
const mailDomain = "checkweigh.invalid"

// tellSubscribers puts the verdicts of a dossier into the outbox for everybody
// who subscribed it, in the transaction of those verdicts. While documents of
// it are still being read nothing is told: another judging will follow.
func (q *Queue) tellSubscribers(ctx context.Context, tx store.Tx, id string, j store.Judgement) error {
	d, err := tx.Delivery(ctx)
	if err != nil || !d.On {
		return err
	}
	left, err := tx.Unsettled(ctx, id, q.steps.Rules.Version)
	if err != nil || left > 0 {
		return err
	}
	all, err := subscriptions(ctx, tx, id, j.Readings)
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := q.tellOne(ctx, tx, d, s, id, verdictHash(j.Verdicts), "", false); err != nil {
			return err
		}
	}
	return nil
}

// subscriptions gives one subscription for each recipient who gets mail about a
// dossier: of several that they have, the one that tells them soonest.
func subscriptions(ctx context.Context, tx store.Tx, id string, readings []dossier.Reading) ([]store.Subscription, error) {
	all, err := tx.SubscriptionsTo(ctx, store.ToDossier, id)
	if err != nil {
		return nil, err
	}
	for kind, fact := range map[string]string{store.ToBody: "buyer", store.ToSupplier: "supplier"} {
		for _, name := range factsOf(readings, fact) {
			more, err := tx.SubscriptionsTo(ctx, kind, name)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	var may []store.Subscription
	for _, s := range all {
		if !s.Recipient.Gets() {
			continue
		}
		if _, ok, err := seenBy(ctx, tx.Reads, s.User, id); err != nil {
			return nil, err
		} else if ok {
			may = append(may, s)
		}
	}
	soonest := []string{store.AtOnce, store.Daily, store.Weekly}
	slices.SortStableFunc(may, func(a, b store.Subscription) int {
		return cmp.Or(strings.Compare(a.Recipient.ID, b.Recipient.ID), slices.Index(soonest, a.Cadence)-slices.Index(soonest, b.Cadence))
	})
	return slices.CompactFunc(may, func(a, b store.Subscription) bool { return a.Recipient.ID == b.Recipient.ID }), nil
}

// seenBy gives the person as one who asks; ok is false when they do not see the
// dossier any more, or are shut out.
func seenBy(ctx context.Context, from store.Reads, user, dossierID string) (v store.Viewer, ok bool, err error) {
	v, err = from.Viewer(ctx, user)
	if err == nil {
		_, err = from.For(v).Dossier(ctx, dossierID)
	}
	if store.CodeOf(err) == store.NotFound {
		return v, false, nil
	}
	return v, err == nil, err
}

// factsOf gives every value that the papers of a dossier have for a fact, once.
func factsOf(readings []dossier.Reading, name string) (values []string) {
	seen := map[string]bool{"": true}
	for _, r := range readings {
		for _, f := range r.Facts {
			if folded := store.FoldName(f.Value); f.Name == name && !seen[folded] {
				seen[folded] = true
				values = append(values, f.Value)
			}
		}
	}
	return values
}

// verdictHash is the same for verdicts that say the same with the same words.
func verdictHash(all []dossier.Verdict) string {
	sum := sha256.New()
	for _, v := range all {
		if v.Value == dossier.Present && len(v.Evidence) == 0 {
			continue
		}
		line := []any{v.Requirement, v.Value, v.Reasons}
		for _, e := range v.Evidence {
			line = append(line, e.Document, e.Quote)
		}
		raw, err := json.Marshal(line)
		if err != nil { // of text and numbers
			panic(err)
		}
		sum.Write(raw)
	}
	return hex.EncodeToString(sum.Sum(nil))[:32]
}

// tellOne puts one dossier into the outbox of one subscriber, at the time that
// they want. by is whoever asked for it by hand; then it is due now, and anew
// says that they get it even when they have had it.
func (q *Queue) tellOne(ctx context.Context, tx store.Tx, d store.Delivery, s store.Subscription, dossierID, hash, by string, anew bool) error {
	now := q.now()
	m := store.NewMail{Recipient: s.Recipient.ID, Kind: store.DigestMail, Bundle: s.Cadence, Domain: domainOf(d), User: by, Due: nextDigest(d, s.Cadence, now)}
	if by != "" || s.Cadence == store.AtOnce {
		m.Kind, m.Bundle, m.Due = store.ReportMail, dossierID, now.Add(settleMail)
	}
	if by != "" {
		m.Due = now
	}
	id, made, err := tx.Tell(ctx, m, store.MailDossier{Dossier: dossierID, Subscription: s.ID}, hash, anew, now)
	if err != nil || id == "" || !made && m.Due.After(now) { // one that waited for later has a job for later
		return err
	}
	if by != "" {
		m.Due = time.Time{} // whatever clock the queue goes by
	}
	return q.engine.insert(ctx, tx, mailArgs{Mail: id, Due: m.Due})
}

func domainOf(d store.Delivery) string {
	_, domain, ok := strings.Cut(d.From, "@")
	if !ok || domain == "" {
		return mailDomain
	}
	return domain
}

// nextDigest is when the next digest goes out, by the clock and in the time zone
// of this machine.
func nextDigest(d store.Delivery, cadence string, now time.Time) time.Time {
	now = now.Local()
	next := time.Date(now.Year(), now.Month(), now.Day(), d.DailyAt, 0, 0, 0, now.Location())
	for !next.After(now) || cadence == store.Weekly && next.Weekday() != d.WeeklyOn {
		next = time.Date(next.Year(), next.Month(), next.Day()+1, d.DailyAt, 0, 0, 0, next.Location())
	}
	return next
}

// askAgain is how long somebody who has not confirmed, or has ended their mails,
// is left alone before they are asked once more.
const (
	askAgain    = 24 * time.Hour
	askAgainOff = 14 * 24 * time.Hour
)

// Ask asks the holder of an address by one mail whether they want to be a
// recipient, unless they have said yes, or were asked a short while ago. Call it
// in the transaction of the subscription.
func (q *Queue) Ask(ctx context.Context, tx store.Tx, r store.Recipient, by string) error {
	now := q.now()
	wait := askAgain
	if !r.UnsubscribedAt.IsZero() {
		wait = askAgainOff
	}
	if r.Gets() || now.Sub(r.AskedAt) < wait || now.Sub(r.UnsubscribedAt) < wait {
		return nil
	}
	d, err := tx.Delivery(ctx)
	if err != nil {
		return err
	}
	id, made, err := tx.AddMail(ctx, store.NewMail{Recipient: r.ID, Kind: store.ConfirmMail, Bundle: "confirm", Domain: domainOf(d), User: by, Due: now}, now)
	if err != nil || !made {
		return err
	}
	return q.engine.insert(ctx, tx, mailArgs{Mail: id})
}

// Subscribed does what follows for a new subscription, in its transaction: its
// recipient is asked whether they want mail, or gets what they subscribed as it
// stands.
func (q *Queue) Subscribed(ctx context.Context, tx store.Tx, s store.Subscription) error {
	if !s.Recipient.Gets() {
		return q.Ask(ctx, tx, s.Recipient, s.User)
	}
	d, err := tx.Delivery(ctx)
	if err != nil || !d.On || s.Kind != store.ToDossier {
		return err
	}
	return q.tellAsItStands(ctx, tx, d, s)
}

// tellAsItStands tells a subscriber of a dossier what it says today, if they
// have not had that.
func (q *Queue) tellAsItStands(ctx context.Context, tx store.Tx, d store.Delivery, s store.Subscription) error {
	if _, ok, err := seenBy(ctx, tx.Reads, s.User, s.Dossier); err != nil || !ok {
		return err
	}
	if err := tx.LockDossier(ctx, s.Dossier, q.now()); err != nil {
		return err
	}
	verdicts, err := tx.Verdicts(ctx, s.Dossier)
	if err != nil || len(verdicts) == 0 {
		return err
	}
	return q.tellOne(ctx, tx, d, s, s.Dossier, verdictHash(verdicts), "", false)
}

// SendNow puts a dossier into the outbox of a subscription, due at once, whether
// or not its recipient has had this version.
func (q *Queue) SendNow(ctx context.Context, tx store.Tx, s store.Subscription, dossierID, by string, anew bool) error {
	d, err := tx.Delivery(ctx)
	if err != nil {
		return err
	}
	if !d.On {
		return &store.Error{Code: store.Conflict, Message: "mail is turned off; an administrator turns it on under Delivery"}
	}
	if !s.Recipient.Gets() {
		return &store.Error{Code: store.Conflict, Message: "the holder of this address has not confirmed that they want mail"}
	}
	if err := tx.LockDossier(ctx, dossierID, q.now()); err != nil {
		return err
	}
	verdicts, err := tx.Verdicts(ctx, dossierID)
	if err != nil {
		return err
	}
	if len(verdicts) == 0 {
		return &store.Error{Code: store.Conflict, Message: "this dossier has not been judged yet; wait until its documents are read"}
	}
	return q.tellOne(ctx, tx, d, s, dossierID, verdictHash(verdicts), by, anew)
}

// Confirmed sends those who have just confirmed what they were waiting for: the
// dossiers that they are subscribed to, as they stand.
func (q *Queue) Confirmed(ctx context.Context, tx store.Tx, recipient string) error {
	d, err := tx.Delivery(ctx)
	if err != nil || !d.On {
		return err
	}
	all, err := tx.SubscriptionsWith(ctx, recipient)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Kind != store.ToDossier {
			continue
		}
		if err := q.tellAsItStands(ctx, tx, d, s); err != nil {
			return err
		}
	}
	return nil
}

// SendDue asks for every mail to be sent that waits and is due: after mail was
// turned on, or a person said that a mail is to be sent again. A mail for which
// there is a job already is still sent once.
func (q *Queue) SendDue(ctx context.Context, tx store.Tx) error {
	return q.sendDue(ctx, tx, q.now())
}

func (q *Queue) sendDue(ctx context.Context, tx store.Tx, at time.Time) error {
	const most = 500
	due, err := tx.DueMails(ctx, at, most)
	if err != nil {
		return err
	}
	for _, id := range due {
		if err := q.engine.insert(ctx, tx, mailArgs{Mail: id}); err != nil {
			return fmt.Errorf("jobs: mail: %w", err)
		}
	}
	return nil
}
