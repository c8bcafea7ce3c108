package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// write makes a file, with the folders around it.
func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What appears is imported once it has come to rest, what is still being fetched
// is not, a file that cannot be read does not end the watch, and SIGTERM does.
func TestWatchImportsWhatHasComeToRest(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "data")
	write(t, filepath.Join(dir, "a.txt"), "The Supplier shall not sell Personal Data.")
	args := []string{"watch", "--data", data, "--ocr", "off", "--every", "100ms", "--dossier", "Inbox", dir}
	w := begin(t, args...)
	w.await("handed in 1 files")
	write(t, filepath.Join(dir, "b.pdf.part"), "not yet")
	write(t, filepath.Join(dir, "sub", "b.txt"), "The Supplier shall own all Usage Data.")
	write(t, filepath.Join(dir, "bad.pdf"), "%PDF-1.7 and no more")
	write(t, filepath.Join(dir, "~$c.docx"), "lock")
	for deadline := time.Now().Add(2 * time.Minute); strings.Count(w.text(), "handed in") < 2; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(w.text())
		}
	}
	end(t, w)
	again := begin(t, args...) // remembers by the bytes
	again.await("handed in")
	end(t, again)
	s, err := store.Open(t.Context(), store.Options{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Dossiers(t.Context(), "", 10)
	if err != nil || len(all) != 1 || all[0].Title != "Inbox" {
		t.Fatalf("%+v, %v", all, err)
	}
	members, err := s.Memberships(t.Context(), all[0].ID)
	var paths []string
	for _, m := range members {
		paths = append(paths, m.Path)
	}
	if got := strings.Join(paths, " "); err != nil || got != "in/a.txt in/bad.pdf in/sub/b.txt" && got != "in/a.txt in/sub/b.txt in/bad.pdf" {
		t.Errorf("in the dossier are %s (%v)", got, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 5 {
		t.Errorf("the folder has %d entries now (%v)", len(left), err)
	}
}

// end stops a program as a service manager does.
func end(t *testing.T, r *running) {
	t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("%v: %v\n%s", r.cmd.Args, err, r.text())
	}
}

// An import that is stopped with Ctrl-C writes its list, says how to go on, and
// goes on where it ended.
func TestStoppedImportSaysHowToGoOn(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "data")
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		write(t, filepath.Join(dir, name+".txt"), strings.Repeat("The Supplier shall not sell Personal Data "+name+".\n\n", 2000))
	}
	list := filepath.Join(t.TempDir(), "list.csv")
	args := []string{"import", "--data", data, "--ocr", "off", "--manifest", list, dir}
	r := begin(t, args...)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(data, "checkweigh.db")); err == nil || time.Now().After(deadline) {
			break
		}
	}
	time.Sleep(200 * time.Millisecond) // somewhere in it; wherever that is must be good
	_ = r.cmd.Process.Signal(os.Interrupt)
	ended := r.cmd.Wait()
	_, began := os.Stat(list) // on a busy machine it may be stopped before it has begun
	if ended != nil && began == nil && !strings.Contains(r.text(), "the same command goes on") {
		t.Errorf("%v: %s", ended, r.text())
	}
	out, bad, code := typed(t, args...)
	content, err := os.ReadFile(list)
	if code != exitDone || err != nil || strings.Count(string(content), ",In,") != 6 || strings.Count(string(content), ",read,") != 6 {
		t.Errorf("%d %v %s%s%s", code, err, out, bad, content)
	}
}
