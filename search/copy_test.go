package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

// A copy of an index that is being written to is whole: it opens, and holds all
// that was written some time before.
func TestAnIndexIsCopiedWhileItIsWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	ix, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	ctx, stop := context.WithCancel(context.Background())
	written := make(chan error, 1)
	go func() {
		for i := 0; ctx.Err() == nil; i++ {
			e := entry(fmt.Sprint("d", i%300), 1, fmt.Sprintf("the words of version %d", i))
			if err := ix.Apply(context.Background(), int64(i+1), []Update{{Document: e.Document, Entries: []Entry{e}}}); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	var before int64
	for n := 0; n < 10; {
		if len(written) > 0 {
			t.Fatal(<-written)
		}
		to := filepath.Join(t.TempDir(), fmt.Sprint(n))
		if err := Copy(ctx, dir, to); errors.Is(err, ErrBusy) {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		seen, entries := readCopy(t, to)
		if seen < before || int64(entries) != min(seen, 300) {
			t.Errorf("copy %d holds %d entries of %d changes, after one of %d changes", n, entries, seen, before)
		}
		before = seen
		if seen > 0 {
			n++
		}
	}
	stop()
	if err := <-written; err != nil {
		t.Fatal(err)
	}
}

func readCopy(t *testing.T, dir string) (seen int64, entries int) {
	t.Helper()
	ix, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if damage, err := ix.Damage(); err != nil || len(damage) > 0 {
		t.Errorf("the copy is damaged: %v, %v", damage, err)
	}
	err = ix.Each(t.Context(), func(_, sum string) error {
		entries++
		if sum == "" {
			t.Error("an entry of the copy is damaged")
		}
		return nil
	})
	if err == nil {
		seen, err = ix.Seen()
	}
	if err != nil {
		t.Fatal(err)
	}
	return seen, entries
}
