package store

import (
	"context"
	"time"
)

const overdue = `
	SELECT ` + dossierColumns + ` FROM dossiers JOIN groups ON groups.id = dossiers.group_id
	WHERE dossiers.id > $1 AND groups.retention_days > 0
		AND dossiers.created_at + groups.retention_days * 86400000 <= $2
		AND NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.dossier_id = dossiers.id
			AND memberships.created_at + groups.retention_days * 86400000 > $2)
	ORDER BY dossiers.id LIMIT $3`

// Overdue gives up to limit dossiers, after the id after ("" for the first),
// that were made, and whose last document came in, longer ago than the group
// that owns them keeps its dossiers. They are for DeleteDossier.
func (r Reads) Overdue(ctx context.Context, now time.Time, after string, limit int) ([]Dossier, error) {
	return collect(ctx, r.q, "overdue dossiers", overdue, []any{after, millis(now), bounded(limit)}, scanDossier)
}

const unjudged = `
	SELECT ` + dossierColumns + ` FROM dossiers
	WHERE dossiers.id > $1 AND dossiers.rules <> $2
		AND EXISTS (SELECT 1 FROM memberships WHERE memberships.dossier_id = dossiers.id)
	ORDER BY dossiers.id LIMIT $3`

// Unjudged gives up to limit dossiers, after the id after ("" for the first),
// that hold something and whose verdicts are not by these rules: after a restore
// nobody else asks for them to be judged.
func (r Reads) Unjudged(ctx context.Context, rules, after string, limit int) ([]Dossier, error) {
	return collect(ctx, r.q, "unjudged dossiers", unjudged, []any{after, rules, bounded(limit)}, scanDossier)
}
