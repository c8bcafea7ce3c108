package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/s3test"
)

// Two serves and two workers, each a process of its own, on one database and one
// bucket: what is uploaded to one serve is found by a search of the other, a
// worker that is killed at its work (SIGKILL) loses nothing and doubles nothing,
// and `verify` finds no difference on either machine.
func TestTwoServesAndTwoWorkers(t *testing.T) {
	database, bucket := pgtest.Database(t), s3test.Start(t).URL("originals")
	place := func(name string) []string {
		return []string{"--data", filepath.Join(t.TempDir(), name), "--database", database, "--blobs", bucket}
	}
	first := place("first")
	token := tokenFor(t, first)
	machines := []*machine{startServe(t, first, token), startServe(t, place("second"), token)}
	killed, left := startWorker(t, place("killed")), startWorker(t, place("left"))

	dossier := machines[0].newDossier("Case system")
	sent := 0
	upload := func(n int) {
		for range n {
			sent++
			machines[sent%2].upload(dossier, fmt.Sprintf("%03d.txt", sent), fmt.Sprintf(
				"SERVICES CONTRACT\n\n1. Data\n1.1 The Supplier shall not sell Buyer Data to any third party.\n1.2 Invoice %d is due within thirty days.\n", sent))
		}
	}
	for deadline := time.Now().Add(3 * time.Minute); killed.reads() == 0; upload(6) { // until it takes part
		if time.Now().After(deadline) {
			t.Fatal("the worker that is to be killed is given nothing to read")
		}
	}
	check(t, killed.cmd.Process.Signal(os.Kill))
	_ = killed.cmd.Wait()
	upload(6)

	for _, m := range machines {
		m.awaitAll(t, dossier, sent)
	}
	if left.reads() == 0 {
		t.Error("the other worker read nothing")
	}
	for _, p := range []*running{machines[0].running, machines[1].running, left.running} {
		check(t, p.cmd.Process.Signal(os.Interrupt))
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("%v: %v\n%s", p.cmd.Args, err, p.text())
		}
	}
	for _, m := range machines {
		out, bad, code := typed(t, append([]string{"verify", "--deep"}, m.place...)...)
		if code != exitDone {
			t.Errorf("verify: %d %s%s", code, out, bad)
		}
	}
}

// tokenFor makes the first person of a place with a token.
func tokenFor(t *testing.T, place []string) (token string) {
	t.Helper()
	for _, args := range [][]string{
		{"user", "add", "Ada", "--email", "ada@union.example", "--role", "admin"},
		{"token", "add", "ada@union.example", "--name", "test", "--scope", "write"},
	} {
		out, bad, code := typed(t, append(args, place...)...)
		if code != exitDone {
			t.Fatalf("%v: %d %s", args, code, bad)
		}
		token = strings.TrimSpace(out) // of the last
	}
	return token
}

// machine is a serve that is spoken to over HTTP.
type machine struct {
	*running
	place          []string
	address, token string
}

func startServe(t *testing.T, place []string, token string) *machine {
	t.Helper()
	r := begin(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--ocr", "off"}, place...)...)
	r.await("Stop with Ctrl-C")
	return &machine{r, place, regexp.MustCompile(`Serving on (\S+)`).FindStringSubmatch(r.text())[1], token}
}

// send posts a body and gives the answer's.
func (m *machine) send(path, kind string, body io.Reader) []byte {
	m.t.Helper()
	r, err := http.NewRequest(http.MethodPost, m.address+path, body)
	if err != nil {
		m.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+m.token)
	r.Header.Set("Content-Type", kind)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		m.t.Fatalf("%s: %d %s %v", path, answer.StatusCode, raw, err)
	}
	return raw
}

func (m *machine) newDossier(title string) string {
	m.t.Helper()
	raw := m.send("/api/v1/dossiers", "application/json", strings.NewReader(`{"title":"`+title+`"}`))
	return string(regexp.MustCompile(`"id":"([^"]+)"`).FindSubmatch(raw)[1])
}

func (m *machine) upload(dossier, name, content string) {
	m.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("files", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		m.t.Fatal(err)
	}
	m.send("/api/v1/dossiers/"+dossier+"/documents", form.FormDataContentType(), &body)
}

// awaitAll waits until this serve shows so many documents as read, and its search
// finds the clause of each, once.
func (m *machine) awaitAll(t *testing.T, dossier string, want int) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		var about struct{ Reading bool }
		asks(t, m.address, m.token, "/api/v1/dossiers/"+dossier, &about)
		read, clauses := len(m.documents(t, dossier)), m.clauses(t)
		said := fmt.Sprintf("%d of %d documents are read, clauses of %d are found, reading: %v", read, want, clauses, about.Reading)
		if !about.Reading && read == want && clauses == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %s\n%s", m.address, said, m.text())
		}
	}
}

// documents are the ids of those that are read, page after page.
func (m *machine) documents(t *testing.T, dossier string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Documents []struct{ Document string }
			Next      string
		}
		asks(t, m.address, m.token, "/api/v1/documents?state=read&limit=100&dossier="+dossier+"&cursor="+cursor, &page)
		for _, d := range page.Documents {
			if all[d.Document] {
				t.Errorf("%s is listed twice", d.Document)
			}
			all[d.Document] = true
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// clauses counts the documents whose clause is found, and minds that none is found twice.
func (m *machine) clauses(t *testing.T) int {
	t.Helper()
	seen := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Hits []struct{ Clause string }
			Next string
		}
		asks(t, m.address, m.token, "/api/v1/search?q=%22sell+Buyer+Data%22&limit=50&after="+cursor, &page)
		for _, h := range page.Hits {
			if seen[h.Clause] {
				t.Errorf("%s is found twice", h.Clause)
			}
			seen[h.Clause] = true
		}
		if cursor = page.Next; cursor == "" {
			return len(seen)
		}
	}
}

// worker is one whose figures are asked for.
type worker struct {
	*running
	metrics string
}

func startWorker(t *testing.T, place []string) *worker {
	t.Helper()
	r := begin(t, append([]string{"worker", "--ocr", "off", "--metrics", "127.0.0.1:0"}, place...)...)
	r.await("Working for postgres://")
	return &worker{r, regexp.MustCompile(`Metrics on (\S+)`).FindStringSubmatch(r.text())[1]}
}

// reads counts the documents that it has read.
func (w *worker) reads() (n int) {
	w.t.Helper()
	answer, err := http.Get(w.metrics)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = fmt.Sscan(string(regexp.MustCompile(`checkweigh_reads_total\{outcome="read"\} (\d+)`).FindSubmatch(raw)[1]), &n)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
