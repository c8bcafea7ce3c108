package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockOS locks one byte far behind the text, since Windows keeps others from
// reading the bytes that are locked.
func lockOS(f *os.File) error {
	at := &windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}
