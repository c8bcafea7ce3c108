package jobs

import (
	"context"
	"database/sql"
	"time"
)

// At calls fn at each point at which a crash leaves something different behind.
func (q *Queue) At(fn func(point string)) { q.at = fn }

// ReadDocument is the job that reads a document, on its first try.
func (q *Queue) ReadDocument(ctx context.Context, id string) error {
	return q.readDocument(ctx, id, 1)
}

// CheckDocument is the job that checks a document as read by that attempt.
func (q *Queue) CheckDocument(ctx context.Context, id string, attempt int64) error {
	return q.checkDocument(ctx, checkArgs{Document: id, Attempt: attempt})
}

// JudgeDossier is the job that judges a dossier.
func (q *Queue) JudgeDossier(ctx context.Context, id string) error {
	return q.judgeDossier(ctx, id)
}

// FreeStuck frees the jobs that were begun before the time and that nobody
// works on, as happens every now and then.
func (q *Queue) FreeStuck(ctx context.Context, before time.Time) error {
	return q.engine.(*riverEngine[*sql.Tx]).free(ctx, before)
}
