package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Tx is one transaction: everything done through it is committed together or
// not at all. It can read all that a Store can, and sees its own writes.
type Tx struct {
	Reads
	PeopleTx
	changes *changes // noted so far; numbered before the commit
}

func newTx(c conn) Tx { return Tx{newReads(c), PeopleTx{writer{c}}, &changes{}} }

// Raw is the driver's own transaction, for the job queue, which must enqueue in
// the transaction of the rows that a job follows: *sql.Tx on SQLite, pgx.Tx on
// PostgreSQL.
func (tx Tx) Raw() any { return tx.conn.raw() }

// Reads are all the questions that can be put to a database. A Store answers
// them from what is committed, a Tx with its own writes included. They see
// everything: for what a person asks, a Desk gives what that person may see.
type Reads struct{ People }

func newReads(q querier) Reads { return Reads{People{q}} }

// People are the questions about those who use the program, which no dossier
// hides.
type People struct{ q querier }

// PeopleTx writes what belongs to people and to no dossier.
type PeopleTx struct{ writer }

// writer runs statements in a transaction.
type writer struct{ conn conn }

// querier is what reading needs of an engine; SQL has $1 placeholders.
type querier interface {
	query(ctx context.Context, sql string, args ...any) (rows, error)
	queryRow(ctx context.Context, sql string, args ...any) row
}

// conn is what a transaction needs of an engine.
type conn interface {
	querier
	exec(ctx context.Context, sql string, args ...any) (affected int64, err error)
	raw() any
}

// rows and row are what database/sql and pgx have in common.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

type row interface{ Scan(dest ...any) error }

// NewID gives a new id: a UUIDv7 as text, so that ids sort by when they were made.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// collect reads every row of a query through scan.
func collect[T any](ctx context.Context, q querier, what, sql string, args []any, scan func(row) (T, error)) ([]T, error) {
	rs, err := q.query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("store: list %s: %w", what, err)
	}
	defer rs.Close()
	var all []T
	for rs.Next() {
		one, err := scan(rs)
		if err != nil {
			return nil, fmt.Errorf("store: list %s: %w", what, err)
		}
		all = append(all, one)
	}
	if err := rs.Err(); err != nil {
		return nil, fmt.Errorf("store: list %s: %w", what, err)
	}
	return all, nil
}

// one reads a single row through scan; no row is ErrNotFound.
func one[T any](ctx context.Context, q querier, what, sql string, args []any, scan func(row) (T, error)) (T, error) {
	v, err := scan(q.queryRow(ctx, sql, args...))
	if errors.Is(err, errNoRows) {
		return v, notFound(what)
	}
	if err != nil {
		return v, fmt.Errorf("store: read %s: %w", what, err)
	}
	return v, nil
}

// exec runs a statement and says how many rows it changed.
func (w writer) exec(ctx context.Context, what, sql string, args ...any) (int64, error) {
	n, err := w.conn.exec(ctx, sql, args...)
	if err != nil {
		return 0, fmt.Errorf("store: %s: %w", what, err)
	}
	return n, nil
}

// must runs a statement that has to change a row; none is ErrNotFound.
func (w writer) must(ctx context.Context, noun, what, sql string, args ...any) error {
	n, err := w.exec(ctx, what, sql, args...)
	if err == nil && n == 0 {
		return notFound(noun)
	}
	return err
}

// millis is how times are stored. The zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// flag is how a yes or no is stored.
func flag(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// maxList is the most rows that one page of a list has, whoever asks.
const maxList = 1000

func bounded(limit int) int { return min(max(limit, 0), maxList) }

// cut bounds what is only shown, at a whole character.
func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
