package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

func testDisabled(t *testing.T, b *bundle) {
	u := b.user("eve@example.org")
	_, session := store.NewToken()
	_, token := store.NewToken()
	_, link := store.NewToken()
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(
			tx.AddSession(ctx, session, u.ID, b.now, b.now.Add(time.Hour)),
			tx.AddToken(ctx, token, store.Token{ID: store.NewID(), User: u.ID, Name: "n", Scopes: []string{"read"}}, b.now),
			tx.AddLink(ctx, link, u.ID, b.now, b.now.Add(time.Hour)))
	})
	out := func() []error {
		_, viewer := b.Viewer(t.Context(), u.ID)
		_, bySession := b.SessionUser(t.Context(), session, b.now)
		_, _, byToken := b.TokenUser(t.Context(), token, b.now)
		byLink := b.InTx(t.Context(), func(tx store.Tx) error {
			if _, err := tx.UseLink(t.Context(), link, b.now); err != nil {
				return err
			}
			return context.Canceled // not used up
		})
		if errors.Is(byLink, context.Canceled) {
			byLink = nil
		}
		return []error{viewer, bySession, byToken, byLink}
	}
	for i, err := range out() {
		if err != nil {
			t.Errorf("before, way %d: %v", i, err)
		}
	}
	for _, disabled := range []bool{true, false} { // what was taken does not come back by itself
		u.Disabled = disabled
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.ChangeUser(ctx, u, b.now) })
		for i, err := range out() {
			if i == 0 && !disabled {
				continue
			}
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("disabled %v, way %d: %v", disabled, i, err)
			}
		}
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		n, err := tx.AdminCount(ctx)
		if n != 1 {
			t.Errorf("%d administrators", n)
		}
		return err
	})
}

func testFindUsers(t *testing.T, b *bundle) {
	u, other := b.user("Ada@Example.ORG "), b.user("")
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.SetPassword(ctx, u.ID, "$argon2id$hash"), tx.SetSubject(ctx, u.ID, "https://id.example|7"))
	})
	got, hash, err := b.UserByEmail(t.Context(), "aDA@example.org")
	if err != nil || got.ID != u.ID || hash != "$argon2id$hash" {
		t.Errorf("by address: %+v, %q, %v", got, hash, err)
	}
	if got, err := b.UserBySubject(t.Context(), "https://id.example|7"); err != nil || got.ID != u.ID {
		t.Errorf("by subject: %+v, %v", got, err)
	}
	for name, err := range map[string]error{
		"no address":      second(b.UserByEmail(t.Context(), "")),
		"another address": second(b.UserByEmail(t.Context(), "bob@example.org")),
		"no subject":      first(b.UserBySubject(t.Context(), "")),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err = b.InTx(t.Context(), func(tx store.Tx) error { return tx.SetSubject(t.Context(), other.ID, "https://id.example|7") })
	if !errors.Is(err, store.ErrConflict) {
		t.Errorf("the subject of another: %v", err)
	}
	err = b.InTx(t.Context(), func(tx store.Tx) error {
		return tx.ChangeUser(t.Context(), store.User{ID: u.ID, Name: "x", Role: "emperor"}, b.now)
	})
	if store.CodeOf(err) != store.Invalid {
		t.Errorf("a role that there is not: %v", err)
	}
	page, err := b.UsersAfter(t.Context(), u.ID, 10)
	if err != nil || len(page) != 1 || page[0].ID != other.ID {
		t.Errorf("after the first: %+v, %v", page, err)
	}
}

func first[T any](_ T, err error) error          { return err }
func second[T, U any](_ T, _ U, err error) error { return err }

func testGroups(t *testing.T, b *bundle) {
	g, u := b.group("north"), b.user("")
	add := func() error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.AddToGroup(t.Context(), g.ID, u.ID, b.now) })
	}
	b.must(errors.Join(add(), add()))
	in, err := b.GroupsOf(t.Context(), u.ID)
	b.must(err)
	who, err := b.UsersIn(t.Context(), g.ID)
	b.must(err)
	if len(in) != 1 || in[0].Name != "north" || len(who) != 1 || who[0].ID != u.ID {
		t.Errorf("in %+v, who %+v", in, who)
	}
	g.Name, g.Retention = "north east", 30
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ChangeGroup(ctx, g) })
	if got, err := b.GroupByName(t.Context(), "north east"); err != nil || got.Retention != 30 || got.ID != g.ID {
		t.Errorf("renamed: %+v, %v", got, err)
	}
	in, err = b.Groups(t.Context(), "", 10)
	if err != nil || len(in) != 1 {
		t.Errorf("groups %+v, %v", in, err)
	}
	refused := func(what string, code store.Code, fn func(tx store.Tx) error) {
		t.Helper()
		if err := b.InTx(t.Context(), fn); store.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", what, err, code)
		}
	}
	refused("the name of another", store.Conflict, func(tx store.Tx) error {
		return tx.AddGroup(t.Context(), store.Group{ID: store.NewID(), Name: "north east"}, b.now)
	})
	refused("a retention that overflows", store.Invalid, func(tx store.Tx) error {
		return tx.ChangeGroup(t.Context(), store.Group{ID: g.ID, Name: "x", Retention: 1 << 40})
	})
	refused("a person who is not there", store.NotFound, func(tx store.Tx) error {
		return tx.AddToGroup(t.Context(), g.ID, "nobody", b.now)
	})
	d := b.given("owned", store.Access{Owner: g.ID})
	remove := func(tx store.Tx) error { return tx.DeleteGroup(t.Context(), g.ID, b.now) }
	refused("a group that owns a dossier", store.Conflict, remove)
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.SetAccess(ctx, d.ID, store.Access{Groups: []string{g.ID}}, b.now)
	})
	b.must(b.InTx(t.Context(), remove))
	if tokens, err := b.VisibleTo(t.Context(), d.ID); err != nil || len(tokens) != 0 {
		t.Errorf("a deleted group sees the dossier: %v, %v", tokens, err)
	}
	refused("a group that is gone", store.NotFound, remove)
}

func testTokens(t *testing.T, b *bundle) {
	u := b.user("")
	secret, hash := store.NewToken()
	tok := store.Token{ID: store.NewID(), User: u.ID, Name: "import", Scopes: []string{"read", "write"}, ExpiresAt: b.now.Add(time.Hour)}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddToken(ctx, hash, tok, b.now) })
	who, got, err := b.TokenUser(t.Context(), store.HashToken(secret), b.now.Add(time.Minute))
	if err != nil || who.ID != u.ID || !slices.Equal(got.Scopes, tok.Scopes) || !got.Has("write") || got.Has("admin") || !got.ExpiresAt.Equal(tok.ExpiresAt) {
		t.Errorf("token %+v of %+v, %v", got, who, err)
	}
	if err := second(b.TokenUser(t.Context(), hash, b.now.Add(time.Hour))); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an expired token: %v", err)
	}
	for _, at := range []time.Duration{time.Minute, 90 * time.Second, 3 * time.Minute} {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.UsedToken(ctx, tok.ID, b.now.Add(at)) })
		list, err := b.Tokens(t.Context(), u.ID)
		b.must(err)
		want := map[time.Duration]time.Duration{time.Minute: time.Minute, 90 * time.Second: time.Minute, 3 * time.Minute: 3 * time.Minute}[at]
		if len(list) != 1 || !list[0].UsedAt.Equal(b.now.Add(want)) {
			t.Errorf("used after %v: %+v", at, list)
		}
	}
	revoke := func(user string) error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.RevokeToken(t.Context(), user, tok.ID, b.now) })
	}
	if err := revoke("another"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another's token was revoked: %v", err)
	}
	b.must(revoke(u.ID))
	if err := second(b.TokenUser(t.Context(), hash, b.now)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a revoked token: %v", err)
	}
	err = b.InTx(t.Context(), func(tx store.Tx) error {
		return tx.AddToken(t.Context(), "h", store.Token{ID: store.NewID(), User: u.ID, Scopes: []string{"two words"}}, b.now)
	})
	if store.CodeOf(err) != store.Invalid {
		t.Errorf("a scope of two words: %v", err)
	}
}

func testSessionList(t *testing.T, b *bundle) {
	u, other := b.user(""), b.user("")
	var hashes []string
	for i := range 3 {
		_, hash := store.NewToken()
		hashes = append(hashes, hash)
		b.in(func(ctx context.Context, tx store.Tx) error {
			return tx.BeginSession(ctx, hash, store.Session{
				User: u.ID, Address: "192.0.2.1", Agent: "browser " + fmt.Sprint(i), CreatedAt: b.now.Add(time.Duration(i)), ExpiresAt: b.now.Add(time.Hour),
			})
		})
	}
	list := func() []store.Session {
		all, err := b.Sessions(t.Context(), u.ID, b.now)
		b.must(err)
		return all
	}
	all := list()
	if len(all) != 3 || all[0].Agent != "browser 0" || all[0].Address != "192.0.2.1" || slices.Contains(hashes, all[0].ID) {
		t.Fatalf("sessions %+v", all)
	}
	if _, err := b.SessionUser(t.Context(), all[0].ID, b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the id of a session logs in: %v", err)
	}
	err := b.InTx(t.Context(), func(tx store.Tx) error { return tx.EndSessionOf(t.Context(), other.ID, all[0].ID) })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another's session was ended: %v", err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.EndSessionOf(ctx, u.ID, all[0].ID) })
	if len(list()) != 2 {
		t.Errorf("after ending one: %+v", list())
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.EndSessions(ctx, u.ID, hashes[2]) })
	if left := list(); len(left) != 1 || left[0].Agent != "browser 2" {
		t.Errorf("after ending all others: %+v", left)
	}
}

func testAttempts(t *testing.T, b *bundle) {
	count := func(key string, at time.Duration) (n int, until time.Time) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			n, until, err = tx.CountAttempt(ctx, key, b.now.Add(at), 10*time.Minute)
			return err
		})
		return n, until
	}
	for _, c := range []struct {
		key  string
		at   time.Duration
		want int
	}{{"a", 0, 1}, {"a", time.Minute, 2}, {"b", time.Minute, 1}, {"a", 9 * time.Minute, 3}, {"a", 10 * time.Minute, 1}, {"a", 11 * time.Minute, 2}} {
		if n, _ := count(c.key, c.at); n != c.want {
			t.Errorf("%s after %v: %d, want %d", c.key, c.at, n, c.want)
		}
	}
	if _, until := count("a", 12*time.Minute); !until.Equal(b.now.Add(20 * time.Minute)) {
		t.Errorf("the window ends at %v", until)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ForgetAttempts(ctx, "a") })
	if n, _ := count("a", 13*time.Minute); n != 1 {
		t.Errorf("after a login: %d", n)
	}
	var group sync.WaitGroup
	var most sync.Map
	for range 30 {
		group.Go(func() {
			err := b.InTx(t.Context(), func(tx store.Tx) error {
				n, _, err := tx.CountAttempt(t.Context(), "at once", b.now, time.Minute)
				most.Store(n, true)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n, _ := count("at once", 0); n != 31 {
		t.Errorf("%d tries at once were counted, want 31", n)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ExpireAttempts(ctx, b.now.Add(time.Hour)) })
	if n, _ := count("at once", 0); n != 1 {
		t.Errorf("after the windows were forgotten: %d", n)
	}
}

func testAudit(t *testing.T, b *bundle) {
	for i := range 5 {
		b.in(func(ctx context.Context, tx store.Tx) error {
			return tx.Audit(ctx, store.Audited{
				At: b.now.Add(time.Duration(i) * time.Second), User: fmt.Sprint("user ", i%2), Action: "delete", Noun: "dossier",
				NounID: fmt.Sprint("d", i), Request: "r", Address: "192.0.2.1", Detail: fmt.Sprint(i),
			})
		})
	}
	page, err := b.AuditLog(t.Context(), "", "", "", 2)
	b.must(err)
	if len(page) != 2 || page[0].Detail != "4" || page[1].Detail != "3" {
		t.Fatalf("first page %+v", page)
	}
	rest, err := b.AuditLog(t.Context(), "", "", page[1].ID, 10)
	b.must(err)
	if len(rest) != 3 || rest[2].Detail != "0" || !rest[2].At.Equal(b.now) {
		t.Errorf("the rest %+v", rest)
	}
	if his, err := b.AuditLog(t.Context(), "user 1", "", "", 10); err != nil || len(his) != 2 {
		t.Errorf("of one user: %+v, %v", his, err)
	}
	if its, err := b.AuditLog(t.Context(), "", "d2", "", 10); err != nil || len(its) != 1 || its[0].Address != "192.0.2.1" {
		t.Errorf("of one dossier: %+v, %v", its, err)
	}
}

func testSavedSearches(t *testing.T, b *bundle) {
	mine, other := b.user(""), b.user("")
	s := store.SavedSearch{ID: store.NewID(), User: mine.ID, Name: "sold data", Query: "requirement:DA-01"}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddSavedSearch(ctx, s, b.now) })
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.SawSearch(ctx, mine.ID, s.ID, 7) })
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.SawSearch(ctx, mine.ID, s.ID, 5) }) // late
	got, err := b.SavedSearch(t.Context(), mine.ID, s.ID)
	if err != nil || got.Query != s.Query || got.Seen != 7 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := b.SavedSearch(t.Context(), other.ID, s.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another's search: %v", err)
	}
	if list, err := b.SavedSearches(t.Context(), other.ID, "", 10); err != nil || len(list) != 0 {
		t.Errorf("another's list: %+v, %v", list, err)
	}
	remove := func(user string) error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.DeleteSavedSearch(t.Context(), user, s.ID) })
	}
	if err := remove(other.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another's search was deleted: %v", err)
	}
	b.must(remove(mine.ID))
	if list, err := b.SavedSearches(t.Context(), mine.ID, "", 10); err != nil || len(list) != 0 {
		t.Errorf("after deleting: %+v, %v", list, err)
	}
}
