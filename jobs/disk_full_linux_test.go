package jobs_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
)

// smallDisk gives a folder on a file system of its own. Only root may mount one:
// others skip the test.
func smallDisk(t *testing.T, bytes int) string {
	t.Helper()
	return smallDiskAt(t, t.TempDir(), bytes)
}

func smallDiskAt(t *testing.T, dir string, bytes int) string {
	t.Helper()
	err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes))
	switch {
	case err == nil:
	case os.Geteuid() == 0 && os.Getenv("CI") == "true":
		t.Fatal("no small disk could be mounted: ", err)
	default:
		t.Skip("NOT RUN: only root can mount a small disk: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fillUp takes all room of the disk until the function it gives is called.
func fillUp(t *testing.T, dir string) (again func()) {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	_ = f.Close()
	return func() {
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
	}
}

// errorCounter counts what is logged as an error.
type errorCounter struct {
	slog.Handler
	errors *atomic.Int64
}

func (c errorCounter) Enabled(context.Context, slog.Level) bool { return true }

func (c errorCounter) Handle(_ context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn {
		c.errors.Add(1)
	}
	return nil
}

func (c errorCounter) WithAttrs([]slog.Attr) slog.Handler { return c }

func (c errorCounter) WithGroup(string) slog.Handler { return c }

// The disk fills up at each stage, while a document is on its way. Nothing is
// lost, nobody is blamed, and with room again all comes to what it comes to
// without. FAULTS: disk full.
func TestFaultDiskFull(t *testing.T) {
	const room = 64 << 20
	fill := func(h *house) string {
		id := h.dossier("d")
		h.receive(id, "a contract.txt", contract)
		h.receive(id, "b box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule))
		return id
	}
	whole := openHouse(t, place{dir: t.TempDir()})
	id := fill(whole)
	whole.start()
	whole.settled(id)
	want := whole.hash(id)
	for _, point := range []string{"reading", "read", "finishing", "checked", "judged", "indexing"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel() // most of it is waiting for the next try
			dir := smallDisk(t, room)
			h := openHouse(t, place{dir: dir})
			var failed atomic.Int64
			var err error
			log := slog.New(errorCounter{errors: &failed})
			if h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: h.steps, Index: h.index, Logger: log}); err != nil {
				t.Fatal(err)
			}
			h.queue.QuickPulse()
			id := fill(h)
			reached, resume := h.holdFirst(point)
			h.start()
			<-reached
			again := fillUp(t, dir)
			close(resume)
			h.refusesUploads(id)
			h.await("the full disk to be noticed", func() bool { return failed.Load() > 0 })
			again()
			h.settled(id)
			if got := h.hash(id); got != want {
				t.Error("the outcome after the disk was full is another")
			}
			if n := h.count(`state <> 'completed'`); n != 0 {
				t.Errorf("%d jobs did not end well", n)
			}
			if d := h.differences(); len(d) != 0 {
				t.Errorf("the index is no true copy: %v", d)
			}
			h.sound()
			if _, err := h.store.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil {
				t.Error(err)
			}
			documents, err := h.store.Documents(t.Context(), id)
			if kept := blobsUnder(t, dir); err != nil || len(kept) != len(documents) {
				t.Errorf("%d files are kept of %d documents (%v)", len(kept), len(documents), err)
			}
		})
	}
}

// refusesUploads holds that a file is refused with the reason while the disk is
// full, and that no part of it bears its final name.
func (h *house) refusesUploads(id string) {
	h.t.Helper()
	for i, content := range []string{strings.Repeat("a large file ", 1<<16), "a small file"} {
		_, err := h.queue.Receive(h.t.Context(), id, fmt.Sprint("meanwhile ", i), "", strings.NewReader(content))
		if !errors.Is(err, store.ErrFull) {
			h.t.Errorf("an upload to a full disk: %v", err)
		}
	}
	for _, name := range blobsUnder(h.t, h.at.dir) {
		content, err := os.ReadFile(name)
		if sum := sha256.Sum256(content); filepath.Base(filepath.Dir(name)) != "incoming" && (err != nil || filepath.Base(name) != hex.EncodeToString(sum[:])) {
			h.t.Errorf("%s is not what its name says (%v)", name, err)
		}
	}
}

// The disk of a shared database fills up while a document is on its way: its
// text does not fit, it waits, and with room again it is read.
func TestFaultDiskFullOfTheSharedDatabase(t *testing.T) {
	long := longText(400 << 10)
	whole := openHouse(t, place{dir: t.TempDir(), database: pgtest.Database(t)})
	id := whole.dossier("d")
	whole.receive(id, "long.txt", long)
	whole.start()
	whole.settled(id)
	want := whole.hash(id)

	cluster := pgtest.Own(t)
	dir, err := os.MkdirTemp("", "checkweigh-disk-") // of which the server's own user must see the way
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	disk := filepath.Join(dir, "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	h := openHouse(t, place{dir: t.TempDir(), database: cluster.DatabaseIn(t, smallDiskAt(t, disk, 48<<20))})
	var failed atomic.Int64
	log := slog.New(errorCounter{errors: &failed})
	if h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: h.steps, Index: h.index, Logger: log}); err != nil {
		t.Fatal(err)
	}
	h.queue.QuickPulse()
	id = h.dossier("d")
	document := h.receive(id, "long.txt", long).Document
	reached, resume := h.holdFirst("read")
	h.start()
	<-reached
	again := fillUp(t, disk)
	before := failed.Load()
	close(resume)
	h.await("the full disk to be noticed", func() bool { return failed.Load() > before })
	if state := h.state(document); state != store.Pending {
		t.Errorf("the document is %s though its text could not be kept", state)
	}
	again()
	h.settled(id)
	if h.hash(id) != want {
		t.Error("the outcome after the disk was full is another")
	}
	if n := h.count(`attempt > 1`); n != 0 {
		t.Errorf("%d jobs used up an attempt", n)
	}
	h.await("every job to be noted as done", func() bool { return h.count(`state <> 'completed'`) == 0 })
	h.sound()
}

// longText is a contract with so much text that no compression hides it.
func longText(bytes int) string {
	var b strings.Builder
	b.WriteString(contract)
	for i := 0; b.Len() < bytes; i++ {
		sum := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		fmt.Fprintf(&b, "\n4.%d The Supplier shall keep the record %s.\n", i+1, hex.EncodeToString(sum[:]))
	}
	return b.String()
}
