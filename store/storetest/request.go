package storetest

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func (b *bundle) claim(r store.Request, at time.Duration) (c *store.Claim, a *store.Answer, err error) {
	err = b.InTx(b.t.Context(), func(tx store.Tx) (err error) {
		c, a, err = tx.ClaimRequest(b.t.Context(), r, b.now.Add(at), time.Minute, time.Hour)
		return err
	})
	return c, a, err
}

func (b *bundle) answer(c *store.Claim, a store.Answer) (kept bool) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		kept, err = tx.FinishRequest(ctx, c, a)
		return err
	})
	return kept
}

// Fifty senders of the same request make one dossier and get one answer; who
// comes while it is being made asks again.
func testSameKey(t *testing.T, b *bundle) {
	const times = 50
	r := store.Request{User: "u", Route: "POST /dossiers", Key: "k", BodyHash: "b"}
	want := store.Answer{Status: 201, Header: map[string]string{"Location": "/x"}, Body: []byte(`{"id":1}`)}
	var made atomic.Int64
	var group sync.WaitGroup
	for range times {
		group.Go(func() {
			for t.Context().Err() == nil {
				c, a, err := b.claim(r, 0)
				switch {
				case errors.Is(err, store.ErrBusy):
					continue
				case err != nil:
					t.Error(err)
				case a != nil:
					if !reflect.DeepEqual(*a, want) {
						t.Errorf("answered %+v", *a)
					}
				default:
					err := b.InTx(t.Context(), func(tx store.Tx) error {
						if err := tx.AddDossier(t.Context(), dossier.Dossier{ID: store.NewID(), Title: "once"}, b.now); err != nil {
							return err
						}
						_, err := tx.FinishRequest(t.Context(), c, want)
						return err
					})
					if err != nil {
						t.Error(err)
					}
					made.Add(1)
				}
				return
			}
		})
	}
	group.Wait()
	all, err := b.Dossiers(t.Context(), "", 100)
	b.must(err)
	if len(all) != 1 || made.Load() != 1 {
		t.Errorf("%d dossiers, made %d times", len(all), made.Load())
	}
}

func testKeyStates(t *testing.T, b *bundle) {
	r := store.Request{User: "u", Route: "POST /x", Key: "k", BodyHash: "body"}
	first, _, err := b.claim(r, 0)
	b.must(err)
	if _, _, err := b.claim(r, 30*time.Second); !errors.Is(err, store.ErrBusy) {
		t.Errorf("while it is worked on: %v", err)
	}
	other := r
	other.BodyHash = "another body"
	if _, _, err := b.claim(other, 0); !errors.Is(err, store.ErrMismatch) {
		t.Errorf("another body meanwhile: %v", err)
	}
	for _, free := range []store.Request{
		{User: "v", Route: r.Route, Key: r.Key, BodyHash: "x"}, {User: r.User, Route: "POST /y", Key: r.Key, BodyHash: "x"},
	} {
		if c, _, err := b.claim(free, 0); err != nil || c == nil {
			t.Errorf("the same key of another user or route: %v", err)
		}
	}
	if _, _, err := b.claim(other, 2*time.Minute); !errors.Is(err, store.ErrMismatch) {
		t.Errorf("another body when the lease is over: %v", err)
	}
	// The first dies; when its lease is over another begins, and the first comes late.
	second, _, err := b.claim(r, 2*time.Minute)
	b.must(err)
	if second == nil || b.answer(first, store.Answer{Status: 500}) {
		t.Error("a late answer was kept")
	}
	if !b.answer(second, store.Answer{Status: 200, Body: []byte("two"), Subject: "d"}) {
		t.Error("the answer was not kept")
	}
	if _, a, err := b.claim(r, 3*time.Minute); err != nil || a == nil || string(a.Body) != "two" {
		t.Errorf("again: %+v, %v", a, err)
	}
	if _, _, err := b.claim(other, 3*time.Minute); !errors.Is(err, store.ErrMismatch) {
		t.Errorf("another body after it: %v", err)
	}
	if c, _, err := b.claim(other, 3*time.Hour); err != nil || c == nil {
		t.Errorf("when the answer has expired: %v", err)
	}
	gaveUp := store.Request{User: "u", Route: "POST /z", Key: "k", BodyHash: "x"}
	c, _, err := b.claim(gaveUp, 0)
	b.must(err)
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ReleaseRequest(ctx, c) })
	if c, _, err := b.claim(gaveUp, 0); err != nil || c == nil {
		t.Errorf("after it was given up: %v", err)
	}
	if _, _, err := b.claim(store.Request{Key: ""}, 0); store.CodeOf(err) != store.Invalid {
		t.Errorf("an empty key: %v", err)
	}
}
