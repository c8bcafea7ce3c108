package search

import (
	"errors"
	"fmt"
	"os"
)

// errUnwritten marks a batch that bleve could not write, on a full disk above
// all. The open index then holds pieces that are gone: reading them panics,
// until it is opened again.
var errUnwritten = errors.New("the search index could not be written")

// patience is how many panics in a row are answered by opening the same index
// again; then it is taken for damaged on disk and made anew.
const patience = 2

// heal brings an index back after a failed write: it is opened again as it last
// stood on disk, or made anew, and Seen has gone back with it. Whoever called
// still hears of the failure and must begin again from what Seen says. When
// nothing can be opened (the disk is still full) Seen tries again.
func (ix *Index) heal(after error) error {
	panicked := errors.Is(after, ErrDamaged)
	if !panicked && !errors.Is(after, errUnwritten) {
		if after == nil {
			ix.panics = 0
		}
		return after
	}
	if panicked {
		ix.panics++
	}
	return errors.Join(after, ix.reopen())
}

// reopen closes the index and opens it again. The caller holds writing.
func (ix *Index) reopen() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.closed {
		return ErrClosed
	}
	ix.suspect.Store(false)
	if ix.live != nil {
		_ = closeDamaged(ix) // it is thrown away; what it says of itself is of no use
		ix.live = nil
	}
	if ix.panics > patience {
		ix.panics = 0
		if err := moveAside(ix.dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("search: reopen: %w", err)
		}
	}
	live, err := openOrCreate(ix.dir, ix.mapping)
	if errors.Is(err, ErrDamaged) { // it was moved aside
		live, err = openOrCreate(ix.dir, ix.mapping)
	}
	if err != nil {
		return err
	}
	ix.live = live
	return nil
}

func closeDamaged(ix *Index) (err error) {
	defer recoverDamage(&err)
	return ix.live.Close()
}

// recovered turns a panic into ErrDamaged, as recoverDamage does, and has the
// index opened again when Seen is next asked for.
func (ix *Index) recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("search: %w: %v", ErrDamaged, p)
		ix.suspect.Store(true)
	}
}

// mend opens an index again that is lost or that broke down under a query.
func (ix *Index) mend() error {
	ix.mu.RLock()
	sound := ix.closed || ix.live != nil && !ix.suspect.Load()
	ix.mu.RUnlock()
	if sound {
		return nil
	}
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if ix.suspect.Load() {
		ix.panics++
	}
	return ix.reopen()
}
