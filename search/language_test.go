package search

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestTheLanguageOfQueries(t *testing.T) {
	ix := open(t)
	a := entry("a", 1, "The Supplier may process Anonymised Data, and derived or other Data, for any purpose.")
	b := entry("a", 2, "Selling data is forbidden. Workers dying at work are reported.")
	c := entry("b", 1, "The Supplier shall organise the data that were anonymized before.")
	a.Date, b.Date, c.Date, c.Page, c.Heading = "2024-03-01", "2024-12-31", "2025-06-30", 4, "Anonymous records"
	page := entry("b", 1, "The first clause ends here.\nThe camera clause begins on this page.")
	page.ID, page.Unit, page.Page, page.Heading, page.Number = PageID("d1", "b", 9), PageUnit, 9, "", ""
	put(t, ix, a, b, c, page)
	for _, q := range []struct {
		query string
		want  []string
	}{
		{`"selling data"`, []string{"a:2"}},
		{`"sell data"`, nil}, // phrases are exact
		{"sell data", []string{"a:2"}},
		{"anonymised", []string{"a:1", "b:1"}}, // -ise and -ize are one spelling
		{"organize", []string{"b:1"}},
		{`"anonymised purpose"~20`, []string{"a:1"}},
		{`"data purpose"~2`, []string{"a:1"}},
		{`"purpose data"~2`, []string{"a:1"}}, // in any order
		{`"data purpose"~1`, nil},
		{`"data data data"~20`, nil},
		{`"data data"~5`, []string{"a:1"}},
		{`"data data"~2`, nil},
		{`"anonymous record"~0`, []string{"b:1"}}, // in the heading
		{"anonymi*", []string{"a:1", "b:1"}},
		{"anonymsed~1", []string{"a:1"}},
		{"anonymsed~2", []string{"a:1", "b:1"}},
		{"date:2024", []string{"a:1", "a:2"}},
		{"date:2024-03", []string{"a:1"}},
		{"date:2024-03-01..2025", []string{"a:1", "a:2", "b:1"}},
		{"date:>2024", []string{"b:1"}},
		{"date:>=2024-12-31", []string{"a:2", "b:1"}},
		{"date:<2024-12-31", []string{"a:1"}},
		{"date:<=2024", []string{"a:1", "a:2"}},
		{"date:..2023", nil},
		{"NOT date:2024", []string{"b:1"}},
		{"page:4", []string{"b:1"}},
		{"camera", nil},
		{"unit:page camera", []string{"b:p9"}},
		{`unit:page "clause begins"`, []string{"b:p9"}},
		{`unit:page "camera page"~6 document:b`, []string{"b:p9"}},
		{"unit:page came*", []string{"b:p9"}},
		{"unit:page", []string{"b:p9"}},
		{"unit:clause document:b", []string{"b:1"}},
		{"dossier:\"case system\" organise", []string{"b:1"}},
		{"dossier:d1 organise", []string{"b:1"}},
	} {
		if got := find(t, ix, q.query); !slices.Equal(got, q.want) {
			t.Errorf("%s: found %v, want %v", q.query, got, q.want)
		}
	}
	if hits := ask(t, ix, "first camera", Page{}); hits.Total != 0 || hits.Pages != 1 {
		t.Errorf("what stands in two clauses of a page: %+v", hits)
	}
}

func TestProximityMarksOnlyTheWordsThatStandNear(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("a", 1, "data come first of all, and then anonymised or derived data, and much later and far away some data again"))
	var got []string
	for _, h := range ask(t, ix, `"anonymised data"~3`, Page{}).Hits {
		got = append(got, marked(h))
	}
	if want := []string{"data come first of all, and then [anonymised] or derived [data], and much later and far away some data again"}; !slices.Equal(got, want) {
		t.Errorf("marked %q", got)
	}
}

func TestSuggestionsAreWordsThatFindSomething(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("a", 1, "The Supplier shall not disclose anonymised data."), entry("a", 2, "Monitoring of workers"))
	for query, want := range map[string]string{
		"anonimysed data":           "anonymised data",
		"anonymized":                "",
		`supplier:Brightlop`:        "supplier:brightloop",
		`"anonymised dota"`:         `"anonymised data"`,
		"monitering workers":        "monitoring workers",
		"monitering data":           "", // both words are there, but in no clause together
		"zzzzzzzz":                  "",
		"NOT NOT anonymsied NOT xy": "",
		"monitering OR wrkers":      "monitoring OR workers",
	} {
		if got := ask(t, ix, query, Page{}).Suggestion; got != want {
			t.Errorf("%s: suggested %q, want %q", query, got, want)
		}
	}
}

func TestSimilarClauses(t *testing.T) {
	ix := open(t)
	put(t, ix,
		entry("a", 1, "The Supplier shall not sell, license or otherwise disclose Buyer Data to any third party."),
		entry("b", 1, "The Contractor must never sell or disclose the Buyer Data to a third party without consent."),
		entry("c", 1, "Invoices are paid within thirty days of receipt by the accounts department."),
		entry("d", 1, "The Supplier shall not disclose or sell Customer Data to third parties.", "GP-01:present"),
		in(entry("a", 1, "The Supplier shall not sell, license or otherwise disclose Buyer Data to any third party."), "d2", VisibleToAll),
	)
	hits, ok, err := ix.Similar(context.Background(), "a:1", Page{})
	if err != nil || !ok || len(hits.Hits) != 2 || hits.Hits[0].Entry.Document == "c" {
		t.Errorf("similar: %v, %v, %+v", ok, err, hits)
	}
	if got := find(t, ix, "like:a:1 verdict:present"); !slices.Equal(got, []string{"d:1"}) {
		t.Errorf("like: with a field: %v", got)
	}
	if _, ok, err := ix.Similar(context.Background(), "nowhere:1", Page{}); ok || err != nil {
		t.Errorf("similar to nothing: %v, %v", ok, err)
	}
	q, _ := Parse("data like:nowhere:1")
	var bad *QueryError
	if _, err := ix.Find(context.Background(), q, Page{}); !errors.As(err, &bad) || bad.At != 11 {
		t.Errorf("like: of an unknown clause: %v", err)
	}
}

func TestPrecedentsAreTheStrongestOfEachSupplier(t *testing.T) {
	ix := open(t)
	with := func(e Entry, supplier, buyer, date string, f ...Finding) Entry {
		e.Supplier, e.Buyer, e.Date, e.Findings = supplier, buyer, date, f
		return e
	}
	present := func(confidence float64, elements int) Finding {
		return Finding{Requirement: "DA-01", Value: dossier.Present, Confidence: confidence, Elements: elements}
	}
	put(t, ix,
		with(entry("a", 1, "weak"), "Brightloop Ltd", "Leeds", "2025-01-01", present(0.6, 1)),
		with(entry("a", 2, "strong"), "BRIGHTLOOP LIMITED", "Leeds", "2020-01-01", present(0.9, 2)),
		with(entry("b", 1, "complete"), "Harbour plc", "York", "2021-01-01", present(0.9, 3)),
		with(entry("b", 2, "complete and newer"), "Harbour plc", "Hull", "2024-01-01", present(0.9, 3)),
		with(entry("c", 1, "takes it back"), "Trick Ltd", "Bath", "2025-01-01", present(1, 5), Finding{Requirement: "DA-01", Value: dossier.Adverse}),
		with(entry("d", 1, "partial"), "Half Ltd", "Bath", "2025-01-01", Finding{Requirement: "DA-01", Value: dossier.Partial, Confidence: 1}),
		with(entry("e", 1, "another requirement"), "Else Ltd", "Bath", "2025-01-01", Finding{Requirement: "GP-01", Value: dossier.Present, Confidence: 1}),
	)
	for by, want := range map[By]string{
		BySupplier: "Harbour plc: complete and newer (2); BRIGHTLOOP LIMITED: strong (2); ",
		ByBody:     "Hull: complete and newer (1); York: complete (1); Leeds: strong (2); ",
	} {
		all, err := ix.Precedents(context.Background(), "da-01", by, nil)
		got := ""
		for _, p := range all {
			got += fmt.Sprintf("%s: %s (%d); ", p.Name, p.Hit.Entry.Text, p.Clauses)
		}
		if err != nil || got != want {
			t.Errorf("by %s: %q, %v; want %q", by, got, err, want)
		}
	}
	if _, err := ix.Precedents(context.Background(), "nonsense", BySupplier, nil); err == nil {
		t.Error("precedents of what is no requirement")
	}
}

func TestListOfQueriesInCSV(t *testing.T) {
	ix := open(t)
	evil := entry("a", 1, "=HYPERLINK(\"x\") selling, \"data\"", "GP-01:adverse")
	evil.Supplier, evil.DocumentName = "@cmd", "-1+2.pdf"
	put(t, ix, evil, entry("b", 1, "We hold data."))
	var out bytes.Buffer
	in := "\ufefflabel,Query\nmine,sell\n=evil,data OR hold\nbad,reqirement:DA-01\nnone,monitering\ntypo,sellling\n\n,\n"
	if err := ix.RunList(context.Background(), strings.NewReader(in), &out, List{Limit: 5}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join([]string{r[0], r[2], r[3], r[4], r[8], r[9], r[11], r[12], r[14], r[15]}, "|"))
		for _, c := range r {
			if strings.HasPrefix(c, "=") || strings.HasPrefix(c, "@") || strings.HasPrefix(c, "-") {
				t.Errorf("a formula: %q", c)
			}
		}
	}
	want := []string{
		"label|found|rank|document|text|findings|buyer|supplier|clause_id|note",
		"mine|1|1|'-1+2.pdf|'=HYPERLINK(\"x\") selling, \"data\"|GP-01:adverse|Northshire Council|'@cmd|a:1|",
		"'=evil|2|1|b.pdf|We hold data.||Northshire Council|Brightloop Analytics Ltd|b:1|",
		"'=evil|2|2|'-1+2.pdf|'=HYPERLINK(\"x\") selling, \"data\"|GP-01:adverse|Northshire Council|'@cmd|a:1|",
		`bad|||||||||at character 1: there is no field "reqirement"; use one of ` + strings.Join(Fields, ", ") + `; or put quotation marks around it to search for the words`,
		"none|0||||||||",
		"typo|0||||||||did you mean: selling",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, bad := range []string{"", "query\n", strings.Repeat("a\n", MaxListQueries+1), strings.Repeat("a", MaxListBytes+1)} {
		if err := ix.RunList(context.Background(), strings.NewReader(bad), &out, List{}); !errors.Is(err, ErrList) {
			t.Errorf("a list of %d bytes: %v", len(bad), err)
		}
	}
}

func TestASavedSearchFindsWhatIsNewSinceAChange(t *testing.T) {
	ix := open(t)
	apply := func(change int64, entries ...Entry) {
		t.Helper()
		if err := ix.Apply(context.Background(), change, []Update{{Document: entries[0].Document, Entries: entries, Change: change}}); err != nil {
			t.Fatal(err)
		}
	}
	since := func(n int64) (ids []string) {
		for _, h := range ask(t, ix, "data", Page{Since: n}).Hits {
			ids = append(ids, h.Entry.Place())
		}
		slices.Sort(ids)
		return ids
	}
	apply(5, entry("a", 1, "data one"), entry("a", 2, "data two"))
	apply(8, entry("b", 1, "data three"))
	if got := since(5); !slices.Equal(got, []string{"b:1"}) {
		t.Errorf("since 5: %v", got)
	}
	renamed := entry("b", 1, "data three")
	renamed.Title = "Another title"
	apply(9, renamed)
	if got := since(8); got != nil {
		t.Errorf("another title is no news: %v", got)
	}
	apply(11, entry("a", 1, "data one", "DA-01:adverse"), entry("a", 2, "data two"))
	if got := since(9); !slices.Equal(got, []string{"a:1"}) {
		t.Errorf("another verdict is news: %v", got)
	}
	err := ix.Rebuild(context.Background(), 11, yielding(entry("a", 1, "data one", "DA-01:adverse"), entry("a", 2, "data two"), renamed))
	if err != nil {
		t.Fatal(err)
	}
	if got := since(9); !slices.Equal(got, []string{"a:1"}) {
		t.Errorf("after a rebuild: %v", got)
	}
	if seen, err := ix.Seen(); err != nil || seen != 11 {
		t.Errorf("Seen = %d, %v after a rebuild", seen, err)
	}
}

// FAULTS: costly queries. Each is refused or answered in a time that is bounded
// by the deadline of who asks.
func TestCostlyQueries(t *testing.T) {
	ix := open(t)
	var all []Entry
	for i := range 3000 {
		all = append(all, entry("a", i, fmt.Sprintf("con%dx the of to and w%d data data data the the", i, i*7919)))
	}
	put(t, ix, all...)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, text := range []string{
		strings.TrimSpace(strings.Repeat("data ", MaxQueryWords)), strings.Repeat("NOT ", MaxQueryDepth-1) + "data",
		`"the data the data the data the data"~20`, "con*", "con1*", "con1234~2", strings.TrimSuffix(strings.Repeat("con1* OR ", 40), " OR "),
	} {
		q, err := Parse(text)
		if err != nil {
			t.Fatalf("%.40s: %v", text, err)
		}
		var bad *QueryError
		if _, err := ix.Find(ctx, q, Page{Facets: true}); err != nil && !errors.As(err, &bad) {
			t.Errorf("%.40s: %v", text, err)
		}
	}
	q, _ := Parse("con*")
	var bad *QueryError
	if _, err := ix.Find(ctx, q, Page{}); !errors.As(err, &bad) || bad.At != 1 {
		t.Errorf("a prefix of 3,000 words: %v", err)
	}
	gone, stop := context.WithCancel(ctx)
	stop()
	q, _ = Parse("data")
	if _, err := ix.Find(gone, q, Page{}); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever asks has gone: %v", err)
	}
}

// Whatever a query asks, the places of words are read in so many clauses and no
// more; the answer then says that there is more, and holds nothing that is not so.
func TestCostlyQueriesLookAtSoMuchOnly(t *testing.T) {
	ix := open(t)
	var clauses []Entry
	for i := range 600 {
		text := "the supplier and the buyer"
		if i%3 == 0 {
			text = "supplier data of the buyer"
		}
		if i == 500 {
			text = "the supplier keeps rare records"
		}
		page := entry("p", i, text)
		page.ID, page.Unit, page.Page = PageID("d1", "p", i+1), PageUnit, i+1
		clauses = append(clauses, entry("a", i, text), page)
	}
	put(t, ix, clauses...)
	for _, q := range []struct {
		query  string
		exact  int
		narrow bool // other words leave so few that all are looked at
	}{
		{`"the supplier"`, 400, false},
		{`"supplier the"~2`, 600, false},
		{`NOT "the supplier"`, 200, false},
		{`"the supplier" OR "of the"`, 600, false},
		{`NOT ("the supplier" OR NOT "the buyer")`, 200, false},
		{`unit:page "the supplier"`, 400, false},
		{`unit:page NOT "the buyer"`, 1, false},
		{`rare "the supplier"`, 1, true},
		{`dossier:"case system" supplier:"brightloop analytics"`, 600, true}, // conditions hold for all
	} {
		parsed, err := Parse(q.query)
		if err != nil {
			t.Fatal(q.query, err)
		}
		for _, limit := range []int{maxLooked, 120} {
			ix.maxLooked = limit
			s, done, err := ix.ask(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			hits, err := s.find(parsed, Page{Size: 100, Facets: true}, cursor{})
			done()
			if err != nil {
				t.Fatal(q.query, err)
			}
			whole := limit == maxLooked || q.narrow
			if hits.AtLeast == whole || whole && hits.Total != q.exact || hits.Total > q.exact {
				t.Errorf("%s, looking at %d: %d found, at least %v; there are %d", q.query, limit, hits.Total, hits.AtLeast, q.exact)
			}
			if s.looked > limit+2*pageLooks {
				t.Errorf("%s: looked at %d, not at %d", q.query, s.looked, limit)
			}
			for _, h := range hits.Hits {
				if stands := strings.Contains(h.Entry.Text, "the supplier"); strings.HasPrefix(q.query, `"the supplier"`) && !strings.Contains(q.query, "OR") && !stands {
					t.Errorf("%s found %q", q.query, h.Entry.Text)
				}
			}
		}
	}
}

func FuzzReadStored(f *testing.F) {
	e := entry("a", 1, "some words", "DA-01:present")
	f.Add(e.stored())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := readStored("doc:1:d1", raw)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		again, err := readStored("doc:1:d1", e.stored())
		if err != nil || again.Sum() != e.Sum() {
			t.Fatalf("%+v became %+v, %v", e, again, err)
		}
	})
}
