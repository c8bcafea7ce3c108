package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

const forceKind = `UPDATE memberships SET forced_kind = $3 WHERE dossier_id = $1 AND document_id = $2`

// ForceKind says of which kind every part of a document is in a dossier, by
// whatever path it came; "" lets the program tell. A dossier that does not hold
// the document is ErrNotFound. The caller asks for it to be checked and judged
// in the same transaction.
func (tx Tx) ForceKind(ctx context.Context, dossierID, document string, kind dossier.Kind, now time.Time) error {
	if kind != "" && !kind.Valid() {
		return &Error{Code: Invalid, Message: "there is no such kind of document"}
	}
	if err := tx.must(ctx, "document", "force kind", forceKind, dossierID, document, string(kind)); err != nil {
		return err
	}
	tx.Change(DossierChanged, dossierID, document, now)
	return nil
}

// ForceKind is Tx.ForceKind by the viewer.
func (a Act) ForceKind(ctx context.Context, dossierID, document string, kind dossier.Kind, now time.Time) error {
	if err := a.May(ctx, dossierID, Researcher); err != nil {
		return err
	}
	if _, err := a.tx.LockDocument(ctx, document); err != nil { // before the dossier, as by everybody who locks both
		return err
	}
	if err := a.tx.LockDossier(ctx, dossierID, now); err != nil {
		return err
	}
	return a.tx.ForceKind(ctx, dossierID, document, kind, now)
}
