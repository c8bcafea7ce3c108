package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// A job is stuck when the database says that it runs and nobody works on it:
// its process was killed, or the disk was full when its end was to be noted.
// River frees such jobs after rescueAfter. Where this process is alone with the
// database it knows better, and sooner, what is being worked on.

// workplace knows which jobs this process works on.
type workplace struct{ jobs sync.Map }

// begin notes that the job is being worked on until the function is called.
func (w *workplace) begin(job int64) (end func()) {
	w.jobs.Store(job, true)
	return func() { w.jobs.Delete(job) }
}

func (w *workplace) has(job int64) bool {
	_, here := w.jobs.Load(job)
	return here
}

// stuckAfter is how long the beginning or the end of a job may take to reach
// the database or this process.
const stuckAfter = 15 * time.Second

const longAgo = 100 * 365 * 24 * time.Hour

// takeOver frees what a killed process was working on, and takes its leadership
// away, which would otherwise delay retries.
func (e *riverEngine[TTx]) takeOver(ctx context.Context) error {
	far := time.Now().Add(longAgo)
	if _, err := e.driver.GetExecutor().LeaderDeleteExpired(ctx, &riverdriver.LeaderDeleteExpiredParams{Now: &far}); err != nil {
		return fmt.Errorf("free leadership: %w", err)
	}
	return e.free(ctx, far)
}

// freeStuck frees stuck jobs every now and then, until ctx ends.
func (e *riverEngine[TTx]) freeStuck(ctx context.Context) {
	tick := time.NewTicker(stuckAfter)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			_ = e.free(ctx, now.Add(-stuckAfter)) // what fails now is tried at the next tick
		}
	}
}

// free makes the jobs available again that were begun before the time and that
// nobody works on. One that did end after all finds its work done.
func (e *riverEngine[TTx]) free(ctx context.Context, before time.Time) error {
	const batch = 1000
	for after := int64(0); ; {
		stuck, err := e.driver.GetExecutor().JobGetStuck(ctx, &riverdriver.JobGetStuckParams{AfterID: after, Max: batch, StuckHorizon: before})
		if err != nil {
			return fmt.Errorf("find stuck jobs: %w", err)
		}
		if len(stuck) == 0 {
			return nil
		}
		after = stuck[len(stuck)-1].ID
		if _, err := e.driver.GetExecutor().JobRescueMany(ctx, e.rescue(stuck, before)); err != nil {
			return fmt.Errorf("free stuck jobs: %w", err)
		}
	}
}

func (e *riverEngine[TTx]) rescue(stuck []*rivertype.JobRow, before time.Time) *riverdriver.JobRescueManyParams {
	p := &riverdriver.JobRescueManyParams{StuckHorizon: before}
	for _, job := range stuck {
		if e.here.has(job.ID) {
			continue
		}
		p.ID = append(p.ID, job.ID)
		p.Error = append(p.Error, []byte(`{"error":"nobody was working on it any more"}`))
		p.FinalizedAt = append(p.FinalizedAt, nil)
		p.ScheduledAt = append(p.ScheduledAt, time.Now())
		p.State = append(p.State, string(rivertype.JobStateAvailable))
	}
	return p
}
