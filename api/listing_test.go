package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	v := settle(open(t))
	client := v.bearerOf(v.people[store.Officer], "write")
	at := "/api/v1/dossiers/" + v.own.dossier
	for _, path := range []string{
		at, at + "/verdicts", at + "/report", at + "/report?format=html", at + "/report?format=text", at + "/access", "/api/v1/documents/" + v.own.document,
		"/api/v1/documents/" + v.own.document + "/text", "/api/v1/clauses/" + v.own.document + ":0", "/api/v1/requirements", "/api/v1/requirements/DA-01",
	} {
		first := v.send(client, "GET", path, "")
		tag := first.header.Get("ETag")
		v.now = v.now.Add(time.Hour) // a report says when it was made, and which day its clocks stand on
		for given, want := range map[string]int{tag: 304, `"other", W/` + tag: 304, "*": 304, `"other"`: 200, "": 200} {
			req := v.request("GET", path, nil)
			req.Header.Set("If-None-Match", given)
			a := v.do(client, req)
			if tag == "" || a.status != want || a.header.Get("ETag") != tag || want == 304 && a.body != "" {
				t.Errorf("%s with %q: %d, want %d, tag %q: %.100s", path, given, a.status, want, a.header.Get("ETag"), a.body)
			}
		}
	}
	before := v.send(client, "GET", at, "").header.Get("ETag")
	if a := v.send(client, "PATCH", at, `{"title":"Another title"}`); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if v.send(client, "GET", at, "").header.Get("ETag") == before {
		t.Error("a changed dossier kept its tag")
	}
}

func TestListsGoOnByTheirLinks(t *testing.T) {
	v := settle(open(t))
	client := v.bearerOf(v.people[store.Researcher], "write")
	for i := range 3 {
		v.weighFor(v.ours, "More", "more.pdf", text+strings.Repeat("3 more\n", i+1))
		v.send(client, "POST", "/api/v1/dossiers/"+v.own.dossier+"/log", `{"kind":"note","detail":"`+strings.Repeat("n", i+1)+`"}`)
		v.send(client, "POST", "/api/v1/saved-searches", `{"name":"n","query":"data"}`)
		v.send(client, "POST", "/api/v1/batches", `{"source":"s","anew":true}`)
	}
	batch := v.batch(v.people[store.Researcher], v.own.dossier, "folder")
	v.send(client, "PUT", "/api/v1/batches/"+batch+"/items", `{"items":[{"path":"b"},{"path":"c"},{"path":"d"}]}`)
	for path, key := range map[string]string{
		"/api/v1/dossiers": `"id":`, "/api/v1/documents": `"document":`, "/api/v1/dossiers/" + v.own.dossier + "/log": `"id":`, "/api/v1/saved-searches": `"id":`,
		"/api/v1/batches": `"id":`, "/api/v1/batches/" + batch + "/items": `"key":`, "/api/v1/search?q=data": `"clause":`,
	} {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		whole := strings.Count(v.send(client, "GET", path+separator+"limit=100", "").body, key)
		got, pages := 0, 0
		for next := path + separator + "limit=1"; next != ""; pages++ {
			a := v.send(client, "GET", next, "")
			if got += strings.Count(a.body, key); a.status != http.StatusOK || pages > 100 {
				t.Fatalf("%s: %d %s", next, a.status, a.body)
			}
			next, _, _ = strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), `>; rel="next"`)
		}
		if got != whole || whole < 3 || pages < 3 {
			t.Errorf("%s: %d in %d pages, %d at once", path, got, pages, whole)
		}
	}
}

// TestAnImportIsGoneOnWith: what was sent before a break is not put in twice.
func TestAnImportIsGoneOnWith(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		v.http = v.bearerOf(v.people[store.Researcher], "write")
		begin := func() (got struct {
			ID     string
			Counts store.BatchCounts
		}) {
			v.postJSON("/api/v1/batches", `{"source":"laptop"}`).json(t, &got)
			return got
		}
		first := begin()
		made := v.send(v.http, "PUT", "/api/v1/batches/"+first.ID+"/dossiers", `{"key":"k","title":"From the laptop"}`)
		again := v.send(v.http, "PUT", "/api/v1/batches/"+first.ID+"/dossiers", `{"key":"k","title":"From the laptop"}`)
		var d, e struct{ ID string }
		made.json(t, &d)
		again.json(t, &e)
		if d.ID == "" || d.ID != e.ID {
			t.Errorf("one key made %q and %q", d.ID, e.ID)
		}
		for range 2 {
			if a := v.form("/api/v1/dossiers/"+d.ID+"/documents", []string{"batch", first.ID}, []string{"path", "a/\"b\".txt"}, []string{"files", "x", "words"}); a.status != http.StatusAccepted {
				t.Fatalf("%d %s", a.status, a.body)
			}
		}
		v.send(v.http, "PUT", "/api/v1/batches/"+first.ID+"/items", `{"items":[{"path":"a/\"b\".txt","state":"failed","reason":"late"},{"path":"c","state":"skipped","reason":"no document"}]}`)
		if second := begin(); second.ID != first.ID || second.Counts != (store.BatchCounts{Files: 2, Waiting: 1, Skipped: 1}) {
			t.Errorf("gone on with: %+v", second)
		}
		var dossier struct{ Documents []struct{ Path string } }
		v.get("/api/v1/dossiers/"+d.ID).json(t, &dossier)
		if len(dossier.Documents) != 1 || dossier.Documents[0].Path != `a/"b".txt` {
			t.Errorf("%+v", dossier)
		}
		other := v.bearerOf(v.people[store.Officer], "write")
		v.send(other, "PATCH", "/api/v1/batches/"+first.ID, `{"state":"ended"}`).problem(t, http.StatusNotFound)
	})
}

// TestAnotherGroupsFileLooksNew: that a hidden dossier has the same file is not told.
func TestAnotherGroupsFileLooksNew(t *testing.T) {
	v := settle(open(t))
	same := "file of " + hiddenText // what weigh sent
	a := v.upload(v.bearerOf(v.people[store.Researcher], "write"), "", "found.pdf", same)
	if a.status != http.StatusAccepted || !strings.Contains(a.body, v.hidden.document) || !strings.Contains(a.body, `"state":"pending"`) || strings.Contains(a.body, "picture") {
		t.Errorf("%d %s", a.status, a.body)
	}
	mine := v.send(v.bearerOf(v.people[store.Rep], "read"), "GET", "/api/v1/documents/"+v.hidden.document, "")
	if mine.status != http.StatusOK || strings.Contains(mine.body, v.hidden.dossier) || strings.Contains(mine.body, marker+".pdf") || !strings.Contains(mine.body, "found.pdf") {
		t.Errorf("%d %s", mine.status, mine.body)
	}
}
