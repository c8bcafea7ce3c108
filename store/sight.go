package store

import (
	"context"

	"github.com/checkweigh/checkweigh/dossier"
)

// Sight is what one viewer sees: the questions of Reads about dossiers, where
// whatever the viewer may not see is not there, just like what never was. Names
// and times of a document are those of the dossiers that the viewer sees, so
// that nothing tells that others have it too.
type Sight struct {
	People
	all Reads
	v   Viewer
}

// For gives what the viewer sees of what these Reads see.
func (r Reads) For(v Viewer) Sight { return Sight{r.People, r, v} }

// Viewer is the one who asks.
func (s Sight) Viewer() Viewer { return s.v }

const seenDossier = `SELECT ` + dossierColumns + ` FROM dossiers WHERE dossiers.id = $3 AND ` + sees

// Dossier gives one dossier, or ErrNotFound.
func (s Sight) Dossier(ctx context.Context, id string) (Dossier, error) {
	return one(ctx, s.q, "dossier", seenDossier, s.v.args(id), scanDossier)
}

const seenDossiers = `SELECT ` + dossierColumns + ` FROM dossiers WHERE dossiers.id > $3 AND ` + sees + ` ORDER BY dossiers.id LIMIT $4`

// Dossiers gives up to limit dossiers in the order in which they were made,
// after the id after ("" for the first).
func (s Sight) Dossiers(ctx context.Context, after string, limit int) ([]Dossier, error) {
	return collect(ctx, s.q, "dossiers", seenDossiers, s.v.args(after, bounded(limit)), scanDossier)
}

const seenNewest = `SELECT ` + dossierColumns + ` FROM dossiers WHERE dossiers.id < $3 AND ` + sees + ` ORDER BY dossiers.id DESC LIMIT $4`

// NewestDossiers gives up to limit dossiers, the one made last first, before
// the one of the id before ("" for the newest).
func (s Sight) NewestDossiers(ctx context.Context, before string, limit int) ([]Dossier, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, s.q, "dossiers", seenNewest, s.v.args(before, bounded(limit)), scanDossier)
}

const countSeen = `SELECT count(*) FROM dossiers WHERE ` + sees

// DossierCount counts the dossiers that the viewer sees.
func (s Sight) DossierCount(ctx context.Context) (int, error) {
	n, err := one(ctx, s.q, "dossiers", countSeen, s.v.args(), scanInt)
	return int(n), err
}

// inside answers a question about a dossier if the viewer sees it.
func inside[T any](ctx context.Context, s Sight, dossierID string, ask func() (T, error)) (T, error) {
	if _, err := s.Dossier(ctx, dossierID); err != nil {
		var none T
		return none, err
	}
	return ask()
}

// Access says who sees a dossier.
func (s Sight) Access(ctx context.Context, dossierID string) (Access, error) {
	return inside(ctx, s, dossierID, func() (Access, error) { return s.all.Access(ctx, dossierID) })
}

// Memberships is Reads.Memberships.
func (s Sight) Memberships(ctx context.Context, dossierID string) ([]Membership, error) {
	return inside(ctx, s, dossierID, func() ([]Membership, error) { return s.all.Memberships(ctx, dossierID) })
}

// PathCount is Reads.PathCount.
func (s Sight) PathCount(ctx context.Context, dossierID string) (int, error) {
	return inside(ctx, s, dossierID, func() (int, error) { return s.all.PathCount(ctx, dossierID) })
}

// Unsettled is Reads.Unsettled.
func (s Sight) Unsettled(ctx context.Context, dossierID, rules string) (int, error) {
	return inside(ctx, s, dossierID, func() (int, error) { return s.all.Unsettled(ctx, dossierID, rules) })
}

// Verdicts is Reads.Verdicts.
func (s Sight) Verdicts(ctx context.Context, dossierID string) ([]dossier.Verdict, error) {
	return inside(ctx, s, dossierID, func() ([]dossier.Verdict, error) { return s.all.Verdicts(ctx, dossierID) })
}

// DossierReadings is Reads.DossierReadings.
func (s Sight) DossierReadings(ctx context.Context, dossierID string) ([]dossier.Reading, error) {
	return inside(ctx, s, dossierID, func() ([]dossier.Reading, error) { return s.all.DossierReadings(ctx, dossierID) })
}

// Overrides is Reads.Overrides.
func (s Sight) Overrides(ctx context.Context, dossierID string) ([]Override, error) {
	return inside(ctx, s, dossierID, func() ([]Override, error) { return s.all.Overrides(ctx, dossierID) })
}

// Log is Reads.Log.
func (s Sight) Log(ctx context.Context, dossierID, before string, limit int) ([]Entry, error) {
	return inside(ctx, s, dossierID, func() ([]Entry, error) { return s.all.Log(ctx, dossierID, before, limit) })
}

// LogOf is Reads.LogOf.
func (s Sight) LogOf(ctx context.Context, dossierID, requirement string, limit int) ([]Entry, error) {
	return inside(ctx, s, dossierID, func() ([]Entry, error) { return s.all.LogOf(ctx, dossierID, requirement, limit) })
}

// Given is Reads.Given.
func (s Sight) Given(ctx context.Context, dossierID string) ([]Given, error) {
	return inside(ctx, s, dossierID, func() ([]Given, error) { return s.all.Given(ctx, dossierID) })
}

const seenByFact = `
	SELECT ` + dossierColumns + ` FROM dossiers
	WHERE dossiers.id IN (SELECT dossier_id FROM given_facts WHERE name = $3 AND value = $4) AND ` + sees + ` ORDER BY dossiers.id LIMIT $5`

// DossiersByFact gives the dossiers of which a register says exactly this: by
// name "ocid" a release finds the dossier that it belongs to.
func (s Sight) DossiersByFact(ctx context.Context, name, value string) ([]Dossier, error) {
	return collect(ctx, s.q, "dossiers", seenByFact, s.v.args(name, value, maxList), scanDossier)
}

const seenChanges = `
	SELECT number, kind, dossier_id, document_id, at FROM changes
	WHERE number > $3 AND ($1 = 1 OR dossier_id IN ` + seen + ` OR dossier_id = '' AND document_id IN (
		SELECT memberships.document_id FROM memberships WHERE memberships.dossier_id IN ` + seen + `))
	ORDER BY number LIMIT $4`

// Changes gives up to limit changes after the number after that touch what the
// viewer sees now. Deletions of whole dossiers are for administrators only.
func (s Sight) Changes(ctx context.Context, after int64, limit int) ([]Change, error) {
	return collect(ctx, s.q, "changes", seenChanges, s.v.args(after, bounded(limit)), scanChange)
}

// LastChange is Reads.LastChange, from which a listener begins.
func (s Sight) LastChange(ctx context.Context) (int64, error) { return s.all.LastChange(ctx) }
