package jobs

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// tendEvery is how long what was interrupted, or has become due, may wait.
const tendEvery = 5 * time.Minute

// tend does at the start, and every few minutes, what nobody asks for: it takes
// away the originals and drawn pages that a deletion left when it was interrupted,
// and deletes the dossiers that their group keeps no longer. Any number of processes may.
func (q *Queue) tend(ctx context.Context) {
	tick := time.NewTicker(tendEvery)
	defer tick.Stop()
	for {
		err := q.deleteOverdue(ctx)
		if err == nil {
			err = q.Erase(ctx)
		}
		if err == nil {
			err = q.tendPages(ctx)
		}
		if err == nil && q.mail != nil {
			err = q.tendMail(ctx)
		}
		if err == nil && q.webhooks != nil {
			err = q.tendWebhooks(ctx)
		}
		if err != nil && ctx.Err() == nil {
			q.log.Error("what is due without being asked for could not be done; it is tried again", "error", err, "next_try", tendEvery)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (q *Queue) deleteOverdue(ctx context.Context) error {
	const batch = 100
	for after := ""; ; {
		dossiers, err := q.store.Overdue(ctx, q.now(), after, batch)
		if err != nil || len(dossiers) == 0 {
			return err
		}
		for _, d := range dossiers {
			err := q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
				if err := tx.DeleteDossier(ctx, d.ID, store.System.User, q.now()); err != nil {
					return err
				}
				return tx.Audit(ctx, store.Audited{
					At: q.now(), User: store.System.User, Action: "delete", Noun: "dossier", NounID: d.ID, Detail: "retention",
				})
			})
			if err != nil && store.CodeOf(err) != store.NotFound { // another process was faster
				return err
			}
		}
		after = dossiers[len(dossiers)-1].ID
	}
}
