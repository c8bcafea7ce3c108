package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/checkweigh/checkweigh/migrations"
)

// upgrade is a database that is brought to the newest of our steps.
type upgrade struct {
	db      *sql.DB
	dialect goose.Dialect
	steps   fs.FS
	name    string                                      // as people know it, without a password
	made    string                                      // says whether goose's table is there
	before  func(ctx context.Context, want int64) error // before an older database is changed
}

func sqliteSteps() fs.FS   { return under(migrations.SQLite, "sqlite") }
func postgresSteps() fs.FS { return under(migrations.Postgres, "postgres") }

// under cannot fail: the folder's name is fixed and valid.
func under(fsys fs.FS, dir string) fs.FS {
	steps, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err)
	}
	return steps
}

// run takes the steps that are missing. A database that is newer than this
// program is refused, since what it holds could not be understood.
func (u upgrade) run(ctx context.Context) error {
	runner, err := goose.NewProvider(u.dialect, u.db, u.steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	have, want, err := u.versions(ctx, runner)
	if err != nil {
		return fmt.Errorf("store: read version of %s: %w", u.name, err)
	}
	switch {
	case have == want:
		return nil
	case have > want:
		return &Error{Code: Newer, Message: fmt.Sprintf("the database %s is of version %d, but this program knows versions up to %d: a newer checkweigh wrote it; use that one", u.name, have, want)}
	case have > 0:
		if err := u.before(ctx, want); err != nil {
			return fmt.Errorf("store: copy database before changing it: %w", err)
		}
	}
	if _, err := runner.Up(ctx); err != nil {
		return fmt.Errorf("store: bring database from version %d to %d: %w", have, want, err)
	}
	return nil
}

// versions are the version of the database (0 when it is new) and the newest we have.
func (u upgrade) versions(ctx context.Context, runner *goose.Provider) (have, want int64, err error) {
	for _, s := range runner.ListSources() {
		want = max(want, s.Version)
	}
	// Asking goose for the version would make its table; a database that will
	// be refused is not touched.
	var made int
	if err := u.db.QueryRowContext(ctx, u.made).Scan(&made); err != nil || made == 0 {
		return 0, want, err
	}
	const newest = `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	err = u.db.QueryRowContext(ctx, newest).Scan(&have)
	return have, want, err
}

// errNoRows is what both drivers say: pgx.ErrNoRows wraps it.
var errNoRows = sql.ErrNoRows
