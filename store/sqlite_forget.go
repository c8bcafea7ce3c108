package store

import (
	"context"
	"database/sql"
	"fmt"
)

// forget empties the write-ahead log, which holds the pages of what was deleted
// as they were before. It waits a moment for those who read; whoever reads for
// longer (a backup) leaves it to the next call, the next start or Close.
func (e *sqliteEngine) forget(ctx context.Context) {
	ctx = context.WithoutCancel(ctx) // what was deleted is deleted, and its traces must go too
	e.lingers.Store(true)
	conn, err := e.writer.Conn(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `PRAGMA busy_timeout = 500`); err != nil {
		return
	}
	var busy, pages, moved int
	err = conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	e.lingers.Store(err != nil || busy != 0)
	_, _ = conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, busyTimeout))
}

// forgetLeft does again what a reader, or the end of the program, left undone.
func (e *sqliteEngine) forgetLeft(ctx context.Context) {
	if e.lingers.Load() {
		e.forget(ctx)
	}
}

// cleanVersion is the user_version of a database in which nothing was ever
// deleted without being overwritten.
const cleanVersion = 1

const (
	anyTable = `SELECT count(*) FROM sqlite_master`
	isClean  = `PRAGMA user_version`
)

// markNew notes of a database that is made only now that it is clean.
func markNew(ctx context.Context, db *sql.DB) error {
	var tables int
	if err := db.QueryRowContext(ctx, anyTable).Scan(&tables); err != nil {
		return fmt.Errorf("store: open database: %w", err)
	}
	if tables > 0 {
		return nil
	}
	return markClean(ctx, db)
}

func markClean(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, cleanVersion)); err != nil {
		return fmt.Errorf("store: mark database as clean: %w", err)
	}
	return nil
}

// cleanOnce writes a database anew that an earlier version of the program worked
// on: its free pages still hold what was deleted then. It happens once. Where it
// cannot be done, on a full disk above all, the database stays as it was and
// the next start tries again.
func cleanOnce(ctx context.Context, db *sql.DB) {
	var version int
	if err := db.QueryRowContext(ctx, isClean).Scan(&version); err != nil || version >= cleanVersion {
		return
	}
	if _, err := db.ExecContext(ctx, `VACUUM`); err == nil {
		_ = markClean(ctx, db)
	}
}
