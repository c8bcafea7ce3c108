package api_test

import (
	"context"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// share makes a link as that person and gives its path and its id.
func (h *house) share(by *http.Client, w weighed, body string) (path, id string) {
	h.Helper()
	a := h.send(by, http.MethodPost, "/api/v1/dossiers/"+w.dossier+"/links", body)
	if a.status != http.StatusCreated {
		h.Fatalf("make link: %d %s", a.status, a.body)
	}
	var made struct{ ID, URL string }
	a.json(h.T, &made)
	if !strings.HasPrefix(made.URL, "/r/") || len(made.URL) < 25 {
		h.Fatalf("link %q", made.URL)
	}
	return made.URL, made.ID
}

// drawn serves a house that draws pages.
func (h *house) drawn() {
	h.Helper()
	h.serve(func(o *api.Options) {
		o.PageImage = func(_ context.Context, document string, page int, _ bool) (dossier.PageView, error) {
			return dossier.PageView{Type: "image/png", Width: 100, Height: 140, Picture: []byte("picture of " + document)}, nil
		}
		o.Printer = func(context.Context, []byte) ([]byte, error) { return []byte("%PDF"), nil }
	})
}

// fenced: what a link answers goes into no cache, no search engine and no log.
func fenced(t *testing.T, path string, a answer) {
	t.Helper()
	h := a.header
	if h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") || h.Get("Cache-Control") != "no-store" || len(h.Values("Set-Cookie")) > 0 {
		t.Errorf("%s is answered with %v", path, h)
	}
}

// below are the addresses under a link that open something: the report, its
// files and its one cited page.
func below(path string, w weighed) []string {
	page := path + "/pages/" + w.document + "/1"
	return []string{path, path + "/report.pdf", path + "/report.docx", page, page + "/image"}
}

func TestALinkOpensItsReportAndTheCitedPages(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		h.drawn()
		officer := h.bearerOf(v.people[store.Officer], "write")
		path, id := h.share(officer, v.own, `{"name":"The branch","pages":true}`)
		anybody := newClient(t)
		for _, at := range below(path, v.own) {
			a := h.send(anybody, http.MethodGet, at, "")
			if fenced(t, at, a); a.status != http.StatusOK {
				t.Errorf("%s: %d %s", at, a.status, a.body)
			}
		}
		a := h.send(anybody, http.MethodGet, path, "")
		if !strings.Contains(a.body, "may use Anonymised Data") || !strings.Contains(a.body, `href="`+path+"/pages/"+v.own.document+`/1"`) || strings.Contains(a.body, "Log out") ||
			!strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("the report: %v %s", a.header, a.body)
		}
		h.quotesLead(path, a.body)
		if a := h.send(anybody, http.MethodGet, path+"/pages/"+v.own.document+"/1", ""); !strings.Contains(a.body, "Anonymised Data") || strings.Contains(a.body, "Log out") || strings.Contains(a.body, "Either party") {
			t.Errorf("the cited page: %s", a.body)
		}
		// Only the cited page of only that document, by only one name.
		other := v.weighFor(v.ours, "Other", "other.pdf", text+"8 more\n")
		for _, at := range []string{
			"/pages/" + v.own.document + "/2", "/pages/" + v.own.document + "/0", "/pages/" + v.own.document + "/3", "/pages/" + v.own.document + "/-1", "/pages/" + v.own.document + "/01",
			"/pages/" + v.own.document + "/1%20", "/pages/" + v.own.document + "/2/image", "/pages/" + other.document + "/1", "/pages/" + other.document + "/1/image",
			"/pages/" + v.hidden.document + "/1", "/pages/" + strings.ToUpper(v.own.document) + "/1", "/pages/x/1", "/report.xlsx", "/report.json", "/..", "/pages",
		} {
			if a := h.send(anybody, http.MethodGet, path+at, ""); a.status != http.StatusNotFound && a.status != http.StatusUnauthorized {
				t.Errorf("%s: %d %.200s", at, a.status, a.body)
			}
		}
		plain, _ := h.share(officer, v.own, `{"name":"Without pages","sheet":"rep"}`)
		if a := h.send(anybody, http.MethodGet, plain, ""); a.status != http.StatusOK || strings.Contains(a.body, "/pages/") {
			t.Errorf("the rep's page: %d %s", a.status, a.body)
		}
		if a := h.send(anybody, http.MethodGet, plain+"/pages/"+v.own.document+"/1", ""); a.status != http.StatusNotFound {
			t.Errorf("a page of a link without pages: %d", a.status)
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			if a := h.send(anybody, method, path, ""); a.status != http.StatusMethodNotAllowed {
				t.Errorf("%s: %d", method, a.status)
			}
		}
		h.lookedAt(v, id)
	})
}

// quotesLead: each quote of the report leads to its page, and to itself there.
func (h *house) quotesLead(path, page string) {
	h.Helper()
	quotes := strings.Count(page, "<figcaption>")
	leads := regexp.MustCompile(`<figcaption><a href="(`+path+`/pages/[^"#]+)#([^"]+)">[^<]+, p\. \d+</a>`).FindAllStringSubmatch(page, -1)
	if quotes == 0 || len(leads) != quotes {
		h.Errorf("of %d quotes %d lead to their pages: %s", quotes, len(leads), page)
	}
	for _, lead := range leads {
		if a := h.send(newClient(h.T), http.MethodGet, lead[1], ""); a.status != http.StatusOK || !strings.Contains(a.body, `id="`+lead[2]+`"`) {
			h.Errorf("%s#%s: %d %s", lead[1], lead[2], a.status, a.body)
		}
	}
}

// lookedAt: openings are counted, and logged once a day.
func (h *house) lookedAt(v *town, id string) {
	h.Helper()
	links, err := h.store.For(store.System).ReportLinks(context.Background(), v.own.dossier, "", 10)
	h.check(err)
	log, err := h.store.Log(context.Background(), v.own.dossier, "", 100)
	h.check(err)
	opened := 0
	for _, e := range log {
		if e.Detail == "opened "+id {
			opened++
		}
	}
	if len(links) != 2 || links[1].Opened < 3 || opened != 1 {
		h.Errorf("links %+v, logged %d times", links, opened)
	}
	audit, err := h.store.AuditLog(context.Background(), "", id, "", 100)
	h.check(err)
	if len(audit) == 0 || audit[len(audit)-1].Action != "make" {
		h.Errorf("audit %+v", audit)
	}
}

// FAULTS: a link after withdrawal, and whatever else ends it, is dead at once,
// and nothing tells which it was.
func TestFaultLinkAfterWithdrawal(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		h.drawn()
		ctx := context.Background()
		unknown := h.send(newClient(t), http.MethodGet, "/r/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "")
		for name, end := range map[string]func(w weighed, id string, by store.User){
			"withdrawn": func(w weighed, id string, _ store.User) {
				if a := h.send(h.bearerOf(v.people[store.Officer], "write"), http.MethodDelete, "/api/v1/dossiers/"+w.dossier+"/links/"+id, ""); a.status != http.StatusNoContent {
					t.Errorf("withdraw: %d %s", a.status, a.body)
				}
			},
			"while links are off": func(weighed, string, store.User) {
				h.peopleTx(func(w store.PeopleTx) error { return w.TurnWay(ctx, store.LinkWay, false) })
			},
			"expired": func(weighed, string, store.User) { h.now = h.now.Add(14 * 24 * time.Hour) },
			"of a deleted dossier": func(w weighed, _ string, _ store.User) {
				if a := h.send(h.bearerOf(v.people[store.Officer], "write"), http.MethodDelete, "/api/v1/dossiers/"+w.dossier, ""); a.status != http.StatusNoContent {
					t.Errorf("delete: %d %s", a.status, a.body)
				}
			},
			"of somebody shut out": func(_ weighed, _ string, by store.User) {
				by.Disabled = true
				h.peopleTx(func(w store.PeopleTx) error { return w.ChangeUser(ctx, by, h.now) })
			},
			"of somebody who is a rep now": func(_ weighed, _ string, by store.User) {
				by.Role = store.Rep
				h.peopleTx(func(w store.PeopleTx) error { return w.ChangeUser(ctx, by, h.now) })
			},
			"of somebody who left the group": func(_ weighed, _ string, by store.User) {
				h.peopleTx(func(w store.PeopleTx) error { return w.RemoveFromGroup(ctx, v.ours.ID, by.ID) })
			},
			"of a dossier given away": func(w weighed, _ string, _ store.User) {
				h.check(h.store.InTx(ctx, func(tx store.Tx) error { return tx.SetAccess(ctx, w.dossier, store.Access{Owner: v.theirs.ID}, h.now) }))
			},
		} {
			before := h.now
			h.peopleTx(func(w store.PeopleTx) error { return w.TurnWay(ctx, store.LinkWay, true) })
			w := v.weighFor(v.ours, "Of "+name, name+".pdf", text+"7 "+store.NewID()+"\n")
			by := h.person(store.NewID()+"@example.org", store.Officer, v.ours)
			path, id := h.share(h.bearerOf(by, "write"), w, `{"name":"x","pages":true}`)
			anybody := newClient(t)
			h.now = h.now.Add(-time.Hour) // a clock that went back
			if a := h.send(anybody, http.MethodGet, path, ""); a.status != http.StatusOK {
				t.Errorf("%s, before: %d %s", name, a.status, a.body)
			}
			h.now = before
			end(w, id, by)
			for _, at := range below(path, w) {
				a := h.send(anybody, http.MethodGet, at, "")
				if fenced(t, at, a); a.status != http.StatusNotFound || scrub(a, w) != scrub(unknown, w) {
					t.Errorf("%s: %s: %d %s", name, at, a.status, a.body)
				}
				h.now = h.now.Add(20 * time.Minute) // nobody is kept waiting for many tries
			}
			h.now = before
		}
	})
}

// FAULTS: a link's token opens nothing else, however it is sent.
func TestFaultLinkOpensNothingElse(t *testing.T) {
	h := open(t)
	v := settle(h)
	path, _ := h.share(h.bearerOf(v.people[store.Officer], "write"), v.own, `{"name":"x","pages":true}`)
	secret := strings.TrimPrefix(path, "/r/")
	paths := []string{"/", "/account/feeds", "/admin/webhooks", "/feeds/" + secret + "/dossiers.atom", "/feeds/" + secret + "/dossiers/" + v.own.dossier + ".atom"}
	for _, op := range v.operations() {
		for _, r := range rows[op.ID] {
			if op.method == http.MethodGet && r.least != "" {
				paths = append(paths, v.names(r, v.people[store.Rep], false).Replace(r.path))
			}
		}
	}
	pages, err := os.ReadFile("testdata/pages.txt")
	h.check(err)
	for line := range strings.Lines(string(pages)) {
		page := regexp.MustCompile(`:\w+`).ReplaceAllString(strings.TrimSpace(line), v.own.dossier)
		if !strings.HasPrefix(page, "/login") && !strings.HasPrefix(page, "/confirm") && !strings.HasPrefix(page, "/unsubscribe") {
			paths = append(paths, page)
		}
	}
	for _, at := range paths {
		for how, set := range map[string]func(*http.Request){
			"bearer": func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) },
			"cookie": func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "checkweigh_session", Value: secret}) },
		} {
			r := h.request(http.MethodGet, at, nil)
			set(r)
			if a := h.do(newClient(t), r); a.status != http.StatusUnauthorized && a.status != http.StatusNotFound && a.status != http.StatusTooManyRequests {
				t.Errorf("%s with the link's token as a %s: %d", at, how, a.status)
			}
		}
	}
	if len(paths) < 40 {
		t.Errorf("only %d addresses were tried", len(paths))
	}
}

// FAULTS: CR and LF in titles make no header, in a link's answers and its files.
func TestFaultLinkHeadersRefuseLineEnds(t *testing.T) {
	h := open(t)
	h.drawn()
	for _, title := range []string{"Case\r\nX-Evil: 1", "Case\nSet-Cookie: a=b", "\"; filename=evil.exe\r\n\r\n<script>", "\u202e\u2028gnp.exe"} {
		w := h.weigh(title, "a\r\nX-Evil: 1.pdf", text+store.NewID()+"\n")
		path, _ := h.share(h.http, w, `{"name":"x\r\nX-Evil: 1","pages":true}`)
		for _, at := range below(path, w) {
			a := h.send(newClient(t), http.MethodGet, at, "")
			if a.status != http.StatusOK || a.header.Get("X-Evil") != "" || len(a.header.Values("Set-Cookie")) > 0 {
				t.Errorf("%q: %s: %d %v", title, at, a.status, a.header)
			}
			for name, values := range a.header {
				if strings.ContainsAny(name+strings.Join(values, ""), "\r\n\u2028\u202e") {
					t.Errorf("%q: header %q: %q", title, name, values)
				}
			}
			if strings.Contains(a.body, "<script>") {
				t.Errorf("%q: %s holds a script", title, at)
			}
		}
	}
}

func TestLinksAreTriedOnlySoOften(t *testing.T) {
	h := open(t)
	last := 0
	for range 80 {
		last = h.send(newClient(t), http.MethodGet, "/r/"+store.NewID(), "").status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after eighty guesses: %d", last)
	}
	w := h.weigh("Title", "a.pdf", text)
	path, _ := h.share(h.http, w, `{"name":"x"}`)
	if a := h.send(newClient(t), http.MethodGet, path, ""); a.status != http.StatusOK {
		t.Errorf("a good link from where many were guessed: %d", a.status)
	}
}

func TestLinksOnTheirPage(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "a.pdf", text)
	at := "/dossiers/" + w.dossier + "/links"
	form := func(path, body string) answer {
		r := h.request(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return h.do(h.http, r)
	}
	a := form(at, "name=Unit+%3Cb%3E7&sheet=rep&days=3&pages=on")
	made := regexp.MustCompile(`http://[^<]+/r/[A-Z2-7]{26}`).FindString(a.body)
	if a.status != http.StatusOK || made == "" || strings.Contains(a.body, "<b>7") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := h.send(newClient(t), http.MethodGet, strings.TrimPrefix(made, h.url), ""); a.status != http.StatusOK {
		t.Errorf("the link: %d %s", a.status, a.body)
	}
	again := h.get(at)
	if strings.Contains(again.body, made) || !strings.Contains(again.body, "1 time") || !strings.Contains(again.body, "6 November 2026") {
		t.Errorf("the page: %s", again.body)
	}
	withdraw := regexp.MustCompile(`action="(/dossiers/[^"]+/withdraw)"`).FindStringSubmatch(again.body)
	if a := form(withdraw[1], ""); a.status != http.StatusSeeOther {
		t.Errorf("withdraw: %d %s", a.status, a.body)
	}
	if a := h.send(newClient(t), http.MethodGet, strings.TrimPrefix(made, h.url), ""); a.status != http.StatusNotFound {
		t.Errorf("the withdrawn link: %d", a.status)
	}
	for _, bad := range []string{"name=&days=3", "name=x&days=91", "name=x&days=0x", "name=x&days=-1", "name=x&sheet=evil"} {
		if a := form(at, bad); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, a.status)
		}
	}
}
