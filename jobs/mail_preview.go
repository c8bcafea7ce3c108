package jobs

import (
	"context"
	"errors"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// errNoMail is for a process that was wired without the means to send mail.
var errNoMail = errors.New("jobs: this process sends no mail")

// PreviewMail is the mail about a dossier as it would go to an address for the
// viewer, with links that open nothing. What would be attached is made only when
// files is set; its names are in the mail in any case.
func (q *Queue) PreviewMail(ctx context.Context, v store.Viewer, s store.Subscription, dossierID string, files bool) (deliver.Message, error) {
	if q.mail == nil {
		return deliver.Message{}, errNoMail
	}
	d, err := q.store.Delivery(ctx)
	if err != nil {
		return deliver.Message{}, err
	}
	r, err := q.mail.Report(ctx, v, dossierID, q.now())
	if err != nil {
		return deliver.Message{}, err
	}
	b, letter, entry := &builtMail{}, deliver.Letter{Why: q.why(ctx, s)}, deliver.Entry{Report: r}
	b.message = deliver.Message{ID: "preview@" + domainOf(d), From: deliver.Sender{Name: d.FromName, Address: d.From}, To: s.Recipient.Email, Date: q.now()}
	if !files && s.Attach == store.AttachPDF && q.mail.Print != nil {
		s.Attach, entry.Attached = store.AttachNone, []string{"gap-report.pdf"}
	}
	room := mostAttached
	if err := q.attach(ctx, s, r, "", &room, &entry, &letter, b); err != nil {
		return deliver.Message{}, err
	}
	if d.Public != "" {
		entry.Page, letter.Unsubscribe = d.Public+"/dossiers/"+dossierID, d.Public+"/unsubscribe/preview"
		b.message.Unsubscribe = letter.Unsubscribe
		if v.Role.AtLeast(store.Officer) {
			entry.Link = d.Public + "/r/preview"
		}
	}
	letter.Entries = []deliver.Entry{entry}
	b.message.Subject = letter.Subject()
	b.message.Text, b.message.HTML, err = letter.Bodies()
	return b.message, err
}

// TestMail sends a few words to an address at once, with settings that need not
// be kept or turned on yet, and says what the mail server made of it.
func (q *Queue) TestMail(ctx context.Context, d store.Delivery, to string) (deliver.SendResult, error) {
	if q.mail == nil {
		return deliver.SendResult{}, errNoMail
	}
	password, err := q.mail.Password()
	if err != nil {
		return deliver.SendResult{}, err
	}
	server := deliver.Server{Host: d.Host, Port: d.Port, Security: d.Security, User: d.User, Password: password, Roots: q.mail.Roots, Timeout: testPatience}
	return server.Send(ctx, deliver.Message{
		ID: store.NewID() + "@" + domainOf(d), From: deliver.Sender{Name: d.FromName, Address: d.From}, To: to, Date: q.now(),
		Subject: "A test of Checkweigh's mail", Text: "This is a test. If you can read it, Checkweigh can send mail.\n",
	}), nil
}
