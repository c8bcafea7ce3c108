package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func open(t *testing.T) *Index {
	t.Helper()
	ix, err := Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

// entry makes a clause of a document in the dossier d1, with verdicts such as "DA-01:adverse".
func entry(document string, clause int, text string, verdicts ...string) Entry {
	e := Entry{
		ID: EntryID("d1", document, clause), Dossier: "d1", Title: "Case system", Document: document, DocumentName: document + ".pdf",
		Kind: dossier.Contract, Number: fmt.Sprint(clause), Start: 100, End: 100 + len(text), Text: text,
		Buyer: "Northshire Council", Supplier: "Brightloop Analytics Ltd", Visible: []string{VisibleToAll},
	}
	for _, v := range verdicts {
		id, value, _ := strings.Cut(v, ":")
		e.Findings = append(e.Findings, Finding{Requirement: id, Value: dossier.Value(value)})
	}
	return e
}

// in is the same clause as a member of another dossier.
func in(e Entry, dossierID string, visible ...string) Entry {
	place := e.Place()
	e.ID, e.Dossier, e.Visible, e.Shared = place+":"+dossierID, dossierID, visible, true
	return e
}

func put(t *testing.T, ix *Index, entries ...Entry) {
	t.Helper()
	if err := ix.Put(entries); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, ix *Index, text string) []string {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	hits, err := ix.Find(context.Background(), q, Page{})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, h := range hits.Hits {
		ids = append(ids, h.Entry.Place())
	}
	slices.Sort(ids)
	return ids
}

func TestFind(t *testing.T) {
	ix := open(t)
	put(t, ix,
		entry("a", 1, "The Supplier shall not sell the Buyer's Data to anyone.", "GP-01:present"),
		entry("a", 2, "The Supplier may process Anonymised Data for any purpose.", "GP-01:adverse", "DA-01:present"),
		entry("a", 3, "Both parties have joint access to the records.", "DA-01:partial"),
		entry("b", 1, "Sub-processors are listed in Annex B; none may sell.", "DA-01:adverse"),
	)
	letter := entry("c", 0, "We hold no assessment.")
	letter = in(letter, "d2", VisibleToAll)
	letter.Kind, letter.Supplier, letter.Heading = dossier.FOIResponse, "", "Annex / Joint decisions"
	put(t, ix, letter)
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"sell", []string{"a:1", "b:1"}},
		{"SELLING", []string{"a:1", "b:1"}},
		{"sell data", []string{"a:1"}},
		{"sell OR purpose", []string{"a:1", "a:2", "b:1"}},
		{"sell NOT data", []string{"b:1"}},
		{"NOT sell", []string{"a:2", "a:3", "c:0"}},
		{`"shall not sell"`, []string{"a:1"}},
		{`"sell not"`, nil},
		{`"buyer data"`, []string{"a:1"}},
		{"sub-processor", []string{"b:1"}},
		{"anonymis*", []string{"a:2"}},
		{"proces*", []string{"a:2", "b:1"}},
		{"processing*", nil},
		{"joint", []string{"a:3", "c:0"}},
		{"heading:joint", []string{"c:0"}},
		{"heading:\"joint decisions\"", []string{"c:0"}},
		{"kind:foi_response", []string{"c:0"}},
		{"dossier:d2", []string{"c:0"}},
		{"document:a clause:3", []string{"a:3"}},
		{`supplier:"brightloop analytics" joint`, []string{"a:3"}},
		{"supplier:loop", nil},
		{"buyer:northshire", []string{"a:1", "a:2", "a:3", "b:1", "c:0"}},
		{"requirement:DA-01", []string{"a:2", "a:3", "b:1"}},
		{"verdict:adverse", []string{"a:2", "b:1"}},
		{"requirement:DA-01 verdict:adverse", []string{"b:1"}},
		{"verdict:adverse sell requirement:DA-01", []string{"b:1"}},
		{"requirement:GP-01 (verdict:adverse OR verdict:present)", []string{"a:1", "a:2"}},
		{"(requirement:DA-01 OR requirement:GP-01) verdict:adverse", []string{"a:2", "b:1"}},
		{"(requirement:DA-01 OR sell) verdict:present", []string{"a:1", "a:2"}},
		{"requirement:DA-01 NOT verdict:adverse", []string{"a:2", "a:3"}},
		{"requirement:DA-01 requirement:GP-01 verdict:adverse", nil},
		{"NOT (requirement:DA-01 verdict:adverse)", []string{"a:1", "a:2", "a:3", "c:0"}},
		{"verdict:adverse NOT requirement:GP-01", []string{"b:1"}},
		{"the", []string{"a:1", "a:2", "a:3"}},
		{"nowhere", nil},
	} {
		if got := find(t, ix, c.query); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %v, want %v", c.query, got, c.want)
		}
	}
}

func TestHighlightsAreSpansOfTheText(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("a", 1, "“Café” data — the Supplier’s Data, <b>data</b> & selling data."))
	q, err := Parse(`data OR "selling data" OR café`)
	if err != nil {
		t.Fatal(err)
	}
	hits, err := ix.Find(context.Background(), q, Page{})
	if err != nil || len(hits.Hits) != 1 {
		t.Fatal(hits, err)
	}
	var got []string
	for _, s := range hits.Hits[0].Highlights {
		got = append(got, hits.Hits[0].Entry.Text[s.Start:s.End])
	}
	if want := []string{"Café", "data", "Data", "data", "selling", "data"}; !slices.Equal(got, want) {
		t.Errorf("highlighted %q, want %q", got, want)
	}
}

func TestApplyLeavesNothingBehind(t *testing.T) {
	ix := open(t)
	var all []Entry
	for i := range batchSize + 10 {
		all = append(all, entry("a", i, "old words"))
	}
	other := in(entry("a", 0, "old words"), "d2")
	apply := func(u ...Update) {
		t.Helper()
		if err := ix.Apply(context.Background(), 0, u); err != nil {
			t.Fatal(err)
		}
	}
	apply(Update{Document: "a", Entries: append(all, other)}, Update{Document: "b", Entries: []Entry{entry("b", 0, "old words too")}})
	apply(Update{Dossier: "d1", Document: "a", Entries: []Entry{entry("a", 0, "new words")}})
	if got := find(t, ix, "new words"); !slices.Equal(got, []string{"a:0"}) {
		t.Errorf("after the document was exchanged in one dossier: %v", got)
	}
	if got := find(t, ix, "old words"); !slices.Equal(got, []string{"a:0", "b:0"}) {
		t.Errorf("the other dossier has %v", got)
	}
	apply(Update{Document: "a"})
	if got := find(t, ix, "words"); !slices.Equal(got, []string{"b:0"}) {
		t.Errorf("after the document was removed: %v", got)
	}
	apply(Update{Dossier: "d1"})
	if n, err := ix.Count(); err != nil || n != 0 {
		t.Errorf("after the dossier was removed %d entries are left, %v", n, err)
	}
	if err := ix.Apply(context.Background(), 0, []Update{{Document: "a", Entries: []Entry{entry("b", 0, "x")}}}); err == nil {
		t.Error("an entry of another document was taken")
	}
	if err := ix.Apply(context.Background(), 0, []Update{{}}); err == nil {
		t.Error("an update of everything was taken")
	}
}

func TestAnIndexIsThereAgainAfterClosing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	ix, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, ix, entry("a", 1, "kept words"))
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ix.Get(context.Background(), EntryID("d1", "a", 1), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Get after Close: %v", err)
	}
	ix, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if got, ok, err := ix.Get(context.Background(), EntryID("d1", "a", 1), nil); err != nil || !ok || got.Text != "kept words" {
		t.Errorf("Get = %+v, %v, %v", got, ok, err)
	}
	if _, ok, err := ix.Get(context.Background(), EntryID("d1", "a", 2), nil); err != nil || ok {
		t.Errorf("Get of what is not held = %v, %v", ok, err)
	}
}

func TestASecondOpenSaysThatTheIndexIsBusy(t *testing.T) {
	ix := open(t)
	if _, err := Open(ix.dir); !errors.Is(err, ErrBusy) {
		t.Errorf("second Open: %v, want ErrBusy", err)
	}
	put(t, ix, entry("a", 1, "still works"))
}

func TestADamagedIndexIsMovedAsideAndBuiltAgain(t *testing.T) {
	damage := map[string]func(dir string) error{
		"garbage in bolt": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "store", "root.bolt"), []byte(strings.Repeat("garbage ", 4096)), 0o600)
		},
		"half a bolt":      func(dir string) error { return os.Truncate(filepath.Join(dir, "store", "root.bolt"), 16<<10) },
		"less of a bolt":   func(dir string) error { return os.Truncate(filepath.Join(dir, "store", "root.bolt"), 9000) },
		"empty bolt":       func(dir string) error { return os.Truncate(filepath.Join(dir, "store", "root.bolt"), 0) },
		"no description":   func(dir string) error { return os.Remove(filepath.Join(dir, "index_meta.json")) },
		"odd description":  func(dir string) error { return os.WriteFile(filepath.Join(dir, "index_meta.json"), []byte("{"), 0o600) },
		"segments are cut": truncateSegments,
		"no segments":      removeSegments,
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			ix, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			put(t, ix, entry("a", 1, "some words"))
			if err := errors.Join(ix.Apply(context.Background(), 7, nil), ix.Close()); err != nil {
				t.Fatal(err)
			}
			if err := harm(dir); err != nil {
				t.Fatal(err)
			}
			ix = openDamaged(t, dir)
			defer ix.Close()
			err = ix.Rebuild(context.Background(), 0, func(yield func(Entry) error) error { return yield(entry("a", 1, "some words")) })
			if err != nil {
				t.Fatal(err)
			}
			if got := find(t, ix, "words"); !slices.Equal(got, []string{"a:1"}) {
				t.Errorf("after Rebuild: %v", got)
			}
		})
	}
}

// openDamaged opens an index that was harmed. Most harm is ErrDamaged; from some
// bleve falls back on an older state of itself, and then what Seen says must
// have gone back with it, so that the follower fills in what was lost.
func openDamaged(t *testing.T, dir string) *Index {
	t.Helper()
	ix, err := Open(dir)
	if err == nil {
		if seen, err := ix.Seen(); err != nil || seen >= 7 {
			t.Fatalf("a harmed index opened as if nothing were lost: seen %d, %v", seen, err)
		}
		return ix
	}
	if !errors.Is(err, ErrDamaged) {
		t.Fatalf("Open of a damaged index: %v, want ErrDamaged", err)
	}
	if _, err := os.Stat(dir + ".damaged"); err != nil {
		t.Errorf("the damaged index was not kept: %v", err)
	}
	if ix, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	return ix
}

func segments(dir string) []string {
	all, _ := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	return all
}

func truncateSegments(dir string) error {
	for _, s := range segments(dir) {
		if err := os.Truncate(s, 10); err != nil {
			return err
		}
	}
	return nil
}

func removeSegments(dir string) error {
	for _, s := range segments(dir) {
		if err := os.Remove(s); err != nil {
			return err
		}
	}
	return nil
}

func TestAnIndexOfAnotherLayoutIsMadeAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	ix, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, ix, entry("a", 1, "some words"))
	if err := ix.live.SetInternal(layoutKey, []byte("0")); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if ix, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if n, err := ix.Count(); err != nil || n != 0 {
		t.Errorf("%d entries, %v: want a new index", n, err)
	}
	if _, err := os.Stat(aside(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old one, with all its texts, is still there: %v", err)
	}
}

func TestRebuildKeepsWhatChangedMeanwhile(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("gone", 1, "lost words"), entry("a", 1, "old words"), entry("b", 1, "old words"))
	source := func(yield func(Entry) error) error {
		if err := ix.Apply(context.Background(), 0, []Update{{Document: "a", Entries: []Entry{entry("a", 1, "new words")}}}); err != nil {
			return err
		}
		if err := ix.Apply(context.Background(), 0, []Update{{Document: "b"}}); err != nil {
			return err
		}
		if got := find(t, ix, "lost"); len(got) != 1 {
			t.Errorf("the old index does not answer while the new one is made: %v", got)
		}
		for _, e := range []Entry{entry("a", 1, "old words"), entry("a", 2, "old words"), entry("b", 1, "old words"), entry("c", 1, "words")} {
			if err := yield(e); err != nil {
				return err
			}
		}
		return nil
	}
	if err := ix.Rebuild(context.Background(), 0, source); err != nil {
		t.Fatal(err)
	}
	if got := find(t, ix, "words"); !slices.Equal(got, []string{"a:1", "c:1"}) {
		t.Errorf("after Rebuild: %v", got)
	}
	if got := find(t, ix, "old"); len(got) != 0 {
		t.Errorf("older text came back: %v", got)
	}
}

func TestAFailedRebuildLeavesTheOldIndex(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("a", 1, "old words"))
	broken := errors.New("the store went away")
	if err := ix.Rebuild(context.Background(), 0, func(func(Entry) error) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Rebuild: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := ix.Rebuild(ctx, 0, func(yield func(Entry) error) error { return yield(entry("b", 1, "x")) }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled Rebuild: %v", err)
	}
	if got := find(t, ix, "words"); !slices.Equal(got, []string{"a:1"}) {
		t.Errorf("after the failed Rebuild: %v", got)
	}
}

func TestPutRefusesAnEntryThatDoesNotFitItsText(t *testing.T) {
	ix := open(t)
	bad := entry("a", 1, "words")
	bad.End++
	if err := ix.Put([]Entry{bad}); err == nil {
		t.Error("Put took an entry whose offsets do not fit its text")
	}
}

func TestSplitID(t *testing.T) {
	if d, n, ok := SplitID(ClauseID("abc", 12)); !ok || d != "abc" || n != 12 {
		t.Error(d, n, ok)
	}
	for _, bad := range []string{"", "a", "a:", ":1", "a:-1", "a:+1", "a:01", "a:1:2", "a:1.5", "a: 1"} {
		if _, _, ok := SplitID(bad); ok {
			t.Errorf("SplitID(%q) took it", bad)
		}
	}
}
