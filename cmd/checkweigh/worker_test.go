package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/s3test"
)

// A serve and a worker on one database and one bucket read the sample between
// them, end by SIGTERM with 0, and say no password.
func TestServeAndWorkerShareADatabase(t *testing.T) {
	database, bucket := pgtest.Database(t), s3test.Start(t).URL("originals")
	worker := begin(t, "worker", "--data", filepath.Join(t.TempDir(), "w"), "--database", database, "--blobs", bucket)
	worker.await("Working for postgres://127.0.0.1:")
	serve := begin(t, "serve", "--data", filepath.Join(t.TempDir(), "s"), "--database", database, "--blobs", bucket, "--addr", "127.0.0.1:0", "--sample")
	serve.await("Serving on http://")
	for _, p := range []*running{worker, serve} {
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("%v: %v\n%s", p.cmd.Args, err, p.text())
		}
		_, secret, _ := strings.Cut(database, "postgres:")
		secret, _, _ = strings.Cut(secret, "@")
		for _, secret := range []string{secret, s3test.Secret} {
			if strings.Contains(p.text(), secret) {
				t.Errorf("a secret was said: %s", p.text())
			}
		}
	}
}

func TestAWorkerNeedsADatabase(t *testing.T) {
	var said bytes.Buffer
	err := run(t.Context(), []string{"worker"}, func(string) string { return "" }, &said, &said)
	var bad usage
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "--database") {
		t.Errorf("got %v", err)
	}
}

// running is a checkweigh that runs beside the test.
type running struct {
	t    testing.TB
	cmd  *exec.Cmd
	mu   sync.Mutex
	said bytes.Buffer
}

func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said.Write(p)
}

func (r *running) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said.String()
}

func begin(t testing.TB, args ...string) *running {
	t.Helper()
	r := &running{t: t, cmd: exec.Command(os.Args[0], args...)}
	r.cmd.Env = append(os.Environ(), runAsProgram+"=1")
	r.cmd.Stdout, r.cmd.Stderr = r, r
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.cmd.Process.Kill(); _ = r.cmd.Wait() })
	return r
}

func (r *running) await(want string) {
	r.t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !strings.Contains(r.text(), want); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("waited in vain for %q; it said:\n%s", want, r.text())
		}
	}
}
