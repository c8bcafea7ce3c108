package jobs_test

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// ear is somebody's server that is told what happened.
type ear struct {
	t      *testing.T
	secret string
	server *httptest.Server
	skew   atomic.Int64 // added to the clock of the house, in nanoseconds

	mu     sync.Mutex
	status int
	heard  []heard
}

type heard struct {
	id, body string
	Type     string
	Data     map[string]any
}

func (e *ear) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = deliver.VerifyWebhook(e.secret, r.Header, body, e.now())
	}
	got := heard{id: r.Header.Get("webhook-id"), body: string(body)}
	if err == nil {
		err = json.Unmarshal(body, &got)
	}
	if err != nil {
		e.t.Error(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, got)
	w.WriteHeader(e.status)
}

func (e *ear) now() time.Time { return time.Now().Add(time.Duration(e.skew.Load())) }

// of gives what was heard of one type.
func (e *ear) of(event string) (all []heard) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, h := range e.heard {
		if h.Type == event {
			all = append(all, h)
		}
	}
	return all
}

// listen gives the house a webhook that hears of everything, and a queue that posts.
func (h *house) listen(status int) (*ear, store.Webhook) {
	h.t.Helper()
	e := &ear{t: h.t, secret: deliver.NewWebhookSecret(), status: status}
	e.server = httptest.NewTLSServer(e)
	h.t.Cleanup(e.server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(e.server.Certificate())
	poster, err := deliver.NewWebhooks(deliver.WebhookOptions{Allow: []string{"127.0.0.1/32"}, Roots: roots})
	if err != nil {
		h.t.Fatal(err)
	}
	if h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: h.steps, Index: h.index, Webhooks: poster, Now: e.now}); err != nil {
		h.t.Fatal(err)
	}
	h.queue.HearOfImports()
	admin := store.User{ID: store.NewID(), Name: "Ada", Role: store.Admin}
	w := store.Webhook{ID: store.NewID(), User: admin.ID, URL: e.server.URL + "/in", Secret: e.secret, Events: deliver.WebhookEvents}
	h.do(func(tx store.Tx) error {
		ctx := h.t.Context()
		return errors.Join(tx.AddUser(ctx, admin, time.Now()), tx.AddWebhook(ctx, w, time.Now()), tx.TurnWay(ctx, store.WebhookWay, true))
	})
	return e, w
}

const harmful = "SERVICES CONTRACT\n\nThis Contract is made between Northshire Council (\"the Buyer\") and Brightloop Analytics Ltd (\"the Supplier\").\n\n1. Data\n" +
	"1.1 The Supplier may sell Buyer Data to any third party for any purpose.\n"

func TestWebhooksHearWhatHappened(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		e, _ := h.listen(http.StatusNoContent)
		h.start()
		id := h.dossier("Zanzibar\r\nX-Evil: 1")
		doc := h.receive(id, "zanzibar.txt", harmful).Document
		h.settled(id)
		broken := h.receive(id, "zanzibar.pdf", "%PDF-1.7\nzanzibar").Document
		h.settled(id)
		h.await("the messages", func() bool {
			return len(e.of(deliver.EventJudged)) > 0 && len(e.of(deliver.EventAdverse)) == 1 && len(e.of(deliver.EventFailed)) == 1
		})
		if got := e.of(deliver.EventAdverse)[0]; got.Data["dossier"] != id || got.Data["count"] == 0.0 || got.Data["path"] != "/dossiers/"+id {
			t.Errorf("adverse: %s", got.body)
		}
		if got := e.of(deliver.EventFailed)[0]; got.Data["document"] != broken || got.Data["dossier"] != id || got.Data["state"] != "failed" {
			t.Errorf("failed: %s", got.body)
		}
		judged := len(e.of(deliver.EventJudged))
		h.do(func(tx store.Tx) error { return h.queue.Rejudge(t.Context(), tx, id) })
		h.settled(id)
		if now := e.of(deliver.EventJudged); len(now) != judged || len(e.of(deliver.EventAdverse)) != 1 {
			t.Errorf("the same verdicts were told again: %d and then %d times", judged, len(now))
		}
		h.endImport(id, doc)
		h.await("the import", func() bool { return len(e.of(deliver.EventImported)) == 1 })
		if got := e.of(deliver.EventImported)[0]; got.Data["files"] != 1.0 || got.Data["read"] != 1.0 {
			t.Errorf("import: %s", got.body)
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		ids := map[string]bool{}
		for _, got := range e.heard {
			if ids[got.id] || strings.Contains(strings.ToLower(got.body), "zanzibar") || strings.Contains(got.body, "Brightloop") {
				t.Errorf("sent twice, or with words: %s %s", got.id, got.body)
			}
			ids[got.id] = true
		}
	})
}

// endImport writes down an import of one document that was read.
func (h *house) endImport(dossierID, document string) {
	h.t.Helper()
	ctx := h.t.Context()
	members, err := h.store.Memberships(ctx, dossierID)
	if err != nil {
		h.t.Fatal(err)
	}
	b := store.Batch{ID: store.NewID(), Dossier: dossierID, User: "u", Source: "zanzibar"}
	h.do(func(tx store.Tx) error {
		return errors.Join(tx.AddBatch(ctx, b, time.Now()),
			tx.PutBatchItem(ctx, store.BatchItem{Batch: b.ID, Path: "zanzibar", Dossier: dossierID, Document: document, Membership: members[0].ID}, time.Now()),
			tx.SetBatch(ctx, b.ID, store.BatchEnded, time.Now().Add(time.Second)))
	})
}

// put puts one message into the outbox that nobody was asked to send.
func (h *house) put(w store.Webhook, dossierID string) (id string) {
	h.t.Helper()
	h.do(func(tx store.Tx) (err error) {
		body, err := deliver.WebhookBody(deliver.EventJudged, time.Now(), map[string]string{"dossier": dossierID})
		if err != nil {
			return err
		}
		id, err = tx.AddWebhookMessage(h.t.Context(), w.ID, store.WebhookEvent{Type: deliver.EventJudged, Dossier: dossierID, Body: body}, time.Now())
		return err
	})
	return id
}

func (h *house) message(id string) store.WebhookMessage {
	h.t.Helper()
	m, err := h.store.WebhookMessage(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

func TestAWebhookThatDoesNotAnswerIsTriedAndThenStopped(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		e, w := h.listen(http.StatusServiceUnavailable)
		d := h.dossier("d")
		id := h.put(w, d)
		for try := 1; ; try++ {
			wait, err := h.queue.PostMessage(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			m := h.message(id)
			if m.Attempts != try || m.Result != "answered 503 Service Unavailable" {
				t.Fatalf("try %d: %+v", try, m)
			}
			if wait == 0 {
				break
			}
			if m.State != store.MessageWaiting || m.NextAt.Before(e.now().Add(wait-time.Minute)) {
				t.Fatalf("try %d waits %v: %+v", try, wait, m)
			}
			if early, err := h.queue.PostMessage(t.Context(), id); err != nil || early < wait-time.Minute || h.message(id).Attempts != try {
				t.Fatalf("another job of it tries too early (%v, %v)", early, err)
			}
			e.skew.Add(int64(wait))
		}
		now, err := h.store.Webhook(t.Context(), w.ID)
		if m := h.message(id); err != nil || m.State != store.MessageFailed || m.Attempts != 10 || now.Active || !strings.Contains(now.Stopped, "10 tries") {
			t.Errorf("%+v %+v %v", m, now, err)
		}
		if heard := e.of(deliver.EventJudged); len(heard) != 10 || heard[0].id != heard[9].id {
			t.Errorf("heard %d times", len(heard))
		}
		audit, err := h.store.AuditLog(t.Context(), "", w.ID, "", 5)
		if err != nil || len(audit) != 1 || audit[0].Action != "stop" {
			t.Errorf("audit %+v, %v", audit, err)
		}

		// A person lets it go on, and tries the message again.
		e.mu.Lock()
		e.status = http.StatusOK
		e.mu.Unlock()
		h.do(func(tx store.Tx) error {
			return errors.Join(tx.SetWebhook(t.Context(), w.ID, true, ""), tx.RetryMessage(t.Context(), w.ID, id), h.queue.PostWebhook(t.Context(), tx, id))
		})
		h.start()
		h.await("the message", func() bool { return h.message(id).State == store.MessageSent })
	})
}

// FAULTS: webhooks. A message whose job was lost is taken up and sent, once; so is
// one whose sender was killed while it posted.
func TestFaultWebhookJobLost(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		e, w := h.listen(http.StatusOK)
		d := h.dossier("d")
		lost, killed := h.put(w, d), h.put(w, d)
		h.do(func(tx store.Tx) error {
			_, err := tx.ClaimMessage(t.Context(), killed, time.Now().Add(2*time.Minute), time.Now())
			return err
		})
		e.skew.Add(int64(13 * time.Minute))
		h.start()
		h.await("the messages", func() bool {
			return h.message(lost).State == store.MessageSent && h.message(killed).State == store.MessageSent
		})
		if heard := e.of(deliver.EventJudged); len(heard) != 2 || heard[0].id == heard[1].id {
			t.Errorf("heard %+v", heard)
		}
	})
}

func TestAWebhookThatWantsNoMoreIsStopped(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	_, w := h.listen(http.StatusGone)
	id := h.put(w, h.dossier("d"))
	if wait, err := h.queue.PostMessage(t.Context(), id); err != nil || wait != 0 {
		t.Errorf("wait %v, %v", wait, err)
	}
	if now, err := h.store.Webhook(t.Context(), w.ID); err != nil || now.Active {
		t.Errorf("%+v, %v", now, err)
	}
}

// FAULTS: what was deleted, or may no longer be told, is not told later.
func TestFaultWebhookAfterDeletion(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		e, w := h.listen(http.StatusOK)
		ctx := t.Context()
		deleted, kept := h.dossier("deleted"), h.dossier("kept")
		gone, shut, off := h.put(w, deleted), h.put(w, kept), h.put(w, kept)
		h.do(func(tx store.Tx) error { return tx.DeleteDossier(ctx, deleted, "", time.Now()) })
		post := func(id string) time.Duration {
			t.Helper()
			wait, err := h.queue.PostMessage(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			return wait
		}
		post(gone)
		turn := func(on bool) { h.do(func(tx store.Tx) error { return tx.TurnWay(ctx, store.WebhookWay, on) }) }
		turn(false)
		if post(off) == 0 || h.message(off).State != store.MessageWaiting {
			t.Error("while webhooks are turned off a message waits")
		}
		turn(true)
		user, err := h.store.User(ctx, w.User)
		if err != nil {
			t.Fatal(err)
		}
		user.Disabled = true
		h.do(func(tx store.Tx) error { return tx.ChangeUser(ctx, user, time.Now()) })
		post(shut)
		if m := h.message(shut); m.State != store.MessageFailed {
			t.Errorf("a message of somebody who was shut out: %+v", m)
		}
		if heard := e.of(deliver.EventJudged); len(heard) != 0 {
			t.Errorf("heard %v", heard)
		}
		if _, err := h.store.WebhookMessage(ctx, gone); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the message of a deleted dossier: %v", err)
		}
	})
}
