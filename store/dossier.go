package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Dossier is a dossier as it is kept, with when and by which rules it was last judged.
type Dossier struct {
	dossier.Dossier
	Group     string    `json:"group,omitempty"` // id of the group that owns it; "": the administrators
	Shared    bool      `json:"shared"`          // everybody with a login may read it
	Rules     string    `json:"rules,omitempty"` // version of the pack that its verdicts come from
	JudgedAt  time.Time `json:"judged_at,omitzero"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

const addDossier = `
	INSERT INTO dossiers (id, title, jurisdiction, created_at, updated_at)
	VALUES ($1, $2, $3, $4, $4)`

// AddDossier adds an empty dossier; d.ID is made by NewID.
func (tx Tx) AddDossier(ctx context.Context, d dossier.Dossier, now time.Time) error {
	if d.Jurisdiction == "" {
		d.Jurisdiction = dossier.UnknownPlace
	}
	_, err := tx.exec(ctx, "add dossier", addDossier, d.ID, d.Title, string(d.Jurisdiction), millis(now))
	return err
}

const changeDossier = `
	UPDATE dossiers SET title = $2, jurisdiction = $3, updated_at = $4 WHERE id = $1`

// ChangeDossier gives the dossier of d.ID another title or jurisdiction.
func (tx Tx) ChangeDossier(ctx context.Context, d dossier.Dossier, now time.Time) error {
	return tx.must(ctx, "dossier", "change dossier", changeDossier, d.ID, d.Title, string(d.Jurisdiction), millis(now))
}

const dossierColumns = `dossiers.id, dossiers.title, dossiers.jurisdiction, coalesce(dossiers.group_id, ''), dossiers.shared,
	dossiers.rules, dossiers.judged_at, dossiers.created_at, dossiers.updated_at`

const oneDossier = `SELECT ` + dossierColumns + ` FROM dossiers WHERE id = $1`

// Dossier gives one dossier, or ErrNotFound.
func (r Reads) Dossier(ctx context.Context, id string) (Dossier, error) {
	return one(ctx, r.q, "dossier", oneDossier, []any{id}, scanDossier)
}

const listDossiers = `
	SELECT ` + dossierColumns + ` FROM dossiers WHERE id > $1 ORDER BY id LIMIT $2`

// Dossiers gives up to limit dossiers in the order in which they were made,
// after the one of the id after ("" for the first).
func (r Reads) Dossiers(ctx context.Context, after string, limit int) ([]Dossier, error) {
	return collect(ctx, r.q, "dossiers", listDossiers, []any{after, limit}, scanDossier)
}

func scanDossier(row row) (Dossier, error) {
	var d Dossier
	var shared, judged, created, updated int64
	err := row.Scan(&d.ID, &d.Title, &d.Jurisdiction, &d.Group, &shared, &d.Rules, &judged, &created, &updated)
	d.Shared, d.JudgedAt, d.CreatedAt, d.UpdatedAt = shared != 0, fromMillis(judged), fromMillis(created), fromMillis(updated)
	return d, err
}

const lockDossier = `UPDATE dossiers SET updated_at = $2 WHERE id = $1`

// LockDossier makes other transactions that would settle the same dossier wait
// for this one, so that of two documents that finish at once the later sees the
// earlier.
func (tx Tx) LockDossier(ctx context.Context, id string, now time.Time) error {
	return tx.must(ctx, "dossier", "lock dossier", lockDossier, id, millis(now))
}

const wantJudging = `UPDATE dossiers SET wanted = 1 WHERE id = $1 AND wanted = 0`

// WantJudging notes that the dossier is to be judged. It reports false when
// that was asked for already and has not begun, so that one job is enough.
func (tx Tx) WantJudging(ctx context.Context, id string) (bool, error) {
	n, err := tx.exec(ctx, "want judging", wantJudging, id)
	return n > 0, err
}

const beginJudging = `UPDATE dossiers SET attempt = attempt + 1, wanted = 0 WHERE id = $1 RETURNING attempt`

// BeginJudging takes the next attempt number of the dossier. Only the holder of
// the highest number may FinishJudging.
func (tx Tx) BeginJudging(ctx context.Context, id string) (attempt int64, err error) {
	return one(ctx, tx.q, "dossier", beginJudging, []any{id}, scanInt)
}

const finishJudging = `
	UPDATE dossiers SET rules = $3, judged_at = $4, updated_at = $4 WHERE id = $1 AND attempt = $2`

// FinishJudging replaces the verdicts of the dossier and what was read of its
// documents beside each other. It reports false, and changes nothing, when a
// later attempt has begun.
func (tx Tx) FinishJudging(ctx context.Context, id string, attempt int64, j Judgement, now time.Time) (bool, error) {
	n, err := tx.exec(ctx, "finish judging", finishJudging, id, attempt, j.Rules, millis(now))
	if err != nil || n == 0 {
		return false, err
	}
	if err := tx.putDossierReadings(ctx, id, j.Readings); err != nil {
		return false, err
	}
	if err := tx.putClocks(ctx, id, j.Clocks); err != nil {
		return false, err
	}
	if err := tx.putFacts(ctx, id, j.Facts); err != nil {
		return false, err
	}
	return true, tx.putVerdicts(ctx, id, j.Rules, j.Verdicts, now)
}

func scanInt(row row) (n int64, err error) {
	err = row.Scan(&n)
	return n, err
}
