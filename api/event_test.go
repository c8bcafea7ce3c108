package api_test

import (
	"bufio"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
)

// hear gives the lines that /events sends, until the test ends.
func (v *town) hear(of store.User, query string) (lines <-chan string, stop func()) {
	v.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	resp, err := v.bearerOf(of, "read").Do(v.request("GET", "/api/v1/events"+query, nil).WithContext(ctx))
	v.check(err)
	heard := make(chan string, 1000)
	go func() {
		defer close(heard)
		defer resp.Body.Close()
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			heard <- in.Text()
		}
	}()
	return heard, cancel
}

func TestEventsTellOfVisibleDossiersAlone(t *testing.T) {
	v := settle(open(t))
	heard, stop := v.hear(v.people[store.Rep], "")
	defer stop()
	for _, id := range []string{v.hidden.dossier, v.own.dossier} {
		v.check(v.store.InTx(t.Context(), func(tx store.Tx) error {
			tx.Change(store.DossierJudged, id, "", v.now)
			return nil
		}))
	}
	for line := range heard {
		if strings.Contains(line, v.hidden.dossier) {
			t.Errorf("another group's dossier: %s", line)
		}
		if strings.Contains(line, v.own.dossier) {
			if !strings.Contains(line, `"kind":"judged"`) || !strings.Contains(line, `"unsettled":`) {
				t.Errorf("%s", line)
			}
			return
		}
	}
	t.Error("nothing of the own dossier was heard")
}

func TestEventsEndWhenTheServerStops(t *testing.T) {
	v := settle(open(t))
	stopping := make(chan struct{})
	v.serve(func(o *api.Options) { o.Stopping = stopping })
	heard, stop := v.hear(v.people[store.Rep], "")
	defer stop()
	close(stopping)
	for range heard {
	}
}

func TestOnePersonHasFewListeners(t *testing.T) {
	v := settle(open(t))
	for range 5 {
		_, stop := v.hear(v.people[store.Rep], "")
		defer stop()
	}
	a := v.ask(v.bearerOf(v.people[store.Rep], "read"), "GET", row{path: "/api/v1/events"}, strings.NewReplacer())
	a.problem(t, 429)
	a = v.ask(v.bearerOf(v.people[store.Officer], "read"), "GET", row{path: "/api/v1/events"}, strings.NewReplacer())
	if a.status != 200 {
		t.Errorf("another person: %d", a.status)
	}
}
