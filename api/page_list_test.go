package api

import (
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestGoldenPages holds the list of the addresses that people open. Whoever
// tests every page, here or beside the whole program, goes by it, so that a new
// page is not left out.
func TestGoldenPages(t *testing.T) {
	files, err := readStatic()
	if err != nil {
		t.Fatal(err)
	}
	s := &service{Options: Options{QueuePage: http.NotFoundHandler(), Queue: idle{}}, files: files, meter: newMeter(nil)}
	var pages []string
	for _, r := range s.routes().Routes() {
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
