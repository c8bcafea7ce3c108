package jobs_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// This program is also the child that reads documents, and the server that is
// killed.
func TestMain(m *testing.M) {
	if ingest.IsChild(os.Args[1:]) {
		os.Exit(ingest.ChildMain(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	if role := os.Getenv(victimVariable); role != "" {
		victim(role)
	}
	if role := os.Getenv(mailVictimVariable); role != "" {
		mailVictim(role)
	}
	if role := os.Getenv(importVariable); role != "" {
		importer(role)
	}
	code := m.Run()
	if made.pool != nil {
		_ = made.pool.Close()
	}
	os.Exit(code)
}

// made is what all tests share, since it holds no state of theirs.
var made struct {
	sync.Once
	pool *ingest.Pool
	set  *rules.Set
	err  error
}

func steps() (jobs.Steps, error) {
	made.Do(func() {
		if made.set, made.err = rules.Load(rules.Embedded()); made.err == nil {
			made.pool, made.err = ingest.NewPool(ingest.Options{OCR: ingest.OCROff, Children: 2})
		}
	})
	return jobs.Steps{Pool: made.pool, Analyzer: analyze.New(made.set), Rules: made.set, Workers: 2}, made.err
}

func stepsFor(t *testing.T) jobs.Steps {
	t.Helper()
	s, err := steps()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// house is a store with a queue and an index on it.
type house struct {
	t     *testing.T
	at    place
	steps jobs.Steps
	store *store.Store
	index *search.Index
	queue *jobs.Queue
	meter jobs.Meter // nil: nothing is counted
}

// openHouse opens the place; nothing works before h.start.
func openHouse(t *testing.T, at place) *house {
	t.Helper()
	h := &house{t: t, at: at, steps: stepsFor(t)}
	var err error
	if h.store, err = store.Open(t.Context(), at.options()); err != nil {
		t.Fatal(err)
	}
	if h.index, err = search.Open(filepath.Join(at.dir, "index")); err != nil {
		t.Fatal(err)
	}
	h.wire()
	t.Cleanup(h.close)
	return h
}

func (h *house) wire() {
	h.t.Helper()
	var err error
	if h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: h.steps, Index: h.index, Meter: h.meter}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) close() {
	if h.store == nil {
		return
	}
	for _, err := range []error{h.queue.Stop(context.Background()), h.index.Close(), h.store.Close()} {
		if err != nil {
			h.t.Error(err)
		}
	}
	h.store = nil
}

func (h *house) start() {
	h.t.Helper()
	if err := h.queue.Start(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) dossier(title string) string {
	h.t.Helper()
	d := dossier.Dossier{ID: store.NewID(), Title: title}
	err := h.store.InTx(h.t.Context(), func(tx store.Tx) error { return tx.AddDossier(h.t.Context(), d, time.Now()) })
	if err != nil {
		h.t.Fatal(err)
	}
	return d.ID
}

func (h *house) receive(dossierID, path, content string) jobs.Receipt {
	h.t.Helper()
	r, err := h.queue.Receive(h.t.Context(), dossierID, path, "", strings.NewReader(content))
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// patience is for a machine that does much else. The files of a soak burn the
// whole processor time that a child may have, twice.
func patience() time.Duration {
	if os.Getenv("CHECKWEIGH_SOAK") != "" {
		return 30 * time.Minute
	}
	return 4 * time.Minute
}

// await waits until what was asked for has come about.
func (h *house) await(what string, done func() bool) {
	h.t.Helper()
	deadline := time.NewTimer(patience())
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-deadline.C:
			h.t.Fatal("waited in vain for: " + what)
		case <-tick.C:
		}
	}
}

// settled waits until the dossier has been judged with all its documents and
// the index has followed.
func (h *house) settled(dossierID string) {
	h.t.Helper()
	h.await("the dossier to be judged", func() bool {
		left, err := h.store.Unsettled(h.t.Context(), dossierID, h.steps.Rules.Version)
		return err == nil && left == 0 && h.count(`state NOT IN ('completed', 'discarded', 'cancelled')`) == 0
	})
	h.await("the index to follow", func() bool {
		last, err := h.store.LastChange(h.t.Context())
		seen, err2 := h.index.Seen()
		return err == nil && err2 == nil && seen == last
	})
}

// count counts the jobs for which the condition holds.
func (h *house) count(where string) (n int) {
	h.t.Helper()
	err := queueDB(h.store).QueryRow(`SELECT count(*) FROM river_job WHERE ` + where).Scan(&n)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// hash is over everything that a person could see of a dossier: paths, states,
// texts, verdicts, quotes and index entries. It is the same with and without a fault.
func (h *house) hash(dossierID string) string {
	h.t.Helper()
	ctx, sum := h.t.Context(), sha256.New()
	must := func(err error) {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
	}
	members, err := h.store.Memberships(ctx, dossierID)
	must(err)
	var lines []string
	for _, m := range members {
		lines = append(lines, fmt.Sprintln(m.Path, m.Document, m.Depth, m.Reason))
	}
	documents, err := h.store.Documents(ctx, dossierID)
	must(err)
	for _, d := range documents {
		text, err := h.store.Text(ctx, d.ID)
		if store.CodeOf(err) != store.NotFound {
			must(err)
		}
		c, err := h.store.Checked(ctx, d.ID, "", h.steps.Rules.Version)
		must(err)
		c.Attempt = 0 // how often it was tried is nobody's business
		entries, err := jobs.Entries(ctx, h.store, h.steps.Rules.Version, d.ID)
		must(err)
		c.Reading.Document.Path, c.Document = "", ""
		for i := range entries {
			e := &entries[i] // the dossier is another one each time
			e.ID, e.Dossier, e.Title, e.DocumentName, e.Shared = "", "", "", "", false
		}
		raw, err := json.Marshal([]any{d.ID, d.State, d.Reason, text, c.Reading, c.Verdicts, entries})
		must(err)
		lines = append(lines, string(raw))
	}
	sort.Strings(lines)
	verdicts, err := h.store.Verdicts(ctx, dossierID)
	must(err)
	raw, err := json.Marshal(verdicts)
	must(err)
	fmt.Fprint(sum, lines, string(raw))
	return hex.EncodeToString(sum.Sum(nil))
}

// The documents of the tests, in our own words.
const (
	contract = `SERVICES CONTRACT

This Contract is made between Northshire Council ("the Buyer") and Brightloop Analytics Ltd ("the Supplier").

1. Data
1.1 The Supplier shall, on request and at no charge, give the Buyer access to all Buyer Data in an open format at any time during the Term.
1.2 The Supplier shall not sell Buyer Data to any third party.

2. Term
2.1 This Contract starts on 1 April 2026 and ends on 31 March 2028.
`
	schedule = `SCHEDULE 2 - DATA PROTECTION

1. The Supplier may use Anonymised Data for any purpose, including the training of models.
2. The Supplier shall act only on the documented instructions of the Buyer.
`
	letter = "From: foi@northshire.example\r\nTo: rep@union.example\r\nSubject: Your request\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
		"Thank you for your request for information. The contract is attached. We do not hold an impact assessment.\r\n" +
		"--b\r\nContent-Type: text/plain; name=schedule.txt\r\nContent-Disposition: attachment; filename=schedule.txt\r\n\r\n" +
		schedule + "\r\n--b--\r\n"
)

// zipOf packs files in the order given: name, content, name, content ...
func zipOf(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
