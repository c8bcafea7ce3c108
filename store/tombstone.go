package store

import (
	"context"
	"time"
)

// Tombstone is what stays of something that was deleted: that it was, and
// nothing of what it was called or said.
type Tombstone struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`    // document or dossier
	Subject string    `json:"subject"` // SHA-256 of the document's bytes, or the dossier's id
	Dossier string    `json:"dossier"` // that it was deleted from
	User    string    `json:"user"`
	At      time.Time `json:"at"`
}

const addTombstone = `INSERT INTO tombstones (id, kind, subject, dossier_id, user_id, at) VALUES ($1, $2, $3, $4, $5, $6)`

func (tx Tx) bury(ctx context.Context, t Tombstone) error {
	_, err := tx.exec(ctx, "add tombstone", addTombstone, NewID(), t.Kind, t.Subject, t.Dossier, t.User, millis(t.At))
	return err
}

const listTombstones = `
	SELECT id, kind, subject, dossier_id, user_id, at FROM tombstones
	WHERE id < $1 AND ($2 = '' OR subject = $2) ORDER BY id DESC LIMIT $3`

// Tombstones gives up to limit of them, the newest first, before the id before
// ("" for the newest); of one subject unless that is "". For administrators.
func (r Reads) Tombstones(ctx context.Context, subject, before string, limit int) ([]Tombstone, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, r.q, "tombstones", listTombstones, []any{before, subject, bounded(limit)}, func(row row) (t Tombstone, err error) {
		var at int64
		err = row.Scan(&t.ID, &t.Kind, &t.Subject, &t.Dossier, &t.User, &at)
		t.At = fromMillis(at)
		return t, err
	})
}
