package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// routes are every method and path of the OpenAPI file and of the pages, with
// ids filled in.
func (h *house) routes(w weighed) [][2]string {
	h.Helper()
	var api struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	h.get("/openapi.json").json(h.T, &api)
	all := [][2]string{
		{"GET", "/"}, {"POST", "/upload"}, {"GET", "/dossiers/" + w.dossier}, {"GET", "/documents/" + w.document}, {"GET", "/search"},
		{"GET", "/requirements"}, {"GET", "/requirements/DA-01"}, {"POST", "/logout"}, {"GET", "/openapi.json"},
		{"GET", "/no/such/page"}, {"GET", "/api/v1/no-such-thing"}, {"GET", "/docs"}, {"DELETE", "/api/v1/dossiers/" + w.dossier},
	}
	for path, methods := range api.Paths {
		for method := range methods {
			all = append(all, [2]string{strings.ToUpper(method), fill(path, w)})
		}
	}
	if len(all) < 25 {
		h.Fatalf("only %d routes were found", len(all))
	}
	return all
}

func fill(path string, w weighed) string {
	id := w.dossier
	switch {
	case strings.Contains(path, "/documents/{id}"):
		id = w.document
	case strings.Contains(path, "/clauses/"):
		id = w.document + ":0"
	case strings.Contains(path, "/requirements/"):
		id = "DA-01"
	}
	return strings.ReplaceAll(path, "{id}", id)
}

func TestEveryRouteNeedsALogin(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	h.follow(0)
	stranger := newClient(t)
	forged := newClient(t)
	home, _ := url.Parse(h.url)
	forged.Jar.SetCookies(home, []*http.Cookie{{Name: "checkweigh_session", Value: "FORGED"}})
	for _, route := range h.routes(w) {
		for _, client := range []*http.Client{stranger, forged} {
			a := h.do(client, h.request(route[0], route[1], nil))
			if route[1] == "/healthz" || route[1] == "/readyz" {
				if a.status != http.StatusOK || a.body != "{\"status\":\"ok\"}\n" {
					t.Errorf("healthz: %d %q", a.status, a.body)
				}
				continue
			}
			if a.status != http.StatusUnauthorized {
				t.Errorf("%s %s without login: %d", route[0], route[1], a.status)
			}
			if strings.HasPrefix(route[1], "/api/") || route[1] == "/openapi.json" {
				a.problem(t, http.StatusUnauthorized)
			}
		}
	}
}

func TestALoginLinkWorksOnce(t *testing.T) {
	h := open(t)
	token := h.token()
	first, second := newClient(t), newClient(t)
	for range 2 { // looking at the link does not use it up
		a := h.do(first, h.request("GET", "/login?token="+token, nil))
		if a.status != http.StatusOK || !strings.Contains(a.body, token) || len(a.header.Values("Set-Cookie")) > 0 {
			t.Fatalf("login page: %d %s", a.status, a.body)
		}
	}
	post := func(c *http.Client) answer {
		r := h.request("POST", "/login", strings.NewReader(url.Values{"token": {token}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return h.do(c, r)
	}
	a := post(first)
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/" {
		t.Fatalf("login: %d %s", a.status, a.body)
	}
	cookie := a.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q is not %s", cookie, want)
		}
	}
	if strings.Contains(cookie, token) {
		t.Error("the session has the token of the link")
	}
	if a := post(second); a.status != http.StatusUnauthorized || len(a.header.Values("Set-Cookie")) > 0 {
		t.Errorf("the link worked twice: %d", a.status)
	}
	if a := h.do(first, h.request("GET", "/", nil)); a.status != http.StatusOK {
		t.Errorf("after login: %d", a.status)
	}
}

func TestLinksAndSessionsEnd(t *testing.T) {
	h := open(t)
	late := h.token()
	if a := h.get("/"); a.status != http.StatusOK {
		t.Fatal(a.status)
	}
	h.now = h.now.Add(2 * time.Hour)
	resp, err := newClient(t).PostForm(h.url+"/login", url.Values{"token": {late}})
	h.check(err)
	h.check(resp.Body.Close())
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a link after its time: %s", resp.Status)
	}
	h.now = h.now.Add(8 * 24 * time.Hour)
	if a := h.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("a session after its time: %d", a.status)
	}
}

func TestFaultSessionFixation(t *testing.T) {
	h := open(t)
	home, _ := url.Parse(h.url)
	before := h.http.Jar.Cookies(home)[0].Value
	resp, err := h.http.PostForm(h.url+"/login", url.Values{"token": {h.token()}})
	h.check(err)
	h.check(resp.Body.Close())
	after := h.http.Jar.Cookies(home)[0].Value
	if before == after {
		t.Error("the session id stayed the same")
	}
	old := newClient(t)
	old.Jar.SetCookies(home, []*http.Cookie{{Name: "checkweigh_session", Value: before}})
	if a := h.do(old, h.request("GET", "/", nil)); a.status != http.StatusUnauthorized {
		t.Errorf("the old session still works: %d", a.status)
	}
}

func TestLogout(t *testing.T) {
	h := open(t)
	home, _ := url.Parse(h.url)
	session := h.http.Jar.Cookies(home)
	if a := h.do(h.http, h.request("POST", "/logout", nil)); a.status != http.StatusSeeOther {
		t.Fatalf("logout: %d %s", a.status, a.body)
	}
	kept := newClient(t)
	kept.Jar.SetCookies(home, session)
	if a := h.do(kept, h.request("GET", "/", nil)); a.status != http.StatusUnauthorized {
		t.Errorf("a session after logout: %d", a.status)
	}
}
