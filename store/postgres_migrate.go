package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// migrating is the advisory lock that keeps two processes that start at once
// from both changing the database: "chckwgh" in ASCII.
const migrating int64 = 0x63_68_63_6b_77_67_68

const oldestPostgres = 150000 // 15, in the server's own counting

// migratePostgres brings the database up to date. It keeps no copy: a shared
// database is backed up by those who run it, before an upgrade.
func migratePostgres(ctx context.Context, config *pgx.ConnConfig) error {
	config = config.Copy()
	for _, limit := range []string{"lock_timeout", "statement_timeout"} {
		config.RuntimeParams[limit] = "0" // another process's steps are waited for, and a step may take its time
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	name := postgresName(config)
	if err := checkServer(ctx, db, name); err != nil {
		return err
	}
	return locked(ctx, db, func() error {
		return upgrade{
			db: db, dialect: goose.DialectPostgres, steps: postgresSteps(), name: name,
			made:   postgresMade,
			before: func(context.Context, int64) error { return nil },
		}.run(ctx)
	})
}

const postgresMade = `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'`

// locked runs fn while no other process does. The lock ends with its
// connection, so a process that is killed leaves none behind.
func locked(ctx context.Context, db *sql.DB, fn func() error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: lock database: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrating); err != nil {
		return fmt.Errorf("store: lock database: %w", err)
	}
	err = fn()
	if _, free := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, migrating); free != nil {
		err = errors.Join(err, fmt.Errorf("store: unlock database: %w", free))
	}
	return err
}

// checkServer says what is wrong with a server that cannot hold our data.
func checkServer(ctx context.Context, db *sql.DB, name string) error {
	var version, encoding string
	const ask = `SELECT current_setting('server_version_num'), current_setting('server_encoding')`
	if err := db.QueryRowContext(ctx, ask).Scan(&version, &encoding); err != nil {
		return fmt.Errorf("store: open database %s: %w", name, err)
	}
	if n, err := strconv.Atoi(version); err != nil || n < oldestPostgres {
		return &Error{Code: Invalid, Message: fmt.Sprintf("the database %s is on PostgreSQL %s; version 15 or newer is needed", name, version)}
	}
	if encoding != "UTF8" {
		return &Error{Code: Invalid, Message: fmt.Sprintf("the database %s keeps text as %s; make one with: createdb --encoding UTF8 --template template0 NAME", name, encoding)}
	}
	return nil
}

// postgresName is the database as people know it, without user and password.
func postgresName(c *pgx.ConnConfig) string {
	return "postgres://" + net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))) + "/" + c.Database
}
