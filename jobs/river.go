package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/checkweigh/checkweigh/store"
)

// What River would choose for itself is meant for short jobs and many machines.
const (
	// jobTimeout is a backstop: children have limits of their own, and judging
	// a dossier of thousands of documents takes minutes.
	jobTimeout = 30 * time.Minute
	// rescueAfter frees the jobs of a worker that died on another machine. On a
	// data folder of our own Start frees them at once.
	rescueAfter = 35 * time.Minute
	maxAttempts = 5
	// Pick-up is what people wait for after an upload.
	fetchCooldown = 20 * time.Millisecond
	fetchPoll     = 100 * time.Millisecond
)

// The queues of River. Reading waits for children, the others are work of our own.
const (
	readQueue  = "read"
	checkQueue = "check"
	judgeQueue = "judge"
)

// jobArgs are the arguments of one of our jobs.
type jobArgs interface {
	river.JobArgs
	queue() string
}

// newEngine makes the client that fits the store's database.
func newEngine(q *Queue) (engine, error) {
	switch db := q.store.QueueDB().(type) {
	case *sql.DB:
		return newRiver[*sql.Tx](q, riversqlite.New(db), true)
	default:
		return nil, fmt.Errorf("jobs: no queue for a database of type %T", db)
	}
}

// riverEngine is River on one sort of database, whose transactions are TTx.
type riverEngine[TTx any] struct {
	client *river.Client[TTx]
	driver riverdriver.Driver[TTx]
	alone  bool // no other process works on this database
}

func newRiver[TTx any](q *Queue, driver riverdriver.Driver[TTx], alone bool) (*riverEngine[TTx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &readWorker{q: q})
	river.AddWorker(workers, &checkWorker{q: q})
	river.AddWorker(workers, &judgeWorker{q: q})
	client, err := river.NewClient(driver, &river.Config{
		Logger:               q.log,
		Workers:              workers,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		MaxAttempts:          maxAttempts,
		RetryPolicy:          retrySoon{},
		FetchCooldown:        fetchCooldown,
		FetchPollInterval:    fetchPoll,
		Queues: map[string]river.QueueConfig{
			readQueue:  {MaxWorkers: q.steps.workers()},
			checkQueue: {MaxWorkers: q.steps.workers()},
			judgeQueue: {MaxWorkers: 1},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &riverEngine[TTx]{client, driver, alone}, nil
}

func (e *riverEngine[TTx]) insert(ctx context.Context, tx store.Tx, args jobArgs) error {
	raw, ok := tx.Raw().(TTx)
	if !ok {
		return fmt.Errorf("jobs: submit: a transaction of type %T is of another database", tx.Raw())
	}
	if _, err := e.client.InsertTx(ctx, raw, args, &river.InsertOpts{Queue: args.queue()}); err != nil {
		return fmt.Errorf("jobs: submit %s: %w", args.Kind(), err)
	}
	return nil
}

func (e *riverEngine[TTx]) start(ctx context.Context) error {
	if e.alone {
		if err := e.free(ctx); err != nil {
			return err
		}
	}
	// Start's context would end running jobs with it; stopping is Stop's.
	return e.client.Start(context.WithoutCancel(ctx))
}

// stop waits for running jobs, and cancels them when ctx ends first.
func (e *riverEngine[TTx]) stop(ctx context.Context) error {
	err := e.client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, e.client.StopAndCancel(hard))
}

// free makes the jobs available that a killed process was working on, and takes
// its leadership away, which would otherwise delay retries. Nobody else can be
// working on them: the folder is ours.
func (e *riverEngine[TTx]) free(ctx context.Context) error {
	exec, now := e.driver.GetExecutor(), time.Now()
	far := now.Add(100 * 365 * 24 * time.Hour)
	if _, err := exec.LeaderDeleteExpired(ctx, &riverdriver.LeaderDeleteExpiredParams{Now: &far}); err != nil {
		return fmt.Errorf("free leadership: %w", err)
	}
	for {
		stuck, err := exec.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{Max: 1000, StuckHorizon: far})
		if err != nil || len(stuck) == 0 {
			return err
		}
		rescue := &riverdriver.JobRescueManyParams{StuckHorizon: far}
		for _, job := range stuck {
			rescue.ID = append(rescue.ID, job.ID)
			rescue.Error = append(rescue.Error, []byte(`{"error":"the program was stopped while this ran"}`))
			rescue.FinalizedAt = append(rescue.FinalizedAt, nil)
			rescue.ScheduledAt = append(rescue.ScheduledAt, now)
			rescue.State = append(rescue.State, string(rivertype.JobStateAvailable))
		}
		if _, err := exec.JobRescueMany(ctx, rescue); err != nil {
			return fmt.Errorf("free jobs: %w", err)
		}
	}
}

// retrySoon tries again after 1, 4, 9 ... seconds: what fails here fails for
// want of disk or memory, which passes or does not.
type retrySoon struct{}

func (retrySoon) NextRetry(job *rivertype.JobRow) time.Time {
	n := time.Duration(len(job.Errors) + 1)
	return time.Now().Add(n * n * time.Second)
}
