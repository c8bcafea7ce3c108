package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is a writer that can be read while somebody writes.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) { s.mu.Lock(); defer s.mu.Unlock(); return s.b.Write(p) }
func (s *screen) String() string              { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

// typed runs the program as a person types it, and gives what is seen and the code.
func typed(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, bad screen
	err := run(t.Context(), args, func(string) string { return "" }, &out, &bad)
	code = exitCode(err, &bad)
	return out.String(), bad.String(), code
}

// serveSample keeps the sample dossier in a folder until stop is called.
func serveSample(t *testing.T, dir string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var out, bad screen
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--sample", "--data", dir, "--addr", "127.0.0.1:0", "--ocr", "off"}, func(string) string { return "" }, &out, &bad)
	}()
	for deadline := time.Now().Add(4 * time.Minute); !strings.Contains(out.String(), "Serving on"); time.Sleep(50 * time.Millisecond) {
		select {
		case err := <-done:
			t.Fatalf("serve ended: %v\n%s%s", err, out.String(), bad.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("serve does not begin: %s%s", out.String(), bad.String())
		}
	}
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	}
}

func TestSearchOfAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	stop := serveSample(t, dir)
	_, bad, code := typed(t, "search", "--data", dir, "sell")
	if code != exitUsage || !strings.Contains(bad, "in use by process") || !strings.Contains(bad, "http://") || !strings.Contains(bad, "--token") {
		t.Errorf("beside a serve: %d %s", code, bad)
	}
	stop()
	out, bad, code := typed(t, "search", "--data", dir, "requirement:GP-01 verdict:adverse sell")
	if code != exitDone || !strings.Contains(out, "page 2, contract.pdf") || !strings.Contains(out, "«sell»") || !strings.Contains(out, "GP-01 adverse") {
		t.Errorf("%d %s%s", code, out, bad)
	}
	out, _, code = typed(t, "search", "--data", dir, "anonymsied data")
	if code != exitDone || !strings.Contains(out, "did you mean: anonymised data") {
		t.Errorf("a slip of the finger: %d %s", code, out)
	}
	_, bad, code = typed(t, "search", "--data", dir, "data verdict:bad")
	if code != exitUsage || !strings.Contains(bad, "\n  data verdict:bad\n               ^\n") {
		t.Errorf("a wrong query: %d %s", code, bad)
	}
	out, _, code = typed(t, "search", "--data", dir, "--format", "json", "--limit", "1", `"anonymised data"~3`)
	var answer answered
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != exitDone || len(answer.Clauses) != 1 || answer.Total < 2 {
		t.Fatalf("json: %d %v %s", code, err, out)
	}
	out, _, code = typed(t, "search", "--data", dir, "--like", answer.Clauses[0].Clause)
	if code != exitDone || strings.Contains(out, answer.Clauses[0].Clause) || strings.Contains(out, "nothing found") {
		t.Errorf("like: %d %s", code, out)
	}
	list := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(list, []byte("query,label\nsell,mine\nverdict:bad,theirs\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, code = typed(t, "search", "--data", dir, "--list", list, "--limit", "1")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || code != exitDone || len(rows) != 3 || rows[1][0] != "mine" || !strings.Contains(rows[2][15], "not a verdict") {
		t.Errorf("a list: %d %v %q", code, err, rows)
	}
	for _, args := range [][]string{
		{"search"}, {"search", "--data", dir}, {"search", "--data", dir, "a", "--list", list}, {"search", "--data", dir, "a", "--limit", "0"},
		{"search", "--data", dir + "/nowhere", "a"}, {"search", "--data", dir, "--precedents", "what"}, {"search", "--data", dir, "--list", dir + "/nowhere"},
		{"search", "--data", dir, "like:abc:1"}, {"search", "--server", "ftp://x", "a"},
	} {
		if _, bad, code := typed(t, args...); code != exitUsage || bad == "" {
			t.Errorf("%v: %d %s", args, code, bad)
		}
	}
}

func TestSearchOfAServer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.URL.Query().Get("after") == "" {
			_, _ = w.Write([]byte(`{"query":"sell","total":2,"next":"n","hits":[{"clause":"a:1","document_name":"a.pdf","dossiers":["d"],"page":3,"number":"1.2","text":"may \u001b[2Jsell","highlights":[{"start":8,"end":12}]}]}`))
			return
		}
		_, _ = w.Write([]byte(`{"query":"sell","total":2,"next":"","hits":[{"clause":"b:1","document_name":"b.pdf","text":"=sell"}]}`))
	}))
	defer server.Close()
	_, bad, code := typed(t, "search", "--server", server.URL, "sell")
	if code != exitUsage || !strings.Contains(bad, "--token") {
		t.Errorf("without a token: %d %s", code, bad)
	}
	out, bad, code := typed(t, "search", "--server", server.URL, "--token", "secret", "sell")
	if code != exitDone || !strings.Contains(out, "2 of 2") || !strings.Contains(out, "1.2, page 3, a.pdf") || !strings.Contains(out, "«sell»") || strings.Contains(out, "\x1b") {
		t.Errorf("%d %q %s", code, out, bad)
	}
	out, _, _ = typed(t, "search", "--server", server.URL, "--token", "secret", "--format", "csv", "sell")
	if !strings.Contains(out, "'=sell") {
		t.Errorf("a formula in the CSV: %s", out)
	}
}
