package ingest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// escape is a format that only this test program knows: it tries, inside the
// child, what a hostile file would try, and its text says what worked.
var escape = Format{
	Name:   "escape",
	Engine: "escape/1",
	Match:  func(head []byte, _, _ string) bool { return bytes.HasPrefix(head, []byte("ESCAPE")) },
	Read: func(_ context.Context, _ Source, _ Limits, to Sink) error {
		tries := map[string]func() error{
			"read a file":     func() error { _, err := os.ReadFile("/etc/passwd"); return err },
			"list a folder":   func() error { _, err := os.ReadDir("/"); return err },
			"write a file":    func() error { return os.WriteFile(os.TempDir()+"/escaped", []byte("x"), 0o600) },
			"call out":        func() error { _, err := net.Dial("tcp", "127.0.0.1:9"); return notRefused(err) },
			"send a datagram": func() error { _, err := net.Dial("udp", "127.0.0.1:9"); return err },
			"listen":          func() error { _, err := net.Listen("unix", os.TempDir()+"/escape.sock"); return err },
			"run a program":   func() error { return exec.Command("/bin/true").Run() },
			"kill the parent": func() error { p, _ := os.FindProcess(os.Getppid()); return p.Signal(os.Interrupt) },
		}
		var worked []string
		for what, try := range tries {
			if err := try(); err == nil {
				worked = append(worked, what)
			}
		}
		return to.Page(PageText{Body: fmt.Sprintf("%d tries; worked: %s", len(tries), strings.Join(worked, ", "))})
	},
}

// notRefused counts a refusal by the far end as success: the call went out.
func notRefused(err error) error {
	if err != nil && strings.Contains(err.Error(), "refused") {
		return nil
	}
	return err
}

func TestChildIsShutOff(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("NOT RUN: only Linux shuts children off")
	}
	r := read(t, newTestPool(t, Options{}), "escape", []byte("ESCAPE"))
	if r.Text.Body != "8 tries; worked: " {
		t.Errorf("inside the child: %q (%s, %s)", r.Text.Body, r.State, r.Reason)
	}
}

func TestSandboxReport(t *testing.T) {
	lines, err := newTestPool(t, Options{}).SandboxReport(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(lines, "\n")
	if !strings.Contains(all, "OCR is switched off") || len(lines) < 2 {
		t.Errorf("report:\n%s", all)
	}
	if runtime.GOOS == "linux" && !strings.Contains(all, "seccomp): on") {
		t.Errorf("seccomp is not on:\n%s", all)
	}
}
