//go:build unix

package ingest

import (
	"os"
	"os/exec"
	"syscall"
)

// inherit gives the child the input file as its handle 3.
func inherit(cmd *exec.Cmd, f *os.File) error {
	cmd.ExtraFiles = []*os.File{f}
	return nil
}

// killedFromOutside tells a kill by a person or by the system, which runs out
// of memory, from a crash: the child's own limits end it by other signals.
func killedFromOutside(p *os.ProcessState) bool {
	w, ok := p.Sys().(syscall.WaitStatus)
	return ok && w.Signaled() && (w.Signal() == syscall.SIGKILL || w.Signal() == syscall.SIGTERM)
}

// childEnv holds nothing of the parent's environment, which may hold secrets.
func childEnv() []string { return childSettings }
