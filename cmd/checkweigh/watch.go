package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// watchCmd imports what appears in a folder. It looks at the folder every now
// and then, which works on every disk and share.
type watchCmd struct {
	houseFlags
	importFlags
	Dir   string        `arg:"" name:"folder" help:"Folder to watch, with the folders inside it. Nothing in it is changed."`
	Every time.Duration `default:"10s" help:"Time between looks. A file is imported once it has not changed between two of them."`
}

const shortestWatch = 50 * time.Millisecond

func (c *watchCmd) Run(p *program) error {
	kind, err := forcedKind(c.Kind)
	if err != nil {
		return err
	}
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return usagef("watch: %s is not a folder that can be read", c.Dir)
	}
	if c.Every < shortestWatch {
		return usagef("watch: --every %s is too often; use 1s or more", c.Every)
	}
	run, err := c.begin(p)
	if err != nil {
		return err
	}
	defer run.shut()
	o := c.options(kind)
	o.Paths, o.Scratch = []string{c.Dir}, run.store.Scratch()
	labels := labelsOf(o.Paths)
	if err := run.start(c.importFlags, "watch\x00"+importKey(o), labels[0]); err != nil {
		return err
	}
	if err := run.queue.Start(p.ctx); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "Watching %s for %s\nStop with Ctrl-C.\n", report.Visible(c.Dir), run.store.Place())
	w := &watcher{run: run, dir: c.Dir, label: labels[0], options: o, now: map[string]stamp{}, handed: map[string]stamp{}}
	w.loop(c.Every)
	fmt.Fprintln(p.stderr, "stopping: finishing what has begun")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), drainFor)
	defer cancel()
	return errors.Join(run.rest(ctx), run.batch.Stop(ctx, store.BatchStopped))
}

// stamp tells without reading a file whether it has changed.
type stamp struct {
	size int64
	at   int64 // nanoseconds
}

// watcher remembers how files stood at the last look, and how they stood when
// they were handed in. What it handed in before it was started anew it knows by
// their bytes.
type watcher struct {
	run     *importRun
	dir     string
	label   string
	options jobs.ImportOptions
	now     map[string]stamp // by label, at the last look
	handed  map[string]stamp
	settled map[string]bool // did not change between the last two looks
}

func (w *watcher) loop(every time.Duration) {
	for {
		if fresh := w.look(); fresh > 0 {
			w.hand(fresh)
		}
		select {
		case <-w.run.ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// look notes how the files stand, and counts those that have come to rest and
// were not handed in as they are.
func (w *watcher) look() (fresh int) {
	before := w.now
	w.now, w.settled = map[string]stamp{}, map[string]bool{}
	_ = filepath.WalkDir(w.dir, func(name string, d fs.DirEntry, err error) error { // what cannot be read now may be later
		if err != nil || !d.Type().IsRegular() || beingWritten(d.Name()) {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		inside, err := filepath.Rel(w.dir, name)
		if err != nil {
			return nil
		}
		label := path.Join(w.label, filepath.ToSlash(inside))
		s := stamp{info.Size(), info.ModTime().UnixNano()}
		w.now[label] = s
		if old, known := before[label]; known && old == s {
			w.settled[label] = true
			if w.handed[label] != s {
				fresh++
			}
		}
		return nil
	})
	return fresh
}

// beingWritten reports by its name whether a program has the file open, or is
// still fetching it.
func beingWritten(name string) bool {
	low := strings.ToLower(name)
	for _, end := range []string{".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp"} {
		if strings.HasSuffix(low, end) {
			return true
		}
	}
	return strings.HasPrefix(low, "~$") || strings.HasPrefix(low, ".~") || strings.HasSuffix(low, "~")
}

// hand imports what has come to rest. Whatever goes wrong is said, and tried
// again at the next look.
func (w *watcher) hand(fresh int) {
	o := w.options
	took := map[string]stamp{}
	o.Accept = func(label string, size int64, changed time.Time) bool {
		s := stamp{size, changed.UnixNano()}
		if !w.settled[label] || w.now[label] != s {
			return false
		}
		took[label] = s
		return true
	}
	o.Unchanged = func(label string) bool { s, ok := took[label]; return ok && w.handed[label] == s }
	err := w.run.house.steps.Import(w.run.ctx, o, w.run.batch)
	if w.run.ctx.Err() != nil {
		return
	}
	if err != nil {
		fmt.Fprintf(w.run.stderr, "not imported now, and tried again at the next look: %s\n", report.Visible(err.Error()))
		return
	}
	for label, s := range took {
		w.handed[label] = s
	}
	fmt.Fprintf(w.run.stdout, "handed in %d files\n", fresh)
}
