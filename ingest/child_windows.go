package ingest

import (
	"os"
	"time"

	"golang.org/x/sys/windows"
)

func inheritedFile(h uintptr) *os.File { return os.NewFile(h, "input") }

// Windows has no limits that a process can set on itself without a job object;
// there the parent's wall clock and GOMEMLIMIT are what holds.
func limitMemory(uint64) {}

func limitCPU(time.Duration, int) {}

func limitCPUTo(time.Duration) {}

func cpuUsed() time.Duration {
	var created, exited, kernel, user windows.Filetime
	if windows.GetProcessTimes(windows.CurrentProcess(), &created, &exited, &kernel, &user) != nil {
		return 0
	}
	return time.Duration(ticks(kernel)+ticks(user)) * 100
}

func ticks(f windows.Filetime) int64 { return int64(f.HighDateTime)<<32 | int64(f.LowDateTime) }
