package store

import (
	"context"
	"fmt"
)

// BatchKnown says of a line of an import that its bytes were in before.
type BatchKnown struct {
	Key      string // of the line
	Dossier  string // where they came in first, as far as the viewer sees it
	Title    string // of that dossier
	Path     string // by which they came in there
	Dossiers int    // that the viewer sees and that had them before
}

// known asks for the earliest membership of the same bytes. Ids grow with time,
// so what is less than the line's own membership was before it; a file that was
// in its dossier by the same path keeps the membership that it had before the
// batch.
var known = `
	SELECT known.row_key, dossiers.id, dossiers.title, memberships.path, known.several FROM (
		SELECT account.row_key AS row_key, min(memberships.id) AS first, count(DISTINCT memberships.dossier_id) AS several
		FROM ` + account + ` JOIN memberships ON memberships.document_id = account.document_id
		WHERE account.document_id <> '' AND account.row_key >= $4 AND account.row_key <= $5
			AND (memberships.id < account.membership_id OR memberships.id = account.membership_id AND memberships.id < $3)
			AND memberships.dossier_id IN ` + seen + ` GROUP BY account.row_key) known
	JOIN memberships ON memberships.id = known.first JOIN dossiers ON dossiers.id = memberships.dossier_id`

// BatchKnown says which of the lines of an import with keys from first to last
// are of files that were in before.
func (s Sight) BatchKnown(ctx context.Context, batch, first, last string) (map[string]BatchKnown, error) {
	if _, err := s.Batch(ctx, batch); err != nil {
		return nil, err
	}
	all := map[string]BatchKnown{}
	_, err := collect(ctx, s.q, "batch rows", known, s.v.args(batch, first, last), func(row row) (none struct{}, err error) {
		var k BatchKnown
		err = row.Scan(&k.Key, &k.Dossier, &k.Title, &k.Path, &k.Dossiers)
		all[k.Key] = k
		return none, err
	})
	return all, err
}

var countMembers = `
	SELECT item, state, count(*) FROM ` + account + ` WHERE member = 1 AND item >= $4 AND item <= $5 GROUP BY item, state`

// BatchMembers counts what came out of the files of an import that were handed
// in with keys from first to last. Files that are no containers are left out.
func (s Sight) BatchMembers(ctx context.Context, batch, first, last string) (map[string]BatchCounts, error) {
	if _, err := s.Batch(ctx, batch); err != nil {
		return nil, err
	}
	all := map[string]BatchCounts{}
	_, err := collect(ctx, s.q, "batch rows", countMembers, s.v.args(batch, first, last), func(row row) (none struct{}, err error) {
		var item string
		var state ItemState
		var n int
		if err := row.Scan(&item, &state, &n); err != nil {
			return none, err
		}
		c := all[item]
		err = c.add(state, n)
		all[item] = c
		return none, err
	})
	return all, err
}

// add counts n more files of a state.
func (c *BatchCounts) add(state ItemState, n int) error {
	into := map[ItemState]*int{ItemWaiting: &c.Waiting, ItemRead: &c.Read, ItemFailed: &c.Failed, ItemSkipped: &c.Skipped}[state]
	if into == nil {
		return fmt.Errorf("unknown state %q", state)
	}
	c.Files += n
	*into += n
	return nil
}

// BatchDossier is a dossier into which an import put files.
type BatchDossier struct {
	Dossier Dossier
	BatchCounts
}

// More columns than rows of a state: sums, so that each dossier is one row.
var batchDossiers = `
	SELECT ` + dossierColumns + `, put.waiting, put.done, put.failed, put.skipped FROM (
		SELECT dossier_id, sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting, sum(CASE WHEN state = 'read' THEN 1 ELSE 0 END) AS done,
			sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed, sum(CASE WHEN state = 'skipped' THEN 1 ELSE 0 END) AS skipped
		FROM ` + account + ` WHERE dossier_id > $4 GROUP BY dossier_id) put
	JOIN dossiers ON dossiers.id = put.dossier_id WHERE ` + sees + ` ORDER BY dossiers.id LIMIT $5`

// BatchDossiers gives up to limit dossiers into which an import put files, after
// the id after ("" for the first), with how many of its files and how far they are.
func (s Sight) BatchDossiers(ctx context.Context, batch, after string, limit int) ([]BatchDossier, error) {
	if _, err := s.Batch(ctx, batch); err != nil {
		return nil, err
	}
	return collect(ctx, s.q, "dossiers", batchDossiers, s.v.args(batch, after, bounded(limit)), func(r row) (b BatchDossier, err error) {
		b.Dossier, err = scanDossier(wider{r, []any{&b.Waiting, &b.Read, &b.Failed, &b.Skipped}})
		b.Files = b.Waiting + b.Read + b.Failed + b.Skipped
		return b, err
	})
}

const batchWaits = `
	SELECT ` + batchColumns + ` FROM batches WHERE ` + seesBatch + ` AND batches.state = $3 ORDER BY batches.id DESC LIMIT $4`

// RunningBatches gives up to limit imports whose files are still being handed
// in, the newest first.
func (s Sight) RunningBatches(ctx context.Context, limit int) ([]Batch, error) {
	return collect(ctx, s.q, "batches", batchWaits, s.v.args(string(BatchRunning), bounded(limit)), scanBatch)
}
