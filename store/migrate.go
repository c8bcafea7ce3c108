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
	at, err := u.state(ctx)
	if err != nil {
		return err
	}
	if at.Have == at.Want {
		return nil
	}
	if at.Have > 0 {
		if err := u.before(ctx, at.Want); err != nil {
			return fmt.Errorf("store: copy database before changing it: %w", err)
		}
	}
	if _, err := runner.Up(ctx); err != nil {
		return fmt.Errorf("store: bring database from version %d to %d: %w", at.Have, at.Want, err)
	}
	return nil
}
