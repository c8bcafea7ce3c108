package jobs

import (
	"context"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// Recheck asks for a document to be checked as of another kind, and for its
// dossier to be judged after that. One that is still to be read is checked after
// its reading in any case.
func (q *Queue) Recheck(ctx context.Context, tx store.Tx, dossierID, document string, forced dossier.Kind) error {
	doc, err := tx.LockDocument(ctx, document)
	if err != nil || doc.State == store.Pending {
		return err
	}
	return q.wantChecked(ctx, tx, dossierID, doc, forced)
}
