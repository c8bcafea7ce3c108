package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/migrations"
	"github.com/checkweigh/checkweigh/store"
)

func TestSecondProcessIsToldWhoHasTheFolder(t *testing.T) {
	dir := t.TempDir()
	first, said := helper(t, "hold", dir)
	if said != "held" {
		t.Fatalf("the first process said %q", said)
	}
	_, err := store.Open(t.Context(), store.Options{Dir: dir})
	if !errors.Is(err, store.ErrInUse) {
		t.Fatalf("the second process got %v", err)
	}
	for _, want := range []string{fmt.Sprint("process ", first.Process.Pid), "http://127.0.0.1:9", dir} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %q", err, want)
		}
	}
	// A killed process frees the folder, whatever it left in the lock file.
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	open(t, dir)
}

func TestSameProcessCannotOpenTwice(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.SetAddress("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Options{Dir: dir})
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), "http://127.0.0.1:8080") {
		t.Errorf("got %v", err)
	}
}

func TestOpenAgain(t *testing.T) {
	dir := t.TempDir()
	d := dossier.Dossier{ID: store.NewID(), Title: "kept", Jurisdiction: dossier.UnknownPlace}
	for round := range 3 {
		s, err := store.Open(t.Context(), store.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if round == 0 {
			err = s.InTx(t.Context(), func(tx store.Tx) error { return tx.AddDossier(t.Context(), d, time.Unix(1, 0)) })
		} else {
			var got store.Dossier
			if got, err = s.Dossier(t.Context(), d.ID); got.Dossier != d {
				t.Errorf("round %d: %+v", round, got)
			}
		}
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if copies, _ := filepath.Glob(filepath.Join(dir, "*.before-*")); len(copies) != 0 {
		t.Errorf("a database that needed nothing was copied: %v", copies)
	}
}

func TestNewerDatabaseIsRefusedUntouched(t *testing.T) {
	dir := t.TempDir()
	closeNow(t, dir)
	change(t, dir, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
	before := read(t, dir)
	_, err := store.Open(t.Context(), store.Options{Dir: dir})
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "999") {
		t.Fatalf("got %v", err)
	}
	if read(t, dir) != before {
		t.Error("the database was changed")
	}
	change(t, dir, `DELETE FROM goose_db_version WHERE version_id = 999`)
	open(t, dir) // the lock was given back
}

// A database some steps behind is what an upgrade meets.
func TestOlderDatabaseIsCopiedAndBroughtUp(t *testing.T) {
	dir := t.TempDir()
	oldDatabase(t, dir)
	s := open(t, dir)
	if got, err := s.Dossier(t.Context(), "old"); err != nil || got.Title != "from before" || got.Shared || got.Group != "" {
		t.Errorf("dossier %+v, %v", got, err)
	}
	if got, err := s.User(t.Context(), "ada"); err != nil || got.Role != store.Admin || got.Email != "ada@example.org" {
		t.Errorf("user %+v, %v", got, err)
	}
	if got, err := s.SessionUser(t.Context(), store.HashToken("secret"), time.Unix(1, 0)); err != nil || got.ID != "ada" {
		t.Errorf("session of %+v, %v", got, err)
	}
	copies, err := filepath.Glob(filepath.Join(dir, "checkweigh.db.before-*"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v, %v", copies, err)
	}
	copied, err := sql.Open("sqlite", copies[0])
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	var title string
	var version int
	if err := copied.QueryRow(`SELECT title FROM dossiers`).Scan(&title); err != nil || title != "from before" {
		t.Errorf("the copy holds %q, %v", title, err)
	}
	if err := copied.QueryRow(`SELECT max(version_id) FROM goose_db_version`).Scan(&version); err != nil || version != 3 {
		t.Errorf("the copy is of version %d, %v", version, err)
	}
}

// oldDatabase leaves a database of the first release, which had three steps.
func oldDatabase(t *testing.T, dir string) {
	t.Helper()
	steps, err := fs.Sub(migrations.SQLite, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	db := database(t, dir)
	defer db.Close()
	runner, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.UpTo(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	change(t, dir, fmt.Sprintf(`
		INSERT INTO dossiers (id, title, jurisdiction, created_at, updated_at) VALUES ('old', 'from before', 'unknown', 1, 1);
		INSERT INTO users (id, name, email, role, created_at) VALUES ('ada', 'Ada', 'Ada@Example.org', 'administrator', 1);
		INSERT INTO sessions (token_hash, user_id, created_at, expires_at) VALUES ('%s', 'ada', 1, 9999999999999)`, store.HashToken("secret")))
}

// A step that fails changes nothing, and the next start tries it again.
func TestFailedMigrationLeavesTheDatabaseAsItWas(t *testing.T) {
	dir := t.TempDir()
	oldDatabase(t, dir)
	change(t, dir, `CREATE TABLE saved_searches (id TEXT)`) // the last thing that step 4 makes
	if _, err := store.Open(t.Context(), store.Options{Dir: dir}); err == nil {
		t.Fatal("the step did not fail")
	}
	var role string
	db := database(t, dir)
	if err := db.QueryRow(`SELECT role FROM users`).Scan(&role); err != nil || role != "administrator" {
		t.Errorf("something of the failed step stayed: role %q (%v)", role, err)
	}
	change(t, dir, `DROP TABLE saved_searches`)
	open(t, dir)
}

func TestDamagedDatabaseIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "checkweigh.db"), []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time shows that the lock was given back
		if _, err := store.Open(t.Context(), store.Options{Dir: dir}); err == nil || errors.Is(err, store.ErrInUse) {
			t.Errorf("got %v", err)
		}
	}
}

func closeNow(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func database(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "checkweigh.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// change does to a closed database what a test needs done.
func change(t *testing.T, dir, statements string) {
	t.Helper()
	db := database(t, dir)
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "checkweigh.db"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// What a killed process left in the scratch folder is gone at the next start.
func TestScratchIsClearedWhenTheFolderIsOpened(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(s.Scratch(), "left", "over.txt")
	if err := os.MkdirAll(filepath.Dir(left), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(left, []byte("x"), 0o600), s.Close()); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(open(t, dir).Scratch())
	if err != nil || len(all) != 0 {
		t.Errorf("%d entries in the scratch folder, %v", len(all), err)
	}
}

func TestAFolderThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Options{Dir: file})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "--data") {
		t.Errorf("got %v", err)
	}
}
