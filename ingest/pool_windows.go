package ingest

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// inherit gives the child the input file and tells it the handle's number.
func inherit(cmd *exec.Cmd, f *os.File) error {
	h := windows.Handle(f.Fd())
	if err := windows.SetHandleInformation(h, windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
		return err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: []syscall.Handle{syscall.Handle(h)}}
	cmd.Args = append(cmd.Args, "-input", fmt.Sprint(uintptr(h)))
	return nil
}

// killedFromOutside cannot be told here: every end counts as a crash.
func killedFromOutside(*os.ProcessState) bool { return false }

// childEnv holds only what Windows needs to start a program at all.
func childEnv() []string {
	return append([]string{"SystemRoot=" + os.Getenv("SystemRoot")}, childSettings...)
}
