package jobs_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// withOCR lets the house read with OCR, one file at a time.
func (h *house) withOCR(wrap func(*ingest.Pool) jobs.Reader) {
	h.t.Helper()
	pool, err := ingest.NewPool(ingest.Options{OCR: ingest.OCROn, Children: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { h.close(); _ = pool.Close() })
	h.steps.Pool, h.steps.Workers = wrap(pool), 1
	h.wire()
}

func twoPasses(p *ingest.Pool) jobs.Reader { return p }

// onePass hides from the queue that the pool can read scans apart.
func onePass(p *ingest.Pool) jobs.Reader { return struct{ jobs.Reader }{p} }

func scannedLetter(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "samples", "dossier", "change-notice-1-scan.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A scan that is with OCR holds up no other file, although one worker reads, and
// nothing is said of it before its text is whole.
func TestOCRHoldsUpNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		release := ocrtest.Hold(t)
		h := openHouse(t, fresh())
		h.withOCR(twoPasses)
		h.start()
		scans, texts := h.dossier("Scans"), h.dossier("Texts")
		scan := h.receive(scans, "letter.pdf", scannedLetter(t)).Document
		h.await("the scan to be with OCR", func() bool { return h.count(`kind = 'ocr' AND state = 'running'`) == 1 })
		text := h.receive(texts, "contract.txt", contract).Document
		h.await("the contract to be judged", func() bool {
			left, err := h.store.Unsettled(t.Context(), texts, h.steps.Rules.Version)
			return err == nil && left == 0 && h.state(text) == dossier.StateRead
		})
		if state := h.state(scan); state != store.Pending {
			t.Errorf("the scan is %s while OCR has not read it", state)
		}
		if v, err := h.store.Verdicts(t.Context(), scans); err != nil || len(v) > 0 {
			t.Errorf("%d verdicts, error %v, about a dossier that was not read", len(v), err)
		}
		release()
		h.settled(scans)
		if state := h.state(scan); state != dossier.StateRead {
			t.Errorf("the scan is %s after OCR", state)
		}
		if n := h.count(`kind = 'ocr'`); n != 1 {
			t.Errorf("%d jobs of OCR, want one: the contract needs none", n)
		}
	})
}

// What comes out is as if everything were read in one go.
func TestOCRApartReadsTheSame(t *testing.T) {
	ocrtest.Need(t)
	hashes := map[string]string{}
	for name, wrap := range map[string]func(*ingest.Pool) jobs.Reader{"apart": twoPasses, "in one": onePass} {
		h := openHouse(t, place{dir: t.TempDir()})
		h.withOCR(wrap)
		h.start()
		id := h.dossier("Scans")
		h.receive(id, "answer.zip", zipOf(t, "letter.pdf", scannedLetter(t), "contract.txt", contract))
		h.settled(id)
		hashes[name] = h.hash(id)
		if n, want := h.count(`kind = 'ocr'`), map[string]int{"apart": 1}[name]; n != want {
			t.Errorf("%s: %d jobs of OCR, want %d", name, n, want)
		}
	}
	if hashes["apart"] != hashes["in one"] {
		t.Error("reading apart gives another result")
	}
}

// A program that ends while a file is with OCR begins it again, and writes once.
func TestOCRGoesOnAfterAnEnd(t *testing.T) {
	release := ocrtest.Hold(t)
	at := place{dir: t.TempDir()}
	h := openHouse(t, at)
	h.withOCR(twoPasses)
	h.start()
	id := h.dossier("Scans")
	scan := h.receive(id, "letter.pdf", scannedLetter(t)).Document
	h.await("the scan to be with OCR", func() bool { return h.count(`kind = 'ocr' AND state = 'running'`) == 1 })
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_ = h.queue.Stop(ended) // does not wait
	if state := h.state(scan); state != store.Pending {
		t.Fatalf("the scan is %s after an end in the middle", state)
	}
	release()
	h.wire()
	h.start()
	h.settled(id)
	if state := h.state(scan); state != dossier.StateRead {
		t.Errorf("the scan is %s, want it read", state)
	}
}

func (h *house) state(document string) dossier.State {
	h.t.Helper()
	d, err := h.store.Document(h.t.Context(), document)
	if err != nil {
		h.t.Fatal(err)
	}
	return d.State
}
