package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

func (b *bundle) webhook(u store.User, group string, events ...string) store.Webhook {
	b.t.Helper()
	w := store.Webhook{ID: store.NewID(), User: u.ID, Group: group, URL: "https://example.org/hook", Secret: "whsec_eA==", Events: events}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.AddWebhook(ctx, w, b.now), tx.TurnWay(ctx, store.WebhookWay, true))
	})
	return w
}

// tell tells the webhooks of an event and gives the ids of the messages.
func (b *bundle) tell(e store.WebhookEvent) (ids []string) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		ids, err = tx.TellWebhooks(ctx, e, b.now)
		return err
	})
	return ids
}

func (b *bundle) wanted(types ...string) []string {
	b.t.Helper()
	wanted, err := b.Wanted(b.t.Context(), types...)
	b.must(err)
	return wanted
}

// toldTo gives the webhooks whose messages these are.
func (b *bundle) toldTo(ids []string) string {
	b.t.Helper()
	var all []string
	for _, id := range ids {
		m, err := b.WebhookMessage(b.t.Context(), id)
		b.must(err)
		all = append(all, m.Webhook)
	}
	return strings.Join(all, " ")
}

func testWebhooks(t *testing.T, b *bundle) {
	ctx := t.Context()
	ours, officer, d := b.office("ours")
	theirs, _, hidden := b.office("theirs")
	admin := b.user("")
	everything := b.webhook(admin, "", "dossier.judged", "batch.finished")
	forOurs := b.webhook(admin, ours.ID, "dossier.judged")
	own := b.webhook(officer, "", "dossier.judged")
	b.webhook(admin, "", "document.failed") // wants something else
	for what, c := range map[string]struct {
		event store.WebhookEvent
		want  []store.Webhook
	}{
		"ours":    {store.WebhookEvent{Type: "dossier.judged", Dossier: d.ID}, []store.Webhook{everything, forOurs, own}},
		"hidden":  {store.WebhookEvent{Type: "dossier.judged", Dossier: hidden.ID}, []store.Webhook{everything}},
		"nothing": {store.WebhookEvent{Type: "finding.adverse", Dossier: d.ID}, nil},
		"no one":  {store.WebhookEvent{Type: "batch.finished"}, []store.Webhook{everything}},
	} {
		var want []string
		for _, w := range c.want {
			want = append(want, w.ID)
		}
		c.event.Body = []byte(`{}`)
		if got := b.toldTo(b.tell(c.event)); got != strings.Join(want, " ") {
			t.Errorf("%s: told to %q, want %q", what, got, want)
		}
	}
	once := store.WebhookEvent{Type: "batch.finished", Subject: "batch 1", Body: []byte(`{}`)}
	if first, again := b.tell(once), b.tell(once); len(first) != 1 || len(again) != 0 {
		t.Errorf("one subject was told %d and %d times", len(first), len(again))
	}
	turn := func(on bool) {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.TurnWay(ctx, store.WebhookWay, on) })
	}
	turn(false)
	if told, wanted := b.tell(store.WebhookEvent{Type: "dossier.judged", Dossier: d.ID}), b.wanted("dossier.judged"); len(told)+len(wanted) > 0 {
		t.Errorf("while they are off %v are told, %v wanted", told, wanted)
	}
	turn(true)
	if wanted := b.wanted("dossier.judged", "finding.adverse", "batch.finished"); strings.Join(wanted, " ") != "dossier.judged batch.finished" {
		t.Errorf("wanted %v", wanted)
	}

	// What was put in may no longer be told when its time comes.
	waiting := b.tell(store.WebhookEvent{Type: "dossier.judged", Dossier: d.ID, Body: []byte(`{}`)})
	may := func(i int) bool {
		t.Helper()
		_, _, may, err := b.ToSend(ctx, waiting[i])
		b.must(err)
		return may
	}
	if !may(0) || !may(1) || !may(2) {
		t.Error("a message may not be told")
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.SetAccess(ctx, d.ID, store.Access{Owner: theirs.ID}, b.now), tx.SetWebhook(ctx, everything.ID, false, "it was away"))
	})
	if may(0) || may(1) || may(2) {
		t.Error("a message to a stopped webhook, or of a dossier that is no longer seen, may be told")
	}
	if w, err := b.Webhook(ctx, everything.ID); err != nil || w.Active || w.Stopped != "it was away" || w.Secret != everything.Secret {
		t.Errorf("webhook %+v, %v", w, err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.DeleteWebhook(ctx, own.ID) })
	if left := b.remains(own.ID); len(left) > 0 {
		t.Errorf("left of a deleted webhook: %v", left)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.RemoveFromGroup(ctx, ours.ID, officer.ID), tx.DeleteGroup(ctx, ours.ID, b.now))
	})
	if _, err := b.Webhook(ctx, forOurs.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the webhook of a deleted group is there: %v", err)
	}
}

func testWebhookMessages(t *testing.T, b *bundle) {
	ctx := t.Context()
	admin, d := b.user(""), b.dossier("d")
	doc := b.document(d, "contract.pdf", "bytes")
	w := b.webhook(admin, "", "document.failed", "dossier.judged")
	failed := store.WebhookEvent{Type: "document.failed", Dossier: d.ID, Document: doc.Document, Body: []byte(`{"type":"document.failed"}`)}
	id := b.tell(failed)[0]
	m, hook, may, err := b.ToSend(ctx, id)
	if err != nil || !may || hook.ID != w.ID || m.State != store.MessageWaiting || string(m.Body) != string(failed.Body) || !strings.HasPrefix(id, "msg_") || strings.Contains(id, ".") {
		t.Errorf("to send %+v %+v %v, %v", m, hook, may, err)
	}
	claim := func(at time.Time) (ok bool) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			ok, err = tx.ClaimMessage(ctx, id, at.Add(2*time.Minute), at)
			return err
		})
		return ok
	}
	try := func(state store.MessageState, result string) {
		m.State, m.Attempts, m.Result, m.NextAt = state, m.Attempts+1, result, b.now.Add(time.Minute)
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.TriedMessage(ctx, m, b.now) })
	}
	if !claim(b.now) || claim(b.now.Add(time.Minute)) {
		t.Error("a message is claimed by two, or by none")
	}
	try(store.MessageWaiting, "500")
	if claim(b.now) || !claim(b.now.Add(time.Minute)) {
		t.Error("the next try is not when it was to be")
	}
	m.Attempts--
	try(store.MessageSent, "the try before, late") // writes nothing
	m.Attempts = 1
	try(store.MessageFailed, "503")
	if _, _, _, err := b.ToSend(ctx, id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that was given up is to be sent: %v", err)
	}
	try(store.MessageSent, "a late worker") // writes nothing
	all, err := b.WebhookMessages(ctx, w.ID, "", 10)
	if err != nil || len(all) != 1 || all[0].State != store.MessageFailed || all[0].Attempts != 2 || all[0].Result != "503" || !all[0].TriedAt.Equal(b.now) {
		t.Errorf("messages %+v, %v", all, err)
	}
	if w, err := b.Webhook(ctx, w.ID); err != nil || w.Result != "503" || !w.ResultAt.Equal(b.now) {
		t.Errorf("webhook %+v, %v", w, err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RetryMessage(ctx, w.ID, id) })
	if _, _, may, err := b.ToSend(ctx, id); err != nil || !may {
		t.Errorf("after a retry: %v, %v", may, err)
	}
	judged := b.tell(store.WebhookEvent{Type: "dossier.judged", Dossier: d.ID, Body: []byte("{}")})[0]
	late := func(now time.Time) (ids []string) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			ids, err = tx.TakeLateMessages(ctx, now.Add(-10*time.Minute), now, 10)
			return err
		})
		return ids
	}
	if soon, then, again := late(b.now.Add(9*time.Minute)), late(b.now.Add(11*time.Minute)), late(b.now.Add(12*time.Minute)); len(soon) > 0 || len(then) != 2 || len(again) > 0 {
		t.Errorf("late are %v, then %v, then %v", soon, then, again)
	}
	b.must(b.deleteDocument(d, doc.Document))
	gone := func(id string) bool { _, err := b.WebhookMessage(ctx, id); return errors.Is(err, store.ErrNotFound) }
	if !gone(id) || gone(judged) {
		t.Error("with a document goes what tells of it, and no more")
	}
	b.must(b.deleteDossier(d))
	if !gone(judged) {
		t.Error("a message of a deleted dossier waits")
	}
	for range 300 {
		b.in(func(ctx context.Context, tx store.Tx) error {
			id, err := tx.AddWebhookMessage(ctx, w.ID, store.WebhookEvent{Type: store.PingEvent, Body: []byte("{}")}, b.now)
			if err != nil {
				return err
			}
			return tx.TriedMessage(ctx, store.WebhookMessage{ID: id, Webhook: w.ID, State: store.MessageSent}, b.now)
		})
	}
	if all, err := b.WebhookMessages(ctx, w.ID, "", 1000); err != nil || len(all) > 201 {
		t.Errorf("%d messages are kept, %v", len(all), err)
	}
}
