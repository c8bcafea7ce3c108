package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Pending is the state of a document that is still to be read. It is no final
// state: every document leaves it.
const Pending dossier.State = "pending"

// Document is a document as it is kept. Path, in the embedded words, is the
// first name it was met under; a dossier's own paths stand in its memberships.
type Document struct {
	dossier.Document
	Size      int64     `json:"size"` // bytes
	Engine    string    `json:"engine,omitempty"`
	Attempt   int64     `json:"-"` // fencing number of the latest reading that was begun
	Depth     int       `json:"-"` // containers around it when it was last sent to be read
	Container bool      `json:"container,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	ReadAt    time.Time `json:"read_at,omitzero"`
}

const addDocument = `
	INSERT INTO documents (id, name, size, state, depth, created_at)
	VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`

// AddDocument adds a document that is to be read. It reports false when its
// bytes were known already; then nothing changes, and the document stays until
// this transaction ends. Its blob must have been put: one that was removed since,
// because the same document was deleted, makes the transaction end in ErrConflict.
func (tx Tx) AddDocument(ctx context.Context, blob Blob, name string, depth int, now time.Time) (added bool, err error) {
	for range 3 { // a deletion can come between the two statements
		n, err := tx.exec(ctx, "add document", addDocument, blob.ID, name, blob.Size, string(Pending), depth, millis(now))
		if err != nil {
			return false, err
		}
		if n > 0 {
			_, err = tx.exec(ctx, "keep blob", dropRemoval, blob.ID)
			tx.changes.added = append(tx.changes.added, blob.ID)
			return true, err
		}
		if _, err := tx.LockDocument(ctx, blob.ID); CodeOf(err) != NotFound {
			return false, err
		}
	}
	return false, &Error{Code: Conflict, Message: "the same file was being deleted at this moment; send it again"}
}

const countStates = `SELECT state, count(*) FROM documents GROUP BY state`

// DocumentStates counts all documents by their state, for those who watch the
// machine.
func (r Reads) DocumentStates(ctx context.Context) (map[dossier.State]int, error) {
	count := map[dossier.State]int{}
	_, err := collect(ctx, r.q, "documents", countStates, nil, func(row row) (struct{}, error) {
		var state dossier.State
		var n int
		err := row.Scan(&state, &n)
		count[state] = n
		return struct{}{}, err
	})
	return count, err
}

const rereadDocument = `UPDATE documents SET state = $2, reason = '', depth = $3 WHERE id = $1`

// RereadDocument sends a document back to be read, at the given depth.
func (tx Tx) RereadDocument(ctx context.Context, id string, depth int) error {
	return tx.must(ctx, "document", "reread document", rereadDocument, id, string(Pending), depth)
}

const documentColumns = `documents.id, documents.name, documents.size, documents.state, documents.reason,
	documents.engine, documents.attempt, documents.depth, documents.container, documents.created_at, documents.read_at`

const oneDocument = `SELECT ` + documentColumns + ` FROM documents WHERE id = $1`

// Document gives one document, or ErrNotFound.
func (r Reads) Document(ctx context.Context, id string) (Document, error) {
	return one(ctx, r.q, "document", oneDocument, []any{id}, scanDocument)
}

const lockDocument = `UPDATE documents SET id = id WHERE id = $1 RETURNING ` + documentColumns

// LockDocument gives one document and keeps others from changing it until this
// transaction ends, so that a document that is being finished is not taken for
// one that is still to be read.
func (tx Tx) LockDocument(ctx context.Context, id string) (Document, error) {
	return one(ctx, tx.q, "document", lockDocument, []any{id}, scanDocument)
}

const pendingDocuments = `
	SELECT ` + documentColumns + ` FROM documents WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3`

// PendingDocuments gives up to limit documents that are still to be read, by
// id, after the id after ("" for the first).
func (r Reads) PendingDocuments(ctx context.Context, after string, limit int) ([]Document, error) {
	return collect(ctx, r.q, "pending documents", pendingDocuments, []any{string(Pending), after, limit}, scanDocument)
}

func scanDocument(row row) (Document, error) {
	var d Document
	var container, created, read int64
	err := row.Scan(&d.ID, &d.Path, &d.Size, &d.State, &d.Reason, &d.Engine, &d.Attempt, &d.Depth, &container, &created, &read)
	d.Container, d.CreatedAt, d.ReadAt = container != 0, fromMillis(created), fromMillis(read)
	return d, err
}

const beginReading = `
	UPDATE documents SET attempt = attempt + 1 WHERE id = $1 AND state = $2 RETURNING attempt`

// BeginReading takes the next attempt number of a document that is to be read.
// Only the holder of the highest number may FinishReading. ErrNotFound says
// that the document is not there or has been read.
func (tx Tx) BeginReading(ctx context.Context, id string) (attempt int64, err error) {
	return one(ctx, tx.q, "document to read", beginReading, []any{id, string(Pending)}, scanInt)
}

// Result is what reading one document gave.
type Result struct {
	State     dossier.State
	Reason    string
	Container bool
	Text      *dossier.Text // nil when it has none
	Placed    []dossier.PlacedPage
	Members   []Member // in order, skipped ones included
}

const finishReading = `
	UPDATE documents SET state = $4, reason = $5, engine = $6, container = $7, read_at = $8
	WHERE id = $1 AND attempt = $2 AND state = $3`

// FinishReading writes the result of a reading: the final state, the text, where
// the words of its scanned pages stand, and the list of members, whose documents
// must be there. It reports false, and changes nothing, when a later attempt has
// begun or has finished.
func (tx Tx) FinishReading(ctx context.Context, id string, attempt int64, res Result, now time.Time) (bool, error) {
	engine, container := "", 0
	if res.Text != nil {
		engine = res.Text.Engine
	}
	if res.Container {
		container = 1
	}
	n, err := tx.exec(ctx, "finish reading", finishReading, id, attempt, string(Pending),
		string(res.State), res.Reason, engine, container, millis(now))
	if err != nil || n == 0 {
		return false, err
	}
	if err := tx.putMembers(ctx, id, res.Members); err != nil {
		return false, err
	}
	if res.Text == nil {
		return true, nil
	}
	if err := tx.putText(ctx, id, attempt, *res.Text, now); err != nil {
		return false, err
	}
	return true, tx.putWordPlaces(ctx, id, engine, res.Placed)
}
