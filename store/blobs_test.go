package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/store"
)

func TestBlobsGiveBackWhatTheyGot(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOfN(rapid.Byte(), 0, 4096).Draw(t, "content")
		blob, err := s.Blobs.Put(context.Background(), iotest.HalfReader(bytes.NewReader(content)), 4096)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if blob.ID != hex.EncodeToString(sum[:]) || blob.Size != int64(len(content)) {
			t.Fatalf("stored as %+v", blob)
		}
		f, err := s.Blobs.Open(blob.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("got %d bytes back of %d, %v", len(got), len(content), err)
		}
	})
	if left := files(t, filepath.Join(dir, "blobs", "incoming")); len(left) != 0 {
		t.Errorf("unfinished files: %v", left)
	}
}

func TestBlobsKeepOneCopy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for range 3 {
		if _, err := s.Blobs.Put(t.Context(), strings.NewReader(content), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	if all := files(t, filepath.Join(dir, "blobs")); len(all) != 1 {
		t.Errorf("files: %v", all)
	}
}

func TestFailedPutLeavesNothing(t *testing.T) {
	gone, stop := context.WithCancel(context.Background())
	stop()
	for name, c := range map[string]struct {
		ctx   context.Context
		r     io.Reader
		limit int64
		is    error
	}{
		"one byte too many": {t.Context(), strings.NewReader(content), int64(len(content)) - 1, store.ErrTooLarge},
		"endless":           {t.Context(), endless{}, 1 << 20, store.ErrTooLarge},
		"the sender fails":  {t.Context(), io.MultiReader(strings.NewReader(content), iotest.ErrReader(io.ErrUnexpectedEOF)), 1 << 20, io.ErrUnexpectedEOF},
		"the sender leaves": {gone, strings.NewReader(content), 1 << 20, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			if _, err := s.Blobs.Put(c.ctx, c.r, c.limit); !errors.Is(err, c.is) {
				t.Errorf("got %v, want %v", err, c.is)
			}
			if left := files(t, filepath.Join(dir, "blobs")); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
			if blob, err := s.Blobs.Put(t.Context(), strings.NewReader(content), int64(len(content))); err != nil || !s.Blobs.Has(blob.ID) {
				t.Errorf("exactly as many bytes as allowed: %v", err)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// A process killed at any point of Put leaves the blob whole or absent, and the
// next process finds nothing unfinished.
func TestKilledPut(t *testing.T) {
	sum := sha256.Sum256([]byte(content))
	id := hex.EncodeToString(sum[:])
	for _, c := range []struct {
		point string
		there bool
	}{{"created", false}, {"written", false}, {"synced", false}, {"renamed", true}} {
		t.Run(c.point, func(t *testing.T) {
			dir := t.TempDir()
			killed, said := helper(t, "die-"+c.point, dir)
			if err := killed.Wait(); err == nil || said != "" {
				t.Fatalf("it was not killed: %q", said)
			}
			for _, f := range files(t, filepath.Join(dir, "blobs")) {
				whole := filepath.Base(f) == id
				if raw, err := os.ReadFile(f); whole && (err != nil || string(raw) != content) {
					t.Errorf("%s is not whole: %q, %v", f, raw, err)
				}
			}
			s := open(t, dir)
			if s.Blobs.Has(id) != c.there {
				t.Errorf("the blob is there: %v", s.Blobs.Has(id))
			}
			if removed, err := s.Sweep(t.Context()); err != nil || removed == 1 != c.there {
				t.Errorf("swept %d, %v", removed, err)
			}
			if left := files(t, filepath.Join(dir, "blobs")); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestBlobIDsFromOutsideOpenNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for _, id := range []string{"", "..", "../checkweigh.db", strings.Repeat("../", 21) + "a", strings.Repeat("A", 64), strings.Repeat("0", 63) + "/", "\x00"} {
		if f, err := s.Blobs.Open(id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q opened %v, %v", id, f, err)
		}
		if s.Blobs.Has(id) || s.Blobs.Remove(id) != nil {
			t.Errorf("%q was taken for a blob", id)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "checkweigh.db")); err != nil {
		t.Error(err)
	}
}

// files lists every file under dir.
func files(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
