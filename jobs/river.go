package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
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
	here   *workplace
	end    context.CancelFunc // ends the freeing of stuck jobs
	done   sync.WaitGroup
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
	return &riverEngine[TTx]{client: client, driver: driver, alone: alone, here: &q.working, end: func() {}}, nil
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
	// Start's context would end running jobs with it; stopping is Stop's.
	ctx = context.WithoutCancel(ctx)
	if e.alone {
		if err := e.takeOver(ctx); err != nil {
			return err
		}
		tidy, end := context.WithCancel(ctx)
		e.end = end
		e.done.Go(func() { e.freeStuck(tidy) })
	}
	return e.client.Start(ctx)
}

// stop waits for running jobs, and cancels them when ctx ends first.
func (e *riverEngine[TTx]) stop(ctx context.Context) error {
	e.end()
	e.done.Wait()
	err := e.client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, e.client.StopAndCancel(hard))
}

// retrySoon tries again after 1, 4, 9 ... seconds: what fails here fails for
// want of disk or memory, which passes or does not.
type retrySoon struct{}

func (retrySoon) NextRetry(job *rivertype.JobRow) time.Time {
	n := time.Duration(len(job.Errors) + 1)
	return time.Now().Add(n * n * time.Second)
}
