package jobs

import (
	"context"
	"io"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// Receipt acknowledges a received file: it is on disk, and it will be read.
type Receipt struct {
	Document   string // SHA-256 of the bytes
	Membership string
	Size       int64
	Known      bool // the same bytes were here already
}

// Receive takes a file into a dossier. When it returns without error the bytes
// survive a power cut and the file's row, membership and job are committed
// together; otherwise there is nothing of it. path is a label; forced is the
// kind of all its parts, or "". Over the limit of Steps.Limits.Input is
// store.ErrTooLarge; no such dossier is store.ErrNotFound.
func (q *Queue) Receive(ctx context.Context, dossierID, path string, forced dossier.Kind, r io.Reader) (Receipt, error) {
	if _, err := q.store.Dossier(ctx, dossierID); err != nil {
		return Receipt{}, err // before the bytes are kept for nothing
	}
	blob, err := q.store.Blobs.Put(ctx, r, q.steps.limits().Input)
	if err != nil {
		return Receipt{}, err
	}
	q.at("received")
	receipt := Receipt{Document: blob.ID, Membership: store.NewID(), Size: blob.Size}
	err = q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		m := store.Membership{ID: receipt.Membership, Dossier: dossierID, Document: blob.ID, Path: cleanLabel(path), Forced: forced}
		added, err := q.admit(ctx, tx, m, blob)
		if err != nil {
			return err
		}
		receipt.Known = !added
		tx.Change(store.DossierChanged, dossierID, blob.ID, q.now())
		return nil
	})
	if err != nil {
		return Receipt{}, err
	}
	return receipt, nil
}

// admit adds a document, its membership and whatever job it needs, and reports
// whether its bytes are new.
func (q *Queue) admit(ctx context.Context, tx store.Tx, m store.Membership, blob store.Blob) (bool, error) {
	added, err := tx.AddDocument(ctx, blob, m.Path, m.Depth, q.now())
	if err != nil {
		return false, err
	}
	joined, err := tx.AddMembership(ctx, m, q.now())
	if err != nil || !joined {
		return added, err
	}
	if added {
		return true, q.Submit(ctx, tx, m.Document)
	}
	doc, err := tx.LockDocument(ctx, m.Document)
	if err != nil {
		return false, err
	}
	return false, q.join(ctx, tx, m, doc)
}

// join does for a document that is known already what its new membership needs.
func (q *Queue) join(ctx context.Context, tx store.Tx, m store.Membership, doc store.Document) error {
	if doc.State == store.Pending {
		return nil // the end of its reading serves all its memberships
	}
	if m.Depth < doc.Depth && doc.Container {
		// Its members may have been too deep where it was met before.
		if err := tx.RereadDocument(ctx, doc.ID, m.Depth); err != nil {
			return err
		}
		return q.Submit(ctx, tx, doc.ID)
	}
	if m.Parent != "" { // of what is put in directly Receive notes the change
		tx.Change(store.DossierChanged, m.Dossier, doc.ID, q.now())
	}
	if err := q.handOut(ctx, tx, m); err != nil {
		return err
	}
	return q.wantChecked(ctx, tx, m.Dossier, doc, m.Forced)
}

// Submit enqueues the reading of a document in tx, beside the rows it follows.
func (q *Queue) Submit(ctx context.Context, tx store.Tx, document string) error {
	return q.engine.insert(ctx, tx, readArgs{Document: document})
}

// Again sends a document back to be read, for one that failed for a reason that
// has passed. Its dossiers are judged again after it.
func (q *Queue) Again(ctx context.Context, document string) error {
	return q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		doc, err := tx.LockDocument(ctx, document)
		if err != nil {
			return err
		}
		if doc.State == store.Pending {
			return nil
		}
		if err := tx.RereadDocument(ctx, document, doc.Depth); err != nil {
			return err
		}
		return q.Submit(ctx, tx, document)
	})
}
