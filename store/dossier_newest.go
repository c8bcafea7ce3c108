package store

import "context"

const newestDossiers = `
	SELECT ` + dossierColumns + ` FROM dossiers WHERE id < $1 ORDER BY id DESC LIMIT $2`

const pathCount = `SELECT count(*) FROM memberships WHERE dossier_id = $1`

// PathCount counts the paths of a dossier, duplicates and skipped members included.
func (r Reads) PathCount(ctx context.Context, dossierID string) (int, error) {
	n, err := one(ctx, r.q, "dossier", pathCount, []any{dossierID}, scanInt)
	return int(n), err
}

// NewestDossiers gives up to limit dossiers, the one made last first, before
// the one of the id before ("" for the newest).
func (r Reads) NewestDossiers(ctx context.Context, before string, limit int) ([]Dossier, error) {
	if before == "" {
		before = "g" // after every hexadecimal id
	}
	return collect(ctx, r.q, "dossiers", newestDossiers, []any{before, limit}, scanDossier)
}
