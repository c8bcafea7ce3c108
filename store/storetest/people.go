package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

func testChanges(t *testing.T, b *bundle) {
	const writers, each = 8, 10
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for i := range each {
				err := b.InTx(t.Context(), func(tx store.Tx) error {
					tx.Change(store.DocumentRead, "d", "x", b.now)
					if i%3 == 0 {
						return context.Canceled // a number that is rolled back is given again
					}
					return nil
				})
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	all, err := b.Changes(t.Context(), 0, 1000)
	b.must(err)
	for i, c := range all {
		if c.Number != int64(i+1) || c.Kind != store.DocumentRead || c.Document != "x" || !c.At.Equal(b.now) {
			t.Fatalf("change %d is %+v", i+1, c)
		}
	}
	last, err := b.LastChange(t.Context())
	b.must(err)
	if len(all) != writers*6 || last != int64(len(all)) {
		t.Errorf("%d changes, the last is %d", len(all), last)
	}
	if rest, err := b.Changes(t.Context(), last-2, 1); err != nil || len(rest) != 1 || rest[0].Number != last-1 {
		t.Errorf("one after %d: %+v, %v", last-2, rest, err)
	}
}

func (b *bundle) user(email string) store.User {
	b.t.Helper()
	u := store.User{ID: store.NewID(), Name: "Ada", Email: email, Role: store.Admin}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddUser(ctx, u, b.now) })
	return u
}

func testLinks(t *testing.T, b *bundle) {
	u := b.user("")
	_, hash := store.NewToken()
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.AddLink(ctx, hash, u.ID, b.now, b.now.Add(time.Hour))
	})
	use := func(hash string, at time.Time) (string, error) {
		var user string
		err := b.InTx(t.Context(), func(tx store.Tx) (err error) {
			user, err = tx.UseLink(t.Context(), hash, at)
			return err
		})
		return user, err
	}
	if _, err := use(hash, b.now.Add(time.Hour)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an expired link: %v", err)
	}
	if _, err := use(store.HashToken("guess"), b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a guessed link: %v", err)
	}
	var won sync.Map
	var group sync.WaitGroup
	for i := range 10 {
		group.Go(func() {
			if user, err := use(hash, b.now.Add(time.Minute)); err == nil {
				won.Store(i, user)
			}
		})
	}
	group.Wait()
	if size(&won) != 1 {
		t.Errorf("a one-time link worked %d times", size(&won))
	}
	won.Range(func(_, user any) bool {
		if user != u.ID {
			t.Errorf("the link is of %v, not %s", user, u.ID)
		}
		return true
	})
}

func testSessions(t *testing.T, b *bundle) {
	u := b.user("")
	token, hash := store.NewToken()
	if strings.Contains(hash, token) || hash != store.HashToken(token) {
		t.Error("the hash must be of the token and not show it")
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.AddSession(ctx, hash, u.ID, b.now, b.now.Add(time.Hour))
	})
	got, err := b.SessionUser(t.Context(), hash, b.now.Add(time.Minute))
	b.must(err)
	if got.ID != u.ID || got.Role != store.Admin {
		t.Errorf("session of %+v", got)
	}
	if _, err := b.SessionUser(t.Context(), hash, b.now.Add(time.Hour)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after its time: %v", err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.EndSession(ctx, hash) })
	if _, err := b.SessionUser(t.Context(), hash, b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after logout: %v", err)
	}
	_, kept := store.NewToken()
	_, over := store.NewToken()
	b.in(func(ctx context.Context, tx store.Tx) error {
		if err := tx.AddSession(ctx, kept, u.ID, b.now, b.now.Add(2*time.Hour)); err != nil {
			return err
		}
		if err := tx.AddSession(ctx, over, u.ID, b.now, b.now.Add(time.Minute)); err != nil {
			return err
		}
		return tx.Expire(ctx, b.now.Add(time.Hour))
	})
	_, err = b.SessionUser(t.Context(), kept, b.now)
	b.must(err)
	if _, err := b.SessionUser(t.Context(), over, b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an expired session was kept: %v", err)
	}
}

func testUsers(t *testing.T, b *bundle) {
	first := b.user("ada@example.org")
	b.user("")
	b.user("") // many may have none
	err := b.InTx(t.Context(), func(tx store.Tx) error {
		return tx.AddUser(t.Context(), store.User{ID: store.NewID(), Name: "Eve", Email: " Ada@example.org", Role: store.Rep}, b.now)
	})
	if !errors.Is(err, store.ErrConflict) {
		t.Errorf("the address of another: %v", err)
	}
	all, err := b.Users(t.Context())
	b.must(err)
	if len(all) != 3 || all[0].Name != first.Name || !all[0].CreatedAt.Equal(b.now) {
		t.Errorf("users %+v", all)
	}
	if got, err := b.User(t.Context(), first.ID); err != nil || got.Email != first.Email {
		t.Errorf("user %+v, %v", got, err)
	}
}

func testSettings(t *testing.T, b *bundle) {
	if _, err := b.Setting(t.Context(), "name"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a setting that was never put: %v", err)
	}
	for _, v := range []string{"one", "two"} {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.PutSetting(ctx, "name", v) })
	}
	if got, err := b.Setting(t.Context(), "name"); err != nil || got != "two" {
		t.Errorf("setting %q, %v", got, err)
	}
}

func testHostileText(t *testing.T, b *bundle) {
	for _, s := range []string{`'; DROP TABLE dossiers; --`, `$1 ? :name @x %_`, "\u202e<script>", strings.Repeat("é", 5000)} {
		d := b.dossier(s)
		got, err := b.Dossier(t.Context(), d.ID)
		b.must(err)
		if got.Title != s {
			t.Errorf("put in %q, got %q", s, got.Title)
		}
	}
	// What one of the databases refuses both keep alike.
	for given, want := range map[string]string{"a\x00b": "a\uFFFDb", "\xff\xfe": "\uFFFD", "ok \xe9\x00": "ok \uFFFD\uFFFD"} {
		d := b.dossier(given)
		got, err := b.Dossier(t.Context(), d.ID)
		b.must(err)
		if got.Title != want {
			t.Errorf("put in %q, got %q, want %q", given, got.Title, want)
		}
		if _, err := b.Dossier(t.Context(), given); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an id like %q: %v", given, err)
		}
	}
	if _, err := b.Dossier(t.Context(), `' OR '1'='1`); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an id that is SQL: %v", err)
	}
}

func testSweep(t *testing.T, b *bundle) {
	kept := b.document(b.dossier("d"), "kept", "kept")
	orphan, err := b.Blobs.Put(t.Context(), strings.NewReader("its row was never written"), 1<<20)
	b.must(err)
	there := func(id string) bool {
		has, err := b.Blobs.Has(t.Context(), id)
		b.must(err)
		return has
	}
	removed, err := b.Sweep(t.Context(), time.Now().Add(-time.Hour))
	b.must(err)
	if removed != 0 || !there(orphan.ID) {
		t.Errorf("removed %d; what was put just now may still get its row", removed)
	}
	removed, err = b.Sweep(t.Context(), time.Now().Add(time.Hour))
	b.must(err)
	if removed != 1 || there(orphan.ID) || !there(kept.Document) {
		t.Errorf("removed %d; orphan there %v, document there %v", removed, there(orphan.ID), there(kept.Document))
	}
}
