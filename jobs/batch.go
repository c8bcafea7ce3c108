package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// Import is an import into the store of a queue, which keeps it as a batch. It is
// gone on with by beginning it again with the same key.
type Import struct {
	ID string
	// Group is the id of the group that new dossiers are to belong to; "" leaves
	// them to the administrators.
	Group string

	queue *Queue
	as    string // user
}

// byImport is who an import on the machine itself is done by.
const byImport = "system"

// importSetting names the setting that holds the id of what an import made:
// dossiers and batches are found again by what they were made of.
func importSetting(noun, key string) string {
	sum := sha256.Sum256([]byte(key))
	return "import/" + noun + "/" + hex.EncodeToString(sum[:16])
}

// BeginImport begins an import, or goes on with the one of the same key. source
// says in words what is imported.
func (q *Queue) BeginImport(ctx context.Context, key, source string) (*Import, error) {
	b := &Import{queue: q, as: byImport}
	name := importSetting("batch", key)
	err := q.store.InTx(ctx, func(tx store.Tx) error {
		id, err := tx.Setting(ctx, name)
		if err == nil {
			b.ID = id
			if err = tx.SetBatch(ctx, id, store.BatchRunning, q.now()); store.CodeOf(err) != store.NotFound {
				return err
			}
		} else if store.CodeOf(err) != store.NotFound {
			return err
		}
		b.ID = store.NewID()
		if err := tx.AddBatch(ctx, store.Batch{ID: b.ID, User: b.as, Source: source}, q.now()); err != nil {
			return err
		}
		return tx.PutSetting(ctx, name, b.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: begin import: %w", err)
	}
	return b, nil
}

// Stop says how the import ended: it was broken off, or has come to its end.
func (b *Import) Stop(ctx context.Context, state store.BatchState) error {
	return b.queue.store.InTx(ctx, func(tx store.Tx) error { return tx.SetBatch(ctx, b.ID, state, b.queue.now()) })
}

// Item gives what an earlier run knows of a path.
func (b *Import) Item(ctx context.Context, path string) (store.BatchItem, bool, error) {
	it, err := b.queue.store.BatchItem(ctx, b.ID, path)
	if store.CodeOf(err) == store.NotFound {
		return store.BatchItem{}, false, nil
	}
	return it, err == nil, err
}

// Put writes down how far files are, in one transaction.
func (b *Import) Put(ctx context.Context, items ...store.BatchItem) error {
	return b.queue.store.InTx(ctx, func(tx store.Tx) error {
		for _, it := range items {
			it.Batch = b.ID
			if err := tx.PutBatchItem(ctx, it, b.queue.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// Dossier gives the dossier that imports made for the key, also other imports,
// and makes it when there is none or it was deleted.
func (b *Import) Dossier(ctx context.Context, key, title string) (id string, err error) {
	name := importSetting("dossier", key)
	err = b.queue.store.InTx(ctx, func(tx store.Tx) error {
		if id, err = tx.Setting(ctx, name); err == nil {
			if _, err = tx.Dossier(ctx, id); store.CodeOf(err) != store.NotFound {
				return err
			}
		} else if store.CodeOf(err) != store.NotFound {
			return err
		}
		id = store.NewID()
		d := dossier.Dossier{ID: id, Title: cleanLabel(title), Jurisdiction: dossier.UnknownPlace}
		if err := tx.AddDossier(ctx, d, b.queue.now()); err != nil {
			return err
		}
		if b.Group != "" {
			if err := tx.SetAccess(ctx, id, store.Access{Owner: b.Group}, b.queue.now()); err != nil {
				return err
			}
		}
		return tx.PutSetting(ctx, name, id)
	})
	return id, err
}

// Take receives a file and writes that down in the same transaction. A file
// that is in the dossier by the same path already is not put in twice.
func (b *Import) Take(ctx context.Context, it store.BatchItem, kind dossier.Kind, open func() (io.ReadCloser, error)) (store.BatchItem, error) {
	it.Batch = b.ID
	r, err := open()
	if err != nil {
		return b.failed(ctx, it, plainReason(err))
	}
	defer r.Close()
	q, from := b.queue, &faultReader{r: r}
	blob, err := q.store.Blobs.Put(ctx, from, q.steps.limits().Input)
	switch {
	case from.fault != nil && ctx.Err() == nil:
		return b.failed(ctx, it, plainReason(from.fault))
	case store.CodeOf(err) == store.TooLarge:
		return b.failed(ctx, it, fmt.Sprintf("too large: over %d MB; split it and import the parts", q.steps.limits().Input>>20))
	case err != nil:
		return it, fmt.Errorf("jobs: import %s: %w", it.Path, err)
	}
	q.at("received")
	err = q.inTx(WithPriority(ctx, Batch), func(ctx context.Context, tx store.Tx) error {
		it.Document, it.Size, it.State, it.Reason = blob.ID, blob.Size, store.ItemWaiting, ""
		var err error
		if it.Membership, err = b.join(ctx, tx, it, kind, blob); err != nil {
			return err
		}
		return tx.PutBatchItem(ctx, it, q.now())
	})
	if err != nil {
		return it, fmt.Errorf("jobs: import %s: %w", it.Path, err)
	}
	return it, nil
}

// join gives the membership of the file, a new one unless there is one.
func (b *Import) join(ctx context.Context, tx store.Tx, it store.BatchItem, kind dossier.Kind, blob store.Blob) (string, error) {
	m := store.Membership{ID: store.NewID(), Dossier: it.Dossier, Document: blob.ID, Path: it.Path, Forced: kind}
	have, err := tx.MembershipsOf(ctx, blob.ID)
	if err != nil {
		return "", err
	}
	for _, old := range have {
		if old.Dossier == m.Dossier && old.Path == m.Path && old.Parent == "" && old.Forced == m.Forced {
			return old.ID, nil
		}
	}
	if _, err := b.queue.admit(ctx, tx, m, blob); err != nil {
		return "", err
	}
	tx.Change(store.DossierChanged, m.Dossier, blob.ID, b.queue.now())
	return m.ID, nil
}

// failed writes down why a file could not be handed in.
func (b *Import) failed(ctx context.Context, it store.BatchItem, reason string) (store.BatchItem, error) {
	it.State, it.Reason, it.Dossier = store.ItemFailed, reason, ""
	return it, b.Put(ctx, it)
}

// Counts says how far the import is: files handed in, and those inside of them.
func (b *Import) Counts(ctx context.Context) (store.BatchCounts, error) {
	return b.queue.store.BatchCounts(ctx, b.ID)
}

// rowsAtOnce is how many lines of an import are looked at together.
const rowsAtOnce = 500

// EachRow calls fn with the lines of the import of that state ("" for all).
func (b *Import) EachRow(ctx context.Context, state store.ItemState, fn func(store.BatchRow) error) error {
	for after := ""; ; {
		rows, err := b.queue.store.BatchRows(ctx, b.ID, state, after, rowsAtOnce)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := fn(row); err != nil {
				return err
			}
		}
		if len(rows) == 0 {
			return nil
		}
		after = rows[len(rows)-1].Key
	}
}

// Again sends what failed in being read back to be read. It says how many
// documents; what was never handed in is for the next run of the import.
func (b *Import) Again(ctx context.Context) (sent int, err error) {
	seen := map[string]bool{}
	ctx = WithPriority(ctx, Batch)
	err = b.EachRow(ctx, store.ItemFailed, func(row store.BatchRow) error {
		if row.Document == "" || seen[row.Document] {
			return nil
		}
		seen[row.Document] = true
		sent++
		return b.queue.Again(ctx, row.Document)
	})
	return sent, err
}

// Close says that everything was handed in that this run found. What an earlier
// run found and never handed in, and is not there any more, has failed.
func (b *Import) Close(ctx context.Context, found map[string]bool) error {
	var gone []store.BatchItem
	err := b.EachRow(ctx, store.ItemWaiting, func(row store.BatchRow) error {
		if row.Document == "" && !row.Member && !found[row.Path] {
			gone = append(gone, store.BatchItem{Path: row.Path, State: store.ItemFailed, Stage: "find", Reason: plainReason(os.ErrNotExist)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := b.Put(ctx, gone...); err != nil {
		return err
	}
	return b.Stop(ctx, store.BatchEnded)
}

// faultReader keeps the error of the file itself apart from those of keeping it.
type faultReader struct {
	r     io.Reader
	fault error
}

func (f *faultReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.fault = err
	}
	return n, err
}

func sumOf(ctx context.Context, r io.Reader) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, untilDone{ctx, r}); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
