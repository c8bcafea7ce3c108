package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/s3test"
	"github.com/checkweigh/checkweigh/store/storetest"
)

func TestFolderBlobs(t *testing.T) {
	storetest.RunBlobs(t, func(t *testing.T) store.Blobs {
		dir := t.TempDir()
		b := open(t, dir).Blobs
		t.Cleanup(func() {
			if left := files(t, filepath.Join(dir, "blobs", "incoming")); len(left) != 0 {
				t.Errorf("unfinished files: %v", left)
			}
		})
		return b
	})
}

func TestS3Blobs(t *testing.T) {
	storetest.RunBlobs(t, func(t *testing.T) store.Blobs { return openBucket(t, s3test.Start(t)).Blobs })
}

// openBucket opens a store with its blobs on the server.
func openBucket(t *testing.T, s3 *s3test.Server) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Blobs: s3.URL("a/folder")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if left := files(t, s.Scratch()); len(left) != 0 {
			t.Errorf("left in the scratch folder: %v", left)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// What cannot be stored is not acknowledged, and what comes back is what was put.
func TestS3Faults(t *testing.T) {
	s3 := s3test.Start(t)
	s := openBucket(t, s3)
	s3.Break(func(r *http.Request) bool { return r.Method == http.MethodPut })
	if _, err := s.Blobs.Put(t.Context(), strings.NewReader(content), 1<<20); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a bucket that is away: %v", err)
	}
	s3.Break(nil)
	blob, err := s.Blobs.Put(t.Context(), strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	key := "a/folder/" + blob.ID[:2] + "/" + blob.ID
	if !slices.Contains(s3.Keys(), key) {
		t.Fatalf("%s is not among %v", key, s3.Keys())
	}
	s3.Change(key, func(body []byte, at time.Time) ([]byte, time.Time) { body[3] ^= 1; return body, at })
	if _, err := s.Blobs.Open(t.Context(), blob.ID); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("a flipped bit came through: %v", err)
	}
	// An old blob is dated anew when it is put again, so that no sweep takes it
	// before its row is written.
	s3.Change(key, func([]byte, time.Time) ([]byte, time.Time) { return []byte(content), time.Now().Add(-48 * time.Hour) })
	if _, err := s.Blobs.Put(t.Context(), strings.NewReader(content), 1<<20); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Sweep(t.Context(), time.Now().Add(-24*time.Hour)); n != 0 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
}

func TestBlobsThatCannotBeOpenedSayWhy(t *testing.T) {
	s3 := s3test.Start(t)
	for _, address := range []string{
		"https://example.org/x", "s3://", "s3://key:" + s3test.Secret + "@bucket", "s3://originals/?nonsense=1",
		strings.Replace(s3.URL(""), "originals", "another", 1),
	} {
		_, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Blobs: address})
		if store.CodeOf(err) != store.Invalid || strings.Contains(err.Error(), s3test.Secret) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A process that names no blobs, or others, would call every document lost.
func TestAnotherPlaceForBlobsIsRefused(t *testing.T) {
	s3, dir := s3test.Start(t), t.TempDir()
	for _, c := range []struct {
		blobs string
		fits  bool
	}{{s3.URL("here"), true}, {s3.URL("there"), false}, {"", false}, {s3.URL("here"), true}} {
		s, err := store.Open(t.Context(), store.Options{Dir: dir, Blobs: c.blobs})
		if (err == nil) != c.fits || err != nil && store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v", c.blobs, err)
		}
		if err == nil {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

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
			if there, err := s.Blobs.Has(t.Context(), id); err != nil || there != c.there {
				t.Errorf("the blob is there: %v, %v", there, err)
			}
			if removed, err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil || removed == 1 != c.there {
				t.Errorf("swept %d, %v", removed, err)
			}
			if left := files(t, filepath.Join(dir, "blobs")); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
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
