package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// Options of a queue.
type Options struct {
	Store *store.Store
	Steps Steps
	Index Index // nil: nothing is indexed by this process
	Mail  *Mail // nil: this process sends no mail
	// Webhooks posts messages; nil: this process leaves them to others.
	Webhooks *deliver.Webhooks
	Meter    Meter        // nil: nothing is counted
	Logger   *slog.Logger // nil: nothing is logged
	Now      func() time.Time

	fetchPoll time.Duration // for tests; 0: as usual
}

// Queue walks the steps as jobs on a store.
type Queue struct {
	store        *store.Store
	steps        Steps
	index        Index
	meter        Meter
	log          *slog.Logger
	now          func() time.Time
	engine       engine
	working      workplace
	wake         chan struct{}      // something was committed that the index may want
	stop         context.CancelFunc // ends what runs beside the jobs
	done         sync.WaitGroup
	render       *renderer
	mail         *Mail
	webhooks     *deliver.Webhooks
	importsEvery time.Duration
	fetchPoll    time.Duration
	at           func(point string) // failpoint, for tests of crashes
}

// engine is the queue's client for one sort of database.
type engine interface {
	insert(ctx context.Context, tx store.Tx, args jobArgs) error
	start(ctx context.Context) error
	stop(ctx context.Context) error
	free(ctx context.Context, grace time.Duration) error
	idle(ctx context.Context) (bool, error)
	ocrElsewhere(ctx context.Context) bool
	page(prefix string, log *slog.Logger) (http.Handler, error)
	waiting(ctx context.Context) ([]Waiting, error)
}

// New makes a queue; nothing runs before Start. Jobs can be submitted without
// it being started, and are worked by whichever process on this database is.
func New(o Options) (*Queue, error) {
	if o.Store == nil || o.Steps.Pool == nil || o.Steps.Analyzer == nil || o.Steps.Rules == nil {
		return nil, errors.New("jobs: a queue needs a store, a pool, an analyzer and rules")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Meter == nil {
		o.Meter = noMeter{}
	}
	o.Steps.Log = o.Logger
	q := &Queue{
		store: o.Store, steps: o.Steps, index: o.Index, meter: o.Meter, log: o.Logger, now: o.Now, mail: o.Mail, webhooks: o.Webhooks, importsEvery: importsEvery, fetchPoll: cmp.Or(o.fetchPoll, fetchPoll),
		wake: make(chan struct{}, 1), stop: func() {}, at: func(string) {}, render: newRenderer(o),
	}
	var err error
	q.engine, err = newEngine(q)
	return q, err
}

// Start begins to work: first what a killed process left behind, then whatever
// is submitted, until Stop. It returns when the workers are running.
func (q *Queue) Start(ctx context.Context) error {
	if q.LeavesOCR() {
		q.log.Warn("there is no OCR here: scanned files are left to workers that have tesseract, as long as there are any; without one their pages stay unread")
	}
	if err := q.recover(ctx); err != nil {
		return err
	}
	if err := q.engine.start(ctx); err != nil {
		return fmt.Errorf("jobs: start: %w", err)
	}
	beside, stop := context.WithCancel(context.WithoutCancel(ctx))
	q.stop = stop
	q.done.Go(func() { q.tend(beside) })
	if q.webhooks != nil {
		q.done.Go(func() { q.tellImports(beside) })
	}
	if q.index != nil {
		q.done.Go(func() { q.follow(beside) })
	}
	return nil
}

// Stop takes no more jobs and waits for those that run; when ctx ends first
// they are cancelled, and will be run again by the next Start.
func (q *Queue) Stop(ctx context.Context) error {
	q.render.end()
	err := q.engine.stop(ctx)
	q.stop()
	q.done.Wait()
	if err != nil {
		return fmt.Errorf("jobs: stop: %w", err)
	}
	return nil
}

// committed tells the follower that there may be something for the index.
func (q *Queue) committed() {
	select {
	case q.wake <- struct{}{}:
	default: // it has been told already
	}
}

// inTx runs fn in a transaction of the store and wakes the follower after it.
// Dossiers that fn settles are settled at its end, in the order of their ids:
// all transactions lock documents before dossiers and the counter of changes
// last, so that they seldom get in each other's way.
func (q *Queue) inTx(ctx context.Context, fn func(context.Context, store.Tx) error) error {
	err := q.store.InTx(ctx, func(tx store.Tx) error {
		var noted settling
		if err := fn(context.WithValue(ctx, settlingKey{}, &noted), tx); err != nil {
			return err
		}
		slices.Sort(noted.dossiers)
		for _, id := range slices.Compact(noted.dossiers) {
			if err := q.settleNow(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	q.committed()
	return nil
}

// settling are the dossiers that a transaction has to settle at its end.
type settling struct{ dossiers []string }

type settlingKey struct{}
