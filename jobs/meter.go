package jobs

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Meter is told of the work of this process when it is done. Its methods are
// called from many goroutines at once.
type Meter interface {
	// Worked is told of each job that ended, by its kind, and of each time that
	// the search index was brought up to date ("index").
	Worked(work string, ending Ending, took time.Duration)
	// Read is told of each document whose reading came to its end.
	Read(outcome dossier.State)
}

// Ending is how one piece of work ended.
type Ending string

// The ways in which work ends.
const (
	Done   Ending = "done"
	PutOff Ending = "put_off" // the database or the disk would not have it now; it is done later
	Erred  Ending = "erred"   // it is tried again, or given up
)

// indexWork is the work that is no job.
const indexWork = "index"

// noMeter counts nothing.
type noMeter struct{}

func (noMeter) Worked(string, Ending, time.Duration) {}
func (noMeter) Read(dossier.State)                   {}

// metered does one job, and tells the meter how it ended.
func (q *Queue) metered(ctx context.Context, kind string, do func(context.Context) error) error {
	began, ending := time.Now(), Erred // where it panics
	defer func() { q.meter.Worked(kind, ending, time.Since(began)) }()
	err := do(ctx)
	switch {
	case err == nil:
		ending = Done
	case isSnooze(err):
		ending = PutOff
	}
	return err
}
