package search

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// A root that was cut short is refused wherever the cut is, also behind all that
// is in use: bolt would fault, and end the program, once it takes a page there.
func TestARootThatWasCutAnywhereIsRefused(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "store", "root.bolt")
	used := rootWithRoom(t, name)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkRoot(dir); err != nil || used > len(whole) {
		t.Fatalf("the whole root, %d bytes of %d: %v", used, len(whole), err)
	}
	for cut := os.Getpagesize(); cut < used; cut += os.Getpagesize() {
		if err := os.WriteFile(name, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := checkRoot(dir); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d of %d bytes: %v", cut, used, err)
		}
	}
}

// rootWithRoom makes a bolt file that has grown and shrunk, as bleve's does: what
// is in use stands in front. It gives the bytes up to the last page that bolt has.
func rootWithRoom(t *testing.T, name string) (used int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := bbolt.Open(name, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	small := func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte("s"))
		if err != nil {
			return err
		}
		return b.Put([]byte("key"), []byte("value"))
	}
	for _, step := range []func(*bbolt.Tx) error{
		func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket([]byte("large"))
			if err != nil {
				return err
			}
			return b.Put([]byte("key"), make([]byte, 64<<10))
		},
		func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("large")) },
		small, small, small,
	} {
		if err := root.Update(step); err != nil {
			t.Fatal(err)
		}
	}
	if err := root.View(func(tx *bbolt.Tx) error { used = int(tx.Size()); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := root.Close(); err != nil {
		t.Fatal(err)
	}
	return used
}
