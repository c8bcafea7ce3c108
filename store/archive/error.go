package archive

import (
	"fmt"

	"github.com/checkweigh/checkweigh/store"
)

// damaged is the error for a member that is not as it was written.
func damaged(name string, err error) error {
	return invalid("the backup is damaged: %s: %v; nothing was restored; use another copy of it", name, err)
}

func invalid(format string, a ...any) error {
	return &store.Error{Code: store.Invalid, Message: fmt.Sprintf(format, a...)}
}
