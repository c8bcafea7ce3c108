package jobs_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/archive"
)

// A backup that is taken while documents are read, checked and judged is of a
// committed state: restored, on either database, the work is ended there and
// comes to what it comes to without all that.
func TestBackupDuringIngest(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		id := h.dossier("d")
		for i := range 6 {
			h.receive(id, fmt.Sprintf("%d.txt", i), fmt.Sprintf("%s%d. The number is %d.\n", contract, i+3, i))
		}
		h.receive(id, "box.zip", zipOf(t, "x.txt", schedule, "y.txt", letter))
		var backups []string
		take := func() {
			beside, err := store.OpenBeside(t.Context(), h.at.options())
			if err != nil {
				t.Fatal(err)
			}
			defer beside.Close()
			name := filepath.Join(t.TempDir(), "backup")
			if _, err := archive.Write(t.Context(), beside, name, archive.Options{Now: time.Now()}); err != nil {
				t.Fatal(err)
			}
			backups = append(backups, name)
		}
		take() // nothing was read
		h.start()
		for range 3 {
			take() // some was
		}
		h.settled(id)
		take() // all was
		want := h.hash(id)
		targets := []place{fresh(), {dir: t.TempDir()}, fresh(), {dir: t.TempDir()}, fresh()}
		for i, name := range backups {
			restored(t, name, targets[i], id, want)
		}
	})
}

func restored(t *testing.T, name string, at place, id, want string) {
	t.Helper()
	b, err := archive.Open(name, "")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	s, err := store.Open(t.Context(), at.options())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Restore(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	h := openHouse(t, at)
	defer h.close()
	h.start()
	h.settled(id)
	if got := h.hash(id); got != want {
		t.Errorf("restored from change %d it came to %s, and without to %s", b.Manifest.Change, got, want)
	}
	var differ []store.Difference
	err = h.store.Verify(t.Context(), true, h.steps.Rules.Version, func(d store.Difference) error { differ = append(differ, d); return nil })
	if err != nil || len(differ) > 0 {
		t.Errorf("%v %v", differ, err)
	}
}
