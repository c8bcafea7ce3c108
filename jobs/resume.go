package jobs

import (
	"context"

	"github.com/checkweigh/checkweigh/store"
)

// resumingSetting stands while unfinished work is asked for, so that a process
// that is killed then is followed by one that asks again.
const resumingSetting = "jobs/resuming"

// resumeRestored resumes where no jobs are there: after a restore. In a new
// database that has taken files before its first start each has its job.
func (q *Queue) resumeRestored(ctx context.Context, version string) error {
	idle, err := q.engine.idle(ctx)
	if err != nil {
		return err
	}
	if begun, err := q.store.Setting(ctx, resumingSetting); err == nil && begun != "" {
		idle = true
	} else if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	if !idle {
		return nil
	}
	if err := q.setResuming(ctx, version); err != nil {
		return err
	}
	if err := q.resume(ctx, version); err != nil {
		return err
	}
	return q.setResuming(ctx, "")
}

func (q *Queue) setResuming(ctx context.Context, to string) error {
	return q.store.InTx(ctx, func(tx store.Tx) error { return tx.PutSetting(ctx, resumingSetting, to) })
}

// resume asks for the work that the states of documents and dossiers show to be
// unfinished. Jobs are in no backup: after a restore nobody else asks for it.
func (q *Queue) resume(ctx context.Context, version string) error {
	const batch = 500
	for after := ""; ; {
		documents, err := q.store.PendingDocuments(ctx, after, batch)
		if err != nil {
			return err
		}
		if len(documents) == 0 {
			break
		}
		err = q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
			for _, d := range documents {
				if err := q.Submit(ctx, tx, d.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = documents[len(documents)-1].ID
	}
	return q.settleUnjudged(ctx, version)
}

// settleUnjudged has the dossiers judged that lack nothing else.
func (q *Queue) settleUnjudged(ctx context.Context, version string) error {
	const batch = 500
	for after := ""; ; {
		dossiers, err := q.store.Unjudged(ctx, version, after, batch)
		if err != nil || len(dossiers) == 0 {
			return err
		}
		for _, d := range dossiers { // a transaction each: judging locks one dossier at a time
			if err := q.inTx(ctx, func(ctx context.Context, tx store.Tx) error { return q.settle(ctx, tx, d.ID) }); err != nil {
				return err
			}
		}
		after = dossiers[len(dossiers)-1].ID
	}
}
