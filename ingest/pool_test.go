package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// testCache is shared by all pools of a test run, so that pdfium is compiled once.
func testCache(t testing.TB) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "checkweigh-test")
}

func newTestPool(t testing.TB, o Options) *Pool {
	t.Helper()
	if o.CacheDir == "" {
		o.CacheDir = testCache(t)
	}
	if o.Children == 0 {
		o.Children = 1
	}
	if o.OCR == "" {
		o.OCR = OCROff
	}
	p, err := NewPool(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func read(t testing.TB, p *Pool, name string, data []byte) Result {
	t.Helper()
	r, err := p.Read(t.Context(), name, bytes.NewReader(data), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	checkResult(t, r)
	return r
}

// checkResult holds what every result must hold, whatever the file.
func checkResult(t testing.TB, r Result) {
	t.Helper()
	if !knownState(r.State) {
		t.Errorf("state %q", r.State)
	}
	if r.State != dossier.StateRead && r.Reason == "" {
		t.Errorf("state %s without a reason", r.State)
	}
	for _, m := range r.Text.Marks {
		if !onBoundary(r.Text.Body, m.Span) {
			t.Errorf("mark %+v outside the text", m)
		}
	}
	for _, p := range r.Text.Pages {
		if !onBoundary(r.Text.Body, p.Span) || strings.Contains(r.Text.Cut(p.Span), "\f") {
			t.Errorf("page %d: span %+v", p.Number, p.Span)
		}
	}
}

func TestPoolReadsPages(t *testing.T) {
	r := read(t, newTestPool(t, Options{}), "contract.pdf", contractPDF(3))
	if r.State != dossier.StateRead || r.Format != "pdf" || len(r.Text.Pages) != 3 {
		t.Fatalf("%s (%s), format %s, %d pages", r.State, r.Reason, r.Format, len(r.Text.Pages))
	}
	want := "2.1 The Supplier shall give the Buyer all of the calls data that the system holds about\n" +
		"the work of its staff, and shall do so within five working days of a request for calls.\n\n" +
		"2.2 The Buyer may"
	second := r.Text.Cut(r.Text.Pages[1].Span)
	if !strings.Contains(second, want) {
		t.Errorf("page 2 is\n%s", second)
	}
	running := 0
	for _, m := range r.Text.Marks {
		if m.Kind == dossier.MarkHeader {
			running++
		}
	}
	if running != 6 {
		t.Errorf("%d running lines are marked, want a header and a footer on 3 pages", running)
	}
}

func TestPoolGivesEveryFileAState(t *testing.T) {
	p := newTestPool(t, Options{Limits: Limits{Input: 1 << 20, Text: 20 << 10, Pages: 50, Depth: 3, Members: 10, Unpack: 1 << 20, Ratio: 200}})
	tests := map[string]struct {
		data  []byte
		state dossier.State
		say   string
	}{
		"empty.pdf":      {nil, dossier.StateFailed, "empty"},
		"large.txt":      {bytes.Repeat([]byte("a line of text\n"), 100_000), dossier.StateFailed, "too large"},
		"much.pdf":       {contractPDF(49), dossier.StateRead, ""},
		"pages.pdf":      {contractPDF(51), dossier.StateFailed, "too large"},
		"programme.bin":  {[]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00"), dossier.StateUnsupported, ""},
		"cut.pdf":        {contractPDF(3)[:300], dossier.StateFailed, ""},
		"not really.pdf": {[]byte("%PDF-1.7\nnothing"), dossier.StateFailed, ""},
		"scan.pdf":       {scannedPDF(), dossier.StatePartlyRead, "OCR is switched off"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := read(t, p, name, tt.data)
			if r.State != tt.state || !strings.Contains(r.Reason, tt.say) {
				t.Errorf("%s: %q, want %s with %q", r.State, r.Reason, tt.state, tt.say)
			}
		})
	}
}

// A child that is killed from outside in the middle of a document is replaced,
// and the result is as without the kill.
func TestKilledChildIsReplaced(t *testing.T) {
	doc := contractPDF(400)
	p := newTestPool(t, Options{})
	want := read(t, p, "contract.pdf", doc)
	s := p.all[0]
	pid := s.cmd.Process.Pid
	killed := make(chan struct{})
	kill := &onceAfter{n: 3, do: func() {
		proc, err := os.FindProcess(pid)
		if err == nil {
			err = proc.Kill()
		}
		if err != nil {
			t.Error(err)
		}
		close(killed)
	}}
	s.onFrame = kill.step
	got := read(t, p, "contract.pdf", doc)
	<-killed
	if s.cmd == nil || s.cmd.Process.Pid == pid {
		t.Error("the child was not replaced")
	}
	if got.Text.Body != want.Text.Body || got.State != want.State || got.Text.Engine != want.Text.Engine {
		t.Errorf("after a kill: %s, %d bytes by %s; without: %s, %d bytes by %s",
			got.State, len(got.Text.Body), got.Text.Engine, want.State, len(want.Text.Body), want.Text.Engine)
	}
}

type onceAfter struct {
	n  int
	do func()
}

func (o *onceAfter) step() {
	if o.n--; o.n == 0 {
		o.do()
	}
}

func TestCancelEndsTheChild(t *testing.T) {
	p := newTestPool(t, Options{})
	read(t, p, "contract.pdf", contractPDF(1))
	ctx, cancel := context.WithCancel(t.Context())
	s := p.all[0]
	ended := s.ended
	s.onFrame = (&onceAfter{n: 2, do: cancel}).step
	_, err := p.Read(ctx, "contract.pdf", bytes.NewReader(contractPDF(2000)), t.TempDir())
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want the context's", err)
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("the child is still there")
	}
	if r := read(t, p, "contract.pdf", contractPDF(1)); r.State != dossier.StateRead {
		t.Errorf("the next document: %s (%s)", r.State, r.Reason)
	}
}

func TestClosedPoolRefuses(t *testing.T) {
	p := newTestPool(t, Options{})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Read(t.Context(), "a.pdf", bytes.NewReader(contractPDF(1)), t.TempDir()); !errors.Is(err, errClosed) {
		t.Errorf("error %v, want %v", err, errClosed)
	}
}

// A child is replaced after as many documents as the design says.
func TestChildIsRecycled(t *testing.T) {
	p := newTestPool(t, Options{})
	read(t, p, "contract.pdf", contractPDF(1))
	first := p.all[0].cmd.Process.Pid
	p.all[0].reads = recycleDocuments - 1
	read(t, p, "contract.pdf", contractPDF(1))
	read(t, p, "contract.pdf", contractPDF(1))
	if now := p.all[0].cmd.Process.Pid; now == first {
		t.Errorf("child %d read more than %d documents", now, recycleDocuments)
	}
}
