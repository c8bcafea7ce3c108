package api_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// give lets a group own a dossier, in the store and in the index.
func (h *house) give(w weighed, body string, to store.Access) {
	h.Helper()
	ctx := context.Background()
	h.check(h.store.InTx(ctx, func(tx store.Tx) error { return tx.SetAccess(ctx, w.dossier, to, h.now) }))
	visible, err := h.store.VisibleTo(ctx, w.dossier)
	h.check(err)
	t := madeText(body)
	var entries []search.Entry
	for _, c := range lines(t) {
		entries = append(entries, search.Entry{
			ID: search.EntryID(w.dossier, w.document, c.Index), Dossier: w.dossier, Document: w.document, DocumentName: w.name, Visible: visible,
			Number: c.Number, Page: c.Page, Start: c.Span.Start, End: c.Span.End, Text: t.Cut(c.Span),
		})
	}
	h.check(h.index.Put(entries))
}

// What a group has is to everybody else what never was: the same answer, letter
// for letter, as for an id that nobody ever made.
func TestAnotherGroupsDossierIsNotThere(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ours, theirs := h.group("Ours"), h.group("Theirs")
		const body = "1.1 The Supplier shall give the Buyer walnuts.\n1.2 Second line of it.\n2.1 End.\n"
		w := h.weigh("Their secret dossier", "secret.pdf", body)
		h.give(w, body, store.Access{Owner: theirs.ID})
		never := weighed{dossier: store.NewID(), document: strings.Repeat("0", 64)}
		for _, role := range []store.Role{store.Rep, store.Researcher, store.Officer} {
			inside := h.bearerOf(h.person("in-"+string(role)+"@example.org", role, theirs), "admin")
			outside := h.bearerOf(h.person("out-"+string(role)+"@example.org", role, ours), "admin")
			for _, path := range []string{
				"/dossiers/D", "/documents/F", "/api/v1/dossiers/D", "/api/v1/dossiers/D/verdicts", "/api/v1/dossiers/D/report", "/api/v1/dossiers/D/report?format=html",
				"/api/v1/documents/F", "/api/v1/documents/F/text", "/api/v1/documents/F/original", "/api/v1/clauses/F:0",
			} {
				fill := func(w weighed) string {
					return strings.NewReplacer("/D", "/"+w.dossier, "/F", "/"+w.document).Replace(path)
				}
				if a := h.send(inside, "GET", fill(w), ""); a.status != http.StatusOK {
					t.Errorf("%s as %s of the group: %d %s", path, role, a.status, a.body)
				}
				hidden, nothing := h.send(outside, "GET", fill(w), ""), h.send(outside, "GET", fill(never), "")
				if hidden.status != http.StatusNotFound || scrub(hidden, w) != scrub(nothing, never) {
					t.Errorf("%s as %s of another group: %d %s, and what never was: %s", path, role, hidden.status, hidden.body, nothing.body)
				}
			}
			for _, path := range []string{"/api/v1/dossiers", "/", "/search?q=walnuts", "/api/v1/search?q=walnuts", "/api/v1/search?q=dossier:" + w.dossier} {
				if a := h.send(outside, "GET", path, ""); a.status != http.StatusOK || strings.Contains(a.body, "secret") || strings.Contains(a.body, w.document) {
					t.Errorf("%s as %s of another group tells: %s", path, role, a.body)
				}
				if a := h.send(inside, "GET", path, ""); a.status != http.StatusOK || !strings.Contains(a.body, "ecret") {
					t.Errorf("%s as %s of the group: %d %s", path, role, a.status, a.body)
				}
			}
			if a := h.send(outside, "GET", "/api/v1/search?q=walnuts", ""); !strings.Contains(a.body, `"total":0`) {
				t.Errorf("the count tells: %s", a.body)
			}
		}
		h.give(w, body, store.Access{Owner: theirs.ID, Shared: true})
		rep := h.bearerOf(h.person("late@example.org", store.Rep, ours), "read")
		for _, path := range []string{"/api/v1/dossiers/" + w.dossier, "/api/v1/search?q=walnuts"} {
			if a := h.send(rep, "GET", path, ""); a.status != http.StatusOK || !strings.Contains(a.body, w.document) {
				t.Errorf("%s once it is shared: %d %s", path, a.status, a.body)
			}
		}
		h.check(h.store.InTx(t.Context(), func(tx store.Tx) error {
			return tx.SetAccess(t.Context(), w.dossier, store.Access{Owner: theirs.ID}, h.now)
		}))
		if a := h.send(rep, "GET", "/api/v1/search?q=walnuts", ""); strings.Contains(a.body, "secret") || strings.Contains(a.body, w.dossier) {
			t.Errorf("the index has not heard yet that it is shared no more, and search tells: %s", a.body)
		}
	})
}

// scrub takes out of an answer what was asked and which request it was.
func scrub(a answer, w weighed) string {
	body := strings.NewReplacer(w.dossier, "D", w.document, "F", a.header.Get("X-Request-Id"), "R").Replace(a.body)
	return body
}

func TestUploadsAreForResearchersOfTheGroup(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ours, theirs := h.group("Ours"), h.group("Theirs")
		w := h.weigh("Title", "contract.pdf", text)
		h.give(w, text, store.Access{Owner: theirs.ID, Shared: true})
		hidden := h.weigh("Hidden", "hidden.pdf", text+"3 more\n")
		for role, want := range map[store.Role][3]int{ // in the group, shared with all, hidden
			store.Rep: {403, 403, 403}, store.Researcher: {202, 403, 404}, store.Officer: {202, 403, 404},
		} {
			inside, outside := newClient(t), newClient(t)
			h.enter(inside, h.person("in-"+string(role)+"@example.org", role, theirs).Email, password)
			h.enter(outside, h.person("out-"+string(role)+"@example.org", role, ours).Email, password)
			for i, try := range []struct {
				client  *http.Client
				dossier string
			}{{inside, w.dossier}, {outside, w.dossier}, {outside, hidden.dossier}} {
				h.http = try.client
				file := []string{"files", "a.txt", "words of " + string(role)}
				if a := h.form("/api/v1/dossiers/"+try.dossier+"/documents", file); a.status != want[i] {
					t.Errorf("%s, try %d: %d, want %d: %s", role, i, a.status, want[i], a.body)
				}
				page := want[i]
				if page == http.StatusAccepted {
					page = http.StatusSeeOther
				}
				if a := h.form("/upload", []string{"dossier", try.dossier}, file); a.status != page {
					t.Errorf("%s, form %d: %d, want %d: %s", role, i, a.status, page, a.body)
				}
			}
		}
	})
}

func TestNamesAndProxies(t *testing.T) {
	h := open(t)
	h.serve(func(o *api.Options) { o.Hosts = []string{"weigh.example.org"} })
	at, _ := url.Parse(h.url)
	for host, want := range map[string]int{
		"weigh.example.org": 200, "WEIGH.example.org:443": 200, at.Host: 200, "example.org": 403, "evil.weigh.example.org": 403, "127.0.0.1:1": 403,
	} {
		r := h.request("GET", "/healthz", nil)
		r.Host = host
		if a := h.do(newClient(t), r); a.status != want {
			t.Errorf("as %q: %d, want %d", host, a.status, want)
		}
	}
}

func TestReadiness(t *testing.T) {
	h := open(t)
	var away error
	h.serve(func(o *api.Options) {
		o.Ready = []api.Check{{Name: "originals", Ask: func(context.Context) error { return away }}}
	})
	if a := h.send(newClient(t), "GET", "/readyz", ""); a.status != http.StatusOK {
		t.Errorf("ready: %d %s", a.status, a.body)
	}
	away = store.ErrUnavailable
	a := h.send(newClient(t), "GET", "/readyz", "")
	if p := a.problem(t, http.StatusServiceUnavailable); !strings.Contains(p.Detail, "originals") || a.header.Get("Retry-After") == "" {
		t.Errorf("not ready: %+v %v", p, a.header)
	}
	if a := h.send(newClient(t), "GET", "/healthz", ""); a.status != http.StatusOK {
		t.Errorf("healthy all the same: %d", a.status)
	}
}

func TestMetrics(t *testing.T) {
	h := open(t)
	figures := func(o *api.Options) {
		o.Figures = func(context.Context) (api.Figures, error) {
			return api.Figures{Queues: []api.QueueFigures{{Name: "read", Waiting: 3, Age: 90 * time.Second}}, Documents: map[string]int{"failed": 2}}, nil
		}
	}
	meter := api.NewMeter()
	meter.Worked("read", jobs.Done, 3*time.Second)
	meter.Worked("index", jobs.Erred, time.Minute)
	meter.Read(dossier.StateFailed)
	h.serve(func(o *api.Options) { figures(o); o.Meter = meter })
	h.get("/dossiers/" + store.NewID())
	a := h.send(newClient(t), "GET", "/metrics", "")
	for _, want := range []string{`checkweigh_queue_age_seconds{queue="read"} 90`, `checkweigh_documents{state="failed"} 2`, `route="/dossiers/:id",status="404"`,
		`checkweigh_reads_total{outcome="failed"} 1`, `checkweigh_reads_total{outcome="read"} 0`,
		`checkweigh_work_seconds_count{ending="done",work="read"} 1`, `checkweigh_work_seconds_bucket{ending="erred",work="index",le="60"} 1`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("no %s in %s", want, a.body)
		}
	}
	for _, forwarded := range []string{"X-Forwarded-For", "Forwarded", "Via"} {
		r := h.request("GET", "/metrics", nil)
		r.Header.Set(forwarded, "127.0.0.1")
		h.do(newClient(t), r).problem(t, http.StatusUnauthorized)
	}
	rep := h.person("rep@example.org", store.Rep)
	root := h.person("root@example.org", store.Admin)
	h.serve(func(o *api.Options) { figures(o); o.BehindProxy = true })
	h.send(newClient(t), "GET", "/metrics", "").problem(t, http.StatusUnauthorized)
	h.send(h.bearerOf(rep, "admin"), "GET", "/metrics", "").problem(t, http.StatusForbidden)
	h.send(h.bearerOf(root, "read"), "GET", "/metrics", "").problem(t, http.StatusForbidden)
	if a := h.send(h.bearerOf(root, "admin"), "GET", "/metrics", ""); a.status != http.StatusOK {
		t.Errorf("an administrator's token: %d", a.status)
	}
	h.serve(func(o *api.Options) {
		o.Figures = func(context.Context) (api.Figures, error) { return api.Figures{}, store.ErrUnavailable }
	})
	if a := h.send(newClient(t), "GET", "/metrics", ""); !strings.Contains(a.body, "checkweigh_request_seconds") {
		t.Errorf("without the figures of the work there are none at all: %d %s", a.status, a.body)
	}
}

// A worker shows its figures to the same people as a server, and nothing else.
func TestMetricsOfAWorker(t *testing.T) {
	h := open(t)
	meter := api.NewMeter()
	meter.Read(dossier.StateRead)
	root := h.person("root@example.org", store.Admin)
	worker := httptest.NewServer(api.NewMetrics(api.Options{Desk: h.store.Desk(), Meter: meter, Now: func() time.Time { return h.now }}))
	t.Cleanup(worker.Close)
	h.url = worker.URL
	if a := h.send(newClient(t), "GET", "/metrics", ""); a.status != http.StatusOK || !strings.Contains(a.body, `checkweigh_reads_total{outcome="read"} 1`) {
		t.Errorf("on this machine: %d %s", a.status, a.body)
	}
	r := h.request("GET", "/metrics", nil)
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	h.do(newClient(t), r).problem(t, http.StatusUnauthorized)
	if a := h.do(h.bearerOf(root, "admin"), r); a.status != http.StatusOK {
		t.Errorf("an administrator's token through a proxy: %d %s", a.status, a.body)
	}
	for _, path := range []string{"/", "/login", "/api/v1/dossiers", "/healthz"} {
		if a := h.send(newClient(t), "GET", path, ""); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if _, err := api.ListenHere("0.0.0.0:0", "--metrics"); err == nil || !strings.Contains(err.Error(), "--metrics 127.0.0.1:0") {
		t.Errorf("an address of other machines: %v", err)
	}
}

func TestTheQueuePageIsForAdministrators(t *testing.T) {
	h := open(t)
	page, err := h.queue.Page(api.QueuePath)
	h.check(err)
	h.serve(func(o *api.Options) { o.QueuePage = page })
	officer := newClient(t)
	h.enter(officer, h.person("officer@example.org", store.Officer).Email, password)
	for _, path := range []string{"/admin/queue/", "/admin/queue/jobs", "/admin/queue/api/queues", "/admin/queue/api/jobs"} {
		if a := h.send(newClient(t), "GET", path, ""); a.status != http.StatusUnauthorized {
			t.Errorf("%s without login: %d", path, a.status)
		}
		if a := h.send(officer, "GET", path, ""); a.status != http.StatusForbidden {
			t.Errorf("%s as an officer: %d", path, a.status)
		}
		r := h.request("GET", path, nil)
		r.Header.Set("Accept", "text/html,*/*")
		a := h.do(h.http, r)
		policy := a.header.Get("Content-Security-Policy")
		if a.status != http.StatusOK || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "script-src 'self'") {
			t.Errorf("%s as an administrator: %d %q %s", path, a.status, policy, a.body)
		}
	}
}

func TestErrorsOfTheStoreAreAnsweredAsWhatTheyAre(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	for _, c := range []struct {
		err    error
		status int
		retry  bool
	}{
		{store.ErrUnavailable, 503, true}, {store.ErrFull, 507, false}, {store.ErrTooLarge, 413, false}, {store.ErrBusy, 409, true},
		{store.ErrMismatch, 422, false}, {store.ErrForbidden, 403, false}, {store.ErrConflict, 409, false},
	} {
		h.serve(func(o *api.Options) {
			o.Original = func(context.Context, string) (store.BlobFile, error) { return nil, c.err }
		})
		a := h.get("/api/v1/documents/" + w.document + "/original")
		a.problem(t, c.status)
		if (a.header.Get("Retry-After") != "") != c.retry {
			t.Errorf("%v: Retry-After %q", c.err, a.header.Get("Retry-After"))
		}
	}
}

// FAULTS: slow client. A header that does not come to its end is cut off.
func TestSlowHeadersAreCutOff(t *testing.T) {
	h := open(t)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config = api.NewServer(http.NotFoundHandler(), "")
	server.Config.ReadHeaderTimeout = 50 * time.Millisecond
	server.Start()
	h.Cleanup(server.Close)
	h.cutOff(strings.TrimPrefix(server.URL, "http://"))
}

// cutOff sends half a header and waits to be shut out.
func (h *house) cutOff(addr string) {
	h.Helper()
	conn, err := net.Dial("tcp", addr)
	h.check(err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	h.check(err)
	h.check(conn.SetReadDeadline(time.Now().Add(time.Minute)))
	answer, err := io.ReadAll(conn)
	if err != nil || strings.Contains(string(answer), "200 OK") {
		h.Errorf("a slow header got %q, %v", answer, err)
	}
}
