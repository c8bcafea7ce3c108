package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"
)

// terminal says whether w is one, and how wide it is (0: not known).
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil {
		return width, true
	}
	return 0, true
}

// look gives the width and colour for text on stdout: colour only on a
// terminal, and never where NO_COLOR is set; COLUMNS decides the width of what
// is not a terminal.
func (p *program) look() (width int, color bool) {
	width, tty := terminal(p.stdout)
	if width == 0 {
		width, _ = strconv.Atoi(p.getenv("COLUMNS"))
	}
	return width, tty && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// bar shows progress on one line of a terminal, and only the last state of it
// where stderr is a file or a pipe.
type bar struct {
	w     io.Writer
	tty   bool
	cells int
	start time.Time
	last  time.Time
}

func (p *program) newBar() *bar {
	width, tty := terminal(p.stderr)
	cells := barCells
	if tty && width > 0 { // a line that wraps could not be drawn over
		cells = min(barCells, max(0, width-besideBar))
	}
	return &bar{w: p.stderr, tty: tty, cells: cells, start: time.Now()}
}

const (
	barCells  = 20
	besideBar = 55 // columns that the words may take
)

// show draws "reading  ████░░  3/14 documents · 80 pages · 2 s".
func (b *bar) show(done, total, pages int, final bool) {
	now := time.Now()
	if !final && (!b.tty || now.Sub(b.last) < 100*time.Millisecond) {
		return
	}
	b.last = now
	cells := b.cells
	if total > 0 {
		cells = done * b.cells / total
	}
	line := fmt.Sprintf("reading  %s%s  %d/%d documents · %d pages · %d s",
		strings.Repeat("█", cells), strings.Repeat("░", b.cells-cells), done, total, pages, int(now.Sub(b.start).Seconds()))
	if b.tty {
		line = "\r\x1b[K" + line
	}
	fmt.Fprint(b.w, line)
	if final {
		fmt.Fprintln(b.w)
	}
}
