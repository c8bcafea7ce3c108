//go:build unix

package ingest

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const (
	cpuPerDocument = 20 * time.Second
	cpuPerPage     = 500 * time.Millisecond
)

func inheritedFile(fd uintptr) *os.File { return os.NewFile(fd, "input") }

// limitMemory bounds the address space of this process. An allocation beyond
// it ends the process, which the parent takes as a crash.
func limitMemory(bytes uint64) {
	_ = unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: bytes, Max: bytes})
}

// limitCPU lets the kernel end this process when the document that began at the
// given CPU time has used up its budget. It grows with the pages that were in
// fact read, so a file cannot buy time with the page count it claims. The
// kernel does it, because code inside the engine cannot be interrupted by Go.
func limitCPU(began time.Duration, pages int) {
	limitCPUTo(began + cpuPerDocument + time.Duration(pages)*cpuPerPage)
}

// limitCPUTo lets the kernel end this process at that CPU time.
func limitCPUTo(end time.Duration) {
	sec := uint64(end/time.Second) + 1
	var now unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_CPU, &now) != nil {
		return
	}
	now.Cur = min(sec, now.Max)
	_ = unix.Setrlimit(unix.RLIMIT_CPU, &now)
}

// cpuUsed is the CPU time that this process has used.
func cpuUsed() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
