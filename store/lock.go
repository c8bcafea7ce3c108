package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// lock keeps a second process out of a data folder. The operating system holds
// it on the open file and frees it when the process ends, however it ends; the
// file itself stays, and what stands in it only tells a second process whom to
// ask. So a lock left behind by a killed process stops nobody.
type lock struct{ file *os.File }

const lockFile = "checkweigh.lock"

var errLocked = errors.New("locked")

// takeLock takes the folder or says who has it.
func takeLock(dir, address string) (*lock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unusable(dir, err)
	}
	if err := lockOS(f); err != nil {
		defer f.Close()
		if errors.Is(err, errLocked) {
			return nil, inUse(dir, f)
		}
		return nil, fmt.Errorf("store: lock %s: %w", f.Name(), err)
	}
	l := &lock{f}
	if err := l.write(address); err != nil {
		return nil, errors.Join(err, l.release())
	}
	return l, nil
}

// inUse makes the error that names the process which holds the folder.
func inUse(dir string, f *os.File) error {
	raw, _ := io.ReadAll(io.LimitReader(f, 1024))
	pid, address, _ := strings.Cut(strings.TrimSpace(string(raw)), "\n")
	by := "another process"
	if pid != "" {
		by = "process " + pid
	}
	if address != "" {
		by += " at " + address
	}
	return &Error{Code: InUse, Message: fmt.Sprintf("the data folder %s is in use by %s; use that one, stop it, or name another folder with --data", dir, by)}
}

// HolderAddress is where the process that has a data folder can be reached, as it
// told by SetAddress; "" when it did not, or when nobody has the folder.
func HolderAddress(dir string) string {
	raw, err := os.ReadFile(filepath.Join(dir, lockFile))
	if err != nil {
		return ""
	}
	_, address, _ := strings.Cut(strings.TrimSpace(string(raw)), "\n")
	return address
}

// write says in the file who holds the lock: process id, then address.
func (l *lock) write(address string) error {
	text := strconv.Itoa(os.Getpid()) + "\n" + strings.Join(strings.Fields(address), " ") + "\n"
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("store: write lock file: %w", err)
	}
	if _, err := l.file.WriteAt([]byte(text), 0); err != nil {
		return fmt.Errorf("store: write lock file: %w", err)
	}
	return nil
}

// release frees the folder. The file is emptied, not removed: removing it could
// take away the lock of a process that has just opened it.
func (l *lock) release() error {
	return errors.Join(l.file.Truncate(0), l.file.Close())
}
