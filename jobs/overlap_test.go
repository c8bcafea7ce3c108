package jobs_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
)

// A job is freed while its worker still works on it, as when a machine slept: two
// workers have one document, and one set of verdicts and entries comes of it.
// FAULTS: two workers, one document.
func TestFaultTwoWorkersOneDocument(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		fill := func(h *house) string {
			id := h.dossier("d")
			h.receive(id, "box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule, "contract.txt", contract))
			return id
		}
		whole := openHouse(t, fresh())
		whole.start()
		id := fill(whole)
		whole.settled(id)
		want := whole.hash(id)
		for _, point := range []string{"reading", "read", "checked", "judged"} {
			h := openHouse(t, fresh())
			reached, resume := h.holdFirst(point)
			h.start()
			id := fill(h)
			<-reached
			if _, err := queueDB(h.store).Exec(`UPDATE river_job SET state = 'available' WHERE state = 'running'`); err != nil {
				t.Fatal(err)
			}
			if point != "judged" { // of which one at a time is worked
				h.await("the second worker to be done", func() bool {
					left, err := h.store.Unsettled(t.Context(), id, h.steps.Rules.Version)
					return err == nil && left == 0
				})
			}
			close(resume) // and the late one goes on
			h.settled(id)
			if got := h.hash(id); got != want {
				t.Errorf("%s: the outcome of two workers is another", point)
			}
			if d := h.differences(); len(d) != 0 {
				t.Errorf("%s: the index is no true copy: %v", point, d)
			}
			h.sound()
			h.close()
		}
	})
}

// The clock goes back two days and forward two hours between documents: changes
// keep the order of their numbers, nothing is begun twice, and the outcome is
// the same. FAULTS: clock skew.
func TestFaultClockSkew(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		outcome := func(skew func(i int) time.Duration) string {
			h := openHouse(t, fresh())
			i := 0
			now := func() time.Time { i++; return time.Now().Add(skew(i)) }
			guarded := make(chan func() time.Time, 1)
			guarded <- now
			var err error
			h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: h.steps, Index: h.index, Now: func() time.Time {
				ask := <-guarded
				defer func() { guarded <- ask }()
				return ask()
			}})
			if err != nil {
				t.Fatal(err)
			}
			h.start()
			id := h.dossier("d")
			for n := range 6 {
				h.receive(id, fmt.Sprintf("%d.txt", n), fmt.Sprintf("%s\n3. Part %d\n", contract, n))
			}
			h.receive(id, "box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule))
			h.settled(id)
			if n := h.count(`attempt > 1 OR state <> 'completed'`); n != 0 {
				t.Errorf("%d jobs were begun twice or did not end well", n)
			}
			changes, err := h.store.Changes(t.Context(), 0, 1000)
			for k, c := range changes {
				if err != nil || c.Number != int64(k+1) {
					t.Fatalf("change %d has the number %d (%v)", k, c.Number, err)
				}
			}
			if d := h.differences(); len(d) != 0 {
				t.Errorf("the index is no true copy: %v", d)
			}
			h.sound()
			return h.hash(id)
		}
		want := outcome(func(int) time.Duration { return 0 })
		got := outcome(func(i int) time.Duration { return []time.Duration{-48 * time.Hour, 2 * time.Hour, 0}[i%3] })
		if got != want {
			t.Error("the outcome with a skewed clock is another")
		}
	})
}

// The index is cut short, deleted or left behind by another program: it is made
// again from the store and equals it; bytes that were flipped are found by a
// look at its sums. FAULTS: index damaged or deleted.
func TestFaultIndexDamaged(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		at := fresh()
		h := openHouse(t, at)
		h.start()
		id := h.dossier("d")
		h.receive(id, "contract.txt", contract)
		h.receive(id, "box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule))
		h.settled(id)
		want, entries := h.hash(id), len(h.found("supplier", nil))
		h.close()
		dir := filepath.Join(at.dir, "index")
		for what, harm := range map[string]func(file string, size int64) error{
			"no harm":     func(string, int64) error { return nil },
			"cut short":   func(file string, size int64) error { return os.Truncate(file, size/2) },
			"emptied":     func(file string, _ int64) error { return os.Truncate(file, 0) },
			"deleted":     func(file string, _ int64) error { return os.Remove(file) },
			"overwritten": func(file string, size int64) error { return os.WriteFile(file, make([]byte, size), 0o600) },
		} {
			harmed := 0
			err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() || filepath.Base(name) != "root.bolt" {
					return err
				}
				info, err := d.Info()
				if err != nil {
					return err
				}
				harmed++
				return harm(name, info.Size())
			})
			if err != nil || harmed == 0 {
				t.Fatalf("%s: %d files, %v", what, harmed, err)
			}
			h := reopenHouse(t, at)
			if h.hash(id) != want {
				t.Errorf("%s: reports need the index", what)
			}
			h.start()
			h.settled(id)
			if d := h.differences(); len(d) != 0 {
				t.Errorf("%s: the index is no true copy: %v", what, d)
			}
			if got := len(h.found("supplier", nil)); got != entries {
				t.Errorf("%s: %d hits, before there were %d", what, got, entries)
			}
			h.close()
		}
	})
}

// reopenHouse is openHouse for one whose index may be damaged, which is moved
// aside the first time, as serve does it.
func reopenHouse(t *testing.T, at place) *house {
	t.Helper()
	index, err := search.Open(filepath.Join(at.dir, "index"))
	if err == nil {
		err = index.Close()
	}
	if err != nil && !errors.Is(err, search.ErrDamaged) {
		t.Fatal(err)
	}
	return openHouse(t, at)
}
