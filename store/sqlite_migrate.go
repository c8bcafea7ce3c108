package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
)

// migrateSQLite brings the database at path up to date. An older one is copied
// first, so that a step that goes wrong (or is regretted) can be undone by
// putting the copy back.
func migrateSQLite(ctx context.Context, db *sql.DB, path string) error {
	return upgrade{
		db: db, dialect: goose.DialectSQLite3, steps: sqliteSteps(), name: path,
		made: sqliteMade,
		before: func(ctx context.Context, want int64) error {
			return backup(ctx, db, fmt.Sprintf("%s%s%03d", path, beforeMark, want))
		},
	}.run(ctx)
}

const sqliteMade = `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`

const beforeMark = ".before-"

// Copies gives the copies of the SQLite database that were made before it was
// brought up to date. They hold what was deleted since.
func (s *Store) Copies() ([]string, error) {
	there, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("store: list copies: %w", err)
	}
	var copies []string
	for _, f := range there {
		if strings.HasPrefix(f.Name(), databaseFile+beforeMark) {
			copies = append(copies, filepath.Join(s.dir, f.Name()))
		}
	}
	return copies, nil
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
