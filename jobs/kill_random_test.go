package jobs_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// soak is for how long the random tests go on, from CHECKWEIGH_SOAK ("10m");
// 0: one round with the seed 1, so that `make test` is the same each time.
func soak(t *testing.T) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(os.Getenv("CHECKWEIGH_SOAK"))
	if err != nil && os.Getenv("CHECKWEIGH_SOAK") != "" {
		t.Fatal(err)
	}
	return d
}

// rounds runs one round for each seed: the one of CHECKWEIGH_SEED alone, or 1,
// or, when soaking, seed after seed until the time is up.
func rounds(t *testing.T, round func(t *testing.T, r *rand.Rand)) {
	long := soak(t)
	first, err := strconv.ParseUint(os.Getenv("CHECKWEIGH_SEED"), 10, 64)
	given := err == nil
	switch {
	case given:
	case long > 0:
		first = uint64(time.Now().UnixNano())
	default:
		first = 1
	}
	for seed, began := first, time.Now(); ; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { round(t, rand.New(rand.NewPCG(seed, seed))) })
		if t.Failed() {
			t.Logf("again with: CHECKWEIGH_SEED=%d", seed)
		}
		if given || t.Failed() || time.Since(began) >= long {
			return
		}
	}
}

// fillMany puts some twenty documents in: texts, an archive in an archive, a
// letter with its annex, copies, and a file that cannot be read.
func fillMany(t *testing.T, h *house) string {
	t.Helper()
	id := h.dossier("d")
	for i := range 12 {
		h.receive(id, fmt.Sprintf("%02d.txt", i), fmt.Sprintf("%s\n3. Part %d\n3.1 The Supplier shall give notice of %d days.\n", contract, i, i+10))
	}
	h.receive(id, "box.zip", zipOf(t, "letter.eml", letter, "copy.txt", contract,
		"inner.zip", zipOf(t, "schedule.txt", schedule, "other.txt", schedule+"3. More.\n")))
	h.receive(id, "letter.eml", letter)
	h.receive(id, "broken.pdf", "%PDF-1.7 and no more")
	return id
}

// A worker is killed again and again at places that chance chooses, and what
// comes out in the end is what comes out without. FAULTS: kill -9 of a worker.
func TestFaultWorkerKilledAtRandom(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		whole := openHouse(t, fresh())
		id := fillMany(t, whole)
		whole.start()
		whole.settled(id)
		want := whole.hash(id)
		whole.close()
		rounds(t, func(t *testing.T, r *rand.Rand) {
			at := fresh()
			h := openHouse(t, at)
			id := fillMany(t, h)
			h.close()
			for range 2 + r.IntN(2) { // fewer than a document has tries
				kill(t, anywhere, 1+r.IntN(20), at)
			}
			h = openHouse(t, at)
			h.queue.QuickPulse()
			h.start()
			h.settled(id)
			if got := h.hash(id); got != want {
				t.Error("the outcome after the kills is another")
			}
			if stuck := h.count(`state <> 'completed'`); stuck != 0 {
				t.Errorf("%d jobs did not end well", stuck)
			}
			if d := h.differences(); len(d) != 0 {
				t.Errorf("the index is no true copy: %v", d)
			}
			h.sound()
		})
	})
}

// sound holds that the store has no row without its bytes, no bytes without
// their row and no sum that does not add up.
func (h *house) sound() {
	h.t.Helper()
	var wrong []store.Difference
	err := h.store.Verify(h.t.Context(), true, h.steps.Rules.Version, func(d store.Difference) error {
		wrong = append(wrong, d)
		return nil
	})
	if err != nil || len(wrong) != 0 {
		h.t.Errorf("the store is not sound: %v (%v)", wrong, err)
	}
}

// uploaded is a file large enough to come in pieces.
func uploaded() []byte {
	return bytes.Repeat([]byte("The Supplier shall keep a log. "), 40_000)
}

// dying gives what the reader has until the victim is to die.
type dying struct {
	r    io.Reader
	left int // below 0: it lives
}

func (d *dying) Read(p []byte) (int, error) {
	if d.left == 0 {
		die()
	}
	if d.left > 0 {
		p = p[:min(len(p), d.left)]
	}
	n, err := d.r.Read(p)
	d.left -= max(0, min(n, d.left))
	return n, err
}

// uploadAndDie takes a file in and is killed when percent of it have come, at
// 110 when it has been acknowledged.
func uploadAndDie(ctx context.Context, s *store.Store, q *jobs.Queue, percent int) error {
	all, err := s.Dossiers(ctx, "", 1)
	if err != nil || len(all) != 1 {
		return fmt.Errorf("%d dossiers, %w", len(all), err)
	}
	q.At(func(point string) {
		if point == "received" && percent == 100 {
			die() // the bytes are there, the row is not
		}
	})
	whole := uploaded()
	from := &dying{bytes.NewReader(whole), -1}
	if percent < 100 {
		from.left = len(whole) * percent / 100
	}
	if _, err := q.Receive(ctx, all[0].ID, "upload.txt", "", from); err != nil {
		return err
	}
	die()
	return errors.New("still alive")
}

// A server that is killed while a file comes in has the whole of it or nothing,
// and what was acknowledged it has. FAULTS: kill -9 during upload.
func TestFaultKilledDuringUpload(t *testing.T) {
	sum := sha256.Sum256(uploaded())
	doc := hex.EncodeToString(sum[:])
	onBoth(t, func(t *testing.T, fresh func() place) {
		at := fresh()
		h := openHouse(t, at)
		id := h.dossier("d")
		h.close()
		step := 10
		if at.database != "" {
			step = 50 // the bytes come in as they do beside SQLite
		}
		for percent := range everyTo(110, step) {
			kill(t, uploading, percent, at)
			h := openHouse(t, at)
			if _, err := h.store.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			members, err := h.store.Memberships(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			kept, acknowledged := blobsUnder(t, at.dir), percent == 110
			if (len(members) == 1) != acknowledged || (len(kept) == 1) != acknowledged || h.count(`kind = 'read'`) != len(members) {
				t.Errorf("at %d%%: %d rows, %d jobs, files %v", percent, len(members), h.count(`kind = 'read'`), kept)
			}
			h.close()
		}
		h = openHouse(t, at)
		h.start()
		h.settled(id)
		if d, err := h.store.Document(t.Context(), doc); err != nil || d.State != "read" {
			t.Errorf("what was acknowledged is %q, %v", d.State, err)
		}
		h.sound()
	})
}

// everyTo gives 0, step, 2*step ... and last.
func everyTo(last, step int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := 0; n < last; n += step {
			if !yield(n) {
				return
			}
		}
		yield(last)
	}
}

// blobsUnder lists the files of the blob folder, finished or not.
func blobsUnder(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "blobs"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "identity" {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
