package printer

import (
	"os/exec"
	"strconv"
)

// withDescendants lets the end of the browser end the processes it started.
func withDescendants(cmd *exec.Cmd) {
	cmd.Cancel = func() error {
		return exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
	}
}

// end has nothing to do: a browser here ends with those it started.
func (b *browser) end() {}
