package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
)

const password = "three words nobody joins"

// quick is a hash of that password that costs the tests little.
var quick = func() string {
	hash, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		panic(err)
	}
	return hash
}()

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("SQLite", func(t *testing.T) { test(t, open(t)) })
	t.Run("PostgreSQL", func(t *testing.T) {
		test(t, openOn(t, store.Options{Dir: t.TempDir(), Database: pgtest.Database(t)}))
	})
}

// serve puts another server before the house, with other options, and logs in.
func (h *house) serve(with func(*api.Options)) *httptest.Server {
	h.Helper()
	o := api.Options{
		Desk: h.store.Desk(), Original: h.store.Blobs.Open, Index: h.index, Rules: h.rules, Queue: h.queue, Clauses: lines, Version: "test",
		Now: func() time.Time { return h.now },
	}
	with(&o)
	handler, err := api.New(o)
	h.check(err)
	server := httptest.NewServer(handler)
	h.Cleanup(server.Close)
	h.url = server.URL
	h.http = h.login()
	return server
}

func (h *house) group(name string) store.Group {
	h.Helper()
	g := store.Group{ID: store.NewID(), Name: name}
	h.peopleTx(func(w store.PeopleTx) error { return w.AddGroup(context.Background(), g, h.now) })
	return g
}

func (h *house) peopleTx(do func(store.PeopleTx) error) {
	h.Helper()
	h.check(h.store.Desk().PeopleTx(context.Background(), func(_ store.People, w store.PeopleTx) error { return do(w) }))
}

// person is somebody with a password, in the groups.
func (h *house) person(email string, role store.Role, groups ...store.Group) store.User {
	h.Helper()
	ctx := context.Background()
	u := store.User{ID: store.NewID(), Name: email, Email: email, Role: role}
	h.peopleTx(func(w store.PeopleTx) error {
		if err := w.AddUser(ctx, u, h.now); err != nil {
			return err
		}
		for _, g := range groups {
			if err := w.AddToGroup(ctx, g.ID, u.ID, h.now); err != nil {
				return err
			}
		}
		return w.SetPassword(ctx, u.ID, quick)
	})
	return u
}

// bearerOf makes a token of that scope, and a client that sends it.
func (h *house) bearerOf(u store.User, scope string) *http.Client {
	h.Helper()
	secret, hash := store.NewToken()
	h.peopleTx(func(w store.PeopleTx) error {
		return w.AddToken(context.Background(), hash, store.Token{ID: store.NewID(), User: u.ID, Name: "test", Scopes: []string{scope}}, h.now)
	})
	return withToken(secret)
}

type sender struct{ token string }

func (s sender) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+s.token)
	return http.DefaultTransport.RoundTrip(r)
}

func withToken(secret string) *http.Client {
	return &http.Client{Transport: sender{secret}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// enter logs in by password.
func (h *house) enter(client *http.Client, email, word string, header ...string) answer {
	h.Helper()
	r := h.request("POST", "/login", strings.NewReader(url.Values{"email": {email}, "password": {word}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return h.do(client, r)
}

// send sends JSON, or nothing, as somebody.
func (h *house) send(client *http.Client, method, path, body string) answer {
	h.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r := h.request(method, path, content)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return h.do(client, r)
}

// audited are the actions in the audit log, the newest first.
func (h *house) audited() []store.Audited {
	h.Helper()
	all, err := h.store.Desk().AuditLog(context.Background(), "", "", "", 100)
	h.check(err)
	return all
}

func (h *house) wasAudited(action, user string) {
	h.Helper()
	for _, a := range h.audited() {
		if a.Action == action && a.User == user && a.Request != "" && a.Address != "" {
			return
		}
	}
	h.Errorf("the audit log does not hold %q by %q with request and address: %+v", action, user, h.audited())
}
