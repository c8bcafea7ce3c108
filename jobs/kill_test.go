package jobs_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// victimVariable makes this program a server that is killed: "point|n|dir|database|
// blobs" for the n-th time that it comes to the point, at that place. The point
// may be one of those below.
const victimVariable = "CHECKWEIGH_JOBS_TEST_VICTIM"

const (
	anywhere  = "anywhere"  // shortly after the n-th of all points
	uploading = "uploading" // when n per cent of a file have come in; 110: when it was acknowledged
)

// victim works until it kills itself. It has no way to say goodbye, just as
// with kill -9 from outside.
func victim(role string) {
	fail := func(err error) {
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	parts := strings.SplitN(role, "|", 5)
	var n int64
	_, err := fmt.Sscan(parts[1], &n)
	fail(err)
	ctx := context.Background()
	steps, err := steps()
	fail(err)
	s, err := store.Open(ctx, place{parts[2], parts[3], parts[4]}.options())
	fail(err)
	index, err := search.Open(filepath.Join(parts[2], "index"))
	fail(err)
	q, err := jobs.New(jobs.Options{Store: s, Steps: steps, Index: index})
	fail(err)
	if parts[0] == uploading {
		fail(uploadAndDie(ctx, s, q, int(n)))
	}
	var times atomic.Int64
	q.At(func(point string) {
		switch {
		case point == parts[0] && times.Add(1) == n:
			die()
		case parts[0] == anywhere && times.Add(1) == n:
			go func() { // not at the point itself: somewhere in what follows
				time.Sleep(time.Duration(n*7919%20_000) * time.Microsecond)
				die()
			}()
		}
	})
	fail(q.Start(ctx))
	select {} // the test kills what does not kill itself
}

// die ends this program as kill -9 does.
func die() {
	self, _ := os.FindProcess(os.Getpid())
	_ = self.Kill()
	time.Sleep(time.Hour) // no longer than the signal takes
}

// Wherever the program is killed, going on gives what going through gives.
func TestKilledInTheMiddle(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		fill := func(h *house) string {
			id := h.dossier("d")
			h.receive(id, "a contract.txt", contract)
			h.receive(id, "b box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule, "copy.txt", contract))
			h.receive(id, "c broken.pdf", "%PDF-1.7 and no more")
			return id
		}
		whole := openHouse(t, fresh())
		id := fill(whole)
		whole.start()
		whole.settled(id)
		want := whole.hash(id)
		points := []string{"reading", "read", "finishing", "checked", "judged", "indexing"}
		for i, point := range points {
			t.Run(point, func(t *testing.T) {
				t.Parallel() // most of it is waiting until the dead are noticed
				at := fresh()
				h := openHouse(t, at)
				id := fill(h)
				h.close()
				kill(t, point, 1+i%2*boolInt(point != "judged"), at)
				h = openHouse(t, at)
				h.queue.QuickPulse()
				h.start()
				h.settled(id)
				if got := h.hash(id); got != want {
					t.Errorf("the outcome after a kill is another")
				}
				if stuck := h.count(`state NOT IN ('completed')`); stuck != 0 {
					t.Errorf("%d jobs did not end well", stuck)
				}
				if left, err := os.ReadDir(h.store.Scratch()); err != nil || len(left) != 0 {
					t.Errorf("%d things were left in the scratch folder, %v", len(left), err)
				}
				n, err := h.index.Count()
				all, err2 := whole.index.Count()
				if err != nil || err2 != nil || n != all {
					t.Errorf("%d clauses in the index, want %d (%v, %v)", n, all, err, err2)
				}
			})
		}
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// kill runs a victim at that place until it is dead.
func kill(t *testing.T, point string, n int, at place) {
	t.Helper()
	role := fmt.Sprintf("%s|%d|%s|%s|%s", point, n, at.dir, at.database, at.blobs)
	ctx, end := context.WithTimeout(t.Context(), 3*time.Minute)
	defer end()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), victimVariable+"="+role)
	out, err := cmd.Output()
	if err == nil || ctx.Err() != nil || cmd.ProcessState.Exited() {
		t.Fatalf("the victim was not killed: %v %s", err, out)
	}
}
