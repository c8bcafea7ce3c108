package search

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The folder vanishes under the open index: the next write fails, and the one
// after it finds an index that is new and says so.
func TestAnIndexThatIsLostWhileItIsOpenIsMadeAgain(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("a", 1, "some words"))
	if err := ix.Apply(context.Background(), 7, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(ix.dir, "store")); err != nil {
		t.Fatal(err)
	}
	if err := ix.Put([]Entry{entry("b", 1, "more words")}); err == nil {
		t.Fatal("a write into nowhere went well")
	}
	if seen, err := ix.Seen(); err != nil || seen != 0 {
		t.Fatalf("Seen = %d, %v; a new index has seen nothing", seen, err)
	}
	put(t, ix, entry("a", 1, "some words"), entry("b", 1, "more words"))
	if got := find(t, ix, "words"); !slices.Equal(got, []string{"a:1", "b:1"}) {
		t.Errorf("after it was made again: %v", got)
	}
}

// What cannot even be opened again is tried again whenever Seen is asked for.
func TestAnIndexThatCannotBeOpenedAgainIsTriedAgain(t *testing.T) {
	ix := open(t)
	put(t, ix, entry("a", 1, "some words"))
	if err := os.RemoveAll(ix.dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ix.dir, nil, 0o600); err != nil { // no folder can be made here
		t.Fatal(err)
	}
	if err := ix.Put([]Entry{entry("b", 1, "more words")}); err == nil {
		t.Fatal("a write into nowhere went well")
	}
	if _, err := ix.Seen(); err == nil {
		t.Fatal("Seen of an index that is lost gave no error")
	}
	if err := os.Remove(ix.dir); err != nil {
		t.Fatal(err)
	}
	if seen, err := ix.Seen(); err != nil || seen != 0 {
		t.Fatalf("Seen = %d, %v", seen, err)
	}
	put(t, ix, entry("b", 1, "more words"))
	if _, ok, err := ix.Get(context.Background(), EntryID("d1", "b", 1), nil); err != nil || !ok {
		t.Errorf("Get = %v, %v", ok, err)
	}
}
