package store

import (
	"context"
	"slices"
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

	DossierAccess   ChangeKind = "access"           // other people see a dossier than before, or it has another title: index its documents anew
	DocumentDeleted ChangeKind = "document_deleted" // a document left a dossier; it may still be in others
	DossierDeleted  ChangeKind = "dossier_deleted"  // after one DocumentDeleted for each document
	DossierDecided  ChangeKind = "decided"          // an officer confirmed or overruled a verdict
	DossierGiven    ChangeKind = "given"            // a register's facts about a dossier were replaced
)

// Change is one committed change. Numbers have the order of commits and no gaps.
type Change struct {
	Number   int64
	Kind     ChangeKind
	Dossier  string
	Document string
	At       time.Time
}

// changes are those that a transaction has noted.
type changes struct {
	all   []Change
	added []string // documents whose bytes must be there at the commit
}

// deleted reports whether something is among them that must leave no trace.
func (c *changes) deleted() bool {
	return slices.ContainsFunc(c.all, func(c Change) bool { return c.Kind == DocumentDeleted || c.Kind == DossierDeleted })
}

// Change notes that this transaction changed something. It is given its number
// just before the commit: the counter is one row that all transactions share,
// so it is locked last and for the shortest time.
func (tx Tx) Change(kind ChangeKind, dossierID, document string, now time.Time) {
	tx.changes.all = append(tx.changes.all, Change{Kind: kind, Dossier: dossierID, Document: document, At: now})
}

const (
	takeNumbers = `UPDATE change_counter SET number = number + $1 WHERE id = 1 RETURNING number`
	addChange   = `INSERT INTO changes (number, kind, dossier_id, document_id, at) VALUES ($1, $2, $3, $4, $5)`
)

// number writes what was noted, in the order in which it was noted.
func (tx Tx) number(ctx context.Context) error {
	all := tx.changes.all
	if len(all) == 0 {
		return nil
	}
	last, err := one(ctx, tx.q, "change counter", takeNumbers, []any{len(all)}, scanInt)
	if err != nil {
		return err
	}
	for i, c := range all {
		n := last - int64(len(all)-1-i)
		if _, err := tx.exec(ctx, "add change", addChange, n, string(c.Kind), c.Dossier, c.Document, millis(c.At)); err != nil {
			return err
		}
	}
	return nil
}

const listChanges = `
	SELECT number, kind, dossier_id, document_id, at FROM changes WHERE number > $1 ORDER BY number LIMIT $2`

// Changes gives up to limit changes after the number after, in order.
func (r Reads) Changes(ctx context.Context, after int64, limit int) ([]Change, error) {
	return collect(ctx, r.q, "changes", listChanges, []any{after, limit}, scanChange)
}

func scanChange(row row) (c Change, err error) {
	var at int64
	err = row.Scan(&c.Number, &c.Kind, &c.Dossier, &c.Document, &at)
	c.At = fromMillis(at)
	return c, err
}

const lastNumber = `SELECT number FROM change_counter WHERE id = 1`

// LastChange is the number of the latest committed change, 0 when there is none.
func (r Reads) LastChange(ctx context.Context) (int64, error) {
	return one(ctx, r.q, "change counter", lastNumber, nil, scanInt)
}
