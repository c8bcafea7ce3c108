package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/checkweigh/checkweigh/store"
)

// Settled reports whether everything that was handed in has been read, checked
// and judged. Where other processes work on the database too, a dossier counts
// as judged that was judged by these rules, also while it is judged once more.
func (b *Import) Settled(ctx context.Context) (bool, error) {
	if idle, err := b.queue.engine.idle(ctx); err != nil || idle || !b.queue.store.Shared() {
		return idle, err
	}
	dossiers := map[string]bool{}
	err := b.EachRow(ctx, "", func(row store.BatchRow) error {
		if row.Document == "" {
			return nil
		}
		if row.State == store.ItemWaiting {
			return errLeft
		}
		dossiers[row.Dossier] = true
		return nil
	})
	for id := range dossiers {
		if err != nil {
			break
		}
		err = b.judged(ctx, id)
	}
	if errors.Is(err, errLeft) {
		return false, nil
	}
	return err == nil, err
}

// errLeft says that something is still to be done.
var errLeft = errors.New("jobs: there is something left to do")

func (b *Import) judged(ctx context.Context, id string) error {
	version := b.queue.steps.Rules.Version
	d, err := b.queue.store.Dossier(ctx, id)
	if store.CodeOf(err) == store.NotFound {
		return nil // deleted meanwhile
	}
	if err != nil {
		return err
	}
	left, err := b.queue.store.Unsettled(ctx, id, version)
	if err == nil && (left > 0 || d.Rules != version) {
		return errLeft
	}
	return err
}

// unfinished are the states of jobs that still have something to do.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable,
	rivertype.JobStateScheduled, // put off until the disk or the database can be had again
}

// idle reports whether nothing is left to be read, checked or judged. Mail and
// messages to webhooks may wait for days.
func (e *riverEngine[TTx]) idle(ctx context.Context) (bool, error) {
	wanted := river.NewJobListParams().States(unfinished...).Queues(readQueue, ocrQueue, checkQueue, judgeQueue).First(1)
	jobs, err := e.client.JobList(ctx, wanted)
	if err != nil {
		return false, fmt.Errorf("jobs: list what is left: %w", err)
	}
	return len(jobs.Jobs) == 0, nil
}
