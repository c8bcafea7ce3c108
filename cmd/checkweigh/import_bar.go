package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// pageCounter counts the pages that a pool reads.
type pageCounter struct {
	*ingest.Pool
	pages atomic.Int64
}

func (c *pageCounter) Read(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error) {
	return c.count(c.Pool.Read(ctx, name, r, spool))
}

func (c *pageCounter) ReadUnscanned(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error) {
	return c.count(c.Pool.ReadUnscanned(ctx, name, r, spool))
}

func (c *pageCounter) ReadScanned(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error) {
	return c.count(c.Pool.ReadScanned(ctx, name, r, spool))
}

func (c *pageCounter) count(result ingest.Result, err error) (ingest.Result, error) {
	c.pages.Add(int64(len(result.Text.Pages)))
	return result, err
}

func (c *pageCounter) Plan(ctx context.Context, files []ingest.PlanFile, open ingest.Opener) ([]dossier.Bundle, error) {
	return c.Pool.Plan(ctx, files, open)
}

func (c *pageCounter) read() int { return int(c.pages.Load()) }

// importBar shows how far an import is: on one line of a terminal, and as a line
// every now and then where stderr is a file or a pipe.
type importBar struct {
	w      io.Writer
	tty    bool
	cells  int
	start  time.Time
	before int // files that were done when it began
	begun  bool
	last   time.Time
}

func (p *program) newImportBar() *importBar {
	b := p.newBar()
	return &importBar{w: b.w, tty: b.tty, cells: max(0, b.cells-8), start: b.start}
}

func (b *importBar) every() time.Duration {
	if b.tty {
		return 200 * time.Millisecond
	}
	return 15 * time.Second
}

// show draws "██░░  31/140 files · 2 failed · 412 pages · 3.1 files/s · 35 s left".
func (b *importBar) show(c store.BatchCounts, pages int, final bool) {
	if !final && (c.Files == 0 || time.Since(b.last) < b.every()*9/10) {
		return
	}
	b.last = time.Now()
	done := c.Files - c.Waiting
	if !b.begun {
		b.begun, b.before = true, done
	}
	took := time.Since(b.start)
	line := ""
	if b.tty {
		cells := b.cells
		if c.Files > 0 {
			cells = done * b.cells / c.Files
		}
		line = "\r\x1b[K" + strings.Repeat("█", cells) + strings.Repeat("░", b.cells-cells) + "  "
	}
	line += fmt.Sprintf("%d/%d files · %d failed · %d pages", done, c.Files, c.Failed, pages)
	if fresh := done - b.before; fresh > 0 && took > time.Second {
		line += fmt.Sprintf(" · %.1f files/s", float64(fresh)/took.Seconds())
		if !final {
			line += " · " + roughly(took*time.Duration(c.Waiting)/time.Duration(fresh)) + " left"
		}
	}
	if final {
		line += " · " + roughly(took)
	}
	fmt.Fprint(b.w, line)
	if final || !b.tty {
		fmt.Fprintln(b.w)
	}
}

// roughly writes a time in the unit that says enough.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}
