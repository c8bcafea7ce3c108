package jobs_test

import (
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/s3test"
)

// withoutOCR lets the house read without OCR, as where tesseract is missing.
func (h *house) withoutOCR() {
	h.t.Helper()
	pool, err := ingest.NewPool(ingest.Options{OCR: ingest.OCROff, Children: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { h.close(); _ = pool.Close() })
	h.steps.Pool, h.steps.Workers = pool, 1
	h.wire()
}

// TestScansAreLeftToWhoHasOCR: on a shared database a worker without tesseract
// takes no OCR job, and asks for one when somebody there has it.
func TestScansAreLeftToWhoHasOCR(t *testing.T) {
	ocrtest.Need(t)
	database, bucket := pgtest.Database(t), s3test.Start(t).URL("originals")
	machine := func() place { return place{t.TempDir(), database, bucket} }
	blind := openHouse(t, machine())
	blind.withoutOCR()
	if !blind.queue.LeavesOCR() {
		t.Fatal("a worker without OCR would take OCR jobs")
	}
	blind.start()
	alone := blind.dossier("Nobody has OCR")
	first := blind.receive(alone, "letter.pdf", scannedLetter(t)).Document
	blind.settled(alone)
	if state := blind.state(first); state == dossier.StateRead || state == store.Pending {
		t.Fatalf("the scan is %s where nobody has OCR", state)
	}

	seeing := openHouse(t, machine())
	seeing.withOCR(twoPasses)
	if seeing.queue.LeavesOCR() {
		t.Fatal("a worker with OCR leaves it to others")
	}
	seeing.start()
	seeing.await("River to note who takes OCR jobs", func() (noted bool) {
		err := queueDB(seeing.store).QueryRow(`SELECT count(*) > 0 FROM river_queue WHERE name = 'ocr'`).Scan(&noted)
		return err == nil && noted
	})
	if err := seeing.queue.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	scans := blind.dossier("Scans")
	second := blind.receive(scans, "letter.pdf", scannedLetter(t)+"\n% another\n").Document
	blind.await("OCR to be asked for", func() bool { return blind.count(`kind = 'ocr' AND state = 'available'`) == 1 })
	waiting, err := blind.queue.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waiting {
		if w.Queue == "ocr" && (w.Jobs != 1 || w.Running != 0 || w.Age <= 0) || w.Queue != "ocr" && w.Jobs != 0 {
			t.Errorf("waiting: %+v", w)
		}
	}
	if state := blind.state(second); len(waiting) != 4 || state != store.Pending {
		t.Errorf("%d queues, the scan is %s", len(waiting), state)
	}

	seeing.wire()
	seeing.start()
	blind.settled(scans)
	if state := blind.state(second); state != dossier.StateRead {
		t.Errorf("the scan is %s after OCR", state)
	}
	waiting, err = blind.queue.Waiting(t.Context())
	for _, w := range waiting {
		if w.Jobs != 0 || w.Age != 0 {
			t.Errorf("still waiting: %+v", w)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

// TestWaitingTellsOfEachQueue: how many jobs wait, and since when.
func TestWaitingTellsOfEachQueue(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		look := func() map[string]jobs.Waiting {
			t.Helper()
			all, err := h.queue.Waiting(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			by := map[string]jobs.Waiting{}
			for _, w := range all {
				by[w.Queue] = w
			}
			if len(by) != 4 {
				t.Fatalf("queues: %+v", all)
			}
			return by
		}
		for name, w := range look() {
			if w != (jobs.Waiting{Queue: name}) {
				t.Errorf("before anything: %+v", w)
			}
		}
		id := h.dossier("d")
		h.receive(id, "a.txt", contract)
		h.receive(id, "b.txt", schedule)
		for name, w := range look() {
			if want := map[string]int{"read": 2}[name]; w.Jobs != want || w.Running != 0 || (w.Age > 0) != (want > 0) || w.Age > time.Hour {
				t.Errorf("with two files: %+v", w)
			}
		}
		h.start()
		h.settled(id)
		h.await("the queue to be empty", func() bool {
			for _, w := range look() {
				if w.Jobs+w.Running != 0 || w.Age != 0 {
					return false
				}
			}
			return true
		})
	})
}
