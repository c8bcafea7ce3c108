package jobs

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// builtMail is a mail that is ready to be sent, or why it is not.
type builtMail struct {
	message  deliver.Message
	server   deliver.Server
	told     []toldDossier
	cancel   string // "" or why it is not to be sent at all
	postpone string // "" or why not yet

	confirm string // hash of the link to confirm, in an invitation
	until   time.Time
	links   []madeLink
}

type toldDossier struct {
	store.MailDossier
	user string // for whom the address was subscribed
}

// madeLink is a link to a report that is in the mail and works from when it is sent.
type madeLink struct {
	viewer store.Viewer
	hash   string
	link   store.ReportLink
}

// Links in mails live that long.
const (
	confirmLives = 14 * 24 * time.Hour
	linkLives    = 30 * 24 * time.Hour
)

// mostAttached is how much may go with one mail, in bytes: many mail servers
// refuse more than 25 MB, and base64 makes four bytes of three.
const mostAttached = 15 << 20

// longestWait is how long a mail waits for documents that are still being read.
const longestWait = 24 * time.Hour

// buildMail writes the mail as it would go out now.
func (q *Queue) buildMail(ctx context.Context, d store.Delivery, m store.Mail) (*builtMail, error) {
	b := &builtMail{}
	password := ""
	if d.User != "" {
		var err error
		if password, err = q.mail.Password(); err != nil {
			return nil, err
		}
		if password == "" {
			b.postpone = "there is no password for the mail server here; give it under Delivery, or to this worker"
			return b, nil
		}
	}
	b.server = deliver.Server{Host: d.Host, Port: d.Port, Security: d.Security, User: d.User, Password: password, Roots: q.mail.Roots}
	b.message = deliver.Message{ID: m.MessageID, From: deliver.Sender{Name: d.FromName, Address: d.From}, To: m.Recipient.Email, Date: q.now()}
	var err error
	if m.Kind == store.ConfirmMail {
		err = q.buildInvitation(ctx, d, m, b)
	} else {
		err = q.buildReports(ctx, d, m, b)
	}
	return b, err
}

func (q *Queue) buildInvitation(ctx context.Context, d store.Delivery, m store.Mail, b *builtMail) error {
	switch {
	case m.Recipient.Gets():
		b.cancel = "the holder of the address has confirmed already"
		return nil
	case d.Public == "":
		b.postpone = "there is no public address of this server for the link to confirm; give it under Delivery"
		return nil
	}
	token, hash := store.NewToken()
	b.confirm, b.until = hash, q.now().Add(confirmLives)
	all, err := q.store.SubscriptionsWith(ctx, m.Recipient.ID)
	if err != nil {
		return err
	}
	invitation := deliver.Invitation{By: "Somebody", Confirm: d.Public + "/confirm/" + token, Until: b.until}
	for _, s := range all {
		if u, err := q.store.User(ctx, s.User); err == nil {
			invitation.By = u.Name
		}
		invitation.What = append(invitation.What, subscribedTo(s))
	}
	if len(all) == 0 {
		b.cancel = "its subscriptions were ended"
		return nil
	}
	b.message.Subject = invitation.Subject()
	b.message.Text, b.message.HTML, err = invitation.Bodies()
	return err
}

// subscribedTo says what a subscription is to. A dossier is not named to an
// address whose holder is not known yet.
func subscribedTo(s store.Subscription) string {
	often := map[string]string{store.AtOnce: "when there is news", store.Daily: "once a day at most", store.Weekly: "once a week at most"}[s.Cadence]
	switch s.Kind {
	case store.ToBody:
		return "systems at " + s.Name + ", " + often
	case store.ToSupplier:
		return "systems of " + s.Name + ", " + often
	}
	return "one computer system at work, " + often
}

// buildReports writes the mail about the dossiers that whoever subscribed the
// address may see today.
func (q *Queue) buildReports(ctx context.Context, d store.Delivery, m store.Mail, b *builtMail) error {
	if !m.Recipient.Gets() {
		b.cancel = "the holder of the address does not want mail"
		return nil
	}
	var letter deliver.Letter
	room := mostAttached
	for _, about := range m.Dossiers {
		s, v, ok, err := q.stillWanted(ctx, m, about)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		left, err := q.store.Unsettled(ctx, about.Dossier, q.steps.Rules.Version)
		if err != nil {
			return err
		}
		if left > 0 && q.now().Sub(m.CreatedAt) < longestWait {
			b.postpone = "documents of the dossier are still being read"
			return nil
		}
		r, err := q.mail.Report(ctx, v, about.Dossier, q.now())
		if err != nil {
			return err
		}
		entry := deliver.Entry{Report: r}
		prefix := ""
		if m.Kind == store.DigestMail {
			prefix = fmt.Sprintf("%d-", len(letter.Entries)+1)
		}
		if err := q.attach(ctx, s, r, prefix, &room, &entry, &letter, b); err != nil {
			return err
		}
		if err := q.addLinks(ctx, d, v, about, m, &entry, b); err != nil {
			return err
		}
		letter.Entries = append(letter.Entries, entry)
		letter.Why = q.why(ctx, s)
		b.told = append(b.told, toldDossier{about, s.User})
	}
	if len(letter.Entries) == 0 {
		b.cancel = "nobody wants it any more, or whoever subscribed the address may not see it"
		return nil
	}
	if m.Kind == store.DigestMail {
		letter.Digest = "daily"
		if s, err := q.store.Subscription(ctx, b.told[0].Subscription); err == nil && s.Cadence == store.Weekly {
			letter.Digest = "weekly"
		}
		letter.Why = "You get this because your address was subscribed and you confirmed it."
	}
	if err := q.addUnsubscribe(ctx, d, m, b, &letter); err != nil {
		return err
	}
	b.message.Subject = letter.Subject()
	var err error
	b.message.Text, b.message.HTML, err = letter.Bodies()
	return err
}

// stillWanted gives the subscription for which a mail tells of a dossier, and as
// whom it is looked at; ok is false when it was ended, or they see it no more.
func (q *Queue) stillWanted(ctx context.Context, m store.Mail, about store.MailDossier) (s store.Subscription, v store.Viewer, ok bool, err error) {
	s, err = q.store.Subscription(ctx, about.Subscription)
	if store.CodeOf(err) == store.NotFound {
		return s, v, false, nil
	}
	if err == nil {
		v, ok, err = seenBy(ctx, q.store.Reads, s.User, about.Dossier)
	}
	return s, v, ok, err
}

// attach puts the report and the letter with the mail, as far as there is room.
func (q *Queue) attach(ctx context.Context, s store.Subscription, r report.Report, prefix string, room *int, e *deliver.Entry, l *deliver.Letter, b *builtMail) error {
	var files []deliver.Attachment
	if s.Attach != store.AttachNone {
		f, err := q.reportFile(ctx, s.Attach, r)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	if s.Letter {
		letters := report.Letters(r, q.steps.Rules, report.LetterFOI, report.LetterOptions{Day: q.now(), Most: report.DefaultQuestions})
		if len(letters) > 0 {
			var w bytes.Buffer
			if err := report.WriteLettersDocx(&w, letters); err != nil {
				return err
			}
			files = append(files, deliver.Attachment{Name: "letter.docx", Type: docxType, Body: w.Bytes()})
		}
	}
	for _, f := range files {
		f.Name = prefix + f.Name
		if len(f.Body) > *room {
			l.Left = append(l.Left, f.Name+" is not attached: it is too large for a mail.")
			continue
		}
		*room -= len(f.Body)
		b.message.Attached = append(b.message.Attached, f)
		e.Attached = append(e.Attached, f.Name)
	}
	return nil
}

const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// reportFile is the gap report as PDF where that can be made, and else as DOCX.
func (q *Queue) reportFile(ctx context.Context, how string, r report.Report) (deliver.Attachment, error) {
	var w bytes.Buffer
	if how == store.AttachPDF && q.mail.Print != nil {
		if err := report.WriteHTML(&w, r); err != nil {
			return deliver.Attachment{}, err
		}
		pdf, err := q.mail.Print(ctx, w.Bytes())
		if err == nil {
			return deliver.Attachment{Name: "gap-report.pdf", Type: "application/pdf", Body: pdf}, nil
		}
		if ctx.Err() != nil {
			return deliver.Attachment{}, err
		}
		q.log.Warn("a report for a mail could not be printed; it goes as DOCX", "error", err)
		w.Reset()
	}
	err := report.WriteDocx(&w, r)
	return deliver.Attachment{Name: "gap-report.docx", Type: docxType, Body: w.Bytes()}, err
}

// addLinks lets the mail open the report without a login, where whoever
// subscribed the address may pass on such a link and links are on.
func (q *Queue) addLinks(ctx context.Context, d store.Delivery, v store.Viewer, about store.MailDossier, m store.Mail, e *deliver.Entry, b *builtMail) error {
	if d.Public == "" {
		return nil
	}
	e.Page = d.Public + "/dossiers/" + about.Dossier
	on, err := q.store.WayOn(ctx, store.LinkWay)
	if err != nil || !on || !v.Role.AtLeast(store.Officer) {
		return err
	}
	token, hash := store.NewToken()
	e.Link = d.Public + "/r/" + token
	b.links = append(b.links, madeLink{v, hash, store.ReportLink{
		ID: store.NewID(), Dossier: about.Dossier, User: v.User, Name: "mail to " + maskAddress(m.Recipient.Email), Pages: true, ExpiresAt: q.now().Add(linkLives),
	}})
	return nil
}

func (q *Queue) why(ctx context.Context, s store.Subscription) string {
	by := "somebody"
	if u, err := q.store.User(ctx, s.User); err == nil {
		by = report.Visible(u.Name)
	}
	return "You get this because " + by + " subscribed your address and you confirmed it."
}

// addUnsubscribe lets the mail be ended by one press: one about a dossier ends
// its subscription, a digest all mail to the address.
func (q *Queue) addUnsubscribe(ctx context.Context, d store.Delivery, m store.Mail, b *builtMail, l *deliver.Letter) error {
	if d.Public == "" {
		return nil
	}
	var key string
	err := q.store.InTx(ctx, func(tx store.Tx) (err error) {
		key, err = tx.LinkKey(ctx)
		return err
	})
	if err != nil {
		return err
	}
	what, id := deliver.EndsAll, m.Recipient.ID
	if m.Kind == store.ReportMail {
		what, id = deliver.EndsOne, b.told[0].Subscription
	}
	l.Unsubscribe = d.Public + "/unsubscribe/" + deliver.UnsubscribeToken(key, what, id)
	if strings.HasPrefix(d.Public, "https://") { // one press is for https only (RFC 8058)
		b.message.Unsubscribe = l.Unsubscribe
	}
	return nil
}

// begin lets the links in the mail work, in the transaction that begins to send it.
func (b *builtMail) begin(ctx context.Context, tx store.Tx, now time.Time) error {
	if b.confirm != "" {
		m, err := tx.PutRecipient(ctx, b.message.To, now)
		if err != nil {
			return err
		}
		return tx.AskRecipient(ctx, m.ID, b.confirm, b.until, now)
	}
	for _, l := range b.links {
		err := tx.Act(l.viewer).AddReportLink(ctx, l.hash, l.link, now)
		if err != nil {
			return err
		}
	}
	return nil
}

// undo withdraws the links of a mail that was not taken.
func (b *builtMail) undo(ctx context.Context, tx store.Tx, now time.Time) error {
	for _, l := range b.links {
		err := tx.Act(l.viewer).WithdrawReportLink(ctx, l.link.Dossier, l.link.ID, now)
		if err != nil && store.CodeOf(err) != store.NotFound && store.CodeOf(err) != store.Forbidden {
			return err
		}
	}
	return nil
}
