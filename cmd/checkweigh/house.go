package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// placeFlags say where everything is kept.
type placeFlags struct {
	Data     string `default:"./data" placeholder:"DIR" help:"Folder in which everything is kept; with --database, what this process alone needs."`
	Database string `placeholder:"URL" help:"Keep rows in a PostgreSQL 15 or newer that several machines share: postgres://user:password@host/name. $CHECKWEIGH_DATABASE keeps the password off the command line."`
	Blobs    string `placeholder:"URL" help:"Keep original files in a bucket that several machines share: s3://bucket/folder?region=...; credentials from $AWS_ACCESS_KEY_ID and its kin."`
}

func (c placeFlags) options() store.Options {
	return store.Options{Dir: c.Data, Database: c.Database, Blobs: c.Blobs}
}

// houseFlags say where everything is kept and how files are read; the same for
// every command that works on what is kept.
type houseFlags struct {
	placeFlags
	Rules string `placeholder:"DIR" help:"Use the rules of this folder; the same on every machine."`
	outsideHelp
}

// house is everything that works on what is kept, in the order in which it was
// opened.
type house struct {
	store *store.Store
	index *search.Index // nil in a worker
	queue *jobs.Queue
	steps jobs.Steps
	log   *slog.Logger
	close []func() error
}

// open opens the data folder, the database, the blobs and the queue; with an
// index when this process answers searches. more says what else the queue does.
func (c houseFlags) open(p *program, searched bool, more ...func(*jobs.Options)) (_ *house, err error) {
	h := &house{log: slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	defer func() {
		if err != nil {
			h.shut()
		}
	}()
	var done func()
	if h.steps, done, err = p.steps(c.Rules, c.OCR, c.Office); err != nil {
		return nil, err
	}
	h.later(func() error { done(); return nil })
	if h.store, err = store.Open(p.ctx, c.options()); err != nil {
		return nil, err
	}
	h.later(h.store.Close)
	o := jobs.Options{Store: h.store, Steps: h.steps, Logger: h.log}
	if searched {
		if err := h.openIndex(p.ctx); err != nil {
			return nil, err
		}
		h.later(h.index.Close)
		o.Index = h.index
	}
	for _, add := range more {
		add(&o)
	}
	h.queue, err = jobs.New(o)
	return h, err
}

// openIndex opens the index; one that is damaged was moved aside, and the
// queue's follower fills the new one from the store.
func (h *house) openIndex(ctx context.Context) (err error) {
	dir := indexFolder(h.store)
	h.index, err = search.Open(dir)
	if errors.Is(err, search.ErrDamaged) {
		h.log.Warn("the search index could not be read; it was moved aside and is built again", "error", err)
		h.index, err = search.Open(dir)
	}
	if err != nil {
		return err
	}
	return h.dropStrange(ctx, dir)
}

// dropStrange begins a new index when the one that is there has seen changes
// that the store has not made: it belongs to what was there before a restore,
// and would never catch up.
func (h *house) dropStrange(ctx context.Context, dir string) error {
	seen, err := h.index.Seen()
	if err != nil {
		return err
	}
	last, err := h.store.LastChange(ctx)
	if err != nil || seen <= last {
		return err
	}
	h.log.Warn("the search index is of another database, and is built again")
	if err := errors.Join(h.index.Close(), os.RemoveAll(dir)); err != nil {
		return err
	}
	h.index, err = search.Open(dir)
	return err
}

// indexFolder is where this process keeps its copy of the index. A folder that
// was used with another database before has another copy for that.
func indexFolder(s *store.Store) string {
	if !s.Shared() {
		return filepath.Join(s.Dir(), "index")
	}
	sum := sha256.Sum256([]byte(s.Place()))
	return filepath.Join(s.Dir(), "index-"+hex.EncodeToString(sum[:4]))
}

func (h *house) later(f func() error) { h.close = append(h.close, f) }

// shut closes what is open, the last first.
func (h *house) shut() {
	for i := len(h.close) - 1; i >= 0; i-- {
		if err := h.close[i](); err != nil {
			h.log.Error("close", "error", err)
		}
	}
	h.close = nil
}

// rest takes no more jobs and lets those that have begun end; what is cut off
// when ctx ends is done again, by whoever works then.
func (h *house) rest(ctx context.Context) error {
	if err := h.queue.Stop(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
