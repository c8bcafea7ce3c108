package jobs_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/deliver/smtptest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// mailOf is what a process needs that sends mail, on a store of the tests.
func mailOf(s *store.Store, steps jobs.Steps) *jobs.Mail {
	return &jobs.Mail{
		Report: func(ctx context.Context, v store.Viewer, id string, at time.Time) (report.Report, error) {
			sight := s.For(v)
			d, err := sight.Dossier(ctx, id)
			if err != nil {
				return report.Report{}, err
			}
			verdicts, err := sight.Verdicts(ctx, id)
			return report.Build(report.Input{Dossier: d.Dossier, Verdicts: verdicts}, steps.Rules, at), err
		},
		Password: func() (string, error) { return "", nil },
	}
}

// office is a house with an officer and a mail server.
type office struct {
	*house
	smtp    *smtptest.Server
	officer store.User
	group   store.Group
	skew    atomic.Int64 // added to its clock, in nanoseconds
}

func openOffice(t *testing.T, at place) *office {
	t.Helper()
	o := &office{house: openHouse(t, at), smtp: smtptest.Start(t, smtptest.Options{})}
	o.wireMail(o.house)
	o.set(func(d *store.Delivery) { d.On = true })
	o.group = store.Group{ID: store.NewID(), Name: "north"}
	o.officer = store.User{ID: store.NewID(), Name: "Ada Weigh", Role: store.Officer}
	o.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.AddGroup(ctx, o.group, time.Now()), tx.AddUser(ctx, o.officer, time.Now()), tx.AddToGroup(ctx, o.group.ID, o.officer.ID, time.Now()))
	})
	return o
}

// wireMail gives a house a queue that sends mail, whose clock the office has.
func (o *office) wireMail(h *house) {
	o.t.Helper()
	var err error
	h.queue, err = jobs.New(jobs.Options{
		Store: h.store, Steps: h.steps, Index: h.index, Mail: mailOf(h.store, h.steps),
		Now: func() time.Time { return time.Now().Add(time.Duration(o.skew.Load())) },
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) in(fn func(context.Context, store.Tx) error) {
	o.t.Helper()
	if err := o.store.InTx(o.t.Context(), func(tx store.Tx) error { return fn(o.t.Context(), tx) }); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) set(change func(*store.Delivery)) {
	o.t.Helper()
	o.in(func(ctx context.Context, tx store.Tx) error {
		d, err := tx.Delivery(ctx)
		if err != nil {
			return err
		}
		d.Host, d.Port, d.Security, d.From, d.FromName = o.smtp.Host, o.smtp.Port, store.NoTLS, "reports@checkweigh.example", "Checkweigh"
		d.Public, d.LookedAt = "https://checkweigh.example", time.Now()
		change(&d)
		return errors.Join(tx.PutDelivery(ctx, d), tx.TurnWay(ctx, store.LinkWay, true))
	})
}

// own gives a dossier to the officer's group.
func (o *office) own(title string) string {
	o.t.Helper()
	id := o.dossier(title)
	o.in(func(ctx context.Context, tx store.Tx) error {
		return tx.SetAccess(ctx, id, store.Access{Owner: o.group.ID}, time.Now())
	})
	return id
}

// subscribe subscribes an address by the officer; with confirmed its holder has
// said yes.
func (o *office) subscribe(s store.Subscription, confirmed bool) store.Subscription {
	o.t.Helper()
	s.User = o.officer.ID
	if s.Recipient.Email == "" {
		s.Recipient.Email = "rep@union.example"
	}
	if s.Attach == "" {
		s.Attach = store.AttachDOCX
	}
	o.in(func(ctx context.Context, tx store.Tx) (err error) {
		if s, err = tx.Subscribe(ctx, s, time.Now()); err != nil || !confirmed {
			return err
		}
		token, hash := store.NewToken()
		if err := tx.AskRecipient(ctx, s.Recipient.ID, hash, time.Now().Add(time.Hour), time.Now()); err != nil {
			return err
		}
		s.Recipient, err = tx.ConfirmRecipient(ctx, store.HashToken(token), time.Now())
		return err
	})
	return s
}

func toDossier(id string) store.Subscription {
	return store.Subscription{Kind: store.ToDossier, Dossier: id, Cadence: store.AtOnce, Letter: true}
}

// later lets that much time go by, as far as the queue can tell, and asks for
// what is due then.
func (o *office) later(d time.Duration) {
	o.t.Helper()
	o.skew.Add(int64(d))
	o.in(func(ctx context.Context, tx store.Tx) error { return o.queue.SendDue(ctx, tx) })
}

func (o *office) mails() []store.Mail {
	o.t.Helper()
	all, err := o.store.Mails(o.t.Context(), "", "", 100)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// became waits until the newest mail has the state.
func (o *office) became(state store.MailState) store.Mail {
	o.t.Helper()
	o.await("a mail to be "+string(state), func() bool {
		all := o.mails()
		return len(all) > 0 && all[0].State == state
	})
	return o.mails()[0]
}

func (o *office) judged(id string) {
	o.t.Helper()
	o.await("the dossier to be judged", func() bool {
		left, err := o.store.Unsettled(o.t.Context(), id, o.steps.Rules.Version)
		d, err2 := o.store.Dossier(o.t.Context(), id)
		return err == nil && err2 == nil && left == 0 && !d.JudgedAt.IsZero() && o.count(`kind <> 'mail' AND state NOT IN ('completed', 'discarded', 'cancelled')`) == 0
	})
}

func TestMailAboutADossier(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		o := openOffice(t, fresh())
		id := o.own("Rota planner")
		o.subscribe(toDossier(id), true)
		o.start()
		for i, text := range []string{contract, schedule, contract + "\n3. More\n"} {
			o.receive(id, string(rune('a'+i))+".txt", text)
			o.judged(id)
		}
		if n := len(o.mails()); n != 1 || len(o.smtp.Mails()) != 0 {
			t.Fatalf("%d mails wait, %d went out before the papers had settled", n, len(o.smtp.Mails()))
		}
		o.later(3 * time.Minute)
		m := o.became(store.MailSent)
		sent := o.smtp.Mails()
		if len(sent) != 1 || !strings.Contains(sent[0].Header(), "<"+m.MessageID+">") || sent[0].To[0] != "rep@union.example" {
			t.Fatalf("%d went out: %+v", len(sent), sent)
		}
		for _, want := range []string{"Rota planner: what we found", "gap-report.docx", "letter.docx", "List-Unsubscribe:", "https://checkweigh.example/r/"} {
			if !strings.Contains(strings.ReplaceAll(sent[0].Data, "=\r\n", ""), want) {
				t.Errorf("no %q in the mail", want)
			}
		}
		log, err := o.store.Log(t.Context(), id, "", 10)
		said := false
		for _, e := range log {
			said = said || e.Kind == store.LogReport && e.Detail == "mailed to r…@union.example" && e.User == o.officer.ID
		}
		if err != nil || !said {
			t.Errorf("the log says %+v, %v", log, err)
		}
		if err := o.queue.JudgeDossier(t.Context(), id); err != nil { // nothing is new
			t.Fatal(err)
		}
		if n := len(o.mails()); n != 1 {
			t.Errorf("judged again to the same, %d mails", n)
		}
		o.receive(id, "d.txt", strings.ReplaceAll(contract, "shall not sell", "may sell"))
		o.judged(id)
		o.later(3 * time.Minute)
		if o.became(store.MailSent); len(o.smtp.Mails()) != 2 {
			t.Errorf("of the new verdicts %d mails went out", len(o.smtp.Mails())-1)
		}
		o.sound()
	})
}

func TestWhoGetsMail(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		o := openOffice(t, fresh())
		id := o.own("Rota planner")
		o.subscribe(toDossier(id), false)
		o.in(func(ctx context.Context, tx store.Tx) error { // a stranger's subscription, to what they do not see
			u := store.User{ID: store.NewID(), Name: "Bob", Role: store.Officer}
			if err := tx.AddUser(ctx, u, time.Now()); err != nil {
				return err
			}
			r, err := tx.PutRecipient(ctx, "bob@x.example", time.Now())
			if err != nil {
				return err
			}
			token, hash := store.NewToken()
			if err := tx.AskRecipient(ctx, r.ID, hash, time.Now().Add(time.Hour), time.Now()); err != nil {
				return err
			}
			if _, err := tx.ConfirmRecipient(ctx, store.HashToken(token), time.Now()); err != nil {
				return err
			}
			_, err = tx.Subscribe(ctx, store.Subscription{User: u.ID, Recipient: r, Kind: store.ToSupplier, Name: "brightloop analytics limited", Cadence: store.AtOnce, Attach: store.AttachNone}, time.Now())
			return err
		})
		supplier := o.subscribe(store.Subscription{Kind: store.ToSupplier, Name: "Brightloop Analytics Limited", Cadence: store.AtOnce, Recipient: store.Recipient{Email: "two@union.example"}}, true)
		o.start()
		o.receive(id, "a.txt", contract)
		o.judged(id)
		if all := o.mails(); len(all) != 1 || all[0].Recipient.Email != "two@union.example" {
			t.Fatalf("%+v", all)
		}
		o.in(func(ctx context.Context, tx store.Tx) error { // what the officer sees is decided when it is sent
			return tx.SetAccess(ctx, id, store.Access{}, time.Now())
		})
		o.later(3 * time.Minute)
		if m := o.became(store.MailCancelled); m.Reason == "" || len(o.smtp.Mails()) != 0 {
			t.Errorf("%+v, %d went out", m, len(o.smtp.Mails()))
		}
		o.in(func(ctx context.Context, tx store.Tx) error {
			return errors.Join(tx.SetAccess(ctx, id, store.Access{Owner: o.group.ID}, time.Now()), o.queue.SendNow(ctx, tx, supplier, id, o.officer.ID, true))
		})
		o.became(store.MailSent)
		o.set(func(d *store.Delivery) { d.On = false })
		err := o.store.InTx(t.Context(), func(tx store.Tx) error {
			return o.queue.SendNow(t.Context(), tx, supplier, id, o.officer.ID, true)
		})
		if store.CodeOf(err) != store.Conflict {
			t.Errorf("sent while mail is off: %v", err)
		}
	})
}

func TestDigests(t *testing.T) {
	o := openOffice(t, place{dir: t.TempDir()})
	one, two := o.own("Rota planner"), o.own("Chatbot")
	for _, id := range []string{one, two} {
		s := toDossier(id)
		s.Cadence = store.Weekly
		o.subscribe(s, true)
	}
	o.start()
	o.receive(one, "a.txt", contract)
	o.receive(two, "b.txt", contract+"\n3. More\n")
	o.judged(one)
	o.judged(two)
	o.receive(two, "c.txt", schedule)
	o.judged(two)
	all := o.mails()
	if len(all) != 1 || all[0].Kind != store.DigestMail {
		t.Fatalf("%+v", all)
	}
	if due := all[0].DueAt.Local(); due.Weekday() != time.Monday || due.Hour() != 7 || !due.After(time.Now()) {
		t.Errorf("due on %s", due)
	}
	o.later(8 * 24 * time.Hour)
	o.became(store.MailSent)
	sent := o.smtp.Mails()
	if len(sent) != 1 || !strings.Contains(sent[0].Header(), "weekly: 2 dossiers") || strings.Count(sent[0].Data, "2-gap-report.docx") == 0 {
		t.Errorf("%d mails: %+v", len(sent), sent)
	}
}

func TestConfirmation(t *testing.T) {
	o := openOffice(t, place{dir: t.TempDir()})
	id := o.own("Rota planner")
	s := o.subscribe(toDossier(id), false)
	o.start()
	o.receive(id, "a.txt", contract)
	o.judged(id)
	ask := func() {
		o.in(func(ctx context.Context, tx store.Tx) error {
			r, err := tx.Recipient(ctx, s.Recipient.ID)
			if err != nil {
				return err
			}
			return o.queue.Ask(ctx, tx, r, o.officer.ID)
		})
	}
	ask()
	o.became(store.MailSent)
	ask() // a second time within a day
	sent := o.smtp.Mails()
	if len(sent) != 1 || strings.Contains(sent[0].Data, "Rota planner") || strings.Contains(sent[0].Header(), "List-Unsubscribe") {
		t.Fatalf("%d were sent: %s", len(sent), sent[0].Data)
	}
	plain := strings.ReplaceAll(sent[0].Data, "=\r\n", "")
	_, rest, _ := strings.Cut(plain, "https://checkweigh.example/confirm/")
	token, _, _ := strings.Cut(rest, "\r\n")
	o.in(func(ctx context.Context, tx store.Tx) error {
		r, err := tx.ConfirmRecipient(ctx, store.HashToken(token), time.Now())
		if err != nil {
			return err
		}
		return o.queue.Confirmed(ctx, tx, r.ID)
	})
	o.later(3 * time.Minute)
	o.became(store.MailSent)
	if sent := o.smtp.Mails(); len(sent) != 2 || !strings.Contains(sent[1].Header(), "Rota planner") {
		t.Errorf("after the yes %d mails went out", len(sent)-1)
	}
}
