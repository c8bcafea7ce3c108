package jobs

import (
	"context"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

const (
	// followEvery is how long a change of another process may wait; our own
	// changes wake the follower.
	followEvery   = time.Second
	followAtLeast = time.Minute
	followBatch   = 500 // changes
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

// catchUp puts everything into the index that changed since it was last put.
func (q *Queue) catchUp(ctx context.Context) error {
	seen, err := q.index.Seen()
	if err != nil {
		return err
	}
	for {
		changes, err := q.store.Changes(ctx, seen, followBatch)
		if err != nil || len(changes) == 0 {
			return err
		}
		done := map[string]bool{"": true}
		for _, c := range changes {
			if done[c.Document] || c.Kind == store.DocumentRead { // its check follows and says more
				continue
			}
			done[c.Document] = true
			if err := q.indexDocument(ctx, c.Document); err != nil {
				return err
			}
		}
		seen = changes[len(changes)-1].Number
		if err := q.index.SetSeen(seen); err != nil {
			return err
		}
	}
}

// indexDocument makes the index say of a document what the store says.
func (q *Queue) indexDocument(ctx context.Context, id string) error {
	entries, err := Entries(ctx, q.store, q.steps.Rules.Version, id)
	if err != nil {
		return err
	}
	q.at("indexing")
	if len(entries) == 0 {
		return q.index.DeleteDocument(id)
	}
	return q.index.Replace(id, entries)
}

// Entries gives what the index holds of a document: one entry for each clause,
// with what these rules found in it. A document that was not read, or is not
// there, has none.
func Entries(ctx context.Context, s *store.Store, version, id string) ([]search.Entry, error) {
	var doc store.Document
	var text dossier.Text
	var members []store.Membership
	var checked store.Checked
	err := s.View(ctx, func(r store.Reads) (err error) {
		if doc, err = r.Document(ctx, id); err != nil {
			return err
		}
		if text, err = r.Text(ctx, id); err != nil {
			return err
		}
		if members, err = r.MembershipsOf(ctx, id); err != nil || len(members) == 0 {
			return err
		}
		checked, err = r.Checked(ctx, id, members[0].Forced, version)
		return err
	})
	if store.CodeOf(err) == store.NotFound || err == nil && len(members) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return entries(doc, text, members, checked.Reading), nil
}

func entries(doc store.Document, t dossier.Text, members []store.Membership, r dossier.Reading) []search.Entry {
	clauses := ingest.Clauses(t)
	base := search.Entry{
		Document: doc.ID, DocumentName: doc.Path, Dossiers: dossiersOf(members),
		Buyer: factOf(r, "buyer"), Supplier: factOf(r, "supplier"),
	}
	kind, _ := r.Outline.Kind()
	all := make([]search.Entry, 0, len(clauses))
	for _, c := range clauses {
		e := base
		e.ID, e.Kind = search.EntryID(doc.ID, c.Index), kind
		e.Number, e.Heading, e.Page = c.Number, strings.Join(c.Heading, " / "), c.Page
		e.Start, e.End, e.Text = c.Span.Start, c.Span.End, t.Cut(c.Span)
		all = append(all, e)
	}
	for _, p := range r.Outline.Parts {
		for i := max(0, p.Clauses[0]); i < min(p.Clauses[1], len(all)); i++ {
			all[i].Kind = p.Kind
		}
	}
	for _, f := range r.Findings {
		if f.Overridden || f.Confidence < analyze.Threshold || f.Clause < 0 || f.Clause >= len(all) {
			continue
		}
		e := &all[f.Clause]
		e.Requirements = addOnce(e.Requirements, f.Requirement)
		e.Verdicts = addOnce(e.Verdicts, search.Pair(f.Requirement, dossier.Value(f.Level)))
	}
	return all
}

func dossiersOf(members []store.Membership) []string {
	var ids []string
	for _, m := range members {
		ids = addOnce(ids, m.Dossier)
	}
	return ids
}

func factOf(r dossier.Reading, name string) string {
	for _, f := range r.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func addOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
