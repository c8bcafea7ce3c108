package search

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The words of a document that is gone leave the files, whether its segment holds
// others too or stands alone, and with them the copy of a damaged index. What
// stays is as it was.
func TestWordsOfADeletedDocumentLeaveTheFiles(t *testing.T) {
	const secret, stays = "every zeppelin of the northern depot", "every bicycle of the southern depot"
	for name, puts := range map[string][][]Entry{
		"one segment":  {{entry("a", 1, secret), entry("b", 1, stays)}},
		"two segments": {{entry("a", 1, secret), entry("b", 1, stays)}, {entry("c", 1, "some words")}},
		"alone":        {{entry("a", 1, secret)}, {entry("b", 1, stays)}},
	} {
		t.Run(name, func(t *testing.T) {
			ix := open(t)
			for _, entries := range puts {
				put(t, ix, entries...)
			}
			if !inFiles(t, ix.dir, secret) {
				t.Fatal("the words are in no file to begin with")
			}
			if err := os.MkdirAll(aside(ix.dir), 0o700); err != nil {
				t.Fatal(err)
			}
			before, err := ix.Count()
			if err != nil {
				t.Fatal(err)
			}
			if err := ix.Apply(context.Background(), 9, []Update{{Document: "a"}}); err != nil {
				t.Fatal(err)
			}
			deadline := time.Now().Add(time.Minute)
			for inFiles(t, ix.dir, secret) { // bleve removes old segments a little later
				if time.Now().After(deadline) {
					t.Fatal("the words are still in a file")
				}
				time.Sleep(20 * time.Millisecond)
			}
			if after, err := ix.Count(); err != nil || after != before-1 || !inFiles(t, ix.dir, stays) {
				t.Errorf("%d entries of %d, %v", after, before, err)
			}
			if _, err := os.Stat(aside(ix.dir)); !os.IsNotExist(err) {
				t.Errorf("the copy of a damaged index is still there: %v", err)
			}
		})
	}
}

func inFiles(t *testing.T, dir, words string) (found bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var raw []byte
			raw, err = os.ReadFile(name)
			found = found || bytes.Contains(raw, []byte(words))
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
