package api_test

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// masked are what differs from run to run on a page: ids, marks of files, days
// and times.
var masked = []struct {
	pattern *regexp.Regexp
	mask    string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
	{regexp.MustCompile(`\?v=[0-9a-f]{12}`), "?v=MARK"},
	{regexp.MustCompile(`\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}(?:, \d\d:\d\d)?`), "DAY"},
}

// TestTheDossierIsAsItWas holds the whole page of a dossier against a golden file,
// as a browser without scripts gets it.
func TestTheDossierIsAsItWas(t *testing.T) {
	h := open(t)
	w := h.weigh("Case system", "contract.pdf", text)
	h.check(h.store.InTx(context.Background(), func(tx store.Tx) error {
		return tx.PutGiven(context.Background(), w.dossier, store.Given{Source: "ocds:1", Facts: []store.GivenFact{{Name: "buyer", Value: "Given Council"}}}, h.now)
	}))
	h.judgeAgain(w, []dossier.Verdict{
		{Requirement: "DA-01", Value: dossier.Missing}, {Requirement: "GP-01", Value: dossier.NotAssessable, Reasons: []string{dossier.ReasonUnreadPages}},
	})
	got := h.get("/dossiers/" + w.dossier).body
	for _, m := range masked {
		got = m.pattern.ReplaceAllString(got, m.mask)
	}
	const path = "testdata/dossier.html"
	if *update {
		h.check(os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	h.check(err)
	if got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("line %d of the page differs from %s; if the change is meant, run: go test ./api -run AsItWas -update\ngot:  %s\nwant: %s", i+1, path, g[i], w[i])
			}
		}
		t.Errorf("the page has %d lines, %s has %d", len(g), path, len(w))
	}
}
