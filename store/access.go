package store

import (
	"context"
	"slices"
	"time"
)

// Access says who sees a dossier.
type Access struct {
	Owner  string   // id of the group that owns it; "": the administrators alone
	Groups []string // ids of other groups that see it
	Shared bool     // everybody with a login sees it
}

const (
	setAccess   = `UPDATE dossiers SET group_id = $2, shared = $3, updated_at = $4 WHERE id = $1`
	dropGroups  = `DELETE FROM dossier_groups WHERE dossier_id = $1`
	letGroupSee = `INSERT INTO dossier_groups (dossier_id, group_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
)

// SetAccess decides anew who sees a dossier. No such dossier or group is
// ErrNotFound.
func (tx Tx) SetAccess(ctx context.Context, dossierID string, a Access, now time.Time) error {
	if err := tx.must(ctx, "dossier", "set access", setAccess, dossierID, nullable(a.Owner), flag(a.Shared), millis(now)); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "drop groups", dropGroups, dossierID); err != nil {
		return err
	}
	for _, g := range append([]string{a.Owner}, a.Groups...) {
		if g == "" {
			continue
		}
		if _, err := tx.exec(ctx, "let group see dossier", letGroupSee, dossierID, g); err != nil {
			return err
		}
	}
	tx.Change(DossierAccess, dossierID, "", now)
	return nil
}

const dossierGroups = `SELECT group_id FROM dossier_groups WHERE dossier_id = $1 ORDER BY group_id`

// Access says who sees a dossier, or ErrNotFound.
func (r Reads) Access(ctx context.Context, dossierID string) (Access, error) {
	d, err := r.Dossier(ctx, dossierID)
	if err != nil {
		return Access{}, err
	}
	groups, err := collect(ctx, r.q, "groups", dossierGroups, []any{dossierID}, scanText)
	groups = slices.DeleteFunc(groups, func(g string) bool { return g == d.Group })
	return Access{Owner: d.Group, Groups: groups, Shared: d.Shared}, err
}

// VisibleTo gives the tokens of those who see a dossier, for the entries of its
// documents in the search index: a viewer sees an entry when one of
// Viewer.Tokens is among them. No such dossier is ErrNotFound.
func (r Reads) VisibleTo(ctx context.Context, dossierID string) ([]string, error) {
	a, err := r.Access(ctx, dossierID)
	if err != nil {
		return nil, err
	}
	tokens := []string{}
	if a.Shared {
		tokens = append(tokens, tokenAll)
	}
	for _, g := range append([]string{a.Owner}, a.Groups...) {
		if g != "" {
			tokens = append(tokens, groupToken(g))
		}
	}
	return tokens, nil
}
