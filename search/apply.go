package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// Update is everything that the store has now of a document in a dossier. What
// the index holds there and Entries does not have is removed. Without Dossier it
// is everything of the document in all dossiers, and without Document everything
// of the dossier.
type Update struct {
	Dossier  string
	Document string
	Entries  []Entry
	Change   int64 // number of the change of the store that it follows, for Page.Since
}

type scope struct{ dossier, document string }

func (u Update) scope() scope { return scope{u.Dossier, u.Document} }

func (u Update) check() error {
	if u.Dossier == "" && u.Document == "" {
		return errors.New("search: apply: an update needs a dossier or a document")
	}
	for _, e := range u.Entries {
		if u.Dossier != "" && e.Dossier != u.Dossier || u.Document != "" && e.Document != u.Document {
			return fmt.Errorf("search: apply: entry %s is outside of its update", e.ID)
		}
	}
	return nil
}

// Apply makes the index say what the updates say, and keeps seen, the number of
// the last change of the store that is in them, in the same write: after a crash
// either both are there or the changes come again. A seen of 0 leaves the number
// as it is. Entries that are held already cost next to nothing.
func (ix *Index) Apply(ctx context.Context, seen int64, updates []Update) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	for _, u := range updates {
		if err := u.check(); err != nil {
			return err
		}
	}
	return ix.heal(ix.tryApply(ctx, seen, updates))
}

func (ix *Index) tryApply(ctx context.Context, seen int64, updates []Update) (err error) {
	defer recoverDamage(&err)
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return ErrClosed
	}
	lost, err := apply(ctx, ix.live, seen, updates)
	if err == nil && lost {
		err = errors.Join(forget(ctx, ix.live), ix.dropAside())
	}
	if err != nil {
		return err
	}
	if ix.next == nil {
		return nil
	}
	for _, u := range updates {
		ix.next.newer[u.scope()] = true
	}
	if lost, err = apply(ctx, ix.next.index, seen, updates); err == nil && lost {
		err = forget(ctx, ix.next.index)
	}
	return err
}

// apply writes what differs, in batches; the last one carries seen. lost says that
// a document left a dossier, and its words must leave the files.
func apply(ctx context.Context, to bleve.Index, seen int64, updates []Update) (lost bool, err error) {
	b := newBatches(to)
	for _, u := range updates {
		if err := ctx.Err(); err != nil {
			return lost, err
		}
		held, err := heldIn(ctx, to, u.scope())
		if err != nil {
			return lost, fmt.Errorf("search: apply: %w", err)
		}
		for _, e := range u.Entries {
			since := u.Change
			if had, ok := held[e.ID]; ok {
				delete(held, e.ID)
				if had.sum == e.Sum() {
					continue
				}
				if had.says == e.says() {
					since = had.since
				}
			}
			if err := b.add(e, since); err != nil {
				return lost, err
			}
		}
		lost = lost || u.loses(held)
		for id := range held {
			if err := b.remove(id); err != nil {
				return lost, err
			}
		}
	}
	if seen > 0 {
		b.batch.SetInternal(seenKey, seenValue(seen))
	}
	return lost, b.write()
}

// loses reports whether some dossier has nothing of the document any more, of
// which it had what is held.
func (u Update) loses(held map[string]held) bool {
	keeps := map[string]bool{}
	for _, e := range u.Entries {
		keeps[e.Dossier] = true
	}
	for id := range held {
		if !keeps[dossierOf(id)] {
			return true
		}
	}
	return false
}

// batches writes entries, many at a time.
type batches struct {
	to    bleve.Index
	maker *maker
	batch *index.Batch
	size  int // bytes of text in it
}

func newBatches(to bleve.Index) *batches {
	return &batches{to: to, maker: newMaker(), batch: index.NewBatch()}
}

func (b *batches) add(e Entry, since int64) error {
	if err := e.check(); err != nil {
		return err
	}
	b.batch.Update(b.maker.document(e, since, len(b.batch.IndexOps) == 0))
	b.size += len(e.Text)
	return b.writeLarge()
}

func (b *batches) remove(id string) error {
	b.batch.Delete(id)
	return b.writeLarge()
}

// writeLarge writes a batch that is full. One with a little more is written whole
// at the end: a second one of a few entries would be a file of its own.
func (b *batches) writeLarge() error {
	if len(b.batch.IndexOps) < batchSize*3/2 && b.size < batchBytes*3/2 {
		return nil
	}
	return b.write()
}

// write writes what is left.
func (b *batches) write() error {
	if len(b.batch.IndexOps) == 0 && len(b.batch.InternalOps) == 0 {
		return nil
	}
	low, err := b.to.Advanced()
	if err == nil {
		err = low.Batch(b.batch)
	}
	if err != nil {
		return fmt.Errorf("search: apply: %w: %w", errUnwritten, err)
	}
	b.batch, b.size = index.NewBatch(), 0
	return nil
}

// held is what must be known of an entry to exchange it.
type held struct {
	sum   string
	says  string
	since int64
}

// heldIn gives what the index holds there, by id.
func heldIn(ctx context.Context, in bleve.Index, at scope) (map[string]held, error) {
	all := map[string]held{}
	err := withReader(in, func(r index.IndexReader) error {
		field, value := inDocument, at.document
		if value == "" {
			field, value = inDossier, at.dossier
		}
		found, err := r.TermFieldReader(ctx, []byte(value), field, false, false, false)
		if err != nil {
			return err
		}
		defer found.Close()
		for {
			next, err := found.Next(nil)
			if err != nil || next == nil {
				return err
			}
			id, err := r.ExternalID(next.ID)
			if err != nil {
				return err
			}
			if at.dossier != "" && dossierOf(id) != at.dossier {
				continue
			}
			k, err := readKept(r, id)
			if err != nil && !errors.Is(err, ErrDamaged) {
				return err
			}
			all[id] = held{k.sum, k.entry.says(), k.since}
		}
	})
	return all, err
}

func withReader(in bleve.Index, fn func(index.IndexReader) error) error {
	low, err := in.Advanced()
	if err != nil {
		return err
	}
	r, err := low.Reader()
	if err != nil {
		return err
	}
	return errors.Join(fn(r), r.Close())
}

// DocumentsIn gives the documents that the index holds of a dossier.
func (ix *Index) DocumentsIn(ctx context.Context, dossierID string) ([]string, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return nil, ErrClosed
	}
	held, err := heldIn(ctx, ix.live, scope{dossier: dossierID})
	if err != nil {
		return nil, fmt.Errorf("search: documents: %w", err)
	}
	seen := map[string]bool{}
	for id := range held {
		seen[documentOf(id)] = true
	}
	return slices.Sorted(maps.Keys(seen)), nil
}
