package jobs

import (
	"context"
	"io"
	"slices"

	"github.com/checkweigh/checkweigh/store"
)

// Keep stores the bytes of a file, so that they survive a power cut, and does
// nothing else yet: Admit follows, within the day that a file without a row is
// kept. Over the limit of Steps.Limits.Input is store.ErrTooLarge.
func (q *Queue) Keep(ctx context.Context, r io.Reader) (store.Blob, error) {
	return q.store.Blobs.Put(ctx, r, q.steps.limits().Input)
}

// Admit puts a kept file into a dossier, in the caller's transaction, and sees
// to it that it is read. It reports whether the same bytes were here already.
// m.ID is made by store.NewID, and m.Path is a label.
func (q *Queue) Admit(ctx context.Context, tx store.Tx, m store.Membership, blob store.Blob) (known bool, err error) {
	m.Document, m.Path = blob.ID, cleanLabel(m.Path)
	added, err := q.admit(ctx, tx, m, blob)
	if err != nil {
		return false, err
	}
	tx.Change(store.DossierChanged, m.Dossier, blob.ID, q.now())
	return !added, nil
}

// Settle runs fn in a transaction of the caller's and asks, at its end, for each
// dossier that fn brought something into, or that it named by Rejudge, to be
// judged. After the commit the caller says so by Committed.
func (q *Queue) Settle(ctx context.Context, tx store.Tx, fn func(context.Context) error) error {
	var noted settling
	if err := fn(context.WithValue(ctx, settlingKey{}, &noted)); err != nil {
		return err
	}
	slices.Sort(noted.dossiers)
	for _, id := range slices.Compact(noted.dossiers) {
		if err := q.settleNow(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// Rejudge asks for a dossier to be judged anew once nothing of it is
// outstanding: a document was taken out, or a register says something else.
func (q *Queue) Rejudge(ctx context.Context, tx store.Tx, dossierID string) error {
	return q.settle(ctx, tx, dossierID)
}

// Committed tells the queue that a transaction with its jobs was committed.
func (q *Queue) Committed() { q.committed() }

// Limit is the most bytes that Keep takes.
func (q *Queue) Limit() int64 { return q.steps.limits().Input }

// Unpack is what is taken out of one archive at most: files, bytes, and archives
// within archives.
func (q *Queue) Unpack() (files int, bytes int64, depth int) {
	l := q.steps.limits()
	return l.Members, l.Unpack, l.Depth
}

// Erase takes away the originals of what was deleted, and its drawn pages. What a crash interrupts is
// done by the next call, here or elsewhere.
func (q *Queue) Erase(ctx context.Context) error {
	q.committed()
	_, err := q.store.RemoveErased(ctx, q.render.cache.forget)
	return err
}
