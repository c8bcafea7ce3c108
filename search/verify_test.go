package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func yielding(entries ...Entry) func(func(Entry) error) error {
	return func(yield func(Entry) error) error {
		for _, e := range entries {
			if err := yield(e); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestVerifyNamesWhatDiffers(t *testing.T) {
	ix := open(t)
	same, other, missing, extra := entry("a", 1, "same words"), entry("a", 2, "old words"), entry("a", 3, "missing"), entry("b", 1, "extra")
	put(t, ix, same, other, extra)
	other.Visible = nil // hidden meanwhile
	got, err := ix.Verify(context.Background(), yielding(same, other, missing))
	want := []Difference{
		{other.ID, "differs in the search index"}, {missing.ID, "is not in the search index"}, {extra.ID, "is in the search index and nowhere else"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Verify = %v, %v", got, err)
	}
	put(t, ix, other, missing)
	if err := ix.Apply(context.Background(), 0, []Update{{Document: "b"}}); err != nil {
		t.Fatal(err)
	}
	if got, err := ix.Verify(context.Background(), yielding(same, other, missing)); err != nil || len(got) != 0 {
		t.Errorf("a true copy differs: %v, %v", got, err)
	}
}

// Every byte of every segment is flipped once, a few at a time to be quick: bleve
// says nothing of most of them.
func TestFlippedBytesOfTheIndexAreFound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	ix, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []Entry
	for i := range 200 {
		all = append(all, entry("a", i, fmt.Sprintf("the words of clause %d are here", i)))
	}
	put(t, ix, all...)
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	segment := segments(dir)[0]
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	for at := 7; at < len(whole); at += len(whole)/12 + 1 {
		harmed := slices.Clone(whole)
		harmed[at] ^= 1
		if err := os.WriteFile(segment, harmed, 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := Open(dir)
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d of %d was flipped, and the index opens: %v", at, len(whole), err)
			again.Close()
			continue
		}
		if err := errors.Join(os.RemoveAll(dir), os.Rename(dir+".damaged", dir)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(segment, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	harmed := slices.Clone(whole)
	harmed[len(harmed)/2] ^= 1
	f, err := os.OpenFile(segment, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt(harmed[len(harmed)/2:len(harmed)/2+1], int64(len(harmed)/2))
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if found, err := again.Damage(); err != nil || len(found) != 1 {
		t.Errorf("bytes that flipped under the open index: %v, %v", found, err)
	}
}
