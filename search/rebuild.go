package search

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// rebuild is an index in the making. newer names what was
// changed since it was begun: what the source still says of them is older.
type rebuild struct {
	index bleve.Index
	newer map[scope]bool
	batch []Entry
}

// Rebuild makes the index anew from the source, which yields every entry of the
// store as it was at change number seen or later, and puts it in the place of
// the old one, which answers until then. Put and Apply may go on meanwhile. On an
// error the old index stays. Seen is at least seen afterwards.
func (ix *Index) Rebuild(ctx context.Context, seen int64, source func(yield func(Entry) error) error) (err error) {
	defer recoverDamage(&err)
	made, err := ix.begin()
	if err != nil {
		return err
	}
	err = source(func(e Entry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		made.batch = append(made.batch, e)
		if len(made.batch) < batchSize {
			return nil
		}
		return ix.flush(made)
	})
	if err == nil {
		err = ix.flush(made)
	}
	if err != nil {
		return fmt.Errorf("search: rebuild: %w", errors.Join(err, ix.abandon(made)))
	}
	return ix.exchange(made, seen)
}

func (ix *Index) nextDir() string { return ix.dir + ".next" }

func (ix *Index) begin() (*rebuild, error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if ix.next != nil {
		return nil, errors.New("search: rebuild: one is running already; wait for it")
	}
	if err := os.RemoveAll(ix.nextDir()); err != nil {
		return nil, fmt.Errorf("search: rebuild: %w", err)
	}
	made, err := create(ix.nextDir(), ix.mapping)
	if err != nil {
		return nil, err
	}
	ix.next = &rebuild{index: made, newer: map[scope]bool{}}
	return ix.next, nil
}

func (ix *Index) flush(made *rebuild) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	kept := made.batch[:0]
	for _, e := range made.batch {
		if !made.superseded(e) {
			kept = append(kept, e)
		}
	}
	err := ix.rebuilt(made.index, kept)
	made.batch = made.batch[:0]
	return err
}

// rebuilt writes entries of the source. What the index that is replaced knows
// already is no news in the new one.
func (ix *Index) rebuilt(to bleve.Index, entries []Entry) error {
	known := map[string]int64{}
	ix.mu.RLock()
	if ix.live != nil {
		_ = withReader(ix.live, func(r index.IndexReader) error { // it may be damaged, which is why it is replaced
			for _, e := range entries {
				if k, err := readKept(r, e.ID); err == nil && k.ok && k.entry.says() == e.says() {
					known[e.ID] = k.since
				}
			}
			return nil
		})
	}
	ix.mu.RUnlock()
	b := newBatches(to)
	for _, e := range entries {
		if err := b.add(e, known[e.ID]); err != nil {
			return err
		}
	}
	return b.write()
}

// superseded reports whether e is older than what was written since.
func (r *rebuild) superseded(e Entry) bool {
	return r.newer[scope{e.Dossier, e.Document}] || r.newer[scope{"", e.Document}] || r.newer[scope{e.Dossier, ""}]
}

func (ix *Index) abandon(made *rebuild) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.next = nil
	return errors.Join(made.index.Close(), os.RemoveAll(ix.nextDir()))
}

// exchange closes both indexes, since bleve keeps paths, moves the folders and
// opens the new one. Queries wait for these few milliseconds.
func (ix *Index) exchange(made *rebuild, seen int64) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.next = nil
	if ix.live == nil {
		return errors.Join(ErrClosed, made.index.Close(), os.RemoveAll(ix.nextDir()))
	}
	last, err := seenIn(made.index) // Apply has gone on there
	if err == nil && last < seen {
		err = setSeen(made.index, seen)
	}
	err = errors.Join(err, made.index.Close(), ix.live.Close())
	ix.live = nil
	if err == nil {
		err = os.RemoveAll(ix.dir)
	}
	if err == nil {
		err = os.Rename(ix.nextDir(), ix.dir)
	}
	if err != nil {
		return fmt.Errorf("search: rebuild: %w", err)
	}
	ix.live, err = openChecked(ix.dir)
	if err != nil {
		return fmt.Errorf("search: rebuild: %w", err)
	}
	return nil
}
