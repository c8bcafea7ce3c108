package api_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
)

func TestOtherSitesCannotMakeABrowserSend(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	before := h.get("/api/v1/dossiers").body
	for _, path := range []string{"/api/v1/dossiers", "/upload", "/login", "/logout", "/api/v1/dossiers/" + w.dossier + "/documents"} {
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://example.org"}, {"Origin", "null"}} {
			r := h.request("POST", path, strings.NewReader(`{"title":"forged"}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set(header[0], header[1])
			if a := h.do(h.http, r); a.status != http.StatusForbidden {
				t.Errorf("POST %s with %s: %d", path, header, a.status)
			}
		}
	}
	if after := h.get("/api/v1/dossiers").body; after != before {
		t.Error("a forged request changed something")
	}
	r := h.request("POST", "/api/v1/dossiers", strings.NewReader(`{"title":"own"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if a := h.do(h.http, r); a.status != http.StatusCreated {
		t.Errorf("our own page was turned away: %d", a.status)
	}
}

func TestOnlyLoopbackNamesAreAnswered(t *testing.T) {
	h := open(t)
	at, _ := url.Parse(h.url)
	for host, want := range map[string]int{
		at.Host: 200, "localhost:" + at.Port(): 200, "[::1]:" + at.Port(): 200,
		"evil.example:" + at.Port(): 403, "localhost.evil.example": 403, "127.0.0.1:1": 403, "127.0.0.1": 403,
		"localhost": 403, "10.0.0.1:" + at.Port(): 403, "0.0.0.0:" + at.Port(): 403, "localhost:" + at.Port() + ":1": 403,
	} {
		for _, path := range []string{"/healthz", "/login", "/api/v1/dossiers"} {
			r := h.request("GET", path, nil)
			r.Host = host
			// The client would not send its cookie to another host, so it is put in by hand.
			for _, c := range h.http.Jar.Cookies(at) {
				r.AddCookie(c)
			}
			if a := h.do(newClient(t), r); a.status != want {
				t.Errorf("%s as %q: %d, want %d", path, host, a.status, want)
			}
		}
	}
}

func TestEveryAnswerIsFencedIn(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	seen := map[string]bool{}
	for _, route := range h.routes(w) {
		if route[0] != "GET" {
			continue
		}
		resp, err := h.http.Do(h.request("GET", route[1], nil))
		h.check(err)
		h.check(resp.Body.Close()) // unread: that of /events has no end
		header := resp.Header
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || scripts(policy) != "" && scripts(policy) != "'self'" {
			t.Errorf("%s: policy %q", route[1], policy)
		}
		if strings.Contains(policy, "unsafe-inline") && !strings.Contains(policy, "sandbox") {
			t.Errorf("%s: inline style outside of a sandbox: %q", route[1], policy)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "same-origin" || header.Get("Content-Type") == "" {
			t.Errorf("%s: %v", route[1], header)
		}
		id := header.Get("X-Request-Id")
		if id == "" || seen[id] {
			t.Errorf("%s: request id %q", route[1], id)
		}
		seen[id] = true
	}
}

// scripts is what a policy says of scripts.
func scripts(policy string) string {
	_, rest, _ := strings.Cut(policy, "script-src ")
	sources, _, _ := strings.Cut(rest, ";")
	return sources
}

func TestPagesHaveNothingInline(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	for _, path := range []string{"/", "/login", "/dossiers/" + w.dossier, "/documents/" + w.document, "/search?q=data", "/search?q=(", "/requirements", "/requirements/DA-01", "/account", "/admin/people", "/admin/audit", "/nowhere"} {
		body := strings.Replace(h.get(path).body, `<script src="/static/site.js?v=`, "", 1)
		for _, bad := range []string{"<script", "style=", "<style", "javascript:", " onclick", "http://", "https://"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
	}
}

func TestAPanicTellsNothing(t *testing.T) {
	h := open(t)
	handler, err := api.New(api.Options{
		Desk: h.store.Desk(), Original: h.store.Blobs.Open, Index: h.index, Rules: h.rules, Clauses: lines,
		Queue: panics{h.queue},
	})
	h.check(err)
	h.answersInternal(handler)
}

func TestAnUnknownErrorTellsNothing(t *testing.T) {
	h := open(t)
	handler, err := api.New(api.Options{
		Desk: h.store.Desk(), Original: h.store.Blobs.Open, Index: h.index, Rules: h.rules, Clauses: lines,
		Queue: fails{h.queue},
	})
	h.check(err)
	h.answersInternal(handler)
}

// answersInternal uploads to a handler that fails inside.
func (h *house) answersInternal(handler http.Handler) {
	h.Helper()
	w := h.weigh("Title", "contract.pdf", text)
	server := httptest.NewServer(handler)
	h.Cleanup(server.Close)
	h.url = server.URL
	h.http = newClient(h.T)
	h.now = h.now.AddDate(20, 0, 0) // this handler has the real clock
	h.http = h.login()
	a := h.form("/api/v1/dossiers/"+w.dossier+"/documents", []string{"files", "a.txt", "words"})
	a.problem(h.T, http.StatusInternalServerError)
	if strings.Contains(a.body, "secret") {
		h.Errorf("the answer tells: %s", a.body)
	}
	if a := h.get("/healthz"); a.status != http.StatusOK {
		h.Errorf("after the failure: %d", a.status)
	}
}

func TestOnlyLoopbackAddressesAreListenedOn(t *testing.T) {
	for _, addr := range []string{":8080", "0.0.0.0:0", "10.1.2.3:80", "example.org:80", "8080", "[::]:0"} {
		if l, err := api.Listen(addr, false); err == nil {
			l.Close()
			t.Errorf("Listen(%q) took it", addr)
		}
	}
	l, err := api.Listen("localhost:0", false)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if ip := l.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("localhost listens on %s", ip)
	}
	if _, err := api.Listen(l.Addr().String(), false); err == nil || !strings.Contains(err.Error(), l.Addr().String()+" already") || !strings.Contains(err.Error(), "choose another port with --addr") {
		t.Errorf("an address in use: %v", err)
	}
}

func TestTheServerHasLimits(t *testing.T) {
	s := api.NewServer(http.NotFoundHandler(), "127.0.0.1:0")
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 {
		t.Errorf("a limit is not set: %+v", s)
	}
}

// panics and fails are queues that break while they keep a file.
type (
	panics struct{ api.Queue }
	fails  struct{ api.Queue }
)

func (panics) Keep(context.Context, io.Reader) (store.Blob, error) { panic("secret of the house") }

func (fails) Keep(context.Context, io.Reader) (store.Blob, error) {
	return store.Blob{}, errors.New("secret of the house")
}
