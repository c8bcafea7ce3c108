package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestJourneyOfAResearcher: a query, a filter, the cited page at the highlight,
// and an export that holds what the page shows.
func TestJourneyOfAResearcher(t *testing.T) {
	s := serveSite(t, "--sample")
	s.send("PATCH", "/api/v1/dossiers/"+s.first(), map[string]any{"access": map[string]any{"group": s.group, "groups": []string{}, "shared": false}})
	walk(t, s, "researcher", s.person("Ben Researcher", "researcher"), func(w *walker) {
		w.press(`nav a[href="/search"]`)
		w.seen("Search the clauses")
		w.write("#q", "data")
		w.press("#find button")
		w.seen("Keep what was found")
		before := eval[int](w.tab, "Number(document.querySelector('#hits').innerText.match(/\\d+/)[0])")
		if !eval[bool](w.tab, "document.querySelector('details[data-roomy]').open") { // there is no room beside the clauses
			w.press("details[data-roomy] > summary")
		}
		w.tick(`input[name="verdict"][value="adverse"]`)
		if !w.how.script {
			w.press(`noscript button[form="find"]`)
		}
		w.until("fewer clauses", fmt.Sprintf("document.readyState==='complete' && document.querySelector('.chips') && Number(document.querySelector('#hits').innerText.match(/\\d+/)[0]) < %d", before))
		w.seen("Keep what was found")
		if !strings.Contains(w.at(), "verdict=adverse") || !strings.Contains(w.at(), "q=data") {
			t.Errorf("%s: the address does not hold the state: %s", w.name, w.at())
		}
		w.exported(eval[string](w.tab, `document.querySelector('a[href^="/api/v1/search.csv"]').getAttribute('href')`), eval[[]string](w.tab, `[...document.querySelectorAll('.hit')].map(h => h.dataset.clause)`))
		words := eval[string](w.tab, `document.querySelector('.hit mark').innerText`)
		w.press(".hit .where a")
		w.until("the page of the document", "document.readyState==='complete' && location.pathname.startsWith('/documents/')")
		w.until("the clause in view", `(() => { const e = document.querySelector('#at') || document.querySelector(':target'); if (!e) return false; const r = (e.closest('.clause') || e).getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; })()`)
		w.look()
		w.shoot("cited page")
		if marked := eval[string](w.tab, "[...document.querySelectorAll('mark')].map(m => m.innerText).join(' ')"); marked == "" {
			t.Errorf("%s: nothing is marked on the page that was cited for %q", w.name, words)
		}
	})
}

// exported compares the ids of the page with those of the file.
func (w *walker) exported(link string, shown []string) {
	w.Helper()
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.server.send("GET", link, nil), "\ufeff"))).ReadAll()
	w.must(err)
	column := slices.Index(records[0], "clause_id")
	if column < 0 {
		w.Fatalf("%s: no column of clause ids in %v", w.name, records[0])
	}
	var ids []string
	for _, r := range records[1:] {
		ids = append(ids, r[column])
	}
	if len(shown) == 0 || !slices.Equal(ids, shown) {
		w.Errorf("%s: the page shows %v and the file holds %v", w.name, shown, ids)
	}
}
