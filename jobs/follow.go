package jobs

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

const (
	// followEvery is how long a change of another process may wait; our own
	// changes wake the follower.
	followEvery   = time.Second
	followAtLeast = time.Minute
	followBatch   = 500  // changes
	followWrite   = 1000 // entries that are written at once, or a little more
)

// follow keeps the index up with the store until ctx ends. The index is only a
// copy: what fails is logged and tried again, less and less often.
func (q *Queue) follow(ctx context.Context) {
	wait := followEvery
	for {
		wake := q.wake
		if err := q.catchUp(ctx); err == nil {
			wait = followEvery
		} else if ctx.Err() == nil {
			wait, wake = min(2*wait, followAtLeast), nil
			q.log.Error("the search index could not be brought up to date", "error", err, "next_try", wait)
		}
		tick := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-wake:
		case <-tick.C:
		}
		tick.Stop()
	}
}

// Index is where clauses are put to be found; *search.Index is one. Seen is the
// number of the last change that is in it; Apply keeps it together with what it
// writes.
type Index interface {
	Apply(ctx context.Context, seen int64, updates []search.Update) error
	DocumentsIn(ctx context.Context, dossierID string) ([]string, error)
	Seen() (int64, error)
}

// CatchUp puts everything into the index that changed in the store since it was
// last put; version is that of the rules whose findings are shown. For a command
// that searches a folder which nobody serves.
func CatchUp(ctx context.Context, s *store.Store, ix Index, version string) error {
	_, err := (&follower{s, ix, version, func(string) {}, nil}).catchUp(ctx)
	return err
}

// follower copies from the store into the index.
type follower struct {
	store   *store.Store
	index   Index
	version string
	at      func(point string)                    // failpoint
	gone    func(context.Context, []string) error // is told of documents that may be deleted; nil: nobody is
}

func (q *Queue) catchUp(ctx context.Context) error {
	began := time.Now()
	some, err := (&follower{q.store, q.index, q.steps.Rules.Version, q.at, q.forgetPages}).catchUp(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		q.meter.Worked(indexWork, Erred, time.Since(began))
	case some:
		q.meter.Worked(indexWork, Done, time.Since(began))
	}
	return err
}

// catchUp puts in what has changed; some is whether anything had.
func (f *follower) catchUp(ctx context.Context) (some bool, err error) {
	seen, err := f.index.Seen()
	if err != nil {
		return false, err
	}
	for ; ; some = true {
		changes, err := f.store.Changes(ctx, seen, followBatch)
		if err != nil || len(changes) == 0 {
			return some, err
		}
		seen = changes[len(changes)-1].Number
		if err := f.tellGone(ctx, changes); err != nil {
			return some, err
		}
		if err := f.indexChanges(ctx, seen, changes); err != nil {
			return some, err
		}
	}
}

func (f *follower) tellGone(ctx context.Context, changes []store.Change) error {
	var gone []string
	for _, c := range changes {
		if c.Kind == store.DocumentDeleted {
			gone = addOnce(gone, c.Document)
		}
	}
	if f.gone == nil || len(gone) == 0 {
		return nil
	}
	return f.gone(ctx, gone)
}

// indexChanges makes the index say of everything that changed what the store
// says now. It writes in pieces, the last of them with seen: what a crash leaves
// out comes again.
func (f *follower) indexChanges(ctx context.Context, seen int64, changes []store.Change) error {
	documents, dossiers := changed(changes)
	return f.store.View(ctx, func(r store.Reads) error {
		p := pieces{index: f.index, at: f.at, change: seen}
		c := newCopier(r, f.version)
		for _, d := range documents {
			entries, err := c.document(ctx, d, "")
			if err != nil {
				return err
			}
			if err := p.add(ctx, search.Update{Document: d, Entries: entries}); err != nil {
				return err
			}
		}
		for _, d := range dossiers {
			if err := f.indexDossier(ctx, c, &p, d); err != nil {
				return err
			}
		}
		f.at("indexing")
		return f.index.Apply(ctx, seen, p.waiting)
	})
}

// changed names the documents and the dossiers whose entries may be others than
// before, each once.
func changed(changes []store.Change) (documents, dossiers []string) {
	for _, c := range changes {
		switch {
		case c.Kind == store.DocumentRead: // its check follows and says more
		case c.Kind == store.DossierDecided: // a person's decision stands beside what the clauses say
		case c.Document != "":
			documents = addOnce(documents, c.Document)
		case c.Dossier != "":
			dossiers = addOnce(dossiers, c.Dossier)
		}
	}
	return documents, dossiers
}

// indexDossier goes through the documents that a dossier has, and those that the
// index still has of it.
func (f *follower) indexDossier(ctx context.Context, c *copier, p *pieces, id string) error {
	held, err := f.index.DocumentsIn(ctx, id)
	if err != nil {
		return err
	}
	documents, err := c.Documents(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range documents {
		held = addOnce(held, d.ID)
	}
	for _, d := range held {
		entries, err := c.document(ctx, d, id)
		if err != nil {
			return err
		}
		if err := p.add(ctx, search.Update{Dossier: id, Document: d, Entries: entries}); err != nil {
			return err
		}
	}
	return nil
}

// pieces gathers updates until there are enough for a write.
type pieces struct {
	index   Index
	at      func(string)
	change  int64
	waiting []search.Update
	entries int
}

func (p *pieces) add(ctx context.Context, u search.Update) error {
	u.Change = p.change
	p.waiting = append(p.waiting, u)
	if p.entries += len(u.Entries); p.entries < followWrite {
		return nil
	}
	p.at("indexing")
	if err := p.index.Apply(ctx, 0, p.waiting); err != nil {
		return err
	}
	p.waiting, p.entries = nil, 0
	return nil
}
