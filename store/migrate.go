package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/checkweigh/checkweigh/migrations"
	"github.com/pressly/goose/v3"
)

// migrate brings the database at path to the newest of our steps. A database
// that is newer than this program is refused, since what it holds could not be
// understood; an older one is copied first, so that a step that goes wrong (or
// is regretted) can be undone by putting the copy back.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	steps, err := fs.Sub(migrations.SQLite, "sqlite")
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	runner, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	have, want, err := versions(ctx, db, runner)
	if err != nil {
		return fmt.Errorf("store: read version of %s: %w", path, err)
	}
	switch {
	case have == want:
		return nil
	case have > want:
		return &Error{Code: Newer, Message: fmt.Sprintf("the database %s is of version %d, but this program knows versions up to %d: a newer checkweigh wrote it; use that one", path, have, want)}
	case have > 0:
		if err := backup(ctx, db, fmt.Sprintf("%s.before-%03d", path, want)); err != nil {
			return fmt.Errorf("store: copy database before changing it: %w", err)
		}
	}
	if _, err := runner.Up(ctx); err != nil {
		return fmt.Errorf("store: bring database from version %d to %d: %w", have, want, err)
	}
	return nil
}

// versions are the version of the database (0 when it is new) and the newest we have.
func versions(ctx context.Context, db *sql.DB, runner *goose.Provider) (have, want int64, err error) {
	for _, s := range runner.ListSources() {
		want = max(want, s.Version)
	}
	// Asking goose for the version would make its table; a database that will
	// be refused is not touched.
	const table = `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`
	var made int
	if err := db.QueryRowContext(ctx, table).Scan(&made); err != nil || made == 0 {
		return 0, want, err
	}
	const newest = `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	err = db.QueryRowContext(ctx, newest).Scan(&have)
	return have, want, err
}

// backup writes a copy of the committed state to the file name, whole or not at all.
func backup(ctx context.Context, db *sql.DB, name string) error {
	partial := name + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO $1`, partial); err != nil {
		return err
	}
	if err := syncFile(partial); err != nil {
		return err
	}
	return os.Rename(partial, name)
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
