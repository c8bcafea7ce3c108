package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// subscribe subscribes an address that has confirmed to a dossier.
func (b *bundle) subscribe(d dossier.Dossier, user, email string) (s store.Subscription) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		s, err = tx.Subscribe(ctx, store.Subscription{
			Recipient: store.Recipient{Email: email}, User: user, Kind: store.ToDossier, Dossier: d.ID, Cadence: store.AtOnce, Attach: store.AttachPDF, Letter: true,
		}, b.now)
		return err
	})
	token, hash := store.NewToken()
	b.in(func(ctx context.Context, tx store.Tx) error {
		if err := tx.AskRecipient(ctx, s.Recipient.ID, hash, b.now.Add(time.Hour), b.now); err != nil {
			return err
		}
		_, err := tx.ConfirmRecipient(ctx, store.HashToken(token), b.now)
		return err
	})
	return s
}

func testDeliverySettings(t *testing.T, b *bundle) {
	d, err := b.Delivery(t.Context())
	if err != nil || d.On || d.Security != store.StartTLS || d.Complete() {
		t.Fatalf("at first: %+v, %v", d, err)
	}
	put := func() error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.PutDelivery(t.Context(), d) })
	}
	d.Host, d.From, d.On = "mail.x.example", "reports@x.example", true
	if err := put(); store.CodeOf(err) != store.Invalid {
		t.Errorf("turned on before anybody looked at a preview: %v", err)
	}
	d.LookedAt, d.LookedBy = b.now, "ada"
	b.must(put())
	if got, err := b.Delivery(t.Context()); err != nil || got != d {
		t.Errorf("got %+v, want %+v (%v)", got, d, err)
	}
	for _, row := range b.dump() {
		if row.table == "settings" && row.row["name"] == "local/delivery" {
			t.Error("a restored backup would begin to send")
		}
	}
	d.Host = ""
	if err := put(); store.CodeOf(err) != store.Invalid {
		t.Errorf("turned on without a mail server: %v", err)
	}
	var first, second string
	b.in(func(ctx context.Context, tx store.Tx) error {
		var err, err2 error
		first, err = tx.LinkKey(ctx)
		second, err2 = tx.LinkKey(ctx)
		return errors.Join(err, err2)
	})
	if len(first) < 20 || first != second {
		t.Errorf("keys %q, %q", first, second)
	}
}

func testRecipients(t *testing.T, b *bundle) {
	for _, bad := range []string{"", "x", "a@b\r\nBcc: c@d", "Ada <ada@x.example>", "a b@x.example", "a@x.example,b@x.example", "a@x.example\x00", "ada@x.example\n"[0:3]} {
		if _, err := store.MailAddress(bad); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q is an address: %v", bad, err)
		}
	}
	var r store.Recipient
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		r, err = tx.PutRecipient(ctx, " Ada@X.example ", b.now)
		return err
	})
	if r.Email != "ada@x.example" || r.Gets() {
		t.Fatalf("%+v", r)
	}
	confirm := func(token string, at time.Time) error {
		return b.InTx(t.Context(), func(tx store.Tx) error {
			_, err := tx.ConfirmRecipient(t.Context(), store.HashToken(token), at)
			return err
		})
	}
	token, hash := store.NewToken()
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.AskRecipient(ctx, r.ID, hash, b.now.Add(time.Hour), b.now)
	})
	for name, err := range map[string]error{"too late": confirm(token, b.now.Add(2*time.Hour)), "another token": confirm("x", b.now), "no token": confirm("", b.now)} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.must(confirm(token, b.now))
	if err := confirm(token, b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("used twice: %v", err)
	}
	r, err := b.Recipient(t.Context(), r.ID)
	if err != nil || !r.Gets() {
		t.Errorf("confirmed: %+v, %v", r, err)
	}
	for range 2 {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.UnsubscribeRecipient(ctx, r.ID, b.now) })
	}
	if r, err = b.Recipient(t.Context(), r.ID); err != nil || r.Gets() {
		t.Errorf("unsubscribed: %+v, %v", r, err)
	}
}

func testSubscriptions(t *testing.T, b *bundle) {
	tw := newTown(b)
	try := func(v store.Viewer, s store.Subscription) (store.Subscription, error) {
		if s.Cadence == "" {
			s.Cadence, s.Attach = store.Weekly, store.AttachNone
		}
		var out store.Subscription
		err := b.InTx(t.Context(), func(tx store.Tx) (err error) {
			out, err = tx.Act(v).Subscribe(t.Context(), s, b.now)
			return err
		})
		return out, err
	}
	to := func(email string) store.Subscription {
		return store.Subscription{Kind: store.ToDossier, Dossier: tw.own.ID, Recipient: store.Recipient{Email: email}}
	}
	officer, outsider := tw.officer, tw.stranger
	s, err := try(officer, to("rep@x.example"))
	b.must(err)
	if again, err := try(officer, to("REP@x.example")); err != nil || again.ID != s.ID {
		t.Errorf("subscribed twice: %+v, %v", again, err)
	}
	if _, err := try(outsider, to("rep@x.example")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another group's officer: %v", err)
	}
	if _, err := try(tw.rep, to("rep@x.example")); store.CodeOf(err) != store.Forbidden {
		t.Errorf("a rep subscribes somebody else: %v", err)
	}
	me, err := b.User(t.Context(), tw.rep.User)
	b.must(err)
	me.Email = "own@x.example"
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ChangeUser(ctx, me, b.now) })
	mine, err := try(tw.rep, to(me.Email))
	b.must(err)
	body := store.Subscription{Kind: store.ToSupplier, Name: "Brightloop  Analytics Limited.", Recipient: store.Recipient{Email: "rep@x.example"}}
	if _, err := try(tw.rep, body); store.CodeOf(err) != store.Forbidden {
		t.Errorf("a rep subscribes somebody else to a supplier: %v", err)
	}
	if _, err := try(officer, body); err != nil {
		t.Error(err)
	}
	if found, err := b.SubscriptionsTo(t.Context(), store.ToSupplier, "BRIGHTLOOP ANALYTICS LTD"); err != nil || len(found) != 1 {
		t.Errorf("by another way to write it: %+v, %v", found, err)
	}
	for name, bad := range map[string]store.Subscription{
		"no kind": {Kind: "x"}, "no name": {Kind: store.ToBody, Name: " . "}, "bad cadence": {Kind: store.ToBody, Name: "n", Cadence: "hourly", Attach: store.AttachNone},
	} {
		bad.Recipient.Email = "rep@x.example"
		if _, err := try(officer, bad); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	seen := func(v store.Viewer) int {
		all, err := b.For(v).Subscriptions(t.Context(), tw.own.ID)
		if err != nil {
			return -1
		}
		return len(all)
	}
	if o, r, x := seen(officer), seen(tw.rep), seen(outsider); o != 2 || r != 1 || x != -1 {
		t.Errorf("an officer sees %d, the rep %d, a stranger %d", o, r, x)
	}
	end := func(v store.Viewer, id string) error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.Act(v).Unsubscribe(t.Context(), id, b.now) })
	}
	if err := end(outsider, s.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a stranger ends it: %v", err)
	}
	b.must(errors.Join(end(tw.rep, mine.ID), end(officer, s.ID)))
	if n := seen(officer); n != 0 {
		t.Errorf("%d are left", n)
	}
}

func testDeleteDelivery(t *testing.T, b *bundle) {
	d, other := b.dossier("d"), b.dossier("other")
	user := b.person(store.Officer).User
	s, kept := b.subscribe(d, user, "rep@x.example"), b.subscribe(other, user, "rep@x.example")
	waits, _ := b.tellMail(s, "aa", false)
	stays, _ := b.tellMail(kept, "aa", false)
	b.must(b.deleteDossier(d))
	if got := b.mail(waits); got.State != store.MailCancelled || len(got.Dossiers) != 0 {
		t.Errorf("what waited about it: %+v", got)
	}
	if got := b.mail(stays); got.State != store.MailWaiting || len(got.Dossiers) != 1 {
		t.Errorf("what waited about another: %+v", got)
	}
	if _, err := b.Subscription(t.Context(), s.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("its subscription: %v", err)
	}
	b.nothingWrong()
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.Unsubscribe(ctx, kept.ID, b.now) })
	if got := b.mail(stays); got.State != store.MailCancelled {
		t.Errorf("after its subscription ended: %s", got.State)
	}
}

func testWays(t *testing.T, b *bundle) {
	ways := func() store.Ways {
		got, err := b.Ways(t.Context(), b.now)
		b.must(err)
		return got
	}
	if got := ways(); got != (store.Ways{}) {
		t.Errorf("at first %+v", got)
	}
	b.webhook(b.user(""), "", "dossier.judged")
	w := b.webhook(b.user(""), "", "dossier.judged")
	b.in(func(ctx context.Context, tx store.Tx) error {
		r, err := tx.PutRecipient(ctx, "rep@x.example", b.now)
		if err != nil {
			return err
		}
		if _, err := tx.PutRecipient(ctx, "asked@x.example", b.now); err != nil {
			return err
		}
		token, hash := store.NewToken()
		if err := tx.AskRecipient(ctx, r.ID, hash, b.now.Add(time.Hour), b.now); err != nil {
			return err
		}
		_, err = tx.ConfirmRecipient(ctx, store.HashToken(token), b.now)
		return errors.Join(err, tx.SetWebhook(ctx, w.ID, false, "stopped"))
	})
	if got := ways(); got != (store.Ways{Addresses: 1, Webhooks: 1}) {
		t.Errorf("one address that said yes and one active webhook: %+v", got)
	}
}
