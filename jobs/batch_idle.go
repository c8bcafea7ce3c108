package jobs

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Idle reports whether nothing is left to be worked on. Beside other processes
// it tells of their work too.
func (q *Queue) Idle(ctx context.Context) (bool, error) { return q.engine.idle(ctx) }

// unfinished are the states of jobs that still have something to do.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable,
	rivertype.JobStateScheduled, // put off until the disk or the database can be had again
}

func (e *riverEngine[TTx]) idle(ctx context.Context) (bool, error) {
	jobs, err := e.client.JobList(ctx, river.NewJobListParams().States(unfinished...).First(1))
	if err != nil {
		return false, fmt.Errorf("jobs: list what is left: %w", err)
	}
	return len(jobs.Jobs) == 0, nil
}
