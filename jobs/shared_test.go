package jobs_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/s3test"
)

// Two serves and two workers on one database and one bucket: what one serve
// takes in is found on the other, and a worker that is killed loses nothing.
func TestManyWorkersManyServes(t *testing.T) {
	database, bucket := pgtest.Database(t), s3test.Start(t).URL("originals")
	machine := func() place { return place{t.TempDir(), database, bucket} }
	one, two := openHouse(t, machine()), openHouse(t, machine())
	for _, serve := range []*house{one, two} {
		serve.queue.QuickPulse()
		serve.start()
	}
	killed := work(t, "never", machine())
	work(t, "never", machine())
	id := one.dossier("d")
	const files = 12
	for i := range files {
		serve := []*house{one, two}[i%2]
		serve.receive(id, fmt.Sprintf("%02d.txt", i), fmt.Sprintf("%s\n3. Part %d\n3.1 The Supplier shall give notice of %d days.\n", contract, i, i+10))
		if i == files/2 {
			one.receive(id, "box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule))
			if err := killed.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, serve := range []*house{one, two} {
		serve.settled(id)
		found, err := serve.index.Find(t.Context(), parsed(t, `"Buyer Data in an open format"`), search.Page{Size: 50})
		if err != nil || len(found.Hits) != files {
			t.Errorf("found %d of %d clauses (%v)", len(found.Hits), files, err)
		}
	}
	if got, want := two.hash(id), one.hash(id); got != want {
		t.Error("the two serves tell different things")
	}
	documents, err := one.store.Documents(t.Context(), id)
	if err != nil || len(documents) != files+3 {
		t.Fatalf("%d documents, %v", len(documents), err)
	}
	for _, d := range documents {
		if d.State != dossier.StateRead {
			t.Errorf("%s is %s: %s", d.Path, d.State, d.Reason)
		}
	}
	if n := one.count(`state = 'discarded' OR state = 'cancelled'`); n != 0 {
		t.Errorf("%d jobs were given up", n)
	}
	if n := one.count(`kind = 'read'`); n != len(documents) {
		t.Errorf("%d readings were asked for, of %d documents", n, len(documents))
	}
}

// work starts this program as a worker that is killed at the point, or when the
// test ends.
func work(t *testing.T, point string, at place) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s|1|%s|%s|%s", victimVariable, point, at.dir, at.database, at.blobs))
	var said strings.Builder
	cmd.Stdout = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if said.Len() > 0 {
			t.Errorf("a worker could not work: %s", &said)
		}
	})
	return cmd
}

// The database is away for a while: uploads are told so, no document is blamed
// and no attempt used up, and afterwards all is as it would have been.
func TestDatabaseGone(t *testing.T) {
	fill := func(h *house, id string) {
		for i := range 8 {
			h.receive(id, fmt.Sprintf("%d.txt", i), fmt.Sprintf("%s\n3. Part %d\n", contract, i))
		}
		h.receive(id, "box.zip", zipOf(t, "letter.eml", letter, "schedule.txt", schedule))
	}
	whole := openHouse(t, place{dir: t.TempDir(), database: pgtest.Database(t)})
	id := whole.dossier("d")
	whole.start()
	fill(whole, id)
	whole.settled(id)
	want := whole.hash(id)

	cluster := pgtest.Own(t)
	h := openHouse(t, place{dir: t.TempDir(), database: cluster.URL("postgres")})
	h.queue.QuickPulse()
	reached, resume := h.holdFirst("read")
	id = h.dossier("d")
	fill(h, id)
	h.start()
	<-reached // a document is being read when the database goes
	cluster.Stop()
	close(resume)
	for i := range 20 {
		_, err := h.queue.Receive(t.Context(), id, "meanwhile.txt", "", strings.NewReader(fmt.Sprint("meanwhile ", i)))
		if !errors.Is(err, store.ErrUnavailable) {
			t.Fatalf("an upload without a database: %v", err)
		}
	}
	time.Sleep(30 * time.Second) // the outage itself: also long enough that River gives up noting the ends of jobs
	if err := cluster.Start(); err != nil {
		t.Fatal(err)
	}
	h.settled(id)
	if h.hash(id) != want {
		t.Error("the outcome is another than without the outage")
	}
	if n := h.count(`attempt > 1`); n != 0 {
		t.Errorf("%d jobs used up an attempt", n)
	}
	// The rows are settled before River has noted that the last job ended.
	h.await("every job to be noted as done", func() bool { return h.count(`state NOT IN ('completed')`) == 0 })
}

// Clocks that differ by days free nothing that is being worked on.
func TestClockSkewFreesNothing(t *testing.T) {
	database, bucket := pgtest.Database(t), s3test.Start(t).URL("")
	one := openHouse(t, place{t.TempDir(), database, bucket})
	two := openHouse(t, place{t.TempDir(), database, bucket})
	reached, resume := one.holdFirst("reading")
	id := one.dossier("d")
	one.receive(id, "x.txt", contract)
	one.start()
	<-reached
	two.start() // it has seen the other's beat
	for _, skew := range []string{"- interval '2 days'", "+ interval '2 hours'"} {
		if _, err := queueDB(one.store).Exec(`UPDATE river_job SET attempted_at = now() ` + skew + ` WHERE kind = 'read'`); err != nil {
			t.Fatal(err)
		}
		for _, h := range []*house{one, two} {
			if err := h.queue.FreeStuck(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := one.count(`kind = 'read' AND state = 'running' AND attempt = 1`); n != 1 {
			t.Errorf("%s: a job was taken from the one that works on it", skew)
		}
	}
	close(resume)
	one.settled(id)
}

// A batch of many does not keep an upload waiting.
func TestUploadGoesBeforeABatch(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.steps.Workers = 1
		h.wire()
		batch, upload := h.dossier("batch"), h.dossier("upload")
		for i := range 20 {
			r := strings.NewReader(fmt.Sprint(contract, i))
			if _, err := h.queue.Receive(jobs.WithPriority(t.Context(), jobs.Batch), batch, fmt.Sprint(i), "", r); err != nil {
				t.Fatal(err)
			}
		}
		doc := h.receive(upload, "now.zip", zipOf(t, "now.txt", schedule)).Document
		h.start()
		h.await("the upload to be judged", func() bool {
			d, err := h.store.Dossier(t.Context(), upload)
			return err == nil && !d.JudgedAt.IsZero()
		})
		left, err := h.store.Unsettled(t.Context(), batch, h.steps.Rules.Version)
		if err != nil || left < 10 {
			t.Errorf("%d of the batch's 20 were left when the upload was done (%v)", left, err)
		}
		h.settled(batch)
		if n := h.count(`priority = 3 AND kind = 'check'`); n != 20 {
			t.Errorf("%d checks of the batch kept its priority", n)
		}
		if _, err := h.store.Document(t.Context(), doc); err != nil {
			t.Error(err)
		}
	})
}

// An error that quotes a hostile name must not keep its job from ending: the
// database refuses a NUL inside JSON.
func TestHostileErrorsCanBeStored(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.steps.Pool = hostilePool{}
		h.wire()
		h.start()
		id := h.dossier("d")
		h.receive(id, "x.txt", contract)
		h.await("the error to be noted", func() bool { return h.count(`kind = 'read' AND errors IS NOT NULL AND state <> 'running'`) == 1 })
	})
}
