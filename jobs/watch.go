package jobs

import (
	"context"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// pulse says how soon a dead process is noticed.
type pulse struct {
	every time.Duration // between beats, and between looks at the others
	dead  time.Duration // without a beat
	grace time.Duration // for the end of a job to reach the database
}

// A worker that is killed is noticed within 40 seconds; one that was only cut
// off, and comes back, is overtaken by whoever did its work meanwhile.
var steadyPulse = pulse{every: 5 * time.Second, dead: 30 * time.Second, grace: 15 * time.Second}

// watch knows which processes live. It notes, by its own clock, when it last saw
// each one's beat grow; the clocks of machines may differ by hours.
type watch struct {
	pulse pulse
	mu    sync.Mutex
	seen  map[string]sighting
	last  time.Time // the latest look
}

type sighting struct {
	beat int64
	at   time.Time
}

// look notes the beats as they stand now, and gives those that have died.
func (w *watch) look(now time.Time, workers []store.Worker) (dead []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Sub(w.last) > w.pulse.dead/2 {
		w.seen = nil // the database was away, or this machine slept: so may all have
	}
	next := make(map[string]sighting, len(workers))
	for _, one := range workers {
		s, known := w.seen[one.ID]
		if !known || s.beat != one.Beat {
			s = sighting{one.Beat, now}
		}
		next[one.ID] = s
		if now.Sub(s.at) >= w.pulse.dead {
			dead = append(dead, one.ID)
		}
	}
	w.seen, w.last = next, now
	return dead
}

// lives reports whether the worker was seen alive lately. One that is not known
// was forgotten: it stopped, or is dead.
func (w *watch) lives(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, known := w.seen[id]
	return known && w.last.Sub(s.at) < w.pulse.dead
}

// look beats, and looks at the others' beats. The dead are forgotten, so that
// their jobs are freed by whoever looks next.
func (e *riverEngine[TTx]) look(ctx context.Context) error {
	if e.alone {
		return nil
	}
	err := e.store.InTx(ctx, func(tx store.Tx) error { return tx.Beat(ctx, e.id) })
	if err != nil {
		return err
	}
	workers, err := e.store.Workers(ctx)
	if err != nil {
		return err
	}
	for _, id := range e.watch.look(time.Now(), workers) {
		if err := e.forget(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (e *riverEngine[TTx]) forget(ctx context.Context, id string) error {
	return e.store.InTx(ctx, func(tx store.Tx) error { return tx.ForgetWorker(ctx, id) })
}
