package store

import (
	"context"
	"time"
)

// BatchState says how far an import is.
type BatchState string

// The states of a batch.
const (
	BatchRunning BatchState = "running" // files are still being handed in
	BatchEnded   BatchState = "ended"   // all were handed in; some may still be read
	BatchStopped BatchState = "stopped" // it was broken off; it can be resumed
)

// Batch is one import of a folder, an archive or a list.
type Batch struct {
	ID        string     `json:"id"`
	Dossier   string     `json:"dossier,omitempty"` // "" when its files go to several dossiers
	User      string     `json:"user"`
	Source    string     `json:"source"` // a label: the paths that were named
	Options   []byte     `json:"-"`      // JSON of whoever imports
	State     BatchState `json:"state"`
	CreatedAt time.Time  `json:"created_at"`
	EndedAt   time.Time  `json:"ended_at,omitzero"`
}

const addBatch = `
	INSERT INTO batches (id, dossier_id, user_id, source, options, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`

// AddBatch begins an import; b.ID is made by NewID.
func (tx Tx) AddBatch(ctx context.Context, b Batch, now time.Time) error {
	if b.Options == nil {
		b.Options = []byte("{}")
	}
	_, err := tx.exec(ctx, "add batch", addBatch, b.ID, nullable(b.Dossier), b.User, cut(b.Source, 4000), b.Options,
		string(BatchRunning), millis(now))
	return err
}

const setBatch = `UPDATE batches SET state = $2, ended_at = $3 WHERE id = $1`

// SetBatch says how far an import is; resuming one sets BatchRunning.
func (tx Tx) SetBatch(ctx context.Context, id string, state BatchState, now time.Time) error {
	if state == BatchRunning {
		now = time.Time{}
	}
	return tx.must(ctx, "batch", "set batch", setBatch, id, string(state), millis(now))
}

const batchColumns = `batches.id, coalesce(batches.dossier_id, ''), batches.user_id, batches.source, batches.options,
	batches.state, batches.created_at, batches.ended_at`

const oneBatch = `SELECT ` + batchColumns + ` FROM batches WHERE batches.id = $1`

// Batch gives one import, or ErrNotFound.
func (r Reads) Batch(ctx context.Context, id string) (Batch, error) {
	return one(ctx, r.q, "batch", oneBatch, []any{id}, scanBatch)
}

const openBatch = `
	SELECT ` + batchColumns + ` FROM batches
	WHERE batches.user_id = $1 AND batches.source = $2 AND coalesce(batches.dossier_id, '') = $3 AND batches.state <> $4
	ORDER BY batches.id DESC LIMIT 1`

// OpenBatch gives the latest import of that person, source and dossier that did
// not end, to be resumed; or ErrNotFound.
func (r Reads) OpenBatch(ctx context.Context, user, source, dossierID string) (Batch, error) {
	return one(ctx, r.q, "batch", openBatch, []any{user, cut(source, 4000), dossierID, string(BatchEnded)}, scanBatch)
}

const endedBatches = `
	SELECT ` + batchColumns + ` FROM batches WHERE batches.state = $1 AND batches.ended_at >= $2 ORDER BY batches.id DESC LIMIT $3`

// EndedBatches gives up to limit imports that ended since that time, the one
// begun last first.
func (r Reads) EndedBatches(ctx context.Context, since time.Time, limit int) ([]Batch, error) {
	return collect(ctx, r.q, "batches", endedBatches, []any{string(BatchEnded), millis(since), bounded(limit)}, scanBatch)
}

func scanBatch(row row) (b Batch, err error) {
	var created, ended int64
	err = row.Scan(&b.ID, &b.Dossier, &b.User, &b.Source, &b.Options, &b.State, &created, &ended)
	b.CreatedAt, b.EndedAt = fromMillis(created), fromMillis(ended)
	return b, err
}

// A viewer sees a batch that they began, or whose dossier they see.
const seesBatch = `($1 = 1 OR batches.user_id = $2 OR batches.dossier_id IN ` + seen + `)`

const seenBatch = `SELECT ` + batchColumns + ` FROM batches WHERE batches.id = $3 AND ` + seesBatch

// Batch gives one import that the viewer began or whose dossier they see, or ErrNotFound.
func (s Sight) Batch(ctx context.Context, id string) (Batch, error) {
	return one(ctx, s.q, "batch", seenBatch, s.v.args(id), scanBatch)
}

const seenBatches = `
	SELECT ` + batchColumns + ` FROM batches WHERE batches.id < $3 AND ($4 = '' OR batches.dossier_id = $4) AND ` + seesBatch + `
	ORDER BY batches.id DESC LIMIT $5`

// Batches gives up to limit imports, the newest first, before the id before (""
// for the newest); of one dossier unless that is "".
func (s Sight) Batches(ctx context.Context, dossierID, before string, limit int) ([]Batch, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, s.q, "batches", seenBatches, s.v.args(before, dossierID, bounded(limit)), scanBatch)
}
