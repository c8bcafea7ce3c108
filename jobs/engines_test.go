package jobs_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
)

// place is where a house stands: it can be left and opened again.
type place struct {
	dir      string
	database string // "": SQLite in dir
	blobs    string // "": in dir
}

func (p place) options() store.Options {
	return store.Options{Dir: p.dir, Database: p.database, Blobs: p.blobs}
}

// onBoth runs a test on both databases; fresh gives it a new empty place.
func onBoth(t *testing.T, test func(t *testing.T, fresh func() place)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, func() place { return place{dir: t.TempDir()} })
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, func() place { return place{dir: t.TempDir(), database: pgtest.Database(t)} })
	})
}

// queueDB is the database itself, to look into River's tables.
func queueDB(s *store.Store) *sql.DB {
	if pool, ok := s.QueueDB().(*pgxpool.Pool); ok {
		return stdlib.OpenDBFromPool(pool) // holds no connection of its own
	}
	return s.QueueDB().(*sql.DB)
}

// inside runs a statement of a test in a transaction of the store.
func inside(ctx context.Context, tx store.Tx, statement string) error {
	var err error
	switch raw := tx.Raw().(type) {
	case *sql.Tx:
		_, err = raw.ExecContext(ctx, statement)
	case pgx.Tx:
		_, err = raw.Exec(ctx, statement)
	}
	return err
}
