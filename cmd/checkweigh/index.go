package main

import (
	"context"
	"fmt"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

type indexCmd struct {
	Rebuild indexRebuildCmd `cmd:"" help:"Build this folder's search index anew from what is kept."`
}

type indexRebuildCmd struct {
	placeFlags
	Rules string `placeholder:"DIR" help:"Use the rules of this folder."`
}

// Run builds the index anew in a folder that nobody serves.
func (c *indexRebuildCmd) Run(p *program) error {
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	if _, err := store.Migrations(p.ctx, c.options()); err != nil {
		return err
	}
	h := &house{log: quietLog(p)}
	defer h.shut()
	if h.store, err = store.Open(p.ctx, c.options()); err != nil {
		return busy(err, "stop that one first, or start it again: at its start a serve builds an index anew that is lost or damaged")
	}
	h.later(h.store.Close)
	if err := h.openIndex(p.ctx); err != nil {
		return err
	}
	h.later(h.index.Close)
	begun, entries := time.Now(), 0
	seen, err := h.store.LastChange(p.ctx)
	if err != nil {
		return err
	}
	err = h.index.Rebuild(p.ctx, seen, func(yield func(search.Entry) error) error {
		return jobs.EachEntry(p.ctx, h.store, set.Version, func(e search.Entry) error { entries++; return yield(e) })
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "the search index of %s was built anew: %s, %.1f s\n", h.store.Place(), counted(entries), time.Since(begun).Seconds())
	return nil
}

func counted(entries int) string {
	if entries == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", entries)
}

// busy adds to the error that names who has the folder what can be done there.
func busy(err error, instead string) error {
	if store.CodeOf(err) == store.InUse {
		return fmt.Errorf("%w\n%s", err, instead)
	}
	return err
}

// openForWriting opens what is kept for a command that changes people or rights.
// A shared database takes that from everybody; a folder of its own only while
// nobody serves it.
func (c placeFlags) openForWriting(ctx context.Context, instead string) (*store.Store, error) {
	if c.Database != "" {
		return store.OpenBeside(ctx, c.options())
	}
	s, err := store.Open(ctx, c.options())
	return s, busy(err, instead)
}
