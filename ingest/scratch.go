package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Scratch makes a folder in dir ("": the system's for temporary files) for what
// a process needs only while it works. Its name says which process that is, and
// of which machine, so that one that was killed has its folders swept by a later
// one.
func Scratch(dir, what string) (string, error) {
	owner := strconv.Itoa(os.Getpid())
	if here := numbering(); here != "" {
		owner += "." + here
	}
	return os.MkdirTemp(dir, fmt.Sprintf("%s%s-%s-*", scratchPrefix, what, owner))
}

// numbering tells apart where processes have numbers of their own: machines,
// their starts, and containers. "" where that is not known.
var numbering = sync.OnceValue(func() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(string(boot) + space))
	return hex.EncodeToString(sum[:4])
})

const (
	scratchPrefix = "checkweigh-"
	// scratchKept is how long a folder is left alone of which it is not known
	// where its process has its number: a process on another machine can share the
	// folder.
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
		owner, where, ok := scratchOwner(e.Name())
		if !ok || !e.IsDir() || owner == os.Getpid() {
			continue
		}
		info, err := e.Info()
		if err != nil || lives(owner) || (where == "" || where != numbering()) && now.Sub(info.ModTime()) < scratchKept {
			continue
		}
		_ = os.RemoveAll(filepath.Join(dir, e.Name()))
	}
}

// scratchOwner reads the number of the process off the name of a folder, and
// where it has that number.
func scratchOwner(name string) (pid int, where string, ok bool) {
	parts := strings.Split(name, "-") // checkweigh-WHAT-PID-RANDOM, checkweigh-WHAT-PID.WHERE-RANDOM
	if len(parts) != 4 || parts[0]+"-" != scratchPrefix {
		return 0, "", false
	}
	number, where, _ := strings.Cut(parts[2], ".")
	pid, err := strconv.Atoi(number)
	return pid, where, err == nil && pid > 0
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
