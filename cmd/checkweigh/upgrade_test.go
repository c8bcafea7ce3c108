package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store/pgtest"
)

// TestUpgrade opens what each release wrote (make fixture): the database is
// brought up to date, nothing is lost, what the rules of today say is worked out
// anew, and it is found.
func TestUpgrade(t *testing.T) {
	kept, err := filepath.Glob("testdata/upgrade/*.tar.gz")
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	for _, name := range kept {
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir := unpack(t, name)
			place := []string{"--data", dir}
			if dump, err := os.ReadFile(filepath.Join(dir, "database.sql")); err == nil {
				place = append(place, "--database", pgtest.Restored(t, string(dump)))
			}
			upgrade(t, place)
		})
	}
}

// upgrade brings up what is kept at the place, as its flags name it.
func upgrade(t *testing.T, place []string) {
	with := func(args ...string) []string { return append(args, place...) }
	if out, bad, code := typed(t, with("migrate")...); code != exitDone {
		t.Fatalf("migrate: %d %s%s", code, out, bad)
	}
	said, _, _ := typed(t, with("verify", "--deep")...)
	for line := range strings.Lines(said) { // that the rules have changed since is no loss, nor is an index of another layout
		for _, loss := range []string{"blob_", "text_", "in_no_dossier", "verdict_stranger", "remains"} {
			if strings.HasPrefix(line, loss) {
				t.Errorf("verify: %s", line)
			}
		}
	}
	serve := begin(t, with("serve", "--addr", "127.0.0.1:0", "--ocr", "off")...)
	serve.await("Serving on http://")
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		out, bad, code := typed(t, with("report", "--all")...)
		if code == exitDone && strings.Contains(out, "Case-management AI") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("report: %d %s%s", code, out, bad)
		}
	}
	check(t, serve.cmd.Process.Signal(os.Interrupt))
	if err := serve.cmd.Wait(); err != nil {
		t.Errorf("serve: %v\n%s", err, serve.text())
	}
	if out, bad, code := typed(t, with("verify", "--deep")...); code != exitDone {
		t.Errorf("verify: %d %s%s", code, out, bad)
	}
	if out, bad, code := typed(t, with("search", "requirement:GP-01 verdict:adverse sell")...); code != exitDone || !strings.Contains(out, "contract.pdf") {
		t.Errorf("search: %d %s%s", code, out, bad)
	}
	if out, _, _ := typed(t, with("user", "list")...); !strings.Contains(out, "Administrator") {
		t.Errorf("people: %s", out)
	}
}

// unpack gives the data folder in an archive of make fixture.
func unpack(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(name)
	check(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	check(t, err)
	to, err := os.OpenRoot(t.TempDir())
	check(t, err)
	defer to.Close()
	for in := tar.NewReader(z); ; {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return filepath.Join(to.Name(), "data")
		}
		check(t, err)
		if h.Typeflag == tar.TypeDir {
			check(t, to.MkdirAll(filepath.Clean(h.Name), 0o700))
			continue
		}
		raw, err := io.ReadAll(in)
		check(t, err)
		check(t, to.WriteFile(filepath.Clean(h.Name), raw, 0o600))
	}
}

// A program refuses what a newer one wrote, whatever it is asked to do with it,
// and leaves it as it is.
func TestANewerDatabaseIsRefused(t *testing.T) {
	dir := sampleFolder(t)
	change(t, dir, `INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (999, 1, 0)`)
	before, err := os.ReadFile(filepath.Join(dir, "checkweigh.db"))
	check(t, err)
	for _, args := range [][]string{
		{"migrate"}, {"migrate", "--check"}, {"backup", filepath.Join(t.TempDir(), "b")}, {"report", "--all"}, {"verify"},
		{"index", "rebuild"}, {"user", "list"}, {"user", "add", "Ada"}, {"serve", "--addr", "127.0.0.1:0"}, {"delete", "dossier", "x", "--yes"},
	} {
		_, bad, code := typed(t, append(args, "--data", dir)...)
		if code != exitUsage || !strings.Contains(bad, "a newer checkweigh wrote it") {
			t.Errorf("%v: %d %s", args, code, bad)
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, "checkweigh.db"))
	check(t, err)
	if string(before) != string(after) {
		t.Error("the database was changed")
	}
}

// An older database is brought up by migrate, beside a copy of what it was, and
// until then no command that only reads touches it.
func TestMigrateOfAnOlderDatabase(t *testing.T) {
	dir := sampleFolder(t)
	change(t, dir, `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	change(t, dir, `DROP TABLE word_places`) // what the last migration made
	if _, bad, code := typed(t, "report", "--all", "--data", dir); code != exitUsage || !strings.Contains(bad, "checkweigh migrate") {
		t.Errorf("report: %d %s", code, bad)
	}
	if out, bad, code := typed(t, "migrate", "--check", "--data", dir); code != exitFound || !strings.Contains(out, "010_word_places.sql") {
		t.Errorf("check: %d %s%s", code, out, bad)
	}
	out, bad, code := typed(t, "migrate", "--data", dir)
	if code != exitDone || !strings.Contains(out, "checkweigh.db.before-") {
		t.Fatalf("migrate: %d %s%s", code, out, bad)
	}
	if copies, err := filepath.Glob(filepath.Join(dir, "checkweigh.db.before-*")); err != nil || len(copies) != 1 {
		t.Error(copies, err)
	}
	if said, code := verify(t, dir); code != exitDone {
		t.Errorf("verify: %d %s", code, said)
	}
}
