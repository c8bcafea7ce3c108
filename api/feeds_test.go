package api_test

import (
	"context"
	"encoding/xml"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// feedAddress makes an address as that person, on their page.
func (h *house) feedAddress(who store.User) string {
	h.Helper()
	client := newClient(h.T)
	h.enter(client, who.Email, password)
	r := h.request(http.MethodPost, "/account/feeds", strings.NewReader("name=reader"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := h.do(client, r)
	made := regexp.MustCompile(`/feeds/[A-Z2-7]{26}`).FindString(a.body)
	if a.status != http.StatusOK || made == "" {
		h.Fatalf("make feed: %d %s", a.status, a.body)
	}
	if again := h.send(client, http.MethodGet, "/account/feeds", ""); strings.Contains(again.body, made) {
		h.Error("the secret is shown again")
	}
	return made
}

// tellNews writes down what the verdicts of a dossier bring.
func (h *house) tellNews(w weighed, body string) {
	h.Helper()
	h.check(h.store.InTx(context.Background(), func(tx store.Tx) error {
		_, err := tx.AddNews(context.Background(), w.dossier, madeVerdicts(madeText(body), w.document), h.now)
		return err
	}))
}

type atom struct {
	ID      string `xml:"id"`
	Title   string `xml:"title"`
	Updated string `xml:"updated"`
	Entry   []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Content string `xml:"content"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

func (a answer) atom(t *testing.T) (f atom) {
	t.Helper()
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "application/atom+xml") {
		t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	if err := xml.Unmarshal([]byte(a.body), &f); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return f
}

func TestFeedsTellWhatTheirPersonSees(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		h.tellNews(v.own, text)
		h.tellNews(v.hidden, hiddenText)
		rep := v.people[store.Rep]
		at, reader := h.feedAddress(rep), newClient(t)
		get := func(path string) answer { return h.send(reader, http.MethodGet, at+path, "") }
		all := get("/dossiers.atom")
		feed := all.atom(t)
		if len(feed.Entry) != 2 || !strings.Contains(all.body, "may use Anonymised Data") || !strings.HasSuffix(feed.Entry[0].Link.Href, "/dossiers/"+v.own.dossier) {
			t.Errorf("the feed: %s", all.body)
		}
		if strings.Contains(strings.ToLower(all.body), marker) || strings.Contains(all.body, v.hidden.dossier) {
			t.Errorf("the feed tells of another group's dossier: %s", all.body)
		}
		if h := all.header; h.Get("ETag") == "" || h.Get("Referrer-Policy") != "no-referrer" || len(h.Values("Set-Cookie")) > 0 {
			t.Errorf("header %v", h)
		}
		r := h.request(http.MethodGet, at+"/dossiers.atom", nil)
		r.Header.Set("If-None-Match", all.header.Get("ETag"))
		if a := h.do(reader, r); a.status != http.StatusNotModified || a.body != "" {
			t.Errorf("what the reader has: %d %s", a.status, a.body)
		}
		if one := get("/dossiers/" + v.own.dossier + ".atom"); len(one.atom(t).Entry) != 2 {
			t.Errorf("one dossier: %s", one.body)
		}
		mine, theirs := v.saved(rep, "data"), v.hiddenSaved
		if a := get("/searches/" + mine + ".atom"); a.atom(t).Title == "" {
			t.Errorf("a saved search: %s", a.body)
		}
		for _, path := range []string{"/dossiers/" + v.hidden.dossier + ".atom", "/searches/" + theirs + ".atom", "/dossiers/x.atom", "/searches/" + store.NewID() + ".atom"} {
			if a := get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
		// The secret is for feeds and for nothing else.
		secret := strings.TrimPrefix(at, "/feeds/")
		other := h.request(http.MethodGet, "/api/v1/dossiers", nil)
		other.Header.Set("Authorization", "Bearer "+secret)
		if a := h.do(reader, other); a.status != http.StatusUnauthorized {
			t.Errorf("as a token: %d", a.status)
		}
		if a := h.send(reader, http.MethodGet, "/r/"+secret, ""); a.status != http.StatusNotFound {
			t.Errorf("as a link: %d", a.status)
		}
	})
}

// FAULTS: the feed of an address that was revoked, or whose person was shut out
// or sees less than before, tells nothing more.
func TestFaultFeedAfterRevocation(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		h.tellNews(v.own, text)
		ctx := context.Background()
		rep := h.person("reader@example.org", store.Rep, v.ours)
		at, reader := h.feedAddress(rep), newClient(t)
		status := func() int { return h.send(reader, http.MethodGet, at+"/dossiers.atom", "").status }
		h.peopleTx(func(w store.PeopleTx) error { return w.RemoveFromGroup(ctx, v.ours.ID, rep.ID) })
		if a := h.send(reader, http.MethodGet, at+"/dossiers.atom", ""); len(a.atom(t).Entry) != 0 || strings.Contains(a.body, v.own.dossier) {
			t.Errorf("after leaving the group: %s", a.body)
		}
		all, err := h.store.FeedAddresses(ctx, rep.ID)
		h.check(err)
		h.peopleTx(func(w store.PeopleTx) error { return w.RevokeFeedAddress(ctx, rep.ID, all[0].ID, h.now) })
		if got := status(); got != http.StatusNotFound {
			t.Errorf("after it was revoked: %d", got)
		}
		at = h.feedAddress(rep)
		if got := status(); got != http.StatusOK {
			t.Errorf("a new one: %d", got)
		}
		rep.Disabled = true
		h.peopleTx(func(w store.PeopleTx) error { return w.ChangeUser(ctx, rep, h.now) })
		if got := status(); got != http.StatusNotFound {
			t.Errorf("of somebody shut out: %d", got)
		}
	})
}

func TestNaughtyTitlesInFeeds(t *testing.T) {
	h := open(t)
	admin, err := h.store.Users(context.Background())
	h.check(err)
	h.peopleTx(func(w store.PeopleTx) error {
		admin[0].Email = "ada@example.org"
		if err := w.ChangeUser(context.Background(), admin[0], h.now); err != nil {
			return err
		}
		return w.SetPassword(context.Background(), admin[0].ID, quick)
	})
	at := h.feedAddress(admin[0])
	for _, title := range []string{"]]><script>alert(1)</script>", "a\x00b\x0b\x1b[31m", "\u202egnp", "&lt;b&gt; <b>", "x\r\nX-Evil: 1", "\ufffe\uffff", strings.Repeat("é", 290)} {
		body := "1.1 The " + title + "\n1.2 The Supplier may use <script>alert(2)</script> ]]> Data.\n2 x" + store.NewID() + "\n"
		h.tellNews(h.weigh(title, "a.pdf", strings.ReplaceAll(strings.ReplaceAll(body, "\x00", ""), "\r\n", " ")), strings.ReplaceAll(strings.ReplaceAll(body, "\x00", ""), "\r\n", " "))
	}
	a := h.send(newClient(t), http.MethodGet, at+"/dossiers.atom", "")
	if f := a.atom(t); len(f.Entry) != 14 || strings.Contains(a.body, "<script>") || strings.ContainsAny(a.body, "\u202e\x1b\x0b") || a.header.Get("X-Evil") != "" {
		t.Errorf("%d entries: %s", len(f.Entry), a.body)
	}
}

// TestFeedsAreMadeByPrograms: an address is made, read, listed without what opens
// it, and revoked; a token that expires makes none.
func TestFeedsAreMadeByPrograms(t *testing.T) {
	h := open(t)
	h.weigh("Case system", "contract.pdf", text)
	var made struct{ ID, URL string }
	h.send(h.http, "POST", "/api/v1/me/feeds", `{"name":"reader"}`).json(t, &made)
	h.get(made.URL).atom(t)
	if a := h.get("/api/v1/me/feeds"); a.status != http.StatusOK || !strings.Contains(a.body, made.ID) || strings.Contains(a.body, "/feeds/") {
		t.Errorf("the list: %d %s", a.status, a.body)
	}
	if a := h.send(h.http, "DELETE", "/api/v1/me/feeds/"+made.ID, ""); a.status != http.StatusNoContent {
		t.Errorf("revoke: %d %s", a.status, a.body)
	}
	if a := h.get(made.URL); a.status != http.StatusNotFound {
		t.Errorf("a revoked feed: %d", a.status)
	}
	var token struct{ Secret string }
	h.send(h.http, "POST", "/api/v1/me/tokens", `{"name":"short","scope":"write","expires_in_days":1}`).json(t, &token)
	r := h.request("POST", "/api/v1/me/feeds", strings.NewReader(`{"name":"reader"}`))
	r.Header.Set("Authorization", "Bearer "+token.Secret)
	r.Header.Set("Content-Type", "application/json")
	h.do(newClient(t), r).has(t, http.StatusForbidden, []string{"token_expires"})
}
