package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
)

func TestLoginByPassword(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ada := h.person("ada@example.org", store.Researcher)
		gone := h.person("gone@example.org", store.Officer)
		h.peopleTx(func(w store.PeopleTx) error {
			gone.Disabled = true
			return w.ChangeUser(t.Context(), gone, h.now)
		})
		none := store.User{ID: store.NewID(), Name: "No password", Email: "none@example.org", Role: store.Rep}
		h.peopleTx(func(w store.PeopleTx) error { return w.AddUser(t.Context(), none, h.now) })

		var first string
		for _, try := range [][2]string{
			{"ada@example.org", "wrong password"}, {"ada@example.org", ""}, {"nobody@example.org", password},
			{"gone@example.org", password}, {"none@example.org", ""}, {"none@example.org", "nobody has this password"}, {"", ""},
		} {
			client := newClient(t)
			a := h.enter(client, try[0], try[1])
			if a.status != http.StatusUnauthorized || a.header.Get("Set-Cookie") != "" {
				t.Errorf("%q: %d %v", try, a.status, a.header)
			}
			same := strings.ReplaceAll(a.body, try[0], "")
			if first == "" {
				first = same
			}
			if try[0] != "" && same != first {
				t.Errorf("%q is answered differently: %s", try, a.body)
			}
		}
		h.wasAudited("login_failed", "")

		client := newClient(t)
		home, _ := url.Parse(h.url)
		client.Jar.SetCookies(home, []*http.Cookie{{Name: "checkweigh_session", Value: "PRESET"}})
		a := h.enter(client, " ADA@example.org ", password)
		if a.status != http.StatusSeeOther {
			t.Fatalf("login: %d %s", a.status, a.body)
		}
		if got := client.Jar.Cookies(home); len(got) != 1 || got[0].Value == "PRESET" || got[0].Value == "" {
			t.Errorf("cookies %v", got)
		}
		var me struct {
			ID    string
			Scope string
		}
		h.send(client, "GET", "/api/v1/me", "").json(t, &me)
		if me.ID != ada.ID || me.Scope != "" {
			t.Errorf("logged in as %+v", me)
		}
		h.wasAudited("login", ada.ID)
	})
}

// FAULTS: brute force. A thousand logins with forged X-Forwarded-For are one
// address here, since nobody is believed about addresses.
func TestFaultBruteForce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ada := h.person("ada@example.org", store.Officer)
		looked, limited := 0, 0
		for i := range 1000 {
			a := h.enter(newClient(t), ada.Email, fmt.Sprint("guess ", i), "X-Forwarded-For", fmt.Sprintf("10.%d.%d.1", i/200, i%200), "X-Real-Ip", "10.0.0.1")
			switch a.status {
			case http.StatusUnauthorized:
				looked++
			case http.StatusTooManyRequests:
				limited++
				if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 || wait > 901 {
					t.Fatalf("Retry-After: %q", a.header.Get("Retry-After"))
				}
			default:
				t.Fatalf("%d %s", a.status, a.body)
			}
		}
		if looked != 10 || limited != 990 {
			t.Errorf("%d passwords were looked at and %d turned away, want 10 and 990", looked, limited)
		}
		if a := h.enter(newClient(t), ada.Email, password); a.status != http.StatusTooManyRequests {
			t.Errorf("the right password after too many tries: %d", a.status)
		}
		if a := h.enter(newClient(t), "other@example.org", password); a.status != http.StatusTooManyRequests {
			t.Errorf("another account from the same address: %d", a.status)
		}
		if n := len(h.audited()); n > 20 {
			t.Errorf("%d entries in the audit log", n)
		}
		h.now = h.now.Add(16 * time.Minute)
		if a := h.enter(newClient(t), ada.Email, password); a.status != http.StatusSeeOther {
			t.Errorf("after the window: %d", a.status)
		}
	})
}

func TestOnlyTheLastHopIsBelieved(t *testing.T) {
	h := open(t)
	h.serve(func(o *api.Options) { o.BehindProxy, o.Hosts = true, []string{"weigh.example.org"} })
	ada := h.person("ada@example.org", store.Officer)
	try := func(i int, forwarded ...string) int {
		return h.enter(newClient(t), fmt.Sprintf("nobody%d@example.org", i), "guess", forwarded...).status
	}
	for i := range 60 {
		if got := try(i, "X-Forwarded-For", fmt.Sprintf("10.9.9.%d", i), "X-Forwarded-For", fmt.Sprintf("10.8.8.%d, 192.0.2.7", i)); got != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, got)
		}
	}
	if got := try(61, "X-Forwarded-For", "10.1.1.1, 192.0.2.7"); got != http.StatusTooManyRequests {
		t.Errorf("one more from the same last hop: %d", got)
	}
	if got := try(62, "X-Forwarded-For", "192.0.2.7, 192.0.2.8"); got != http.StatusUnauthorized {
		t.Errorf("from another last hop: %d", got)
	}
	for i := range 60 { // one customer has a whole /64
		try(100+i, "X-Forwarded-For", fmt.Sprintf("2001:db8::%x", i+1))
	}
	if got := try(161, "X-Forwarded-For", "2001:db8::ffff:1"); got != http.StatusTooManyRequests {
		t.Errorf("from the same network: %d", got)
	}

	client := newClient(t)
	a := h.enter(client, ada.Email, password, "X-Forwarded-For", "1.1.1.1, 198.51.100.4")
	if a.status != http.StatusSeeOther || !strings.Contains(a.header.Get("Set-Cookie"), "Secure") {
		t.Errorf("behind a proxy: %d %v", a.status, a.header)
	}
	if at := h.audited()[0].Address; at != "198.51.100.4" {
		t.Errorf("noted as from %q", at)
	}
}

func TestChangingThePassword(t *testing.T) {
	h := open(t)
	ada := h.person("ada@example.org", store.Rep)
	one, two := newClient(t), newClient(t)
	h.enter(one, ada.Email, password)
	h.enter(two, ada.Email, password)
	change := func(client *http.Client, body string) answer {
		return h.send(client, "PUT", "/api/v1/me/password", body)
	}
	change(one, `{"current":"wrong","password":"four other words here"}`).problem(t, http.StatusForbidden)
	change(one, `{"current":"`+password+`","password":"short"}`).problem(t, http.StatusUnprocessableEntity)
	change(one, `{"current":"`+password+`","password":"            "}`).problem(t, http.StatusUnprocessableEntity)
	change(h.bearerOf(ada, "write"), `{"current":"`+password+`","password":"four other words here"}`).problem(t, http.StatusForbidden)
	if a := change(one, `{"current":"`+password+`","password":"four other words here"}`); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := h.send(one, "GET", "/api/v1/me", ""); a.status != http.StatusOK {
		t.Errorf("the session it was changed in: %d", a.status)
	}
	if a := h.send(two, "GET", "/api/v1/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("the other session: %d", a.status)
	}
	if a := h.enter(newClient(t), ada.Email, password); a.status != http.StatusUnauthorized {
		t.Errorf("the old password: %d", a.status)
	}
	if a := h.enter(newClient(t), ada.Email, "four other words here"); a.status != http.StatusSeeOther {
		t.Errorf("the new password: %d", a.status)
	}
	for range 12 {
		change(one, `{"current":"wrong","password":"four other words here"}`)
	}
	change(one, `{"current":"four other words here","password":"yet other words here"}`).problem(t, http.StatusTooManyRequests)
}

func TestSessions(t *testing.T) {
	h := open(t)
	ada, eve := h.person("ada@example.org", store.Rep), h.person("eve@example.org", store.Rep)
	one, two, other := newClient(t), newClient(t), newClient(t)
	h.enter(one, ada.Email, password, "User-Agent", "One")
	h.enter(two, ada.Email, password, "User-Agent", "Two")
	h.enter(other, eve.Email, password)
	var got struct{ Sessions []store.Session }
	h.send(one, "GET", "/api/v1/me/sessions", "").json(t, &got)
	if len(got.Sessions) != 2 || got.Sessions[0].Agent != "One" || got.Sessions[0].Address != "127.0.0.1" {
		t.Fatalf("sessions %+v", got.Sessions)
	}
	for _, s := range got.Sessions {
		if a := h.send(other, "DELETE", "/api/v1/me/sessions/"+s.ID, ""); a.status != http.StatusNotFound {
			t.Errorf("another's session: %d", a.status)
		}
		home, _ := url.Parse(h.url)
		for _, c := range one.Jar.Cookies(home) {
			if strings.Contains(s.ID, c.Value) {
				t.Error("a session's id logs in")
			}
		}
	}
	if a := h.send(one, "DELETE", "/api/v1/me/sessions/"+got.Sessions[1].ID, ""); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := h.send(two, "GET", "/api/v1/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("the ended session: %d", a.status)
	}
}
