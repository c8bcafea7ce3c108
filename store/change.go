package store

import (
	"context"
	"time"
)

// ChangeKind says what was changed.
type ChangeKind string

// The kinds of change.
const (
	DossierChanged  ChangeKind = "dossier" // made, renamed, or a document put in
	DocumentRead    ChangeKind = "read"    // a document reached a final state
	DocumentChecked ChangeKind = "checked" // the rules were run over a document
	DossierJudged   ChangeKind = "judged"  // the verdicts of a dossier were replaced
)

// Change is one committed change. Numbers have the order of commits and no gaps.
type Change struct {
	Number   int64
	Kind     ChangeKind
	Dossier  string
	Document string
	At       time.Time
}

const (
	nextNumber = `UPDATE change_counter SET number = number + 1 WHERE id = 1 RETURNING number`
	addChange  = `INSERT INTO changes (number, kind, dossier_id, document_id, at) VALUES ($1, $2, $3, $4, $5)`
)

// Change notes that this transaction changed something. It is best the last
// thing that a transaction does, since the others wait for the number.
func (tx Tx) Change(ctx context.Context, kind ChangeKind, dossierID, document string, now time.Time) (int64, error) {
	n, err := one(ctx, tx.q, "change counter", nextNumber, nil, scanInt)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, "add change", addChange, n, string(kind), dossierID, document, millis(now))
	return n, err
}

const listChanges = `
	SELECT number, kind, dossier_id, document_id, at FROM changes WHERE number > $1 ORDER BY number LIMIT $2`

// Changes gives up to limit changes after the number after, in order.
func (r Reads) Changes(ctx context.Context, after int64, limit int) ([]Change, error) {
	return collect(ctx, r.q, "changes", listChanges, []any{after, limit}, func(row row) (c Change, err error) {
		var at int64
		err = row.Scan(&c.Number, &c.Kind, &c.Dossier, &c.Document, &at)
		c.At = fromMillis(at)
		return c, err
	})
}

const lastNumber = `SELECT number FROM change_counter WHERE id = 1`

// LastChange is the number of the latest committed change, 0 when there is none.
func (r Reads) LastChange(ctx context.Context) (int64, error) {
	return one(ctx, r.q, "change counter", lastNumber, nil, scanInt)
}
