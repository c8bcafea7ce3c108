package jobs

import (
	"context"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Priority orders the work that waits: all of the first comes before any of the
// next, whenever it was asked for.
type Priority int

// The priorities.
const (
	Interactive Priority = 1 // somebody waits for it
	Batch       Priority = 3 // an import of many files, or new rules for all of them
)

type priorityKey struct{}

// WithPriority gives whatever is asked for with the context, and all that
// follows from it, that priority. Without it work is Interactive.
func WithPriority(ctx context.Context, p Priority) context.Context {
	return context.WithValue(ctx, priorityKey{}, p)
}

func priorityOf(ctx context.Context) Priority {
	if p, given := ctx.Value(priorityKey{}).(Priority); given {
		return p
	}
	return Interactive
}

// work does a job: what follows from it inherits its priority, and this process
// knows that the job is being worked on.
func work(ctx context.Context, q *Queue, job *rivertype.JobRow, do func(context.Context) error) error {
	defer q.working.begin(job.ID)()
	return storable(q.metered(WithPriority(ctx, Priority(job.Priority)), job.Kind, do))
}

// storable makes the text of an error fit for the database, which refuses a NUL
// inside JSON: an error that quotes a hostile name must not keep its job from
// ending.
func storable(err error) error {
	if err == nil {
		return nil
	}
	clean := cleanLabel(err.Error())
	if clean == err.Error() || isSnooze(err) {
		return err
	}
	return storableError{err, clean}
}

type storableError struct {
	error
	text string
}

func (e storableError) Error() string { return e.text }
func (e storableError) Unwrap() error { return e.error }

// isSnooze reports whether the error is River's way to put a job off.
func isSnooze(err error) bool {
	_, snooze := err.(*river.JobSnoozeError)
	return snooze
}
