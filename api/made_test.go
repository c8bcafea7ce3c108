package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// house is a running server on a real store and a real index.
type house struct {
	*testing.T
	store *store.Store
	index *search.Index
	rules *rules.Set
	queue *jobs.Queue // never started: what is to be read stays so
	now   time.Time
	url   string
	http  *http.Client // logged in
}

func open(t *testing.T) *house {
	t.Helper()
	return openOn(t, store.Options{Dir: t.TempDir()})
}

// openOn opens a house on that database.
func openOn(t *testing.T, o store.Options) *house {
	t.Helper()
	dir := t.TempDir()
	h := &house{T: t, now: time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC)}
	var err error
	if h.store, err = store.Open(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.check(h.store.Close()) })
	if h.index, err = search.Open(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.check(h.index.Close()) })
	if h.rules, err = rules.Load(os.DirFS("testdata/pack")); err != nil {
		t.Fatal(err)
	}
	steps := jobs.Steps{Pool: unread{}, Analyzer: analyze.New(h.rules), Rules: h.rules, Limits: ingest.DefaultLimits}
	steps.Limits.Input = maxFile
	if h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: steps, Now: func() time.Time { return h.now }}); err != nil {
		t.Fatal(err)
	}
	handler, err := api.New(api.Options{
		Desk: h.store.Desk(), Original: h.store.Blobs.Open, Index: h.index, Rules: h.rules, Queue: h.queue, Clauses: lines, Version: "test",
		PageImage: h.queue.RenderPage, Explain: h.queue.Explain,
		Now: func() time.Time { return h.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	h.url = server.URL
	h.http = h.login()
	for _, way := range []store.Way{store.LinkWay, store.FeedWay} { // TestLinksAndFeedsAreOffUntilTurnedOn turns them off
		h.peopleTx(func(w store.PeopleTx) error { return w.TurnWay(context.Background(), way, true) })
	}
	return h
}

func (h *house) check(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// maxFile is the most that one file of a test may have, in bytes.
const maxFile = 1 << 20

// unread is where nothing is ever read, since the queue is never started.
type unread struct{}

func (unread) Read(context.Context, string, io.Reader, string) (ingest.Result, error) {
	return ingest.Result{}, errors.New("nothing is read here")
}

// receive keeps a file and asks for it to be read, which nobody does.
func (h *house) receive(ctx context.Context, dossierID, path string, forced dossier.Kind, r io.Reader) (string, error) {
	receipt, err := h.queue.Receive(ctx, dossierID, path, forced, r)
	return receipt.Document, err
}

// lines is a segmenter: every line is a clause, numbered by its first word.
func lines(t dossier.Text) []dossier.Clause {
	var all []dossier.Clause
	at := 0
	for _, line := range strings.SplitAfter(t.Body, "\n") {
		if line == "" {
			continue
		}
		number, _, _ := strings.Cut(line, " ")
		all = append(all, dossier.Clause{
			Index: len(all), Parent: -1, Number: strings.TrimSpace(number), Zone: dossier.Operative,
			Page: t.PageAt(at), Span: dossier.Span{Start: at, End: at + len(line)},
		})
		at += len(line)
	}
	return all
}

// login makes a client that has followed a login link.
func (h *house) login() *http.Client {
	h.Helper()
	client := newClient(h.T)
	resp, err := client.PostForm(h.url+"/login", url.Values{"token": {h.token()}})
	h.check(err)
	h.check(resp.Body.Close())
	if resp.StatusCode != http.StatusSeeOther {
		h.Fatalf("login: %s", resp.Status)
	}
	return client
}

// token is that of a fresh login link.
func (h *house) token() string {
	h.Helper()
	link, err := api.LoginLink(context.Background(), h.store.Desk(), h.now, time.Hour)
	h.check(err)
	return strings.TrimPrefix(link, "/login?token=")
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (h *house) do(client *http.Client, r *http.Request) answer {
	h.Helper()
	resp, err := client.Do(r)
	h.check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	h.check(err)
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func (h *house) request(method, path string, body io.Reader) *http.Request {
	h.Helper()
	r, err := http.NewRequest(method, h.url+path, body)
	h.check(err)
	return r
}

func (h *house) get(path string) answer {
	h.Helper()
	return h.do(h.http, h.request(http.MethodGet, path, nil))
}

func (h *house) postJSON(path, body string) answer {
	h.Helper()
	r := h.request(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return h.do(h.http, r)
}

// form sends a multipart form. A field named files is a file: name, content.
func (h *house) form(path string, fields ...[]string) answer {
	h.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, f := range fields {
		if f[0] != "files" {
			h.check(w.WriteField(f[0], f[1]))
			continue
		}
		part, err := w.CreateFormFile("files", f[1])
		h.check(err)
		_, err = io.WriteString(part, f[2])
		h.check(err)
	}
	h.check(w.Close())
	r := h.request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return h.do(h.http, r)
}

func (a answer) json(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		t.Fatalf("%v in %d %s", err, a.status, a.body)
	}
}

// problem reads an answer that must be a problem of that status.
func (a answer) problem(t *testing.T, status int) (p struct {
	Type, Title, Detail, Instance string
	Status                        int
}) {
	t.Helper()
	if a.status != status || !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") {
		t.Fatalf("answered %d %s, want %d application/problem+json: %s", a.status, a.header.Get("Content-Type"), status, a.body)
	}
	a.json(t, &p)
	if p.Status != status || p.Detail == "" || p.Title == "" || !strings.HasPrefix(p.Type, "urn:checkweigh:problem:") || !strings.HasPrefix(p.Instance, "urn:checkweigh:request:") {
		t.Fatalf("incomplete problem: %s", a.body)
	}
	return p
}

// text is a contract of this repository's own making, two pages.
const text = "1.1 The Supplier shall give the Buyer access to all data on request.\n" +
	"1.2 The Supplier may use Anonymised Data for any purpose whatsoever.\n\f" +
	"2.1 Either party may end this agreement by notice.\n"

// weighed is a dossier with one document that was read, checked, judged and indexed.
type weighed struct {
	dossier, document, title, name string
}

func (h *house) weigh(title, name, body string) weighed {
	h.Helper()
	ctx := context.Background()
	var made struct{ ID string }
	raw, err := json.Marshal(map[string]string{"title": title})
	h.check(err)
	a := h.postJSON("/api/v1/dossiers", string(raw))
	if a.status != http.StatusCreated {
		h.Fatalf("create dossier: %d %s", a.status, a.body)
	}
	a.json(h.T, &made)
	id, err := h.receive(ctx, made.ID, name, "", strings.NewReader("file of "+body))
	h.check(err)
	w := weighed{made.ID, id, title, name}
	h.check(h.store.InTx(ctx, func(tx store.Tx) error { return h.read(ctx, tx, w, body) }))
	h.index1(w, body)
	return w
}

func (h *house) read(ctx context.Context, tx store.Tx, w weighed, body string) error {
	t := madeText(body)
	attempt, err := tx.BeginReading(ctx, w.document)
	if err != nil {
		return err
	}
	if _, err := tx.FinishReading(ctx, w.document, attempt, store.Result{State: dossier.StatePartlyRead, Reason: "Page 2 is a picture.", Text: &t}, h.now); err != nil {
		return err
	}
	reading := dossier.Reading{
		Document: dossier.Document{ID: w.document, Path: w.name, State: dossier.StatePartlyRead, Reason: "Page 2 is a picture."},
		Pages:    t.Pages, Rules: h.rules.Version,
		Outline: dossier.Outline{Document: w.document, Parts: []dossier.Part{{Kind: dossier.Contract, Confidence: 0.9, Pages: [2]int{1, 2}, Span: dossier.Span{End: len(body)}}}},
		Facts:   []dossier.Fact{{Name: "supplier", Value: t.Cut(dossier.Span{Start: 4, End: 16}), Page: 1, Span: dossier.Span{Start: 4, End: 16}}},
	}
	verdicts := madeVerdicts(t, w.document)
	if _, err := tx.PutChecked(ctx, store.Checked{Document: w.document, Rules: h.rules.Version, Attempt: attempt, Reading: reading, Verdicts: verdicts}, h.now); err != nil {
		return err
	}
	judging, err := tx.BeginJudging(ctx, w.dossier)
	if err != nil {
		return err
	}
	_, err = tx.FinishJudging(ctx, w.dossier, judging, store.Judgement{Rules: h.rules.Version, Readings: []dossier.Reading{reading}, Verdicts: verdicts}, h.now)
	return err
}

func madeText(body string) dossier.Text {
	t := dossier.Text{Engine: "made/1", Body: body}
	half := strings.IndexByte(body, '\f')
	if half < 0 {
		half = len(body)
	}
	t.Pages = []dossier.Page{
		{Number: 1, Span: dossier.Span{End: half}, Quality: dossier.Good},
		{Number: 2, Span: dossier.Span{Start: half, End: len(body)}, Quality: dossier.ImageOnly, OCR: true, Reason: "a picture"},
	}
	return t
}

// madeVerdicts rest on the first two lines of the text.
func madeVerdicts(t dossier.Text, document string) []dossier.Verdict {
	clauses := lines(t)
	proof := func(c dossier.Clause) []dossier.Evidence {
		return []dossier.Evidence{{Document: document, Role: dossier.RoleNorm, Page: c.Page, Clause: c.Number, Span: c.Span, Quote: t.Cut(c.Span)}}
	}
	return []dossier.Verdict{
		{Requirement: "DA-01", Value: dossier.Partial, Confidence: 0.8, Reasons: []string{"on_request"}, Rule: "DA-01@1", Evidence: proof(clauses[0]), Documents: []string{document}},
		{Requirement: "GP-01", Value: dossier.Adverse, Confidence: 0.9, Rule: "GP-01@1", Evidence: proof(clauses[1]), Documents: []string{document}},
		{Requirement: "AM-02", Value: dossier.NotAssessable, Reasons: []string{dossier.ReasonUnreadPages}, Pages: []int{2}},
	}
}

func (h *house) index1(w weighed, body string) {
	h.Helper()
	t := madeText(body)
	var entries []search.Entry
	for _, c := range lines(t) {
		e := search.Entry{
			ID: search.EntryID(w.dossier, w.document, c.Index), Dossier: w.dossier, Document: w.document, DocumentName: w.name, Kind: dossier.Contract,
			Number: c.Number, Heading: w.title, Page: c.Page, Start: c.Span.Start, End: c.Span.End, Text: t.Cut(c.Span), Supplier: t.Cut(dossier.Span{Start: 4, End: 16}),
		}
		for _, v := range madeVerdicts(t, w.document) {
			if len(v.Evidence) > 0 && v.Evidence[0].Span == c.Span {
				e.Findings = append(e.Findings, search.Finding{Requirement: v.Requirement, Value: v.Value})
			}
		}
		entries = append(entries, e)
	}
	h.check(h.index.Put(entries))
}
