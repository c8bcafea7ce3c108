package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// What River would choose for itself is meant for short jobs and many machines.
const (
	// jobTimeout is a backstop: children have limits of their own, and judging
	// a dossier of thousands of documents takes minutes.
	jobTimeout = 30 * time.Minute
	// rescueAfter keeps River from freeing the jobs of dead workers, since it
	// compares the clocks of machines; we free them, and sooner (stuck.go).
	rescueAfter = longAgo
	// maxAttempts is for what fails for want of disk or memory, or takes the
	// program down. Waiting for a database that is away uses none of them.
	maxAttempts = 5
	// Pick-up is what people wait for after an upload. PostgreSQL says at once
	// that there is a job, and on SQLite River notes it in a table that it looks
	// at every 50 ms: asking each queue is for what was missed by a hair.
	fetchCooldown = 20 * time.Millisecond
	fetchPoll     = time.Second
)

// mailsAtOnce is how many mails one process sends at once: more would look like
// spam to some mail servers.
const mailsAtOnce = 2

// The queues of River. Reading waits for children and OCR for tesseract; the
// others are work of our own.
const (
	readQueue  = "read"
	ocrQueue   = "ocr"
	checkQueue = "check"
	judgeQueue = "judge"
	mailQueue  = "mail"
	// Messages wait for days where nobody answers.
	webhookQueue = "webhook"
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
		return newRiver[*sql.Tx](q, riversqlite.New(db))
	case *pgxpool.Pool:
		return newRiver[pgx.Tx](q, riverpgxv5.New(db))
	default:
		return nil, fmt.Errorf("jobs: no queue for a database of type %T", db)
	}
}

// riverEngine is River on one sort of database, whose transactions are TTx.
type riverEngine[TTx any] struct {
	client *river.Client[TTx]
	driver riverdriver.Driver[TTx]
	store  *store.Store
	id     string // of this process, among those that work on the database
	alone  bool   // no other process works on it
	pulse  pulse
	watch  watch
	here   *workplace
	end    context.CancelFunc // ends the tending
	done   sync.WaitGroup
}

func newRiver[TTx any](q *Queue, driver riverdriver.Driver[TTx]) (*riverEngine[TTx], error) {
	e := &riverEngine[TTx]{
		driver: driver, store: q.store, id: store.NewID(), alone: !q.store.Shared(),
		pulse: steadyPulse, watch: watch{pulse: steadyPulse}, here: &q.working, end: func() {},
	}
	config := riverConfig(q)
	config.ID = e.id
	if !e.alone {
		config.PeriodicJobs = []*river.PeriodicJob{dailySweep()}
	}
	var err error
	if e.client, err = river.NewClient(driver, config); err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return e, nil
}

// riverConfig says how many jobs run at once: reading keeps one child for each
// processor busy, files that need OCR for minutes keep none of those waiting,
// and judging a large dossier is for one at a time.
func riverConfig(q *Queue) *river.Config {
	workers := river.NewWorkers()
	river.AddWorker(workers, &readWorker{q: q})
	river.AddWorker(workers, &ocrWorker{q: q})
	river.AddWorker(workers, &checkWorker{q: q})
	river.AddWorker(workers, &judgeWorker{q: q})
	river.AddWorker(workers, &sweepWorker{q: q})
	river.AddWorker(workers, &mailWorker{q: q})
	river.AddWorker(workers, &webhookWorker{q: q})
	queues := map[string]river.QueueConfig{
		readQueue:  {MaxWorkers: q.steps.workers()},
		ocrQueue:   {MaxWorkers: ingest.ScannedAtOnce},
		checkQueue: {MaxWorkers: q.steps.workers()},
		judgeQueue: {MaxWorkers: 1},
	}
	if q.LeavesOCR() {
		delete(queues, ocrQueue)
	}
	if q.webhooks != nil {
		queues[webhookQueue] = river.QueueConfig{MaxWorkers: webhooksAtOnce}
	}
	if q.mail != nil {
		queues[mailQueue] = river.QueueConfig{MaxWorkers: mailsAtOnce}
	}
	return &river.Config{
		Logger:               q.log,
		Workers:              workers,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		MaxAttempts:          maxAttempts,
		RetryPolicy:          retrySoon{},
		FetchCooldown:        fetchCooldown,
		FetchPollInterval:    q.fetchPoll,
		Queues:               queues,
	}
}

// ocrSeen is how long a process is believed to take OCR jobs after River last
// noted it: it does so every ten minutes, by the clock of that machine.
const ocrSeen = 30 * time.Minute

// ocrElsewhere reports whether a process on this database takes OCR jobs. When
// that cannot be found out the file is read as if there were none.
func (e *riverEngine[TTx]) ocrElsewhere(ctx context.Context) bool {
	taken, err := e.client.QueueGet(ctx, ocrQueue)
	return err == nil && time.Since(taken.UpdatedAt) < ocrSeen
}

// raw is the driver's transaction under one of the store's.
func (e *riverEngine[TTx]) raw(tx store.Tx) (TTx, error) {
	raw, ok := tx.Raw().(TTx)
	if !ok {
		return raw, fmt.Errorf("jobs: a transaction of type %T is of another database", tx.Raw())
	}
	return raw, nil
}

func (e *riverEngine[TTx]) insert(ctx context.Context, tx store.Tx, args jobArgs) error {
	raw, err := e.raw(tx)
	if err != nil {
		return err
	}
	how := &river.InsertOpts{Queue: args.queue(), Priority: int(priorityOf(ctx))}
	if later, ok := args.(interface{ due() time.Time }); ok {
		how.ScheduledAt = later.due()
	}
	if _, err := e.client.InsertTx(ctx, raw, args, how); err != nil {
		return fmt.Errorf("jobs: submit %s: %w", args.Kind(), err)
	}
	return nil
}

func (e *riverEngine[TTx]) start(ctx context.Context) error {
	// Start's context would end running jobs with it; stopping is Stop's.
	ctx = context.WithoutCancel(ctx)
	begin := e.look // before the first job is taken: others must know that we live
	if e.alone {
		begin = e.takeOver
	}
	if err := begin(ctx); err != nil {
		return err
	}
	tending, end := context.WithCancel(ctx)
	e.end = end
	e.done.Go(func() { e.tend(tending) })
	return e.client.Start(ctx)
}

// stop waits for running jobs, and cancels them when ctx ends first. Others see
// this process live until its last job has ended.
func (e *riverEngine[TTx]) stop(ctx context.Context) error {
	err := e.client.Stop(ctx)
	if err != nil && ctx.Err() != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = errors.Join(err, e.client.StopAndCancel(hard))
	}
	e.end()
	e.done.Wait()
	if !e.alone {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = e.forget(last, e.id) // otherwise the others find out
	}
	return err
}

// retrySoon tries again after 1, 4, 9 ... seconds: what fails here fails for
// want of disk or memory, which passes or does not.
type retrySoon struct{}

func (retrySoon) NextRetry(job *rivertype.JobRow) time.Time {
	n := time.Duration(len(job.Errors) + 1)
	return time.Now().Add(n * n * time.Second)
}
