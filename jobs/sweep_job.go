package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
)

// sweepArgs ask for blobs without a row to be removed, where several processes
// share one place for them.
type sweepArgs struct{}

func (sweepArgs) Kind() string { return "sweep" }

const (
	sweepEvery = 24 * time.Hour
	// sweepAge is how old such a blob must be: far longer than any process takes
	// from the last byte of an upload to its row.
	sweepAge = 24 * time.Hour
)

// dailySweep is asked for by the leader of all processes, once a day however
// often they are started.
func dailySweep() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(sweepEvery), func() (river.JobArgs, *river.InsertOpts) {
		return sweepArgs{}, &river.InsertOpts{
			Queue: judgeQueue, Priority: int(Batch), UniqueOpts: river.UniqueOpts{ByPeriod: sweepEvery},
		}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

type sweepWorker struct {
	river.WorkerDefaults[sweepArgs]
	q *Queue
}

func (w *sweepWorker) Work(ctx context.Context, job *river.Job[sweepArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error {
		return w.q.sweep(ctx, time.Now().Add(-sweepAge))
	})
}

// sweep removes the blobs that were put before the time and have no row.
func (q *Queue) sweep(ctx context.Context, before time.Time) error {
	removed, err := q.store.Sweep(ctx, before)
	if err != nil {
		return fmt.Errorf("jobs: sweep blobs: %w", err)
	}
	if removed > 0 {
		q.log.Info("removed files that were never acknowledged", "files", removed)
	}
	return nil
}
