package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

func TestTokens(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		g := h.group("Branch 1")
		ada := h.person("ada@example.org", store.Researcher, g)
		client := newClient(t)
		h.enter(client, ada.Email, password)
		var made struct{ ID, Secret string }
		a := h.send(client, "POST", "/api/v1/me/tokens", `{"name":"night import","scope":"write","expires_in_days":30}`)
		if a.status != http.StatusCreated {
			t.Fatalf("%d %s", a.status, a.body)
		}
		a.json(t, &made)
		if list := h.send(client, "GET", "/api/v1/me/tokens", "").body; strings.Contains(list, made.Secret) || !strings.Contains(list, "night import") {
			t.Errorf("the list: %s", list)
		}
		token := withToken(made.Secret)
		if a := h.send(token, "POST", "/api/v1/dossiers", `{"title":"By a program"}`); a.status != http.StatusCreated {
			t.Errorf("a token that writes: %d %s", a.status, a.body)
		}
		tokens, err := h.store.Desk().Tokens(t.Context(), ada.ID)
		h.check(err)
		if len(tokens) != 1 || !tokens[0].UsedAt.Equal(h.now) {
			t.Errorf("last use: %+v", tokens)
		}

		reader := h.bearerOf(ada, "read")
		if a := h.send(reader, "GET", "/api/v1/dossiers", ""); !strings.Contains(a.body, "By a program") {
			t.Errorf("a token that reads: %d %s", a.status, a.body)
		}
		h.send(reader, "POST", "/api/v1/dossiers", `{"title":"no"}`).problem(t, http.StatusForbidden)
		h.send(reader, "POST", "/api/v1/me/tokens", `{"name":"more","scope":"write"}`).problem(t, http.StatusForbidden)
		h.send(client, "POST", "/api/v1/me/tokens", `{"name":"more","scope":"admin"}`).problem(t, http.StatusForbidden)
		h.send(token, "GET", "/api/v1/users", "").problem(t, http.StatusForbidden)

		admin := h.person("root@example.org", store.Admin)
		for scope, want := range map[string]int{"read": 403, "write": 403, "admin": 200} {
			if a := h.send(h.bearerOf(admin, scope), "GET", "/api/v1/users", ""); a.status != want {
				t.Errorf("an administrator's token to %s: %d, want %d", scope, a.status, want)
			}
		}

		if a := h.send(client, "DELETE", "/api/v1/me/tokens/"+made.ID, ""); a.status != http.StatusNoContent {
			t.Fatalf("revoke: %d %s", a.status, a.body)
		}
		h.send(token, "GET", "/api/v1/me", "").problem(t, http.StatusUnauthorized)
		h.wasAudited("revoke", ada.ID)
	})
}

func TestATokenEndsWithItsTimeAndItsPerson(t *testing.T) {
	h := open(t)
	ada := h.person("ada@example.org", store.Rep)
	client := newClient(t)
	h.enter(client, ada.Email, password)
	var made struct{ Secret string }
	h.send(client, "POST", "/api/v1/me/tokens", `{"name":"short","scope":"read","expires_in_days":1}`).json(t, &made)
	forever := h.bearerOf(ada, "read")
	h.now = h.now.Add(25 * time.Hour)
	h.send(withToken(made.Secret), "GET", "/api/v1/me", "").problem(t, http.StatusUnauthorized)
	if a := h.send(forever, "GET", "/api/v1/me", ""); a.status != http.StatusOK {
		t.Errorf("a token without end: %d", a.status)
	}
	if a := h.send(h.http, "PATCH", "/api/v1/users/"+ada.ID, `{"disabled":true}`); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	h.send(forever, "GET", "/api/v1/me", "").problem(t, http.StatusUnauthorized)
	if a := h.send(client, "GET", "/api/v1/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("the session of somebody who was shut out: %d", a.status)
	}
}

// Cookies are not read beside a token, so that a page of another site cannot
// make them count; and a token needs none of the rules against such pages.
func TestTokensAndCookies(t *testing.T) {
	h := open(t)
	ada := h.person("ada@example.org", store.Researcher, h.group("Branch 1"))
	home, _ := url.Parse(h.url)
	for _, header := range []string{"Bearer nonsense", "Bearer", "bearer  ", "BEARER x y"} {
		r := h.request("GET", "/api/v1/me", nil)
		r.Header.Set("Authorization", header)
		for _, c := range h.http.Jar.Cookies(home) {
			r.AddCookie(c)
		}
		if a := h.do(newClient(t), r); a.status != http.StatusUnauthorized {
			t.Errorf("%q with a good cookie: %d", header, a.status)
		}
	}
	client := h.bearerOf(ada, "write")
	r := h.request("POST", "/api/v1/dossiers", strings.NewReader(`{"title":"From elsewhere"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "https://example.org")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := h.do(client, r); a.status != http.StatusCreated {
		t.Errorf("a token from another site: %d %s", a.status, a.body)
	}
}

func TestPeopleAndGroups(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		var me struct{ ID string }
		h.get("/api/v1/me").json(t, &me)
		h.send(h.http, "PATCH", "/api/v1/users/"+me.ID, `{"role":"officer"}`).problem(t, http.StatusConflict)
		h.send(h.http, "PATCH", "/api/v1/users/"+me.ID, `{"disabled":true}`).problem(t, http.StatusConflict)

		var ada struct{ ID, Email string }
		a := h.postJSON("/api/v1/users", `{"name":"Ada","email":"Ada@Example.org","role":"researcher"}`)
		if a.status != http.StatusCreated {
			t.Fatalf("%d %s", a.status, a.body)
		}
		a.json(t, &ada)
		if ada.Email != "ada@example.org" {
			t.Errorf("kept as %q", ada.Email)
		}
		h.postJSON("/api/v1/users", `{"name":"Ada","email":"ada@example.org","role":"rep"}`).problem(t, http.StatusConflict)
		h.postJSON("/api/v1/users", `{"name":"Ada","email":"Ada <ada@example.org>","role":"rep"}`).problem(t, http.StatusUnprocessableEntity)
		h.postJSON("/api/v1/users", `{"name":" ","role":"rep"}`).problem(t, http.StatusUnprocessableEntity)

		var group struct{ ID string }
		h.postJSON("/api/v1/groups", `{"name":"Branch 1","retention_days":365}`).json(t, &group)
		member := "/api/v1/groups/" + group.ID + "/members/" + ada.ID
		for _, step := range []struct {
			method, path, body string
			status             int
		}{
			{"PUT", member, "", 204}, {"PUT", member, "", 204},
			{"PUT", "/api/v1/groups/" + group.ID + "/members/" + store.NewID(), "", 404}, {"PUT", "/api/v1/groups/" + store.NewID() + "/members/" + ada.ID, "", 404},
			{"PUT", "/api/v1/groups/" + group.ID, `{"name":"Branch One"}`, 200}, {"PUT", "/api/v1/groups/" + store.NewID(), `{"name":"x"}`, 404},
			{"DELETE", member, "", 204}, {"DELETE", member, "", 404},
			{"PUT", "/api/v1/users/" + ada.ID + "/password", `{"password":"` + password + `"}`, 204},
			{"DELETE", "/api/v1/users/" + ada.ID + "/sessions", "", 204},
			{"DELETE", "/api/v1/groups/" + group.ID, "", 204}, {"GET", "/api/v1/groups/" + group.ID, "", 404},
		} {
			if a := h.send(h.http, step.method, step.path, step.body); a.status != step.status {
				t.Errorf("%s %s: %d, want %d: %s", step.method, step.path, a.status, step.status, a.body)
			}
		}
		if a := h.enter(newClient(t), ada.Email, password); a.status != http.StatusSeeOther {
			t.Errorf("with the password that was set: %d", a.status)
		}
		var link struct{ Link string }
		h.send(h.http, "POST", "/api/v1/users/"+ada.ID+"/login-link", "").json(t, &link)
		client := newClient(t)
		resp, err := client.PostForm(h.url+"/login", url.Values{"token": {strings.TrimPrefix(link.Link, "/login?token=")}})
		h.check(err)
		h.check(resp.Body.Close())
		if a := h.send(client, "GET", "/api/v1/me", ""); !strings.Contains(a.body, ada.ID) {
			t.Errorf("by the link: %d %s", a.status, a.body)
		}
	})
}

func TestTheAuditLogIsForAdministrators(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	h.get("/api/v1/dossiers/" + w.dossier + "/report")
	h.get("/api/v1/documents/" + w.document + "/original")
	for _, role := range []store.Role{store.Rep, store.Researcher, store.Officer} {
		u := h.person(string(role)+"@example.org", role)
		h.send(h.bearerOf(u, "admin"), "GET", "/api/v1/audit", "").problem(t, http.StatusForbidden)
		client := newClient(t)
		h.enter(client, u.Email, password)
		for _, path := range []string{"/admin/audit", "/admin/people", "/metrics"} {
			r := h.request("GET", path, nil)
			r.Header.Set("X-Forwarded-For", "127.0.0.1")
			if a := h.do(client, r); a.status != http.StatusForbidden {
				t.Errorf("%s as %s: %d", path, role, a.status)
			}
		}
	}
	var me struct{ ID string }
	h.get("/api/v1/me").json(t, &me)
	for _, action := range []string{"login", "add", "read", "export"} {
		h.wasAudited(action, me.ID)
	}
	seen, next := 0, ""
	for range 20 {
		var page struct {
			Entries []store.Audited
			Next    string
		}
		h.get("/api/v1/audit?limit=2&cursor="+next).json(t, &page)
		seen += len(page.Entries)
		if next = page.Next; next == "" {
			break
		}
	}
	if want := len(h.audited()); seen != want {
		t.Errorf("%d entries page by page, %d in all", seen, want)
	}
	for _, a := range h.audited() {
		if strings.Contains(a.Detail, "contract.pdf") {
			t.Errorf("the log names a document: %+v", a)
		}
	}
	if a := h.get("/admin/audit"); !strings.Contains(a.body, "login failed") && !strings.Contains(a.body, "Administrator") {
		t.Errorf("the page: %s", a.body)
	}
}
