package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/checkweigh/checkweigh/store"
)

// Settled reports whether everything that was handed in has been read, and
// judged where no other process works on the database: with others, there is
// always something left.
func (b *Import) Settled(ctx context.Context) (bool, error) {
	if idle, err := b.queue.engine.idle(ctx); err != nil || idle || !b.queue.store.Shared() {
		return idle, err
	}
	left, errFound := false, errors.New("found")
	err := b.EachRow(ctx, store.ItemWaiting, func(row store.BatchRow) error {
		if left = row.Document != ""; left {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return !left && err == nil, err
}

// unfinished are the states of jobs that still have something to do.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable,
	rivertype.JobStateScheduled, // put off until the disk or the database can be had again
}

func (e *riverEngine[TTx]) idle(ctx context.Context) (bool, error) {
	jobs, err := e.client.JobList(ctx, river.NewJobListParams().States(unfinished...).First(1))
	if err != nil {
		return false, fmt.Errorf("jobs: list what is left: %w", err)
	}
	return len(jobs.Jobs) == 0, nil
}
