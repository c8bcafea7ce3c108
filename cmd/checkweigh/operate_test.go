package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store/pgtest"
)

// sampleData is a data folder in which the sample was read, and nobody serves
// it; made once for all tests, which work on copies.
var sampleData struct {
	sync.Mutex
	dir string
}

func sampleFolder(t *testing.T) string {
	t.Helper()
	sampleData.Lock()
	defer sampleData.Unlock()
	if sampleData.dir == "" {
		dir, err := os.MkdirTemp("", "checkweigh-sample-")
		if err != nil {
			t.Fatal(err)
		}
		serveSample(t, dir)()
		sampleData.dir = dir
	}
	to := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(to, os.DirFS(sampleData.dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestOperatorScripts types what an operator types, on a folder with the sample.
func TestOperatorScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/operate",
		Setup: func(e *testscript.Env) error {
			return os.CopyFS(filepath.Join(e.WorkDir, "data"), os.DirFS(sampleFolder(t)))
		},
	})
}

// verify runs the command and gives its lines.
func verify(t *testing.T, dir string, more ...string) (lines string, code int) {
	t.Helper()
	out, bad, code := typed(t, append([]string{"verify", "--data", dir}, more...)...)
	return out + bad, code
}

func TestVerifyNamesEveryDifference(t *testing.T) {
	whole := sampleFolder(t)
	if said, code := verify(t, whole, "--deep"); code != exitDone {
		t.Fatalf("of a whole folder: %d %s", code, said)
	}
	blob := anyBlob(t, whole)
	id := filepath.Base(blob)
	cases := map[string]struct {
		harm func(t *testing.T, dir string)
		deep bool
		want []string
	}{
		"a flipped byte of an original": {func(t *testing.T, dir string) { flip(t, filepath.Join(dir, blob)) }, true, []string{"blob_wrong: " + id, "To do: "}},
		"an original that is missing":   {func(t *testing.T, dir string) { check(t, os.Remove(filepath.Join(dir, blob))) }, false, []string{"blob_missing: " + id, "put the same file in again"}},
		"an original without a row": {func(t *testing.T, dir string) {
			name := filepath.Join(dir, "blobs", "ab", "ab"+strings.Repeat("0", 62))
			check(t, os.MkdirAll(filepath.Dir(name), 0o700))
			check(t, os.WriteFile(name, []byte("x"), 0o600))
		}, false, []string{"blob_unknown: ab000"}},
		"an index that is behind a row": {func(t *testing.T, dir string) {
			change(t, dir, `UPDATE dossiers SET title = 'Another title'`)
		}, false, []string{"index: ", "differs in the search index", "index rebuild"}},
		"an index that holds what is gone": {func(t *testing.T, dir string) {
			change(t, dir, `DELETE FROM texts WHERE document_id = (SELECT document_id FROM texts ORDER BY document_id LIMIT 1)`)
		}, false, []string{"text_missing: ", "is in the search index and nowhere else"}},
		"an index that lost an entry": {func(t *testing.T, dir string) {
			emptyIndex(t, dir)
		}, false, []string{"is not in the search index"}},
		"an index that cannot be read": {func(t *testing.T, dir string) {
			check(t, os.Truncate(filepath.Join(dir, "index", "store", "root.bolt"), 1000))
		}, false, []string{"index_damaged: "}},
		"what remains of a deleted document": {func(t *testing.T, dir string) {
			change(t, dir, `INSERT INTO removals (document_id, at) VALUES ('`+strings.Repeat("c", 64)+`', 1)`)
		}, false, []string{"remains: ccc"}},
	}
	for what, c := range cases {
		t.Run(what, func(t *testing.T) {
			dir := sampleFolder(t)
			c.harm(t, dir)
			var more []string
			if c.deep {
				more = append(more, "--deep")
			}
			said, code := verify(t, dir, more...)
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("no %q in:\n%s", want, said)
				}
			}
			if code != exitFound {
				t.Errorf("code %d", code)
			}
			for line := range strings.Lines(said) {
				if strings.Contains(line, ": ") && !strings.Contains(line, "To do: ") {
					t.Errorf("a line that does not say what to do: %s", line)
				}
			}
		})
	}
}

// A rebuilt index is a true copy again.
func TestIndexRebuild(t *testing.T) {
	dir := sampleFolder(t)
	change(t, dir, `UPDATE dossiers SET title = 'Another title'`)
	if said, code := verify(t, dir); code != exitFound {
		t.Fatalf("%d %s", code, said)
	}
	if out, bad, code := typed(t, "index", "rebuild", "--data", dir); code != exitDone || !strings.Contains(out, "entries") {
		t.Fatalf("%d %s%s", code, out, bad)
	}
	if said, code := verify(t, dir); code != exitDone {
		t.Errorf("%d %s", code, said)
	}
}

// A backup goes from SQLite to PostgreSQL and back, sealed, with everything.
func TestBackupGoesFromOneDatabaseToTheOther(t *testing.T) {
	dir, work := sampleFolder(t), t.TempDir()
	secret := filepath.Join(work, "secret")
	check(t, os.WriteFile(secret, []byte("a long passphrase\n"), 0o600))
	first, second := filepath.Join(work, "first"), filepath.Join(work, "second")
	shared := []string{"--data", filepath.Join(work, "shared"), "--database", pgtest.Empty(t)}
	steps := [][]string{
		{"backup", first, "--data", dir, "--passphrase-file", secret},
		append([]string{"restore", first, "--passphrase-file", secret}, shared...),
		append([]string{"verify", "--deep"}, shared...),
		append([]string{"backup", second}, shared...),
		{"restore", second, "--data", filepath.Join(work, "again")},
		{"verify", "--deep", "--data", filepath.Join(work, "again")},
	}
	for _, args := range steps {
		if out, bad, code := typed(t, args...); code != exitDone {
			t.Fatalf("%s: %d %s%s", args[0], code, out, bad)
		}
	}
	want, _, _ := typed(t, "report", "--all", "--data", dir)
	got, _, _ := typed(t, "report", "--all", "--data", filepath.Join(work, "again"))
	if want != got || len(want) < 1000 {
		t.Error("the report changed on the way")
	}
}

// Beside a serve what only reads goes on, and what writes says whom to ask.
func TestOperatingBesideAServe(t *testing.T) {
	dir := sampleFolder(t)
	serve := begin(t, "serve", "--data", dir, "--addr", "127.0.0.1:0", "--ocr", "off")
	serve.await("Serving on http://")
	name := filepath.Join(t.TempDir(), "backup")
	for _, args := range [][]string{{"report", "--all"}, {"backup", name}, {"user", "list"}, {"group", "list"}, {"migrate", "--check"}} {
		if out, bad, code := typed(t, append(args, "--data", dir)...); code != exitDone {
			t.Errorf("%v: %d %s%s", args, code, out, bad)
		}
	}
	if said, code := verify(t, dir); code != exitDone {
		t.Errorf("verify: %d %s", code, said)
	}
	for _, args := range [][]string{
		{"index", "rebuild"}, {"user", "add", "Ada"}, {"group", "add", "North"}, {"delete", "dossier", "x", "--yes"}, {"restore", name},
	} {
		_, bad, code := typed(t, append(args, "--data", dir)...)
		if code != exitUsage || !strings.Contains(bad, "in use by process") || !strings.Contains(bad, "http://") || strings.Count(bad, "\n") < 2 {
			t.Errorf("%v: %d %s", args, code, bad)
		}
	}
	if _, bad, code := typed(t, "restore", name, "--data", filepath.Join(t.TempDir(), "new")); code != exitDone {
		t.Errorf("the backup cannot be restored: %d %s", code, bad)
	}
	change(t, dir, `UPDATE dossiers SET title = 'Another title'`) // past the serve, whose index then differs
	if said, code := verify(t, dir); code != exitFound || !strings.Contains(said, "differs in the search index") {
		t.Errorf("verify of an index that differs: %d %s", code, said)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// anyBlob is the path of one original in the folder.
func anyBlob(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "blobs", "??", "*"))
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	rel, err := filepath.Rel(dir, found[0])
	check(t, err)
	return rel
}

func flip(t *testing.T, name string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	check(t, err)
	raw = bytes.Clone(raw)
	raw[len(raw)/2] ^= 1
	check(t, os.WriteFile(name, raw, 0o600))
}

// change does what no part of the program does: it writes past the store.
func change(t *testing.T, dir, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "checkweigh.db"))
	check(t, err)
	_, err = db.Exec(statement)
	check(t, err)
	check(t, db.Close())
}

// emptyIndex makes an index that says it has seen everything, and holds nothing.
func emptyIndex(t *testing.T, dir string) {
	t.Helper()
	ix, err := search.Open(filepath.Join(dir, "index"))
	check(t, err)
	seen, err := ix.Seen()
	check(t, err)
	check(t, ix.Rebuild(t.Context(), seen, func(func(search.Entry) error) error { return nil }))
	check(t, ix.Close())
}
