package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/samples"
	"github.com/checkweigh/checkweigh/store"
)

// sampleFile is one of the made papers.
func sampleFile(t *testing.T, name string) string {
	t.Helper()
	papers, err := samples.Dossier()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := fs.ReadFile(papers, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// papered is a house that has read the sample contract.
func papered(t *testing.T, at place) (h *house, dossierID, document string) {
	h = openHouse(t, at)
	h.start()
	dossierID = h.dossier("d")
	document = h.receive(dossierID, "contract.pdf", sampleFile(t, "contract.pdf")).Document
	h.settled(dossierID)
	return h, dossierID, document
}

func (h *house) rendered(document string, page int) dossier.PageView {
	h.t.Helper()
	v, err := h.queue.RenderPage(h.t.Context(), document, page, false)
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// pages are the files of drawn pages.
func (h *house) pages() []string {
	h.t.Helper()
	all, err := filepath.Glob(filepath.Join(h.at.dir, jobs.PagesFolder, "*", "*", "*"))
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func TestRenderPageDrawsOnceAndKeepsIt(t *testing.T) {
	h, _, document := papered(t, place{dir: t.TempDir()})
	drawn := h.queue.Drawings()
	var first dossier.PageView
	var together sync.WaitGroup
	for i := range 8 {
		together.Go(func() {
			v, err := h.queue.RenderPage(t.Context(), document, 2, false)
			if err != nil {
				t.Error(err)
			}
			if i == 0 {
				first = v
			}
		})
	}
	together.Wait()
	if n := drawn.Load(); n != 1 {
		t.Errorf("8 who asked at once had it drawn %d times", n)
	}
	again := h.rendered(document, 2)
	if drawn.Load() != 1 || !bytes.Equal(again.Picture, first.Picture) || len(again.Words) != len(first.Words) || again.Width != jobs.PageWidth {
		t.Errorf("what is kept differs: %d drawings, %d words for %d", drawn.Load(), len(again.Words), len(first.Words))
	}
	text, err := h.store.Text(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	page := text.Cut(text.Pages[1].Span)
	if want := len(strings.Fields(strings.ReplaceAll(page, "|", " "))); len(first.Words) < want*9/10 {
		t.Errorf("%d words are found of %d", len(first.Words), want)
	}
	if large, err := h.queue.RenderPage(t.Context(), document, 2, true); err != nil || large.Width != jobs.LargeWidth {
		t.Errorf("the large one is %d wide: %v", large.Width, err)
	}
}

func TestRenderPageDrawsAnewWhatIsDamaged(t *testing.T) {
	h, _, document := papered(t, place{dir: t.TempDir()})
	whole := h.rendered(document, 1)
	for _, damage := range []func([]byte) []byte{
		func(b []byte) []byte { return b[:len(b)/2] },
		func([]byte) []byte { return nil },
		func(b []byte) []byte { b[len(b)-9] ^= 1; return b },
	} {
		file := h.pages()[0]
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, damage(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if again := h.rendered(document, 1); !bytes.Equal(again.Picture, whole.Picture) {
			t.Error("a damaged page was handed out")
		}
	}
}

func TestRenderPageKeepsWhyItFailed(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	h.start()
	id := h.dossier("d")
	document := h.receive(id, "notes.txt", contract).Document
	h.settled(id)
	drawn := h.queue.Drawings()
	for range 2 {
		_, err := h.queue.RenderPage(t.Context(), document, 1, false)
		var fault *jobs.PageFault
		if !errors.As(err, &fault) || !strings.Contains(fault.Reason, "no pages") {
			t.Errorf("error %v", err)
		}
	}
	if drawn.Load() != 1 {
		t.Errorf("it was tried %d times", drawn.Load())
	}
	if _, err := h.queue.RenderPage(t.Context(), strings.Repeat("0", 64), 1, false); store.CodeOf(err) != store.NotFound {
		t.Errorf("error %v, want not found", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.queue.RenderPage(gone, document, 1, true); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestRenderPageKeepsNoMoreThanItsBound(t *testing.T) {
	h, _, document := papered(t, place{dir: t.TempDir()})
	h.rendered(document, 1)
	one, err := os.Stat(h.pages()[0])
	if err != nil {
		t.Fatal(err)
	}
	first := h.pages()[0]
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(first, old, old); err != nil {
		t.Fatal(err)
	}
	h.rendered(document, 2)
	h.rendered(document, 1) // used again, so that page 2 is the older one now
	second := ""
	for _, f := range h.pages() {
		if f != first {
			second = f
		}
	}
	if err := os.Chtimes(second, old, old); err != nil {
		t.Fatal(err)
	}
	h.queue.BoundPages(one.Size() * 5 / 2)
	h.rendered(document, 3)
	if left := h.pages(); len(left) == 0 || len(left) > 2 {
		t.Errorf("%d pages are kept", len(left))
	}
	if _, err := os.Stat(second); err == nil {
		t.Error("the page that was not used for longest is still kept")
	}
	h.rendered(document, 2)
}

// Deleting a document takes its drawn pages away, here and in other processes on
// the same database. FAULTS: deletion.
func TestFaultDeletionLeavesDrawnPages(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h, id, document := papered(t, fresh())
		kept := h.dossier("kept")
		other := h.receive(kept, "scan.pdf", sampleFile(t, "change-notice-1-scan.pdf")).Document
		h.settled(kept)
		h.rendered(document, 1)
		h.rendered(other, 1)
		h.do(func(tx store.Tx) error { return tx.DeleteDossier(t.Context(), id, "", time.Now()) })
		h.queue.Committed() // as another process would hear of it: nobody erases here
		h.await("the drawn pages to go", func() bool { return len(h.pages()) == 1 })
		if _, err := h.queue.RenderPage(t.Context(), document, 1, false); store.CodeOf(err) != store.NotFound {
			t.Errorf("error %v, want not found", err)
		}
		h.rendered(other, 1)
		h.do(func(tx store.Tx) error { return tx.DeleteDossier(t.Context(), kept, "", time.Now()) })
		if err := h.queue.Erase(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.await("the other's to go", func() bool { return len(h.pages()) == 0 })
	})
}

// Pages of documents that this database does not know are taken away: they are
// what a crash, or another database, has left.
func TestTendPagesTakesStrangersAway(t *testing.T) {
	h, _, document := papered(t, place{dir: t.TempDir()})
	h.rendered(document, 1)
	strange := filepath.Join(h.at.dir, jobs.PagesFolder, "ab", "ab"+strings.Repeat("0", 62))
	if err := os.MkdirAll(strange, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(strange, "1-1100-0.page"), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.queue.TendPages(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := h.pages(); len(left) != 1 || !strings.Contains(left[0], document) {
		t.Errorf("left are %v", left)
	}
}

// The words of a scanned page come from its reading, not from its file; where
// they were not noted then, the page is drawn without them.
func TestRenderPageKnowsTheWordsOfAScan(t *testing.T) {
	ocrtest.Need(t)
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.withOCR(twoPasses)
		h.start()
		id := h.dossier("d")
		document := h.receive(id, "scan.pdf", scannedLetter(t)).Document
		h.settled(id)
		text, err := h.store.Text(t.Context(), document)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // drawn, then kept
			v := h.rendered(document, 1)
			if want := strings.Fields(text.Body); len(v.Words) != len(want) || text.Cut(v.Words[3].Span) != want[3] || v.Words[3].Y1 == 0 {
				t.Errorf("%d words are known of %d", len(v.Words), len(want))
			}
		}
		h.do(func(tx store.Tx) error {
			if err := tx.RereadDocument(t.Context(), document, 0); err != nil {
				return err
			}
			attempt, err := tx.BeginReading(t.Context(), document)
			if err != nil {
				return err
			}
			_, err = tx.FinishReading(t.Context(), document, attempt, store.Result{State: dossier.StateRead, Text: &text}, time.Now())
			return err
		})
		if v := h.rendered(document, 1); len(v.Words) > 0 || len(v.Picture) == 0 {
			t.Errorf("%d words of a reading that noted none", len(v.Words))
		}
	})
}
