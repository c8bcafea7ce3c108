package api_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// TestAChangeRestsOnWhatWasLookedAt: If-Match with the ETag of an older state
// changes nothing, with that of now it does, and without it nothing is asked.
func TestAChangeRestsOnWhatWasLookedAt(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		client := v.bearerOf(v.people[store.Officer], "write")
		at := "/api/v1/dossiers/" + v.own.dossier
		batch := v.batch(v.people[store.Officer], v.own.dossier, "folder")
		document := "/api/v1/documents/" + v.own.document
		for _, c := range []struct{ method, path, body, shown string }{
			{"PATCH", at, `{"title":"Another title"}`, at},
			{"PATCH", at, `{"access":{"group":"` + v.ours.ID + `","groups":[],"shared":true}}`, at + "/access"},
			{"PUT", at + "/given", `{"source":"ocds:1","facts":[{"name":"ocid","value":"o"}],"documents":[]}`, at + "/given"},
			{"PUT", at + "/verdicts/DA-01/override", `{"decision":"confirm","reason":"Read it"}`, at + "/verdicts"},
			{"DELETE", at + "/verdicts/DA-01/override", "", at + "/verdicts"},
			{"PATCH", "/api/v1/batches/" + batch, `{"state":"stopped"}`, "/api/v1/batches/" + batch},
			{"DELETE", document + "?dossier=" + v.own.dossier, "", document},
			{"DELETE", at, "", at},
		} {
			tag := v.send(client, "GET", c.shown, "").header.Get("ETag")
			p := v.sendIf(client, `"older", "other"`, c.method, c.path, c.body).problem(t, http.StatusPreconditionFailed)
			if p.Type != "urn:checkweigh:problem:changed" || !strings.Contains(p.Detail, "Get it again") {
				t.Errorf("%s %s: %+v", c.method, c.path, p)
			}
			if now := v.send(client, "GET", c.shown, "").header.Get("ETag"); tag == "" || now != tag {
				t.Errorf("%s %s changed something: %q became %q", c.method, c.path, tag, now)
			}
			if a := v.sendIf(client, `"older", W/`+tag, c.method, c.path, c.body); a.status >= 300 {
				t.Errorf("%s %s with the tag of now: %d %s", c.method, c.path, a.status, a.body)
			}
		}
	})
}

// TestOfTwoChangesThatRestOnOneStateOneIsMade: also when they come at once.
func TestOfTwoChangesThatRestOnOneStateOneIsMade(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		client := v.bearerOf(v.people[store.Officer], "write")
		at := "/api/v1/dossiers/" + v.own.dossier
		tag := v.send(client, "GET", at, "").header.Get("ETag")
		statuses := make([]int, 6)
		var group sync.WaitGroup
		for i := range statuses {
			group.Go(func() {
				statuses[i] = v.sendIf(client, tag, "PATCH", at, `{"title":"Title `+strings.Repeat("I", i+1)+`"}`).status
			})
		}
		group.Wait()
		slices.Sort(statuses)
		if !slices.Equal(statuses, []int{200, 412, 412, 412, 412, 412}) {
			t.Errorf("answered %v", statuses)
		}
	})
}

// sendIf sends a request that rests on a tag.
func (v *town) sendIf(client *http.Client, tag, method, path, body string) answer {
	v.Helper()
	req := v.request(method, path, strings.NewReader(body))
	req.Header.Set("If-Match", tag)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return v.do(client, req)
}
