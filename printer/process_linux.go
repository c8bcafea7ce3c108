package printer

import (
	"bytes"
	"context"
	"os"
	"strconv"
	"syscall"
	"time"
)

// diesWithUs has the kernel end the browser when this process is killed.
func diesWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }

// watchEvery is how often the memory of a browser is looked at.
const watchEvery = 250 * time.Millisecond

// watch calls full when the group of a browser holds more bytes of memory than
// most. A limit on the address space would not do: browsers reserve far more
// than they use.
func watch(ctx context.Context, group int, most int64, full func()) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if heldBy(group) > most {
				full()
				return
			}
		}
	}
}

// heldBy sums the memory that the processes of a group hold for themselves, in
// bytes.
func heldBy(group int) (sum int64) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if of, err := syscall.Getpgid(pid); err != nil || of != group {
			continue
		}
		status, err := os.ReadFile("/proc/" + e.Name() + "/status")
		if err != nil {
			continue
		}
		sum += kilobytes(status, "RssAnon:") << 10
	}
	return sum
}

func kilobytes(status []byte, name string) int64 {
	_, rest, found := bytes.Cut(status, []byte(name))
	if !found {
		return 0
	}
	n, _ := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
	return n
}
