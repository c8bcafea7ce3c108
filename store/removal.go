package store

import (
	"context"
	"errors"
	"slices"
	"sync"
)

const (
	listRemovals = `SELECT document_id FROM removals ORDER BY document_id LIMIT $1`
	lockRemoval  = `UPDATE removals SET at = at WHERE document_id = $1`
	dropRemoval  = `DELETE FROM removals WHERE document_id = $1`
)

// Removals gives up to limit documents that were erased and whose files are
// still to be taken away.
func (r Reads) Removals(ctx context.Context, limit int) ([]string, error) {
	return collect(ctx, r.q, "removals", listRemovals, []any{bounded(limit)}, scanText)
}

// RemoveErased takes away the originals of erased documents, and with also
// whatever else is kept of them outside of the database (rendered pages); nil:
// nothing is. Call it after each deletion, at the start and every now and then:
// what a crash interrupted is done again. An original that was put in anew
// meanwhile stays. It says how many were removed.
func (s *Store) RemoveErased(ctx context.Context, also func(document string) error) (removed int, err error) {
	s.engine.forgetLeft(ctx)
	for {
		ids, err := s.Removals(ctx, maxList)
		if err != nil || len(ids) == 0 {
			return removed, err
		}
		for _, id := range ids {
			gone, err := s.removeErased(ctx, id, also)
			if err != nil {
				return removed, err
			}
			if gone {
				removed++
			}
		}
	}
}

// removeErased holds the row while it removes: whoever adds the same document
// waits for it, and then finds that the bytes are gone (Store.checkAdded).
func (s *Store) removeErased(ctx context.Context, id string, also func(string) error) (gone bool, err error) {
	err = s.InTx(ctx, func(tx Tx) error {
		gone = false
		n, err := tx.exec(ctx, "lock removal", lockRemoval, id)
		if err != nil || n == 0 {
			return err // another has done it, or the document came in again
		}
		back, err := one(ctx, tx.q, "document", referencedDocument, []any{id}, scanInt)
		if err != nil {
			return err
		}
		if back == 0 {
			if err := s.Blobs.Remove(ctx, id); err != nil {
				return err
			}
			if also != nil {
				if err := also(id); err != nil {
					return err
				}
			}
			gone = true
		}
		_, err = tx.exec(ctx, "drop removal", dropRemoval, id)
		return err
	})
	return gone, err
}

// checkAdded makes sure, before a commit, that what the transaction added has
// its bytes: they could have been removed between their coming in and the row,
// when the same file was deleted just then.
func (s *Store) checkAdded(ctx context.Context, tx Tx) error {
	const atOnce = 16 // an archive adds thousands, and a bucket takes its time over each
	for ids := range slices.Chunk(tx.changes.added, atOnce) {
		if err := s.checkThere(ctx, ids); err != nil {
			return err
		}
	}
	return nil
}

// checkThere asks for all of them at once.
func (s *Store) checkThere(ctx context.Context, ids []string) error {
	found := make([]error, len(ids))
	var asked sync.WaitGroup
	for i, id := range ids {
		asked.Go(func() {
			there, err := s.Blobs.Has(ctx, id)
			if err == nil && !there {
				err = &Error{Code: Conflict, Message: "the same file was being deleted at this moment; send it again"}
			}
			found[i] = err
		})
	}
	asked.Wait()
	return errors.Join(found...)
}
