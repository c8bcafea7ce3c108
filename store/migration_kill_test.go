package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/checkweigh/checkweigh/migrations"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
)

// lots makes an old database so large that the copy and the steps take their
// time: as many dossiers, with forty changes each.
const lots = `
	INSERT INTO dossiers (id, title, jurisdiction, created_at, updated_at)
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %[1]d) SELECT 'many' || i, 'title ' || i, 'unknown', i, i FROM n;
	INSERT INTO changes (number, kind, dossier_id, document_id, at)
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40 * %[1]d) SELECT i, 'dossier', 'many' || i, 'document' || i, i FROM n`

// A process that is killed while it brings an old database up leaves a copy of
// it, and the next start goes on where the last whole step ended. FAULTS:
// migration killed half-way.
func TestFaultMigrationKilled(t *testing.T) {
	t.Run("sqlite", testMigrationKilled)
	t.Run("postgres", testSharedMigrationKilled)
}

func testMigrationKilled(t *testing.T) {
	const dossiers = 5_000
	old := t.TempDir()
	oldDatabase(t, old)
	change(t, old, fmt.Sprintf(lots, dossiers))
	killed := map[string]int{} // how far it had come
	for i := range 10 {
		dir := copyOf(t, old)
		process, said := beginHelper(t, "hold", dir)
		if i > 1 { // the first two are killed before or while the copy is made
			awaitFile(t, filepath.Join(dir, "checkweigh.db.before-*[0-9]"))
		}
		select {
		case <-said:
		case <-time.After(time.Duration(i*i) * 2 * time.Millisecond):
		}
		if err := process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = process.Wait()
		killed[stateOf(t, dir)]++
		s, err := store.Open(t.Context(), store.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(t.Context(), true, "", func(d store.Difference) error { t.Error(d); return nil }); err != nil {
			t.Error(err)
		}
		whole, err := filepath.Glob(filepath.Join(dir, "checkweigh.db.before-*"))
		if len(whole) != 1 || strings.HasSuffix(whole[0], ".partial") {
			t.Fatalf("copies %v, %v", whole, err)
		}
		if n := count(t, whole[0], `SELECT count(*) FROM dossiers`); n != dossiers+1 {
			t.Errorf("the copy has %d dossiers", n)
		}
		if n := count(t, whole[0], `SELECT max(version_id) FROM goose_db_version`); n < 3 {
			t.Errorf("the copy is of version %d", n)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if n := count(t, filepath.Join(dir, "checkweigh.db"), `SELECT count(*) FROM dossiers`); n != dossiers+1 {
			t.Errorf("%d dossiers came through", n)
		}
	}
	t.Logf("killed at: %v", killed)
}

// awaitFile waits until there is a file of such a name.
func awaitFile(t *testing.T, pattern string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(200 * time.Microsecond) {
		if names, err := filepath.Glob(pattern); err != nil || len(names) > 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("there never was a ", pattern)
		}
	}
}

// stateOf says how far a killed start had come.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "checkweigh.db.before-*[0-9]"))
	if err != nil {
		t.Fatal(err)
	}
	version := count(t, filepath.Join(dir, "checkweigh.db"), `SELECT max(version_id) FROM goose_db_version`)
	return fmt.Sprintf("version %d, %d copies", version, len(names))
}

func count(t *testing.T, file, query string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// copyOf copies a folder without subfolders.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		return errors.Join(err, os.WriteFile(filepath.Join(to, d.Name()), content, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// On PostgreSQL each step is one transaction: a process is killed in the middle
// of one, which waits for a table that somebody reads. What that step did until
// then is undone by the server, and the steps before it stay.
func testSharedMigrationKilled(t *testing.T) {
	database := pgtest.Empty(t)
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	oldShared(t, conn)
	reader, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Step 4 goes through, step 5 begins with this table.
	if _, err := reader.Exec(t.Context(), `LOCK TABLE changes IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	process, said := beginHelper(t, "shared", t.TempDir()+"|"+database)
	waiting := `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'changes'::regclass`
	for deadline := time.Now().Add(2 * time.Minute); number(t, reader, waiting) == 0; time.Sleep(10 * time.Millisecond) {
		select {
		case line := <-said:
			t.Fatal("it was not held up: ", line)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatal("it never came to the table")
		}
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = process.Wait()
	if err := reader.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); number(t, conn, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the server keeps the dead process's connections")
		}
	}
	if n := number(t, conn, `SELECT max(version_id) FROM goose_db_version`); n != 4 {
		t.Errorf("it is at version %d; steps up to 4 were whole", n)
	}
	if n := number(t, conn, `SELECT count(*) FROM information_schema.columns WHERE table_name = 'dossiers' AND column_name = 'group_id'`); n != 0 {
		t.Error("something of the step that was killed stayed")
	}
	s := openShared(t, database)
	if got, err := s.Dossier(t.Context(), "old"); err != nil || got.Title != "from before" {
		t.Errorf("dossier %+v, %v", got, err)
	}
}

// oldShared leaves a database of the first three steps with a dossier in it.
func oldShared(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	steps, err := fs.Sub(migrations.Postgres, "postgres")
	if err != nil {
		t.Fatal(err)
	}
	db := stdlib.OpenDB(*conn.Config())
	defer db.Close()
	runner, err := goose.NewProvider(goose.DialectPostgres, db, steps, goose.WithDisableGlobalRegistry(true))
	if err == nil {
		_, err = runner.UpTo(t.Context(), 3)
	}
	if err == nil {
		_, err = conn.Exec(t.Context(), `INSERT INTO dossiers (id, title, jurisdiction, created_at, updated_at) VALUES ('old', 'from before', 'unknown', 1, 1)`)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, on interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}, query string) (n int) {
	t.Helper()
	if err := on.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
