package store

import (
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

func (e *postgresEngine) fault(err error) error { return postgresFault(err) }

// transient reports whether the database ended a transaction because it got in
// the way of another, so that doing the same again may succeed.
func (e *postgresEngine) transient(err error) bool {
	var fault *pgconn.PgError
	return errors.As(err, &fault) && (fault.Code == "40001" || fault.Code == "40P01")
}

const (
	gone = "the database cannot be reached just now; try again in a moment" // of a commit nobody knows whether it came through
	busy = "the database is too busy just now; nothing was changed, try again in a moment"
)

// postgresFault gives the faults that people can do something about, and those
// that pass, their code. The classes stand in appendix A of PostgreSQL's manual.
func postgresFault(err error) error {
	if err == nil || CodeOf(err) != "" {
		return err
	}
	var fault *pgconn.PgError
	if !errors.As(err, &fault) {
		if lostConnection(err) {
			return &Error{Code: Unavailable, Message: gone, Err: err}
		}
		return err
	}
	switch code := fault.Code; {
	case code == "23505": // unique_violation
		return &Error{Code: Conflict, Message: "it is there already", Err: err}
	case code == "23503": // foreign_key_violation
		return &Error{Code: NotFound, Message: "what it belongs to is not there", Err: err}
	case code == "53100": // disk_full
		return &Error{Code: Full, Message: "the disk of the database is full; free some space and try again", Err: err}
	case code == "28P01", code == "28000", code == "3D000": // wrong password, no such role, no such database
		return &Error{Code: Invalid, Message: "the database cannot be opened; check its address, name, user and password", Err: err}
	case code == "40001", code == "40P01", code == "55P03", code == "57014":
		return &Error{Code: Unavailable, Message: busy, Err: err} // collisions, lock and statement timeouts
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "53"), strings.HasPrefix(code, "57P"), code == "25006":
		return &Error{Code: Unavailable, Message: gone, Err: err} // connection, resources, shutdown, a standby
	}
	return err
}

// lostConnection reports whether the server could not be reached or went away.
func lostConnection(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}
