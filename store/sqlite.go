package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const databaseFile = "checkweigh.db"

// sqliteEngine is SQLite with one writer connection, since SQLite admits one
// writer at a time and waiting in Go's pool is fair where its busy handler is
// not, and several readers, which WAL lets read beside it.
type sqliteEngine struct {
	sqliteConn // on reader
	writer     *sql.DB
	reader     *sql.DB
	lingers    atomic.Bool // the write-ahead log may hold what was deleted
}

const busyTimeout = 10000 // milliseconds

// openSQLite opens the database and brings it up to date.
func openSQLite(ctx context.Context, path string) (*sqliteEngine, error) {
	writer, err := openPool(path, 1, url.Values{
		"_txlock": {"immediate"}, // take the write lock at BEGIN: a read lock that must be raised later can fail
		"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", fmt.Sprintf("busy_timeout(%d)", busyTimeout),
			"secure_delete(1)"}, // what was deleted must not be read in the file either
	})
	if err != nil {
		return nil, err
	}
	if err := markNew(ctx, writer); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	if err := migrateSQLite(ctx, writer, path); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	cleanOnce(ctx, writer)
	reader, err := openPool(path, max(4, runtime.NumCPU()), url.Values{
		"_pragma": {"query_only(1)", "busy_timeout(10000)"},
	})
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	e := &sqliteEngine{sqliteConn: sqliteConn{reader}, writer: writer, reader: reader}
	e.lingers.Store(true) // a process that was killed leaves its log
	return e, nil
}

func openPool(path string, size int, query url.Values) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: open database: %w", err)
	}
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: query.Encode()}
	if runtime.GOOS == "windows" {
		name.Path = "/" + name.Path
	}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("store: open database: %w", err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

func (e *sqliteEngine) queueDB() any { return e.writer }

func (e *sqliteEngine) shared() bool { return false }

// transient is never so: with one writer there is nobody to collide with.
func (e *sqliteEngine) transient(error) bool { return false }

func (e *sqliteEngine) fault(err error) error { return sqliteFault(err) }

func (e *sqliteEngine) close() error { return errors.Join(e.reader.Close(), e.writer.Close()) }

func (e *sqliteEngine) begin(ctx context.Context) (transaction, error) {
	return beginSQLite(ctx, e.writer)
}

func (e *sqliteEngine) snapshot(ctx context.Context) (transaction, error) {
	return beginSQLite(ctx, e.reader)
}

func beginSQLite(ctx context.Context, db *sql.DB) (transaction, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, sqliteFault(err)
	}
	return sqliteTx{sqliteConn{tx}, tx}, nil
}

// sqliteConn runs statements on a pool or a transaction.
type sqliteConn struct {
	on interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
}

func (c sqliteConn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := c.on.ExecContext(ctx, query, clean(args)...)
	if err != nil {
		return 0, sqliteFault(err)
	}
	return res.RowsAffected()
}

func (c sqliteConn) query(ctx context.Context, query string, args ...any) (rows, error) {
	rs, err := c.on.QueryContext(ctx, query, clean(args)...)
	if err != nil {
		return nil, sqliteFault(err)
	}
	return sqliteRows{rs}, nil
}

func (c sqliteConn) queryRow(ctx context.Context, query string, args ...any) row {
	return c.on.QueryRowContext(ctx, query, clean(args)...)
}

// sqliteRows gives Close the shape that pgx has; what it would say, Err says.
type sqliteRows struct{ *sql.Rows }

func (r sqliteRows) Close() { _ = r.Rows.Close() }

type sqliteTx struct {
	sqliteConn
	tx *sql.Tx
}

func (t sqliteTx) raw() any                     { return t.tx }
func (t sqliteTx) commit(context.Context) error { return sqliteFault(t.tx.Commit()) }
func (t sqliteTx) rollback()                    { _ = t.tx.Rollback() }

// sqliteFault gives the faults that people can do something about their code.
func sqliteFault(err error) error {
	var fault *sqlite.Error
	if !errors.As(err, &fault) || CodeOf(err) != "" {
		return err
	}
	switch code := fault.Code(); {
	case code&0xff == sqlite3.SQLITE_FULL:
		return &Error{Code: Full, Message: "the disk with the data folder is full; free some space and try again", Err: err}
	case code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &Error{Code: Conflict, Message: "it is there already", Err: err}
	case code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &Error{Code: NotFound, Message: "what it belongs to is not there", Err: err}
	}
	return err
}
