package jobs_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func TestRollbackLeavesNeitherRowNorJob(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		id, stop := h.dossier("d"), errors.New("stop")
		blob, err := h.store.Blobs.Put(t.Context(), strings.NewReader(contract), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		err = h.store.InTx(t.Context(), func(tx store.Tx) error {
			if _, err := tx.AddDocument(t.Context(), blob, "x", 0, time.Now()); err != nil {
				return err
			}
			if err := h.queue.Submit(t.Context(), tx, blob.ID); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if _, err := h.store.Document(t.Context(), blob.ID); !errors.Is(err, store.ErrNotFound) || h.count(`true`) != 0 {
			t.Errorf("%d jobs, document: %v", h.count(`true`), err)
		}
		h.receive(id, "x", contract)
		if h.count(`state = 'available'`) != 1 {
			t.Error("a commit must leave one job")
		}
	})
}

func TestFailedUploadLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		id := h.dossier("d")
		gone := io.MultiReader(strings.NewReader(contract), iotest.ErrReader(io.ErrUnexpectedEOF))
		if _, err := h.queue.Receive(t.Context(), id, "x", "", gone); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
		if _, err := h.queue.Receive(t.Context(), "no dossier", "x", "", strings.NewReader(contract)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("got %v", err)
		}
		members, err := h.store.Memberships(t.Context(), id)
		if err != nil || len(members) != 0 || h.count(`true`) != 0 {
			t.Errorf("%d paths, %d jobs, %v", len(members), h.count(`true`), err)
		}
		if n, err := h.store.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
			t.Errorf("%d blobs without a row, %v", n, err)
		}
	})
}

// A worker that was thought dead comes back after another has done its work.
func TestLateWorkerWritesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		id := h.dossier("d")
		doc := h.receive(id, "x.txt", contract).Document
		reached, resume := h.holdFirst("read")
		late := make(chan error)
		go func() { late <- h.queue.ReadDocument(context.Background(), doc) }()
		<-reached
		if err := h.queue.ReadDocument(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		before, err := h.store.Document(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		checks := h.count(`kind = 'check'`)
		close(resume)
		if err := <-late; err != nil {
			t.Errorf("the late worker reports %v", err)
		}
		after, err := h.store.Document(t.Context(), doc)
		if err != nil || after != before || before.State != dossier.StateRead || checks != 1 || h.count(`kind = 'check'`) != 1 {
			t.Errorf("before %+v, after %+v, %d checks (%v)", before, after, h.count(`kind = 'check'`), err)
		}
		// Both go on to the end, in the wrong order and more than once.
		for _, attempt := range []int64{after.Attempt, after.Attempt - 1, after.Attempt} {
			if err := h.queue.CheckDocument(t.Context(), doc, attempt); err != nil {
				t.Error(err)
			}
		}
		want := h.hashAfter(id)
		if got := h.hashAfter(id); got != want {
			t.Error("judging once more changed the outcome")
		}
	})
}

// hashAfter judges and gives the hash.
func (h *house) hashAfter(id string) string {
	h.t.Helper()
	if err := h.queue.JudgeDossier(h.t.Context(), id); err != nil {
		h.t.Fatal(err)
	}
	return h.hash(id)
}

// A full disk can keep River from noting that a job has ended: then the database
// says that it runs and nobody works on it.
func TestStuckJobsAreFreed(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		reached, resume := h.holdFirst("reading")
		h.start()
		id := h.dossier("d")
		doc := h.lose(id)
		h.receive(id, "x.txt", schedule)
		<-reached // one job is being worked on, the other only seems to be
		if err := h.queue.FreeStuck(t.Context()); err != nil {
			t.Fatal(err)
		}
		close(resume)
		h.settled(id)
		if d, err := h.store.Document(t.Context(), doc); err != nil || d.State != dossier.StateRead {
			t.Errorf("the lost document is %q, %v", d.State, err)
		}
		if n := h.count(`kind = 'read' AND attempt > 1`); n != 1 {
			t.Errorf("%d jobs were begun twice; only the lost one should have been", n)
		}
	})
}

// lose puts a document in whose job seems to run, and gives its id.
func (h *house) lose(dossierID string) string {
	h.t.Helper()
	ctx := h.t.Context()
	blob, err := h.store.Blobs.Put(ctx, strings.NewReader(contract), 1<<20)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.store.InTx(ctx, func(tx store.Tx) error {
		if _, err := tx.AddDocument(ctx, blob, "lost.txt", 0, time.Now()); err != nil {
			return err
		}
		if _, err := tx.AddMembership(ctx, store.Membership{ID: store.NewID(), Dossier: dossierID, Document: blob.ID, Path: "lost.txt"}, time.Now()); err != nil {
			return err
		}
		if err := h.queue.Submit(ctx, tx, blob.ID); err != nil {
			return err
		}
		return inside(ctx, tx, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at WHERE kind = 'read'`)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return blob.ID
}

// holdFirst stops the first job that comes to the point, until resume is closed.
// It must be called before anything works.
func (h *house) holdFirst(point string) (reached, resume chan bool) {
	reached, resume = make(chan bool), make(chan bool)
	var times atomic.Int64
	h.queue.At(func(at string) {
		if at == point && times.Add(1) == 1 {
			close(reached)
			<-resume
		}
	})
	return reached, resume
}
