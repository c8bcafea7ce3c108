package store

import "context"

const newestDossiers = `
	SELECT ` + dossierColumns + ` FROM dossiers WHERE id < $1 ORDER BY id DESC LIMIT $2`

// NewestDossiers gives up to limit dossiers, the one made last first, before
// the one of the id before ("" for the newest).
func (r Reads) NewestDossiers(ctx context.Context, before string, limit int) ([]Dossier, error) {
	if before == "" {
		before = "g" // after every hexadecimal id
	}
	return collect(ctx, r.q, "dossiers", newestDossiers, []any{before, limit}, scanDossier)
}
