package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// ItemState says what became of one file of an import.
type ItemState string

// The states of a file. All but ItemWaiting are final: in the end
// files = read + failed + skipped.
const (
	ItemWaiting ItemState = "waiting" // to be handed in, or to be read
	ItemRead    ItemState = "read"    // also in part
	ItemFailed  ItemState = "failed"  // also unsupported and password needed
	ItemSkipped ItemState = "skipped" // left out for a reason, and not to be tried again
)

// BatchItem is one file that was named by an import, or found under a folder
// that was. Files inside of containers are BatchRows.
type BatchItem struct {
	ID         string
	Batch      string
	Path       string // unlike all others of the batch
	Dossier    string
	Document   string // "" until it was received
	Membership string // "" until it was received, or when the file was in the dossier already
	Size       int64  // bytes
	State      ItemState
	Reason     string
	Stage      string // where it is or was: find, send, receive
	Attempts   int
}

const putItem = `
	INSERT INTO batch_items (batch_id, path, id, dossier_id, document_id, membership_id, size, state, reason, stage, attempts, updated_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)
	ON CONFLICT (batch_id, path) DO UPDATE SET dossier_id = excluded.dossier_id, document_id = excluded.document_id,
		membership_id = excluded.membership_id, size = excluded.size, state = excluded.state, reason = excluded.reason,
		stage = excluded.stage, attempts = batch_items.attempts + 1, updated_at = excluded.updated_at`

// PutBatchItem writes how far one file of an import is, best in the transaction
// that receives it. A file that is put again counts one more attempt. An empty
// ID is made, and an empty State is ItemWaiting.
func (tx Tx) PutBatchItem(ctx context.Context, it BatchItem, now time.Time) error {
	if it.ID == "" {
		it.ID = NewID()
	}
	if it.State == "" {
		it.State = ItemWaiting
	}
	_, err := tx.exec(ctx, "put batch item", putItem, it.Batch, it.Path, it.ID, nullable(it.Dossier), nullable(it.Document),
		it.Membership, it.Size, string(it.State), cut(it.Reason, 2000), it.Stage, millis(now))
	return err
}

const oneItem = `
	SELECT id, batch_id, path, coalesce(dossier_id, ''), coalesce(document_id, ''), membership_id, size, state, reason, stage, attempts
	FROM batch_items WHERE batch_id = $1 AND path = $2`

// BatchItem gives what is known of a path of an import, or ErrNotFound, for
// resuming: what has a Document was received.
func (r Reads) BatchItem(ctx context.Context, batch, path string) (BatchItem, error) {
	return one(ctx, r.q, "file of the batch", oneItem, []any{batch, path}, func(row row) (it BatchItem, err error) {
		err = row.Scan(&it.ID, &it.Batch, &it.Path, &it.Dossier, &it.Document, &it.Membership, &it.Size, &it.State, &it.Reason,
			&it.Stage, &it.Attempts)
		return it, err
	})
}

// BatchRow is one line of an import's account: a file that was handed in, or
// one inside of it, with what became of it.
type BatchRow struct {
	Key      string        `json:"key"` // by which the list goes on
	Item     string        `json:"-"`   // Key of the line that was handed in: its own, or that of the outermost container
	Path     string        `json:"path"`
	Dossier  string        `json:"dossier,omitempty"`
	Document string        `json:"document,omitempty"`
	State    ItemState     `json:"state"`
	Detail   dossier.State `json:"document_state,omitempty"` // the document's own, finer state
	Reason   string        `json:"reason,omitempty"`
	Stage    string        `json:"stage"`
	Attempts int           `json:"attempts"`
	Member   bool          `json:"member,omitempty"` // it came out of a container
}

// stateOf is the state of a row by its document, where it has one.
func stateOf(own string) string {
	return `CASE WHEN documents.id IS NULL THEN ` + own + `
		WHEN documents.state = 'pending' THEN 'waiting' WHEN documents.state IN ('read', 'partly_read') THEN 'read' ELSE 'failed' END`
}

func stageOf(own string) string {
	return `CASE WHEN documents.id IS NULL THEN ` + own + ` WHEN documents.state = 'pending' THEN 'read' ELSE 'done' END`
}

// account is every file of the batch $3 and, under them, all that came out of
// them, as far as $1 and $2 see it. What was skipped inside of a container has no
// document but a reason.
var account = `(
	SELECT batch_items.id AS row_key, batch_items.path AS path, coalesce(batch_items.dossier_id, '') AS dossier_id,
		coalesce(documents.id, '') AS document_id, coalesce(documents.state, '') AS detail,
		` + stateOf("batch_items.state") + ` AS state, coalesce(documents.reason, batch_items.reason) AS reason,
		` + stageOf("batch_items.stage") + ` AS stage, batch_items.attempts AS attempts, 0 AS member,
		batch_items.membership_id AS membership_id, batch_items.id AS item
	FROM batch_items LEFT JOIN documents ON documents.id = batch_items.document_id
	WHERE batch_items.batch_id = $3 AND (batch_items.dossier_id IS NULL OR batch_items.dossier_id IN ` + seen + `)
	UNION ALL
	SELECT memberships.id, memberships.path, memberships.dossier_id, coalesce(documents.id, ''), coalesce(documents.state, ''),
		` + stateOf("'skipped'") + `, CASE WHEN documents.id IS NULL THEN memberships.reason ELSE documents.reason END,
		` + stageOf("'done'") + `, coalesce(documents.attempt, 0), 1, memberships.id, batch_items.id
	FROM batch_items JOIN memberships ON memberships.root_id = batch_items.membership_id AND batch_items.membership_id <> ''
	LEFT JOIN documents ON documents.id = memberships.document_id
	WHERE batch_items.batch_id = $3 AND memberships.dossier_id IN ` + seen + `) account`

const rowColumns = `row_key, item, path, dossier_id, document_id, state, detail, reason, stage, attempts, member`

var listRows = `
	SELECT ` + rowColumns + ` FROM ` + account + `
	WHERE row_key > $4 AND ($5 = '' OR state = $5) ORDER BY row_key LIMIT $6`

// BatchRows gives up to limit lines of an import after the key after ("" for the
// first), of one state unless that is "": ItemFailed to list what failed, and
// ItemWaiting for what is left. The order is that in which the lines came to be,
// so a container's members may stand far from it. Lines of dossiers that the
// viewer does not see are left out.
func (s Sight) BatchRows(ctx context.Context, batch string, state ItemState, after string, limit int) ([]BatchRow, error) {
	if _, err := s.Batch(ctx, batch); err != nil {
		return nil, err
	}
	return collect(ctx, s.q, "batch rows", listRows, s.v.args(batch, after, string(state), bounded(limit)), scanBatchRow)
}

func scanBatchRow(row row) (b BatchRow, err error) {
	var member int64
	err = row.Scan(&b.Key, &b.Item, &b.Path, &b.Dossier, &b.Document, &b.State, &b.Detail, &b.Reason, &b.Stage, &b.Attempts, &member)
	b.Member = member != 0
	return b, err
}

var oneRow = `SELECT ` + rowColumns + ` FROM ` + account + ` WHERE row_key = $4`

// BatchRow gives the line of an import with that key, or ErrNotFound.
func (s Sight) BatchRow(ctx context.Context, batch, key string) (BatchRow, error) {
	if _, err := s.Batch(ctx, batch); err != nil {
		return BatchRow{}, err
	}
	return one(ctx, s.q, "file of the batch", oneRow, s.v.args(batch, key), scanBatchRow)
}

// BatchCounts is an import in numbers. In the end Files = Read + Failed + Skipped.
type BatchCounts struct {
	Files   int `json:"files"` // with those inside of containers, and the containers
	Waiting int `json:"waiting"`
	Read    int `json:"read"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

var countRows = `SELECT state, count(*) FROM ` + account + ` GROUP BY state`

// BatchCounts counts the lines of an import by their state.
func (s Sight) BatchCounts(ctx context.Context, batch string) (c BatchCounts, err error) {
	if _, err := s.Batch(ctx, batch); err != nil {
		return c, err
	}
	_, err = collect(ctx, s.q, "batch counts", countRows, s.v.args(batch), func(row row) (none struct{}, err error) {
		var state ItemState
		var n int
		if err := row.Scan(&state, &n); err != nil {
			return none, err
		}
		return none, c.add(state, n)
	})
	return c, err
}

// BatchRows is Sight.BatchRows of one who sees everything.
func (r Reads) BatchRows(ctx context.Context, batch string, state ItemState, after string, limit int) ([]BatchRow, error) {
	return r.For(System).BatchRows(ctx, batch, state, after, limit)
}

// BatchCounts is Sight.BatchCounts of one who sees everything.
func (r Reads) BatchCounts(ctx context.Context, batch string) (BatchCounts, error) {
	return r.For(System).BatchCounts(ctx, batch)
}
