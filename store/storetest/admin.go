package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

var errLast = errors.New("the last administrator")

// testLastAdmin: everybody takes the role from another at the same moment, and
// asks who is left before they commit.
func testLastAdmin(t *testing.T, b *bundle) {
	const rounds, people = 10, 3
	for range rounds {
		admins := make([]store.User, people)
		for i := range admins {
			admins[i] = b.user("")
		}
		var ready, done sync.WaitGroup
		ready.Add(people)
		for i := range admins {
			done.Go(func() {
				other := admins[(i+1)%people]
				other.Role, other.Disabled = store.Rep, i == 0
				ready.Done()
				ready.Wait()
				err := b.InTx(t.Context(), func(tx store.Tx) error {
					if err := tx.ChangeUser(t.Context(), other, b.now); err != nil {
						return err
					}
					if n, err := tx.AdminCount(t.Context()); err != nil || n > 0 {
						return err
					}
					return errLast
				})
				if err != nil && !errors.Is(err, errLast) {
					t.Error(err)
				}
			})
		}
		done.Wait()
		b.in(func(ctx context.Context, tx store.Tx) error {
			n, err := tx.AdminCount(ctx)
			if err != nil || n != 1 {
				t.Errorf("%d administrators are left (%v)", n, err)
			}
			for _, u := range admins { // none for the next round
				if err := errors.Join(err, tx.ChangeUser(ctx, store.User{ID: u.ID, Name: u.Name, Role: store.Rep}, b.now)); err != nil {
					return err
				}
			}
			return err
		})
	}
}

func testClaimSubject(t *testing.T, b *bundle) {
	free, known, out := b.user("free@example.org"), b.user("known@example.org"), b.user("out@example.org")
	out.Disabled = true
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.SetSubject(ctx, known.ID, "https://id.example|1"), tx.ChangeUser(ctx, out, b.now))
	})
	claim := func(user, subject string) error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.ClaimSubject(t.Context(), user, subject) })
	}
	for name, c := range map[string]struct {
		user, subject string
		want          error
	}{
		"somebody known already":      {known.ID, "https://id.example|2", store.ErrNotFound},
		"somebody who is shut out":    {out.ID, "https://id.example|2", store.ErrNotFound},
		"nobody":                      {store.NewID(), "https://id.example|2", store.ErrNotFound},
		"a subject that is another's": {free.ID, "https://id.example|1", store.ErrConflict},
	} {
		if err := claim(c.user, c.subject); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	b.must(claim(free.ID, "https://id.example|2"))
	u, err := b.UserBySubject(t.Context(), "https://id.example|2")
	if err != nil || u.ID != free.ID {
		t.Errorf("claimed for %+v (%v)", u, err)
	}
	if err := claim(free.ID, "https://id.example|3"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("claimed twice: %v", err)
	}
	if u, err := b.UserBySubject(t.Context(), "https://id.example|1"); err != nil || u.ID != known.ID {
		t.Errorf("the other's subject is of %+v now (%v)", u, err)
	}
}
