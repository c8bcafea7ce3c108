package ingest

import (
	"os"
	"os/exec"
)

// withDescendants has nothing to do here: the program starts no others that
// outlive it.
func withDescendants(*exec.Cmd) {}

func endDescendants(*exec.Cmd) {}

// removeSocket has nothing to do: LibreOffice uses no socket here.
func removeSocket(string) {}

// programEnv holds what Windows needs to start a program at all.
func programEnv() []string { return []string{"SystemRoot=" + os.Getenv("SystemRoot")} }
