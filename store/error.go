package store

import "errors"

// Code says what sort of thing went wrong, for those who turn errors into
// answers to people (HTTP status, exit code).
type Code string

// The codes.
const (
	NotFound Code = "not_found"
	Conflict Code = "conflict"  // it exists already, or was changed meanwhile
	Invalid  Code = "invalid"   // what was passed cannot be stored
	TooLarge Code = "too_large" // over the limit that the caller set
	InUse    Code = "in_use"    // the data folder belongs to another process
	Newer    Code = "newer"     // the database was written by a newer version
	Full     Code = "full"      // no space left on the disk

	Forbidden Code = "forbidden" // the person sees it, but their role may not do this with it
	Busy      Code = "busy"      // another request is doing this very thing; ask again soon
	Mismatch  Code = "mismatch"  // the idempotency key was used for another request

	Unavailable Code = "unavailable" // the database or the blobs cannot be reached just now; trying again later may help
)

// Error is an error with a message for people: what happened and what to do.
// Err, when set, is the cause and is for the log only.
type Error struct {
	Code    Code
	Message string
	Err     error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an *Error of the same code, so that
// errors.Is(err, ErrNotFound) holds whatever was not found.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Errors to compare with, by errors.Is.
var (
	ErrNotFound = &Error{Code: NotFound, Message: "not found"}
	ErrConflict = &Error{Code: Conflict, Message: "changed meanwhile"}
	ErrTooLarge = &Error{Code: TooLarge, Message: "too large"}
	ErrInUse    = &Error{Code: InUse, Message: "in use by another process"}
	ErrNewer    = &Error{Code: Newer, Message: "written by a newer version"}
	ErrFull     = &Error{Code: Full, Message: "disk full"}

	ErrForbidden = &Error{Code: Forbidden, Message: "not allowed"}
	ErrBusy      = &Error{Code: Busy, Message: "being done by another request"}
	ErrMismatch  = &Error{Code: Mismatch, Message: "the key was used for another request"}

	ErrUnavailable = &Error{Code: Unavailable, Message: "cannot be reached just now"}
)

// CodeOf is the code of the first *Error in err's chain, or "".
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func notFound(what string) error {
	return &Error{Code: NotFound, Message: "there is no such " + what}
}
