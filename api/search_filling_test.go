package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const fillingNotice = "The search index is still being filled; there may be more hits in a few minutes."

// An index that was lost is filled from the first change on. Until it has
// followed the store nobody is to take what it finds for all that there is.
func TestPeopleAreToldThatTheIndexIsStillBeingFilled(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		h.weigh("Title", "contract.pdf", text) // the index has its clauses, and has followed no change
		last, err := h.store.LastChange(context.Background())
		h.check(err)
		if last == 0 {
			t.Fatal("the store has no changes")
		}
		if notes := h.readyNotes(); len(notes) != 1 || notes[0] != "the search index is being filled" { // a stranger is not told how much there is
			t.Errorf("/readyz: %q", notes)
		}
		if a := h.get("/admin/health"); !strings.Contains(a.body, fmt.Sprintf("is being filled: 0 of %d changes", last)) {
			t.Errorf("/admin/health does not say how far the index is: %s", a.body)
		}
		h.wantNotice(true)

		h.follow(1)
		h.wantNotice(true)
		h.follow(0)
		h.wantNotice(false)
		if notes := h.readyNotes(); len(notes) != 0 {
			t.Errorf("/readyz of an index that has followed: %q", notes)
		}
	})
}

// follow makes the index say that it has seen all changes but the last few.
func (h *house) follow(but int64) {
	h.Helper()
	last, err := h.store.LastChange(context.Background())
	h.check(err)
	h.check(h.index.Apply(context.Background(), last-but, nil))
}

func (h *house) readyNotes() []string {
	h.Helper()
	var ready struct{ Notes []string }
	a := h.send(newClient(h.T), "GET", "/readyz", "")
	if a.status != http.StatusOK {
		h.Fatalf("/readyz: %d %s", a.status, a.body)
	}
	a.json(h.T, &ready)
	return ready.Notes
}

// wantNotice wants everything that asks the index to tell, or not to tell, that
// there may be more.
func (h *house) wantNotice(want bool) {
	h.Helper()
	for _, path := range []string{"/api/v1/search?q=data", "/api/v1/requirements/GP-01/precedents"} {
		var got struct {
			Complete *bool
			Notice   string
		}
		a := h.get(path)
		a.json(h.T, &got)
		if got.Complete == nil || *got.Complete == want || (got.Notice == fillingNotice) != want {
			h.Errorf("%s: want a notice %v: %s", path, want, a.body)
		}
	}
	if a := h.send(h.http, "POST", "/api/v1/search/list", "query\ndata\n"); a.status != http.StatusOK || strings.HasSuffix(a.body, ","+fillingNotice+"\n") != want {
		h.Errorf("a list of queries: %d, want a notice %v: %s", a.status, want, a.body)
	}
	for _, path := range []string{"/search?q=data", "/search?q=nosuchword", "/api/v1/search.atom?q=data"} {
		if a := h.get(path); a.status != http.StatusOK || strings.Contains(a.body, fillingNotice) != want {
			h.Errorf("%s: %d, want a notice %v: %s", path, a.status, want, a.body)
		}
	}
}
