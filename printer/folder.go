package printer

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

// longest is the longest path of a folder for temporary files in which a browser
// can make its socket: systems bound the path of one at 104 bytes.
const longest = 22

// Folder makes the one folder that a browser may write to; what says for what it
// is. Its name has the number of this process, so that what a killed one leaves
// behind is swept by a later one (ingest.Scratch names folders in the same way).
func Folder(what string) (string, error) {
	base := os.TempDir()
	if len(base) > longest && runtime.GOOS != "windows" {
		base = "/tmp"
	}
	return os.MkdirTemp(base, fmt.Sprintf("checkweigh-%s-%d-*", what, os.Getpid()))
}

// Within is the environment that keeps a browser to its folder: without it each
// browser leaves a folder of its own behind among the system's temporary files.
func Within(dir string) []string {
	return []string{"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir, "HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir}
}

// RemoveFolder removes it. What the browser started may write for a moment after
// it was killed.
func RemoveFolder(dir string) (err error) {
	for range 50 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("printer: remove the browser's folder: %w", err)
}
