package api

import (
	"context"
	"fmt"
)

// fillingNotice is told beside what was found while the index is behind the store.
const fillingNotice = "The search index is still being filled; there may be more hits in a few minutes."

// filling says how far the index has followed the store. It is behind for a
// moment after every change, and for minutes after it was lost or its layout
// changed, since it is then filled from the first change on.
type filling struct{ seen, last int64 }

// filling asks the store first, so that an index that is asked afterwards holds
// all of it when it is complete.
func (s *service) filling(ctx context.Context) (f filling, err error) {
	if f.last, err = s.see(ctx).LastChange(ctx); err != nil {
		return f, err
	}
	f.seen, err = s.Index.Seen()
	return f, err
}

func (f filling) complete() bool { return f.seen >= f.last }

// notice is empty when the index is complete.
func (f filling) notice() string {
	if f.complete() {
		return ""
	}
	return fillingNotice
}

// notes are for those who watch the server, and may be strangers: they are not
// told how much there is.
func (f filling) notes() []string {
	if f.complete() {
		return nil
	}
	return []string{"the search index is being filled"}
}

// progress is notes for administrators.
func (f filling) progress() []string {
	if f.complete() {
		return nil
	}
	return []string{fmt.Sprintf("the search index is being filled: %d of %d changes", f.seen, f.last)}
}
