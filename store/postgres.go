package store

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresEngine is PostgreSQL 15 or newer, which many processes may share.
type postgresEngine struct {
	postgresConn // on pool
	pool         *pgxpool.Pool
}

// What a session may take before the server ends it, unless the address of the
// database says otherwise. A statement of ours takes milliseconds; a lock is
// held for one transaction.
var sessionLimits = map[string]string{
	"lock_timeout":                        "30s",
	"statement_timeout":                   "2min",
	"idle_in_transaction_session_timeout": "5min",
	"application_name":                    "checkweigh",
}

// openPostgres connects to the database at the address, a postgres:// URL, and
// brings it up to date. The password may stand in the address, in PGPASSWORD or
// in ~/.pgpass; no message repeats it.
func openPostgres(ctx context.Context, address string) (*postgresEngine, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	if err := migratePostgres(ctx, config.ConnConfig); err != nil {
		return nil, postgresFault(err)
	}
	return newPool(ctx, config)
}

// openPostgresPool connects to a database that is up to date.
func openPostgresPool(ctx context.Context, address string, params map[string]string) (*postgresEngine, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	for name, value := range params {
		config.ConnConfig.RuntimeParams[name] = value
	}
	return newPool(ctx, config)
}

func newPool(ctx context.Context, config *pgxpool.Config) (*postgresEngine, error) {
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("store: open database: %w", postgresFault(err))
	}
	return &postgresEngine{postgresConn{pool}, pool}, nil
}

func postgresConfig(address string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil { // it names no password: pgx takes it out
		return nil, &Error{Code: Invalid, Err: err, Message: "the address of the database is not of the form postgres://user:password@host:5432/name"}
	}
	for name, value := range sessionLimits {
		if _, given := config.ConnConfig.RuntimeParams[name]; !given {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	// The queue keeps one connection to listen on and several to fetch and
	// complete jobs; each worker needs one besides.
	if config.MaxConns == max(4, int32(runtime.NumCPU())) { // pgx's own default
		config.MaxConns = int32(10 + 2*runtime.NumCPU())
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	// A server that vanished without a word is noticed within half a minute.
	alive := net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 4}
	config.ConnConfig.DialFunc = (&net.Dialer{KeepAliveConfig: alive}).DialContext
	return config, nil
}

func (e *postgresEngine) queueDB() any { return e.pool }

func (e *postgresEngine) shared() bool { return true }

// forget leaves it to the database, whose own housekeeping frees the rows.
func (e *postgresEngine) forget(context.Context)     {}
func (e *postgresEngine) forgetLeft(context.Context) {}

func (e *postgresEngine) close() error { e.pool.Close(); return nil }

func (e *postgresEngine) begin(ctx context.Context) (transaction, error) {
	return e.beginAs(ctx, pgx.TxOptions{})
}

func (e *postgresEngine) snapshot(ctx context.Context) (transaction, error) {
	return e.beginAs(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
}

func (e *postgresEngine) beginAs(ctx context.Context, how pgx.TxOptions) (transaction, error) {
	tx, err := e.pool.BeginTx(ctx, how)
	if err != nil {
		return nil, postgresFault(err)
	}
	return postgresTx{postgresConn{tx}, tx}, nil
}

// postgresConn runs statements on a pool or a transaction.
type postgresConn struct {
	on interface {
		Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
		QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	}
}

func (c postgresConn) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	tag, err := c.on.Exec(ctx, sql, clean(args)...)
	return tag.RowsAffected(), postgresFault(err)
}

func (c postgresConn) query(ctx context.Context, sql string, args ...any) (rows, error) {
	rs, err := c.on.Query(ctx, sql, clean(args)...)
	if err != nil {
		return nil, postgresFault(err)
	}
	return postgresRows{rs}, nil
}

func (c postgresConn) queryRow(ctx context.Context, sql string, args ...any) row {
	return postgresRow{c.on.QueryRow(ctx, sql, clean(args)...)}
}

// postgresRows and postgresRow give the faults of reading their codes.
type postgresRows struct{ pgx.Rows }

func (r postgresRows) Err() error { return postgresFault(r.Rows.Err()) }

type postgresRow struct{ pgx.Row }

func (r postgresRow) Scan(dest ...any) error { return postgresFault(r.Row.Scan(dest...)) }

type postgresTx struct {
	postgresConn
	tx pgx.Tx
}

func (t postgresTx) raw() any                         { return t.tx }
func (t postgresTx) commit(ctx context.Context) error { return postgresFault(t.tx.Commit(ctx)) }

// rollback gives the connection back also when the caller's context has ended.
func (t postgresTx) rollback() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = t.tx.Rollback(ctx)
}
