package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"github.com/checkweigh/checkweigh/store"
)

// A job is stuck when the database says that it runs and nobody works on it:
// its process was killed, or the database was away when its end was to be noted.
// River would free it by comparing clocks, half an hour later. We know sooner
// and without clocks: of its own jobs each process knows what it works on, and
// of the others' it watches the beats (watch.go).

// workplace knows which jobs this process works on, and when it ended others.
type workplace struct {
	mu    sync.Mutex
	jobs  map[int64]bool
	ended map[int64]time.Time
}

// begin notes that the job is being worked on until the function is called.
func (w *workplace) begin(job int64) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.jobs == nil {
		w.jobs, w.ended = map[int64]bool{}, map[int64]time.Time{}
	}
	w.jobs[job] = true
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.jobs, job)
		w.ended[job] = time.Now()
	}
}

// has reports whether the job is worked on here, or was until less than grace
// ago: then its end may be on its way to the database.
func (w *workplace) has(job int64, grace time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, at := range w.ended {
		if time.Since(at) >= grace {
			delete(w.ended, id)
		}
	}
	_, justNow := w.ended[job]
	return w.jobs[job] || justNow
}

const longAgo = 100 * 365 * 24 * time.Hour

// takeOver frees what a killed process was working on, and takes its leadership
// away, which would otherwise delay retries. It is for a database that is ours
// alone.
func (e *riverEngine[TTx]) takeOver(ctx context.Context) error {
	far := time.Now().Add(longAgo)
	if _, err := e.driver.GetExecutor().LeaderDeleteExpired(ctx, &riverdriver.LeaderDeleteExpiredParams{Now: &far}); err != nil {
		return fmt.Errorf("free leadership: %w", err)
	}
	return e.free(ctx, 0)
}

// tend lets this process be seen to live, and frees stuck jobs every now and
// then, until ctx ends. What fails now is tried at the next tick.
func (e *riverEngine[TTx]) tend(ctx context.Context) {
	tick := time.NewTicker(e.pulse.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if e.look(ctx) == nil {
				_ = e.free(ctx, e.pulse.grace)
			}
		}
	}
}

// running gives every job that the database says is being worked on, by
// whomever: a few for each process.
func running(ctx context.Context, x riverdriver.Executor) ([]*rivertype.JobRow, error) {
	const most = 10_000
	all, err := x.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{Max: most, StuckHorizon: time.Now().Add(longAgo)})
	if err != nil {
		return nil, fmt.Errorf("find stuck jobs: %w", err)
	}
	return all, nil
}

// rescueSetting is the row that lets one process at a time free jobs: what
// another has freed meanwhile may be running again.
const rescueSetting = "local/rescue"

// free makes the jobs available again that nobody works on. One that did end
// after all finds its work done. Our own get grace for their beginning and their
// end to reach this process and the database.
func (e *riverEngine[TTx]) free(ctx context.Context, grace time.Duration) error {
	all, err := running(ctx, e.driver.GetExecutor())
	if err != nil || !e.anyStuck(all, grace) {
		return err
	}
	return e.store.InTx(ctx, func(tx store.Tx) error {
		if err := tx.PutSetting(ctx, rescueSetting, e.id); err != nil {
			return err
		}
		raw, err := e.raw(tx)
		if err != nil {
			return err
		}
		x := e.driver.UnwrapExecutor(raw)
		all, err := running(ctx, x)
		if err != nil {
			return err
		}
		return e.freeAll(ctx, x, all, grace)
	})
}

func (e *riverEngine[TTx]) anyStuck(all []*rivertype.JobRow, grace time.Duration) bool {
	for _, job := range all {
		if e.fateOf(job, grace) != worked {
			return true
		}
	}
	return false
}

// fate is what has become of a job that the database says is running.
type fate int

const (
	worked   fate = iota // somebody works on it
	unnoted              // it ended here, and the database was not told
	orphaned             // its process is gone
)

func (e *riverEngine[TTx]) fateOf(job *rivertype.JobRow, grace time.Duration) fate {
	owner := ""
	if n := len(job.AttemptedBy); n > 0 {
		owner = job.AttemptedBy[n-1]
	}
	switch {
	case owner != e.id && (e.alone || !e.watch.lives(owner)):
		return orphaned
	case owner != e.id, e.here.has(job.ID, grace), job.AttemptedAt != nil && time.Since(*job.AttemptedAt) < grace:
		return worked
	}
	return unnoted
}

// freeAll frees what is stuck. A process that died may have died of the job, so
// the attempt counts; one whose end could not be noted gets its attempt back.
func (e *riverEngine[TTx]) freeAll(ctx context.Context, x riverdriver.Executor, all []*rivertype.JobRow, grace time.Duration) error {
	orphans := &riverdriver.JobRescueManyParams{StuckHorizon: time.Now().Add(longAgo)}
	for _, job := range all {
		switch e.fateOf(job, grace) {
		case unnoted:
			if _, err := x.JobUpdateFull(ctx, &riverdriver.JobUpdateFullParams{
				ID: job.ID, AttemptDoUpdate: true, Attempt: max(0, job.Attempt-1), StateDoUpdate: true, State: rivertype.JobStateAvailable,
			}); err != nil {
				return fmt.Errorf("free a job whose end was not noted: %w", err)
			}
		case orphaned:
			orphans.ID = append(orphans.ID, job.ID)
			orphans.Error = append(orphans.Error, []byte(`{"error":"nobody was working on it any more"}`))
			orphans.FinalizedAt = append(orphans.FinalizedAt, nil)
			orphans.ScheduledAt = append(orphans.ScheduledAt, time.Now())
			orphans.State = append(orphans.State, string(rivertype.JobStateAvailable))
		}
	}
	if len(orphans.ID) == 0 {
		return nil
	}
	if _, err := x.JobRescueMany(ctx, orphans); err != nil {
		return fmt.Errorf("free stuck jobs: %w", err)
	}
	return nil
}
