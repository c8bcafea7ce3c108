package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// tell puts a version into the outbox of a subscription.
func (b *bundle) tellMail(s store.Subscription, hash string, anew bool) (id string, made bool) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		m := store.NewMail{Recipient: s.Recipient.ID, Kind: store.ReportMail, Bundle: s.Dossier, Domain: "x.example", Due: b.now}
		id, made, err = tx.Tell(ctx, m, store.MailDossier{Dossier: s.Dossier, Subscription: s.ID}, hash, anew, b.now)
		return err
	})
	return id, made
}

func (b *bundle) mail(id string) store.Mail {
	b.t.Helper()
	m, err := b.Mail(b.t.Context(), id)
	b.must(err)
	return m
}

// claim begins to send a mail, as a job does.
func (b *bundle) claimMail(id string, job int64) (attempt int64, ok bool) {
	b.t.Helper()
	m := b.mail(id)
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		attempt, ok, err = tx.ClaimMail(ctx, id, job, m.Dossiers, b.now)
		return err
	})
	return attempt, ok
}

func (b *bundle) finishMail(id string, attempt int64, state store.MailState) (did bool) {
	b.t.Helper()
	b.now = b.now.Add(time.Minute)
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		did, err = tx.FinishMail(ctx, id, attempt, state, "because", time.Time{}, b.now)
		return err
	})
	return did
}

func testTellOnce(t *testing.T, b *bundle) {
	d := b.dossier("d")
	s := b.subscribe(d, b.person(store.Officer).User, "rep@x.example")
	first, made := b.tellMail(s, "aa", false)
	if again, more := b.tellMail(s, "aa", false); !made || more || again != first {
		t.Errorf("told twice while it waits: %s %v, %s %v", first, made, again, more)
	}
	if other, more := b.tellMail(s, "bb", false); more || other != first {
		t.Errorf("a newer version is not in the same mail")
	}
	m := b.mail(first)
	if len(m.Dossiers) != 1 || m.Dossiers[0].Hash() != "bb" || m.State != store.MailWaiting || m.MessageID != first+"@x.example" {
		t.Fatalf("%+v", m)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		if _, ok, err := tx.ClaimMail(ctx, first, 7, []store.MailDossier{{Dossier: d.ID, Version: "aa.0"}}, b.now); ok || err != nil {
			t.Errorf("what was built is another version: %v, %v", ok, err)
		}
		return nil
	})
	b.in(func(ctx context.Context, tx store.Tx) error { // that claim was not rolled back, as its caller would
		_, err := tx.FinishMail(ctx, first, 1, store.MailWaiting, "", time.Time{}, b.now)
		return err
	})
	attempt, ok := b.claimMail(first, 7)
	if _, twice := b.claimMail(first, 8); !ok || twice {
		t.Errorf("claimed %v, again %v", ok, twice)
	}
	later, made := b.tellMail(s, "cc", false)
	if !made || later == first {
		t.Error("a mail that is being sent took another version in")
	}
	if !b.finishMail(first, attempt, store.MailSent) || b.finishMail(first, attempt, store.MailWaiting) {
		t.Error("a mail that was sent waits again")
	}
	if back, made := b.tellMail(s, "bb", false); back != "" || made || b.mail(later).State != store.MailCancelled {
		t.Errorf("what was told last is told again: %q, the newer is %s", back, b.mail(later).State)
	}
	if anew, made := b.tellMail(s, "bb", true); anew == "" || !made {
		t.Error("sent again by hand, nothing is made")
	}
	if got := b.mail(first); got.SentAt.IsZero() || got.MessageID != m.MessageID {
		t.Errorf("%+v", got)
	}
}

func testUnknownMail(t *testing.T, b *bundle) {
	d := b.dossier("d")
	id, _ := b.tellMail(b.subscribe(d, b.person(store.Officer).User, "rep@x.example"), "aa", false)
	resolve := func(to store.MailState) error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.ResolveMail(t.Context(), id, to, "looked", "ada", b.now) })
	}
	if err := resolve(store.MailSent); store.CodeOf(err) != store.Conflict {
		t.Errorf("one that waits was called sent: %v", err)
	}
	attempt, _ := b.claimMail(id, 7)
	for job, want := range map[int64]store.MailState{8: store.MailSending, 7: store.MailUnknown} {
		if job == 7 {
			b.now = b.now.Add(time.Second)
		}
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.DoubtMail(ctx, id, job, b.now) })
		if job == 7 && b.mail(id).State != want {
			t.Errorf("job %d: %s", job, b.mail(id).State)
		}
	}
	if _, ok := b.claimMail(id, 9); ok {
		t.Error("a mail of which nobody knows was sent again by itself")
	}
	b.must(resolve(store.MailWaiting))
	if b.finishMail(id, attempt, store.MailSent) {
		t.Error("a late worker overruled a person")
	}
	if again, ok := b.claimMail(id, 9); !ok || again != attempt+1 {
		t.Errorf("sent again: %d, %v", again, ok)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.DoubtMailsBefore(ctx, b.now.Add(time.Second), b.now)
	})
	if got := b.mail(id); got.State != store.MailUnknown || got.Reason == "" {
		t.Errorf("%+v", got)
	}
	b.must(resolve(store.MailCancelled))
	counts, err := b.MailCounts(t.Context())
	if err != nil || counts[store.MailCancelled] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
}

// Many processes find the same mail due at once: one of them sends it.
func testClaimedOnce(t *testing.T, b *bundle) {
	d := b.dossier("d")
	id, _ := b.tellMail(b.subscribe(d, b.person(store.Officer).User, "rep@x.example"), "aa", false)
	built := b.mail(id).Dossiers
	won := make(chan int64, 16)
	var all sync.WaitGroup
	for job := range int64(16) {
		all.Go(func() {
			var ok bool
			err := b.InTx(t.Context(), func(tx store.Tx) (err error) {
				_, ok, err = tx.ClaimMail(t.Context(), id, job, built, b.now)
				return err
			})
			if err != nil {
				t.Error(err)
			}
			if ok {
				won <- job
			}
		})
	}
	all.Wait()
	if len(won) != 1 {
		t.Errorf("%d jobs send one mail", len(won))
	}
}

// A mail that waited when a backup was made may have gone out since.
func testRestoredMail(t *testing.T, b *bundle) {
	id, _ := b.tellMail(b.subscribe(b.dossier("d"), b.person(store.Officer).User, "rep@x.example"), "aa", false)
	other := newBundle(t, b.open(t))
	rows := b.dump()
	other.in(func(ctx context.Context, tx store.Tx) error {
		if err := tx.BeginLoad(ctx, store.Schema); err != nil {
			return err
		}
		for _, d := range rows {
			if err := tx.Load(ctx, d.table, d.row); err != nil {
				return err
			}
		}
		return nil
	})
	if m := other.mail(id); m.State != store.MailUnknown || m.Reason == "" {
		t.Errorf("%+v", m)
	}
}
