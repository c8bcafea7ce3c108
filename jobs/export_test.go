package jobs

import (
	"context"
	"database/sql"
	"io"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// At calls fn at each point at which a crash leaves something different behind.
func (q *Queue) At(fn func(point string)) { q.at = fn }

// ReadDocument is the job that reads a document, on its first try.
func (q *Queue) ReadDocument(ctx context.Context, id string) error {
	return q.readDocument(ctx, id, 1, q.steps.Pool.Read)
}

// CheckDocument is the job that checks a document as read by that attempt.
func (q *Queue) CheckDocument(ctx context.Context, id string, attempt int64) error {
	return q.checkDocument(ctx, checkArgs{Document: id, Attempt: attempt})
}

// JudgeDossier is the job that judges a dossier.
func (q *Queue) JudgeDossier(ctx context.Context, id string) error {
	return q.judgeDossier(ctx, id)
}

// FreeStuck frees the jobs that nobody works on, as happens every now and then,
// without grace for those that have just begun.
func (q *Queue) FreeStuck(ctx context.Context) error { return q.engine.free(ctx, 0) }

// QuickPulse lets a queue notice dead processes sooner. Call it before Start.
func (q *Queue) QuickPulse() {
	quick := pulse{every: 200 * time.Millisecond, dead: 4 * time.Second, grace: 3 * time.Second}
	switch e := q.engine.(type) {
	case *riverEngine[*sql.Tx]:
		e.pulse, e.watch.pulse = quick, quick
	case *riverEngine[pgx.Tx]:
		e.pulse, e.watch.pulse = quick, quick
	}
}

// BoundPages bounds what is kept of drawn pages, in bytes.
func (q *Queue) BoundPages(bytes int64) { q.render.cache.bound = bytes }

// TendPages is what happens every few minutes.
func (q *Queue) TendPages(ctx context.Context) error { return q.tendPages(ctx) }

// Drawings counts how often a page is drawn from now on.
func (q *Queue) Drawings() *atomic.Int64 {
	c := &countingDrawer{drawer: q.render.drawer}
	q.render.drawer = c
	return &c.n
}

type countingDrawer struct {
	drawer
	n atomic.Int64
}

func (c *countingDrawer) View(ctx context.Context, want ingest.ViewRequest, r io.Reader) (dossier.PageView, error) {
	c.n.Add(1)
	return c.drawer.View(ctx, want, r)
}

// HearOfImports lets a queue look for ended imports at once. Call it before Start.
func (q *Queue) HearOfImports() { q.importsEvery = 50 * time.Millisecond }

// PostMessage is the job that posts a message to its webhook, once.
func (q *Queue) PostMessage(ctx context.Context, id string) (time.Duration, error) {
	return q.postMessage(ctx, id)
}

// Unasked has the queues asked for jobs so seldom that what is not told of is
// not found.
func (o *Options) Unasked() { o.fetchPoll = 24 * time.Hour }
