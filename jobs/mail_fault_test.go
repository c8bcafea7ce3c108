package jobs_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/deliver/smtptest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// mailVictimVariable makes this program a sender that is killed: "point|dir|database".
const mailVictimVariable = "CHECKWEIGH_JOBS_TEST_MAIL_VICTIM"

// mailVictim sends what waits until it comes to the point, where it is killed.
func mailVictim(role string) {
	fail := func(err error) {
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	parts := strings.SplitN(role, "|", 3)
	ctx := context.Background()
	steps, err := steps()
	fail(err)
	s, err := store.Open(ctx, place{dir: parts[1], database: parts[2]}.options())
	fail(err)
	q, err := jobs.New(jobs.Options{Store: s, Steps: steps, Mail: mailOf(s, steps)})
	fail(err)
	q.At(func(point string) {
		if point == parts[0] {
			die()
		}
	})
	fail(q.Start(ctx))
	fail(s.InTx(ctx, func(tx store.Tx) error { return q.SendDue(ctx, tx) }))
	select {} // the test kills what does not kill itself
}

// waiting fills an office with one mail that is due, and closes the house.
func (o *office) waiting() string {
	o.t.Helper()
	id := o.own("Rota planner")
	s := o.subscribe(toDossier(id), true)
	o.start()
	o.receive(id, "a.txt", contract)
	o.judged(id)
	if all := o.mails(); len(all) != 1 || all[0].State != store.MailWaiting {
		o.t.Fatalf("%+v", all)
	}
	return s.ID
}

// makeDue lets the newest mail be due.
func (o *office) makeDue() {
	o.t.Helper()
	m := o.mails()[0]
	o.in(func(ctx context.Context, tx store.Tx) error {
		return tx.PostponeMail(ctx, m.ID, "", time.Now().Add(-time.Second), time.Now())
	})
}

// The sender is killed before its mail is marked, when it is marked and the mail
// server has not heard of it, and when the mail server has taken it and nobody
// noted that. No mail goes out twice; one that may have gone out waits for a
// person. FAULTS: mail twice.
func TestFaultMailSenderKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		for point, want := range map[string]struct {
			state store.MailState
			taken int
		}{
			"mail built": {store.MailSent, 1}, "mail claimed": {store.MailUnknown, 0}, "mail sent": {store.MailUnknown, 1},
		} {
			t.Run(point, func(t *testing.T) {
				at := fresh()
				o := openOffice(t, at)
				o.waiting()
				o.makeDue()
				o.close()
				killMail(t, point, at)
				before := len(o.smtp.Mails())
				o.house = openHouse(t, at)
				o.wireMail(o.house)
				o.queue.QuickPulse()
				o.start()
				o.later(0)
				m := o.became(want.state)
				if n := len(o.smtp.Mails()); n != want.taken {
					t.Errorf("%d mails went out (%d before the kill), want %d", n, before, want.taken)
				}
				if m.State != store.MailUnknown {
					return
				}
				o.later(30 * 24 * time.Hour) // it is left to a person, however long
				if len(o.smtp.Mails()) != want.taken || o.mails()[0].State != store.MailUnknown {
					t.Error("it was sent again by itself")
				}
				o.in(func(ctx context.Context, tx store.Tx) error {
					if err := tx.ResolveMail(ctx, m.ID, store.MailWaiting, "", o.officer.ID, time.Now()); err != nil {
						return err
					}
					return o.queue.SendDue(ctx, tx)
				})
				o.became(store.MailSent)
				all := o.smtp.Mails()
				if last := all[len(all)-1]; len(all) != want.taken+1 || !strings.Contains(last.Header(), "<"+m.MessageID+">") {
					t.Errorf("sent again by hand: %d mails, %s", len(all), last.Header())
				}
			})
		}
	})
}

func killMail(t *testing.T, point string, at place) {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 3*time.Minute)
	defer end()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), mailVictimVariable+"="+point+"|"+at.dir+"|"+at.database)
	out, err := cmd.Output()
	if err == nil || ctx.Err() != nil || cmd.ProcessState.Exited() {
		t.Fatalf("the sender was not killed: %v %s", err, out)
	}
}

// The connection breaks after the mail was handed over; or the mail server says
// no, or not now. FAULTS: mail twice.
func TestFaultMailServerBreaksOff(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		for name, c := range map[string]struct {
			faults smtptest.Faults
			want   store.MailState
		}{
			"after DATA": {smtptest.Faults{DropAfterDot: true}, store.MailUnknown}, "no such mailbox": {smtptest.Faults{Reply: map[string]string{"RCPT": "550 5.1.1 nobody"}}, store.MailRefused},
		} {
			t.Run(name, func(t *testing.T) {
				o := openOffice(t, fresh())
				o.smtp.Fail(c.faults)
				o.waiting()
				o.makeDue()
				o.later(0)
				m := o.became(c.want)
				o.smtp.Fail(smtptest.Faults{})
				taken := len(o.smtp.Mails())
				o.later(72 * time.Hour)
				if m.Reason == "" || len(o.smtp.Mails()) != taken || o.mails()[0].State != c.want {
					t.Errorf("%+v, then %+v; %d mails, then %d", m, o.mails()[0], taken, len(o.smtp.Mails()))
				}
			})
		}
		o := openOffice(t, fresh())
		o.smtp.Fail(smtptest.Faults{Reply: map[string]string{"MAIL": "451 4.7.1 grey"}})
		o.waiting()
		o.makeDue()
		o.later(0)
		o.await("the mail to have been tried", func() bool { return o.mails()[0].Attempt == 1 && o.mails()[0].State == store.MailWaiting })
		first := o.mails()[0]
		o.smtp.Fail(smtptest.Faults{})
		o.later(2 * time.Minute)
		if m := o.became(store.MailSent); m.Attempt != 2 || m.MessageID != first.MessageID || len(o.smtp.Mails()) != 1 {
			t.Errorf("%+v, %d went out", m, len(o.smtp.Mails()))
		}
	})
}

// Many jobs for one mail, in two processes, send it once. FAULTS: mail twice.
func TestFaultManySendersOneMail(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		at := fresh()
		o := openOffice(t, at)
		o.smtp.Fail(smtptest.Faults{Slow: 5 * time.Millisecond})
		o.waiting()
		o.makeDue()
		var held atomic.Int64
		o.queue.At(func(point string) {
			if point == "mail built" { // several have written it before one has marked it
				held.Add(1)
				for range 200 {
					if held.Load() > 1 {
						return
					}
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
		for range 10 {
			o.later(0)
		}
		o.became(store.MailSent)
		o.await("every job to end", func() bool { return o.count(`kind = 'mail' AND state NOT IN ('completed', 'scheduled')`) == 0 })
		if n := len(o.smtp.Mails()); n != 1 {
			t.Errorf("%d mails went out", n)
		}
	})
}
