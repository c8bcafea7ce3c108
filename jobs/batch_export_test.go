package jobs

import "context"

// Idle reports whether nobody has anything left to work on.
func (q *Queue) Idle(ctx context.Context) (bool, error) { return q.engine.idle(ctx) }
