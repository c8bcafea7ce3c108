package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	recycleDocuments = 200
	recycleRSS       = 400 << 20 // bytes
	startWait        = 60 * time.Second
	// frameWait is how long a child may be silent. It only backs up the CPU
	// limit, so it is loose: a busy machine must not fail a document.
	frameWait = 5 * time.Minute
	stopWait  = 2 * time.Second
)

// slot is the place of one child: the process, when there is one, and the file
// through which documents are passed to it.
type slot struct {
	pool  *Pool
	input *os.File // written by the parent
	view  *os.File // the same file, read by the child
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	pipe  *os.File // what out reads from
	said  *stderrHead
	reads int
	ended chan struct{} // closed when the process is gone
	// onFrame, where a test sets it, is called after each frame of an answer.
	onFrame func()
}

// fill writes the document into the input file and returns its size, which is
// more than the limit when it is too large.
func (s *slot) fill(ctx context.Context, r io.Reader) (int64, error) {
	if s.input == nil {
		f, err := os.CreateTemp(s.pool.opt.TempDir, "checkweigh-read-*")
		if err != nil {
			return 0, fmt.Errorf("ingest: pool: %w", err)
		}
		if s.view, err = os.Open(f.Name()); err != nil {
			_ = f.Close()
			return 0, fmt.Errorf("ingest: pool: %w", err)
		}
		s.input = f
		// Without its name the file cannot outlive us. Windows keeps the name
		// until the file is closed.
		_ = os.Remove(f.Name())
	}
	if err := s.input.Truncate(0); err != nil {
		return 0, fmt.Errorf("ingest: pool: %w", err)
	}
	if _, err := s.input.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("ingest: pool: %w", err)
	}
	n, err := io.Copy(s.input, io.LimitReader(whileAlive{ctx, r}, s.pool.opt.Limits.Input+1))
	if err != nil {
		return n, fmt.Errorf("ingest: pool: copy the file: %w", err)
	}
	return n, nil
}

type whileAlive struct {
	ctx context.Context
	r   io.Reader
}

func (w whileAlive) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}

func (s *slot) dropInput() {
	if s.input != nil {
		_ = s.view.Close()
		_ = s.input.Close()
		_ = os.Remove(s.input.Name())
		s.input, s.view = nil, nil
	}
}

// start runs a child unless one is there, and waits until it is ready.
func (s *slot) start(ctx context.Context) error {
	if s.cmd != nil {
		return nil
	}
	if s.input == nil {
		if _, err := s.fill(ctx, strings.NewReader("")); err != nil {
			return err
		}
	}
	cmd := exec.Command(s.pool.opt.Program, ExtractChild, "-cache", s.pool.opt.CacheDir)
	cmd.Env = childEnv()
	if err := inherit(cmd, s.view); err != nil {
		return fmt.Errorf("ingest: pool: %w", err)
	}
	s.said = &stderrHead{}
	cmd.Stderr = s.said
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("ingest: pool: %w", err)
	}
	out, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("ingest: pool: %w", err)
	}
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		_, _ = out.Close(), w.Close()
		return fmt.Errorf("ingest: pool: start the reading child: %w", err)
	}
	w.Close()
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	s.cmd, s.in, s.pipe, s.reads, s.ended = cmd, in, out, 0, ended
	s.out = bufio.NewReaderSize(out, 64<<10)
	return s.greet(ctx)
}

// greet waits for the child's first frame, which says how it is shut off.
func (s *slot) greet(ctx context.Context) error {
	defer s.guard(ctx, startWait)()
	kind, head, _, err := readFrame(s.out)
	if err != nil || kind != frameHello {
		s.stop()
		return fmt.Errorf("ingest: pool: the reading child does not start (%v): %s", err, s.said)
	}
	var h hello
	if err := decodeHead(head, &h); err != nil {
		s.stop()
		return err
	}
	for i := range h.Report {
		h.Report[i] = label(h.Report[i])
	}
	s.pool.setReport(h.Report)
	return nil
}

// guard kills the child when the context ends or the time is up; the function it
// returns ends the watch.
func (s *slot) guard(ctx context.Context, wait time.Duration) func() {
	proc := s.cmd.Process
	timer := time.AfterFunc(wait, func() { _ = proc.Kill() })
	stop := context.AfterFunc(ctx, func() { _ = proc.Kill() })
	return func() { timer.Stop(); stop() }
}

// stop ends the child, politely if it is idle, and waits until it is gone.
func (s *slot) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.in.Close()
	select {
	case <-s.ended:
	case <-time.After(stopWait):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
	_ = s.pipe.Close()
	s.cmd = nil
}

func (s *slot) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	<-s.ended
	_ = s.in.Close()
	_ = s.pipe.Close()
	s.cmd = nil
}

// attempts is how often a document is read when its child dies.
const attempts = 4

// readFile reads the document in the input file. A child that dies of it is
// replaced: after an outside kill the same engine reads it again, so that the
// result is as without the kill; after a crash the page that was being read
// goes to the other engine, and is left unread when that dies too.
func (s *slot) readFile(ctx context.Context, req request, spool string) (Result, error) {
	var last *collector
	for range attempts {
		if err := s.start(ctx); err != nil {
			return Result{}, errors.Join(ctx.Err(), err)
		}
		c := newCollector(ctx, s.pool, req, spool)
		err := s.exchange(ctx, req, c)
		if err == nil {
			s.recycle()
			return c.result(ctx)
		}
		c.discard()
		killed := s.wasKilled()
		s.kill()
		if r, err, final := verdictOn(ctx, err); final {
			return r, err
		}
		s.pool.opt.Log.Warn("reading child ended", "document", req.Name, "page", c.lastPage()+1, "error", err, "said", s.said.String())
		last = c
		if !killed {
			req.harden(c.lastPage() + 1)
		}
	}
	return last.remains(), nil
}

// verdictOn tells the errors that a fresh child would not mend.
func verdictOn(ctx context.Context, err error) (Result, error, bool) {
	if ctx.Err() != nil {
		return Result{}, ctx.Err(), true
	}
	var ours *ownFault
	if errors.As(err, &ours) {
		return Result{}, ours.err, true
	}
	var fail *Failure
	if errors.As(err, &fail) {
		return Result{State: fail.State, Reason: fail.Reason}, nil, true
	}
	return Result{}, nil, false
}

// harden notes the page that a child died of. Before the first page it may as
// well have been the opening of the file, which the other engine does its way.
func (r *request) harden(page int) {
	switch {
	case page == 1 && !r.Other && len(r.Hard) == 0:
		r.Other = true
	case r.Other || slices.Contains(r.Hard, page):
		r.Leave = append(r.Leave, page)
	default:
		r.Hard = append(r.Hard, page)
	}
}

// ownFault is an error that is not the file's.
type ownFault struct{ err error }

func (o *ownFault) Error() string { return o.err.Error() }

// taker takes the frames of an answer, one after the other, and says which was
// the last.
type taker interface {
	take(kind frameKind, head, body []byte) (finished bool, err error)
}

// exchange passes one request and takes the frames of the answer.
func (s *slot) exchange(ctx context.Context, req request, c *collector) error {
	return s.exchangeAs(ctx, frameRequest, req, c)
}

func (s *slot) exchangeAs(ctx context.Context, kind frameKind, req request, c taker) error {
	if err := writeFrame(s.in, kind, req, nil); err != nil {
		return fmt.Errorf("ingest: pool: %w", err)
	}
	for {
		unguard := s.guard(ctx, frameWait)
		kind, head, body, err := readFrame(s.out)
		unguard()
		if err != nil {
			return fmt.Errorf("ingest: pool: %w", err)
		}
		if s.onFrame != nil {
			s.onFrame()
		}
		finished, err := c.take(kind, head, body)
		if err != nil || finished {
			return err
		}
	}
}

// recycle replaces a child that has read much or grown large.
func (s *slot) recycle() {
	s.reads++
	if s.reads >= recycleDocuments || residentBytes(s.cmd.Process.Pid) > recycleRSS {
		s.stop()
	}
}

// wasKilled reports whether somebody else ended the child by a kill signal.
func (s *slot) wasKilled() bool {
	select {
	case <-s.ended:
		return killedFromOutside(s.cmd.ProcessState)
	case <-time.After(stopWait):
		return false // it lives and talked nonsense
	}
}

// stderrHead keeps the first of what a child says on stderr, for the log.
type stderrHead struct {
	mu sync.Mutex
	b  []byte
}

const stderrKept = 4 << 10

func (t *stderrHead) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	// The beginning is kept: a crash names its cause first.
	if room := stderrKept - len(t.b); room > 0 {
		t.b = append(t.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (t *stderrHead) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := bytes.Cut(t.b, []byte("\n\n"))
	return label(string(line))
}

// childSettings bound the child's own heap; GOMAXPROCS leaves it one thread for
// the engine and one for collecting garbage.
var childSettings = []string{"GOMEMLIMIT=1GiB", "GOMAXPROCS=2", "GOTRACEBACK=single"}
