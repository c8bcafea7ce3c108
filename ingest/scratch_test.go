package ingest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// What killed processes left is swept: at once where they had their numbers from
// this machine, after a day where nobody knows, and nothing else is.
func TestScratchOfKilledProcessesIsSwept(t *testing.T) {
	dir := t.TempDir()
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	name := func(what string, pid int) string { return fmt.Sprintf("checkweigh-%s-%d-123", what, pid) }
	old := time.Now().Add(-25 * time.Hour)
	others := []struct {
		name string
		at   time.Time
		left bool
	}{
		{name("read", gone.Process.Pid), old, false},
		{name("office", gone.Process.Pid), old, false},
		{name("beside", gone.Process.Pid), time.Now().Add(-23 * time.Hour), true},
		{fmt.Sprintf("checkweigh-read-%d.0badc0de-123", gone.Process.Pid), time.Now(), true}, // of another machine
		{fmt.Sprintf("checkweigh-read-%d.%s-123", gone.Process.Pid, numbering()), time.Now(), numbering() == ""},
		{fmt.Sprintf("checkweigh-read-%d.%s-123", os.Getppid(), numbering()), old, true},
		{name("read", os.Getppid()), old, true}, // lives
		{"checkweigh-read-123", old, true},      // says of nobody
		{"checkweigh-read-0-123", old, true},
		{fmt.Sprintf("other-read-%d-1", gone.Process.Pid), old, true},
	}
	for _, c := range others {
		at := filepath.Join(dir, c.name)
		if err := os.MkdirAll(filepath.Join(at, "members"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(at, c.at, c.at); err != nil {
			t.Fatal(err)
		}
	}
	own, err := Scratch(dir, "read")
	if owner, where, ok := scratchOwner(filepath.Base(own)); err != nil || !ok || owner != os.Getpid() || where != numbering() {
		t.Errorf("our own folder is %s of %d in %s (%v)", own, owner, where, err)
	}
	if err := os.Chtimes(own, old, old); err != nil {
		t.Fatal(err)
	}
	newTestPool(t, Options{OCR: OCROff, TempDir: dir})
	for _, c := range others {
		if _, err := os.Stat(filepath.Join(dir, c.name)); (err == nil) != c.left {
			t.Errorf("%s, of %s: still there %v, want %v", c.name, c.at, err == nil, c.left)
		}
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("our own folder was swept: %v", err)
	}
}
