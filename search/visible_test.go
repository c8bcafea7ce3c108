package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func ask(t interface {
	Helper()
	Fatal(...any)
}, ix *Index, text string, page Page) Hits {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	hits, err := ix.Find(context.Background(), q, page)
	if err != nil {
		t.Fatal(text, err)
	}
	return hits
}

// hidden is a clause of a file that stands in a dossier of the viewer too, as
// another group's dossier has it.
func hidden() Entry {
	e := in(entry("a", 1, "The Supplier shall not sell data.", "GP-01:adverse"), "secret", VisibleToGroup("other"))
	e.Title, e.Buyer, e.Supplier, e.DocumentName, e.Date = "Secretive Project", "Hiddenborough Council", "Veiled Systems plc", "leaked.pdf", "2031-01-01"
	return e
}

func TestWhatAHiddenDossierSaysIsNotSeenThroughAVisibleOne(t *testing.T) {
	ix := open(t)
	seen := in(entry("a", 1, "The Supplier shall not sell data.", "GP-01:present"), "mine", VisibleToGroup("us"))
	more := in(entry("z", 1, "confidentially hidden: the keystroke recorder is sold as data", "DA-01:present"), "secret", VisibleToGroup("other"))
	put(t, ix, seen, hidden(), more)
	us := []string{VisibleToAll, VisibleToGroup("us")}
	hits := ask(t, ix, "sell", Page{Visible: us, Facets: true})
	if hits.Total != 1 || len(hits.Hits) != 1 || len(hits.Hits[0].Dossiers) != 1 || hits.Hits[0].Entry.Dossier != "mine" {
		t.Fatalf("found %+v", hits)
	}
	if said := fmt.Sprint(hits); strings.Contains(said, "ecret") || strings.Contains(said, "Hidden") || strings.Contains(said, "Veiled") ||
		strings.Contains(said, "adverse") || strings.Contains(said, "leaked") || strings.Contains(said, "2031") || strings.Contains(said, "other") {
		t.Errorf("the hidden dossier shows: %s", said)
	}
	for _, text := range []string{
		"dossier:secret", "dossier:secretive", "buyer:hiddenborough", `supplier:"veiled systems"`, "verdict:adverse", "requirement:GP-01 verdict:adverse",
		"keystroke", "keystrok*", "keystroke~1", `"keystroke recorder"`, `"recorder keystroke"~2`, "date:2031", "NOT sell", "document:z", "recorder OR keystroke",
	} {
		if hits := ask(t, ix, text, Page{Visible: us, Facets: true}); hits.Total != 0 || hits.Suggestion != "" || len(hits.Hits) != 0 {
			t.Errorf("%s: %+v", text, hits)
		}
	}
	if hits := ask(t, ix, "keystrokes", Page{Visible: us}); hits.Suggestion != "" {
		t.Errorf("a word of the hidden dossier is suggested: %s", hits.Suggestion)
	}
	if hits := ask(t, ix, "keystrake", Page{Visible: us}); hits.Suggestion != "" {
		t.Errorf("a word of the hidden dossier is suggested: %s", hits.Suggestion)
	}
	if _, ok, err := ix.Similar(context.Background(), "z:1", Page{Visible: us}); ok || err != nil {
		t.Errorf("similar to a hidden clause: %v, %v", ok, err)
	}
	if _, ok, err := ix.Get(context.Background(), hidden().ID, us); ok || err != nil {
		t.Errorf("a hidden entry was given: %v", err)
	}
	if all, err := ix.Precedents(context.Background(), "DA-01", BySupplier, us); err != nil || len(all) != 0 {
		t.Errorf("precedents of a hidden dossier: %v, %v", all, err)
	}
	if hits := ask(t, ix, "sell", Page{Visible: []string{}}); hits.Total != 0 {
		t.Error("who shares nothing sees something")
	}
}

func TestCopiesOfAClauseAreOneHit(t *testing.T) {
	ix := open(t)
	one := in(entry("a", 1, "The Supplier shall not sell data."), "d1", VisibleToAll)
	two, three := in(one, "d2", VisibleToAll), in(one, "d3", VisibleToGroup("g"))
	put(t, ix, one, two, three, entry("b", 1, "Nobody may sell."))
	for _, c := range []struct {
		visible []string
		total   int
		copies  []string
	}{
		{nil, 2, []string{"d1", "d2", "d3"}},
		{[]string{VisibleToAll}, 2, []string{"d1", "d2"}},
		{[]string{VisibleToGroup("g")}, 1, []string{"d3"}},
	} {
		hits := ask(t, ix, "sell data OR sell", Page{Visible: c.visible})
		var copies []string
		for _, h := range hits.Hits {
			if h.Entry.Document == "a" {
				for _, d := range h.Dossiers {
					copies = append(copies, d.Dossier)
				}
			}
		}
		if hits.Total != c.total || len(hits.Hits) != c.total || !slices.Equal(copies, c.copies) {
			t.Errorf("%v: %d of %d hits, copies in %v", c.visible, len(hits.Hits), hits.Total, copies)
		}
	}
}

var propertyWords = []string{"data", "access", "sell", "selling", "supplier", "buyer", "camera"}

// Whatever is asked, nothing that the viewer shares no value with is found,
// counted or named; each hit comes once; and the pages together are the total.
func TestFiltersNeverReturnAnInvisibleEntry(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		at := filepath.Join(dir, fmt.Sprint(n))
		ix, err := Open(at)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { ix.Close(); os.RemoveAll(at) }()
		groups := []string{VisibleToAll, VisibleToGroup("1"), VisibleToGroup("2"), VisibleToGroup("3")}
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(propertyWords), 1, 6).Draw(t, "words"), " ")
		})
		var all []Entry
		for i := range rapid.IntRange(1, 8).Draw(t, "clauses") {
			words := text.Draw(t, "text")
			for d := range rapid.IntRange(1, 3).Draw(t, "dossiers") {
				e := in(entry(fmt.Sprintf("doc%d", i), 0, words, "DA-01:present"), fmt.Sprintf("dossier%d", d),
					rapid.SliceOfNDistinct(rapid.SampledFrom(groups), 0, 2, rapid.ID).Draw(t, "visible")...)
				e.Supplier = "Firm " + e.Dossier
				all = append(all, e)
			}
		}
		if err := ix.Put(all); err != nil {
			t.Fatal(err)
		}
		viewer := rapid.SliceOfNDistinct(rapid.SampledFrom(groups), 0, 3, rapid.ID).Draw(t, "viewer")
		may := map[string]bool{}
		for _, e := range all {
			may[e.ID] = slices.ContainsFunc(e.Visible, func(v string) bool { return slices.Contains(viewer, v) })
		}
		query := rapid.OneOf(text, rapid.SampledFrom([]string{"NOT sell", "requirement:DA-01", "kind:contract", "supp*", "sall~1", "\"data access\"~4 OR camera", "like:doc0:0 OR data"})).Draw(t, "query")
		q, err := Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		page, total := Page{Size: rapid.IntRange(1, 3).Draw(t, "size"), Visible: viewer, Facets: true}, -1
		for {
			hits, err := ix.Find(context.Background(), q, page)
			if err != nil {
				if asQueryError(err, new(*QueryError)) {
					return // like: of what he may not see
				}
				t.Fatal(err)
			}
			total = hits.Total
			for _, h := range hits.Hits {
				if seen[h.Entry.Place()] {
					t.Fatalf("%s came twice", h.Entry.Place())
				}
				seen[h.Entry.Place()] = true
				for _, d := range h.Dossiers {
					if !may[h.Entry.Place()+":"+d.Dossier] {
						t.Fatalf("%q shows %s in %s to %v", query, h.Entry.Place(), d.Dossier, viewer)
					}
				}
			}
			for _, f := range hits.Facets {
				for _, v := range f.Values {
					if f.Field == "dossier" && !slices.ContainsFunc(all, func(e Entry) bool { return may[e.ID] && e.Dossier == v.Value }) {
						t.Fatalf("%q counts %s for %v", query, v.Value, viewer)
					}
				}
			}
			if page.After = hits.Next; page.After == "" {
				break
			}
		}
		if len(seen) != total {
			t.Fatalf("%q: %d hits on all pages, total %d", query, len(seen), total)
		}
	})
}

// A walk through the pages shows each clause once, also while others come and go.
func TestPagesStayStableWhileTheIndexChanges(t *testing.T) {
	ix := open(t)
	var all []Entry
	for i := range 120 {
		all = append(all, entry("a", i, strings.Repeat("filler ", i%7)+"the same words in each clause"+strings.Repeat(" words", i%3)))
	}
	put(t, ix, all...)
	seen := map[string]int{}
	page := Page{Size: 7}
	for round := 0; ; round++ {
		hits := ask(t, ix, "words clause", page)
		for _, h := range hits.Hits {
			seen[h.Entry.Place()]++
		}
		if page.After = hits.Next; page.After == "" {
			break
		}
		put(t, ix, entry("new", round, "quite another thing, to change what every word weighs"), entry("new", 1000+round, "filler here"))
	}
	for _, e := range all {
		if seen[e.Place()] != 1 {
			t.Errorf("%s came %d times", e.Place(), seen[e.Place()])
		}
	}
	q, _ := Parse("other words")
	first := ask(t, ix, "words clause", Page{Size: 7})
	for _, bad := range []string{first.Next, "x", "e30", strings.Repeat("A", 5000)} {
		if _, err := ix.Find(context.Background(), q, Page{After: bad}); err == nil {
			t.Errorf("a cursor of another query was taken: %.20s", bad)
		}
	}
	if _, err := ix.Find(context.Background(), q, Page{Size: MaxPageSize + 1}); err == nil {
		t.Error("a page without bounds was answered")
	}
}

func TestFacetsCountWhatWasFound(t *testing.T) {
	ix := open(t)
	a, b := entry("a", 1, "sell data", "GP-01:adverse"), entry("b", 1, "sell more data", "GP-01:present", "DA-01:present")
	a.Date, b.Date, b.Supplier = "2024-03-01", "2025-03-01", "Harbour Ltd"
	put(t, ix, a, b, entry("c", 1, "nothing of that"))
	if hits := ask(t, ix, "sell", Page{}); hits.Facets != nil {
		t.Error("facets that nobody asked for")
	}
	got := map[string]string{}
	for _, f := range ask(t, ix, "sell", Page{Facets: true}).Facets {
		for _, v := range f.Values {
			got[f.Field] += fmt.Sprintf("%s=%d ", v.Value, v.Count)
			if f.Field == "dossier" && v.Label != "Case system" {
				t.Errorf("the dossier is called %q", v.Label)
			}
		}
	}
	for field, want := range map[string]string{
		"requirement": "GP-01=2 DA-01=1 ", "verdict": "present=1 adverse=1 ", "kind": "contract=2 ", "year": "2024=1 2025=1 ",
		"supplier": "Brightloop Analytics Ltd=1 Harbour Ltd=1 ", "buyer": "Northshire Council=2 ", "dossier": "d1=2 ",
	} {
		sorted := func(s string) []string { return slices.Sorted(slices.Values(strings.Fields(s))) }
		if !slices.Equal(sorted(got[field]), sorted(want)) {
			t.Errorf("%s: %q, want %q", field, got[field], want)
		}
	}
}

// The count of a value is what is left when the search is narrowed to it: also of a
// name that begins another, of one that is spelt in two ways, and of clauses that
// stand in two dossiers.
func TestACountIsWhatNarrowingLeaves(t *testing.T) {
	ix := open(t)
	var all []Entry
	for i, name := range []string{"Harbour Ltd", "Harbour Ltd.", "HARBOUR LTD", "Harbour Ltd (Holdings)", "New Harbour Ltd"} {
		e := entry(fmt.Sprint("doc", i), i, "sell data", "GP-01:adverse")
		e.Supplier, e.Buyer = name, "Council of "+name
		all = append(all, e)
	}
	for _, d := range []string{"d1", "d2"} {
		e := entry("twice", 1, "sell data twice", "GP-01:present")
		e.ID, e.Dossier, e.Shared, e.Supplier = EntryID(d, "twice", 1), d, true, "Harbour Ltd"
		all = append(all, e)
	}
	put(t, ix, all...)
	q, err := Parse("sell")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, f := range ask(t, ix, "sell", Page{Facets: true}).Facets {
		if f.Field == "year" {
			continue
		}
		for _, v := range f.Values {
			narrow, err := q.Narrow(f.Field, v.Value)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Parse(narrow.String())
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range []Query{narrow, again} {
				hits, err := ix.Find(context.Background(), one, Page{})
				if err != nil || hits.Total != v.Count {
					t.Errorf("%s: %d are counted and %d found, %v", one, v.Count, hits.Total, err)
				}
			}
			looked++
		}
	}
	if looked < 10 {
		t.Errorf("only %d values were looked at", looked)
	}
}
