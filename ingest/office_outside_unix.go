//go:build unix

package ingest

import (
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"unicode/utf16"
)

// withDescendants lets the end of the command end the programs that it started.
func withDescendants(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// endDescendants ends what a command that has ended left running.
func endDescendants(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}

func programEnv() []string { return nil }

// removeSocket removes the socket of a LibreOffice that worked with that profile:
// shut off as it is, it cannot do so itself. The name is LibreOffice's own
// (desktop/source/app/officeipcthread.cxx); MD5 guards nothing here.
func removeSocket(profile string) {
	var raw []byte
	for _, u := range utf16.Encode([]rune(profile)) {
		raw = binary.LittleEndian.AppendUint16(raw, u)
	}
	name := ""
	for _, b := range md5.Sum(raw) {
		name += fmt.Sprintf("%x", b)
	}
	for _, dir := range []string{"/tmp", "/var/tmp"} {
		path := fmt.Sprintf("%s/OSL_PIPE_%d_SingleOfficeIPC_%s", dir, os.Getuid(), name)
		if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
			_ = os.Remove(path)
		}
	}
}
