package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolt "go.etcd.io/bbolt/errors"
)

// checkRoot reads the whole of the small file that says which segments there are,
// before bleve does. bolt maps it into memory: where it was cut short, or a page
// names another that is not there, the processor faults, which ends the program
// unless the goroutine asked for a panic instead. Those of bleve do not.
func checkRoot(dir string) (err error) {
	name := filepath.Join(dir, "store", "root.bolt")
	if _, err := os.Stat(name); err != nil {
		return nil // bleve has its own words for what is not there
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer recoverDamage(&err)
	root, err := bbolt.Open(name, 0o600, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true, Timeout: time.Second})
	if errors.Is(err, bolt.ErrTimeout) || errors.Is(err, os.ErrPermission) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	return root.View(func(tx *bbolt.Tx) error {
		// What is in use may stand before the cut: bolt would fault at the first page that it takes behind it.
		if info, err := os.Stat(name); err == nil && info.Size() < tx.Size() {
			return fmt.Errorf("%w: its root has %d bytes of %d", ErrDamaged, info.Size(), tx.Size())
		}
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error { return readBucket(b) })
	})
}

// readBucket touches every byte of a bucket and of those inside it.
func readBucket(b *bbolt.Bucket) error {
	return b.ForEach(func(key, value []byte) error {
		if value == nil {
			if inner := b.Bucket(key); inner != nil {
				return readBucket(inner)
			}
			return nil
		}
		_ = append([]byte(nil), value...)
		return nil
	})
}
