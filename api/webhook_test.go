package api_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

func TestWebhooksAreMadeTriedAndDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		poster, err := deliver.NewWebhooks(deliver.WebhookOptions{Allow: []string{"intranet:8080"}})
		h.check(err)
		h.serve(func(o *api.Options) { o.Webhooks = poster.Check })
		for _, bad := range []string{"http://hooks.example.org/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/", "https://localhost/", "https://hooks.example.org/\r\nX: y", "javascript:x"} {
			raw := strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(bad)
			h.postJSON("/api/v1/webhooks", `{"name":"x","url":"`+raw+`","events":["dossier.judged"]}`).problem(t, http.StatusUnprocessableEntity)
		}
		h.postJSON("/api/v1/webhooks", `{"name":"x","url":"https://hooks.example.org/","events":["dossier.deleted"]}`).problem(t, http.StatusUnprocessableEntity)
		h.postJSON("/api/v1/webhooks", `{"name":"x","url":"https://hooks.example.org/","events":["dossier.judged"],"group":"`+store.NewID()+`"}`).problem(t, http.StatusNotFound)
		var made struct{ ID, Secret string }
		h.postJSON("/api/v1/webhooks", `{"name":"Ours","url":"http://intranet:8080/in","events":["dossier.judged","finding.adverse"]}`).json(t, &made)
		if !strings.HasPrefix(made.Secret, "whsec_") {
			t.Fatalf("made %+v", made)
		}
		for _, at := range []string{"/api/v1/webhooks", "/admin/webhooks"} {
			if a := h.get(at); a.status != http.StatusOK || !strings.Contains(a.body, "Ours") || strings.Contains(a.body, made.Secret) {
				t.Errorf("%s: %d %s", at, a.status, a.body)
			}
		}
		at := "/api/v1/webhooks/" + made.ID
		h.postJSON(at+"/test", "").problem(t, http.StatusConflict) // they are off
		h.send204(http.MethodPut, "/api/v1/webhooks/on", `{"on":true}`)
		if a := h.postJSON(at+"/test", ""); a.status != http.StatusAccepted {
			t.Errorf("test: %d %s", a.status, a.body)
		}
		messages, err := h.store.WebhookMessages(context.Background(), made.ID, "", 10)
		h.check(err)
		if len(messages) != 1 || messages[0].Event != deliver.EventPing || messages[0].State != store.MessageWaiting {
			t.Fatalf("messages %+v", messages)
		}
		again := at + "/messages/" + messages[0].ID + "/retry"
		h.postJSON(again, "").problem(t, http.StatusNotFound) // it waits
		h.check(h.store.InTx(context.Background(), func(tx store.Tx) error {
			m := messages[0]
			m.State, m.Result = store.MessageFailed, "answered 500 <script>"
			return tx.TriedMessage(context.Background(), m, h.now)
		}))
		if a := h.get("/admin/webhooks"); !strings.Contains(a.body, "answered 500 &lt;script&gt;") || !strings.Contains(a.body, "/retry") {
			t.Errorf("the page: %s", a.body)
		}
		if a := h.postJSON(again, ""); a.status >= 300 {
			t.Errorf("retry: %d %s", a.status, a.body)
		}
		h.send204(http.MethodPatch, at, `{"active":false}`)
		h.send204(http.MethodDelete, at, "")
		h.postJSON(at+"/test", "").problem(t, http.StatusNotFound)
	})
}

func (h *house) send204(method, path, body string) {
	h.Helper()
	r := h.request(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if a := h.do(h.http, r); a.status != http.StatusNoContent {
		h.Errorf("%s %s: %d %s", method, path, a.status, a.body)
	}
}

func TestWebhooksOnTheirPage(t *testing.T) {
	h := open(t)
	form := func(path, body string) answer {
		r := h.request(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return h.do(h.http, r)
	}
	a := form("/admin/webhooks", "name=Ours+%3Ci%3E&url=https%3A%2F%2Fhooks.example.org%2Fin&event=dossier.judged&event=finding.adverse")
	if a.status != http.StatusOK || !strings.Contains(a.body, "whsec_") || strings.Contains(a.body, "Ours <i>") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, step := range []string{`action="(/admin/webhooks/switch)"`, `action="(/admin/webhooks/[^"]+/test)"`, `action="(/admin/webhooks/[^"]+/active)"`, `action="(/admin/webhooks/[^"]+/delete)"`} {
		at := regexp.MustCompile(step).FindStringSubmatch(h.get("/admin/webhooks").body)
		if len(at) == 0 {
			t.Fatalf("no %s on the page", step)
		}
		if a := form(at[1], "on=1"); a.status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", at[1], a.status, a.body)
		}
	}
	if a := h.get("/admin/webhooks"); strings.Contains(a.body, "Ours") || !strings.Contains(a.body, "Webhooks are on") {
		t.Errorf("at the end: %s", a.body)
	}
	rep := h.bearerOf(h.person("rep@example.org", store.Officer), "admin")
	if a := h.send(rep, http.MethodGet, "/admin/webhooks", ""); a.status != http.StatusForbidden {
		t.Errorf("for an officer: %d", a.status)
	}
}
