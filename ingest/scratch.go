package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Scratch makes a folder in dir ("": the system's for temporary files) for what
// a process needs only while it works. Its name says which process that is, so
// that one that was killed has its folders swept by a later one.
func Scratch(dir, what string) (string, error) {
	return os.MkdirTemp(dir, fmt.Sprintf("%s%s-%d-*", scratchPrefix, what, os.Getpid()))
}

const (
	scratchPrefix = "checkweigh-"
	// scratchKept is how long a folder is left alone whoever made it: a process
	// on another machine can share the folder, and has numbers of its own.
	scratchKept = 24 * time.Hour
)

// sweepScratch removes the folders in dir that Scratch made for processes that
// are gone. What cannot be removed is not ours, or is tried again next time.
func sweepScratch(dir string, now time.Time) {
	if dir == "" {
		dir = os.TempDir()
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		owner, ok := scratchOwner(e.Name())
		if !ok || !e.IsDir() || owner == os.Getpid() {
			continue
		}
		if info, err := e.Info(); err != nil || now.Sub(info.ModTime()) < scratchKept || lives(owner) {
			continue
		}
		_ = os.RemoveAll(filepath.Join(dir, e.Name()))
	}
}

// scratchOwner reads the number of the process off the name of a folder.
func scratchOwner(name string) (pid int, ok bool) {
	parts := strings.Split(name, "-") // checkweigh-WHAT-PID-RANDOM
	if len(parts) != 4 || parts[0]+"-" != scratchPrefix {
		return 0, false
	}
	pid, err := strconv.Atoi(parts[2])
	return pid, err == nil && pid > 0
}

// lives reports whether there is a process of that number, whoever's it is.
func lives(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil { // on Windows
		return false
	}
	defer func() { _ = p.Release() }()
	if runtime.GOOS == "windows" {
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
