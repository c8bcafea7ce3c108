package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// MigrationState says how far a database is from what this program needs.
type MigrationState struct {
	Name  string   // the database as people know it, without a password
	Have  int64    // its version; 0 when there is nothing yet
	Want  int64    // the version that this program works with
	Steps []string // file names of the steps that Open would take
}

// Migrations says what Open would do to the database, and does none of it. A
// newer database than this program knows is ErrNewer.
func Migrations(ctx context.Context, o Options) (MigrationState, error) {
	if o.Database == "" {
		return sqliteState(ctx, filepath.Join(o.Dir, databaseFile))
	}
	config, err := postgresConfig(o.Database)
	if err != nil {
		return MigrationState{}, err
	}
	db := stdlib.OpenDB(*config.ConnConfig)
	defer db.Close()
	name := postgresName(config.ConnConfig)
	if err := checkServer(ctx, db, name); err != nil {
		return MigrationState{}, postgresFault(err)
	}
	return upgrade{db: db, dialect: goose.DialectPostgres, steps: postgresSteps(), name: name, made: postgresMade}.state(ctx)
}

func sqliteState(ctx context.Context, file string) (MigrationState, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return upgrade{name: file, steps: sqliteSteps()}.compare(0)
	}
	db, err := openPool(file, 1, url.Values{"_pragma": {"query_only(1)", "busy_timeout(10000)"}})
	if err != nil {
		return MigrationState{}, err
	}
	defer db.Close()
	return upgrade{db: db, dialect: goose.DialectSQLite3, steps: sqliteSteps(), name: file, made: sqliteMade}.state(ctx)
}

func (u upgrade) state(ctx context.Context) (MigrationState, error) {
	have, err := u.version(ctx)
	if err != nil {
		return MigrationState{}, fmt.Errorf("store: read version of %s: %w", u.name, err)
	}
	return u.compare(have)
}

// compare lists the steps after the version.
func (u upgrade) compare(have int64) (MigrationState, error) {
	s := MigrationState{Name: u.name, Have: have}
	files, err := fs.Glob(u.steps, "*.sql")
	if err != nil {
		return s, fmt.Errorf("store: migrations: %w", err)
	}
	for _, file := range files { // they come in order
		n, err := goose.NumericComponent(path.Base(file))
		if err != nil {
			return s, fmt.Errorf("store: migrations: %w", err)
		}
		s.Want = n
		if n > have {
			s.Steps = append(s.Steps, path.Base(file))
		}
	}
	if s.Have > s.Want {
		return s, newerDatabase(u.name, s.Have, s.Want)
	}
	return s, nil
}

// version is that of the database, 0 when it is new. Asking goose for it would
// make its table; a database that will be refused is not touched.
func (u upgrade) version(ctx context.Context) (have int64, err error) {
	var made int
	if err := u.db.QueryRowContext(ctx, u.made).Scan(&made); err != nil || made == 0 {
		return 0, err
	}
	const newest = `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	err = u.db.QueryRowContext(ctx, newest).Scan(&have)
	return have, err
}

func newerDatabase(name string, have, want int64) error {
	return &Error{Code: Newer, Message: fmt.Sprintf("the database %s is of version %d, but this program knows versions up to %d: a newer checkweigh wrote it; use that one", name, have, want)}
}

// errNoRows is what both drivers say: pgx.ErrNoRows wraps it.
var errNoRows = sql.ErrNoRows
