package jobs_test

import (
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
)

// tally is a meter that keeps what it was told.
type tally struct {
	mu    sync.Mutex
	reads map[dossier.State]int
	work  map[string]int // by work and ending
}

func (m *tally) Worked(work string, ending jobs.Ending, _ time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.work[work+" "+string(ending)]++
}

func (m *tally) Read(outcome dossier.State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads[outcome]++
}

func (m *tally) of(key string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.work[key] + m.reads[dossier.State(key)]
}

// Each document is counted once, by its outcome, and each piece of work by how it ended.
func TestWorkIsCounted(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		m := &tally{reads: map[dossier.State]int{}, work: map[string]int{}}
		h.meter = m
		h.wire()
		id := h.dossier("d")
		h.receive(id, "box.zip", zipOf(t, "contract.txt", contract, "schedule.txt", schedule))
		h.receive(id, "broken.pdf", "%PDF-1.7 and no more")
		h.start()
		h.settled(id)
		for key, want := range map[string]int{"read": 3, "failed": 1, "read done": 4, "check done": 4, "read erred": 0} {
			h.await(key, func() bool { return m.of(key) >= want })
			if got := m.of(key); got != want {
				t.Errorf("%s: counted %d times, want %d", key, got, want)
			}
		}
		for _, key := range []string{"judge done", "index done"} {
			h.await(key, func() bool { return m.of(key) > 0 })
		}
	})
}
