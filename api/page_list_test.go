package api

import (
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestGoldenPages holds the list of the addresses that people open. Whoever
// tests every page, here or beside the whole program, goes by it, so that a new
// page is not left out.
func TestGoldenPages(t *testing.T) {
	var pages []string
	for _, r := range bare(t).routes().Routes() {
		if r.Method == http.MethodGet && isPage(r.Path) {
			pages = append(pages, r.Path)
		}
	}
	slices.Sort(pages)
	got := strings.Join(pages, "\n") + "\n"
	const golden = "testdata/pages.txt"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the pages are\n%sbut %s has\n%sWrite it anew with -update, and give a new page an address in cmd/checkweigh/page_example_test.go.", got, golden, want)
	}
}

// isPage reports whether a route is for people: neither JSON nor what pages and
// machines fetch, nor the queue's own program.
func isPage(route string) bool {
	if strings.HasSuffix(route, "/preview/page") {
		return false // what a mail program shows, fenced in so that nothing runs in it
	}
	if strings.HasPrefix(route, sharedPath) && (strings.HasSuffix(route, "/image") || strings.Contains(route, "/report.")) {
		return false // a picture or a file
	}
	return !slices.ContainsFunc([]string{"/api/", staticPath, feedsPath, "/openapi.json", metricsPath, "/healthz", "/readyz", QueuePath, oidcStart}, func(other string) bool {
		return strings.HasPrefix(route, other)
	})
}

// idle is a queue of which only the limit is asked.
type idle struct{ Queue }

func (idle) Limit() int64 { return 1 << 20 }

// bare is a service of which only the addresses are asked.
func bare(t *testing.T) *service {
	t.Helper()
	files, err := readStatic()
	if err != nil {
		t.Fatal(err)
	}
	s := &service{Options: Options{QueuePage: http.NotFoundHandler(), Queue: idle{}, Meter: NewMeter()}, files: files}
	if s.pages, err = parsePages(files); err != nil {
		t.Fatal(err)
	}
	s.Log, s.Now = slog.New(slog.DiscardHandler), time.Now
	return s
}

// TestFaultCSRFOfEveryForm sends to every address that takes one what another
// site makes a browser send. Only the links of mails stand outside: mail
// programs press them from anywhere, and their secret says what they may do.
func TestFaultCSRFOfEveryForm(t *testing.T) {
	s := bare(t)
	server, tried := s.guard(s.routes()), 0
	for _, r := range s.routes().Routes() {
		if r.Method == http.MethodGet || r.Method == http.MethodHead || mailLink(r.Path) {
			continue
		}
		req := httptest.NewRequest(r.Method, "http://localhost"+r.Path, strings.NewReader("on=1"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.Header.Set("Origin", "https://evil.example")
		got := httptest.NewRecorder()
		server.ServeHTTP(got, req)
		if tried++; got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "Another site asked your browser") {
			t.Errorf("%s %s from another site: %d %s", r.Method, r.Path, got.Code, got.Body)
		}
	}
	if tried < 40 {
		t.Errorf("only %d addresses take anything", tried)
	}
}
