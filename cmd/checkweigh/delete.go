package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

type deleteCmd struct {
	Document deleteDocumentCmd `cmd:"" help:"Take a document out of a dossier; what is in no other is erased."`
	Dossier  deleteDossierCmd  `cmd:"" help:"Delete a dossier, and every document that is in no other."`
}

// deleteFlags are what both deletions need.
type deleteFlags struct {
	houseFlags
	Yes bool `help:"Really do it. Without it, what would be deleted is shown."`
}

const deleteInBrowser = "An officer or administrator deletes in the browser there; or stop it, do this, and start it again."

// in opens everything, so that the index forgets in the same moment, and runs fn
// on the dossier of that title or id.
func (c deleteFlags) in(p *program, name string, fn func(*house, store.Dossier) error) error {
	if err := p.somethingThere(c.placeFlags); err != nil {
		return err
	}
	h, err := c.open(p, true)
	if err != nil {
		return busy(err, deleteInBrowser)
	}
	defer h.shut()
	d, err := h.findDossier(p.ctx, name)
	if err != nil {
		return err
	}
	return fn(h, d)
}

// somethingThere keeps a slip of the finger from making a new data folder.
func (p *program) somethingThere(c placeFlags) error {
	at, err := store.Migrations(p.ctx, c.options())
	if err == nil && at.Have == 0 {
		return usagef("nothing is kept in %s; name the place with --data or --database", at.Name)
	}
	return err
}

// delete does it in one transaction, and takes the originals away after it.
func (h *house) delete(p *program, noun, id string, fn func(context.Context, store.Tx) error) error {
	err := h.store.InTx(p.ctx, func(tx store.Tx) error {
		err := h.queue.Settle(p.ctx, tx, func(ctx context.Context) error { return fn(ctx, tx) })
		if err != nil {
			return err
		}
		return tx.Audit(p.ctx, store.Audited{At: p.now(), User: store.System.User, Action: "delete", Noun: noun, NounID: id})
	})
	if err != nil {
		return err
	}
	if err := h.queue.Erase(p.ctx); err != nil {
		return err
	}
	if err := jobs.CatchUp(p.ctx, h.store, h.index, h.steps.Rules.Version); err != nil {
		return err
	}
	return p.nameCopies(h.store)
}

// nameCopies says which copies beside the database hold what was deleted since.
func (p *program) nameCopies(s *store.Store) error {
	copies, err := s.Copies()
	if err == nil && len(copies) > 0 {
		fmt.Fprintf(p.stderr, "copies from before an upgrade may hold what was deleted since; remove them when they are not needed: %s\n", report.Visible(strings.Join(copies, ", ")))
	}
	return err
}

type deleteDocumentCmd struct {
	deleteFlags
	Dossier  string `arg:"" help:"Title or id of the dossier."`
	Document string `arg:"" help:"Path or id (SHA-256) of the document in it."`
}

func (c *deleteDocumentCmd) Run(p *program) error {
	return c.in(p, c.Dossier, func(h *house, d store.Dossier) error { return c.delete(p, h, d) })
}

func (c *deleteDocumentCmd) delete(p *program, h *house, d store.Dossier) error {
	document, err := h.findDocument(p.ctx, d, c.Document)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s (%s) from the dossier %s, with everything that came out of it", report.Visible(document.Path), document.Document, report.Visible(d.Title))
	if !c.Yes {
		return usagef("this would delete %s. It cannot be undone. To do it, add --yes", what)
	}
	err = h.delete(p, "document", document.Document, func(ctx context.Context, tx store.Tx) error {
		if err := tx.Act(store.System).DeleteDocument(ctx, d.ID, document.Document, p.now()); err != nil {
			return err
		}
		return h.queue.Rejudge(ctx, tx, d.ID)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "deleted %s\nThe dossier is judged anew when `checkweigh serve` runs next. Backups that were made before still hold the document.\n", what)
	return nil
}

type deleteDossierCmd struct {
	deleteFlags
	Dossier string `arg:"" help:"Title or id of the dossier."`
}

func (c *deleteDossierCmd) Run(p *program) error {
	return c.in(p, c.Dossier, func(h *house, d store.Dossier) error { return c.delete(p, h, d) })
}

func (c *deleteDossierCmd) delete(p *program, h *house, d store.Dossier) error {
	documents, err := h.store.Documents(p.ctx, d.ID)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("the dossier %s (%s) and those of its %s that are in no other", report.Visible(d.Title), d.ID, count(len(documents), "document"))
	if !c.Yes {
		return usagef("this would delete %s. It cannot be undone. To do it, add --yes", what)
	}
	err = h.delete(p, "dossier", d.ID, func(ctx context.Context, tx store.Tx) error {
		return tx.Act(store.System).DeleteDossier(ctx, d.ID, p.now())
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "deleted %s\nBackups that were made before still hold them.\n", what)
	return nil
}

func (h *house) findDossier(ctx context.Context, name string) (store.Dossier, error) {
	all, err := everyDossier(ctx, h.store)
	if err != nil {
		return store.Dossier{}, err
	}
	return pickDossier(all, name)
}

// findDocument finds a document of a dossier by its id or its path there.
func (h *house) findDocument(ctx context.Context, d store.Dossier, name string) (store.Membership, error) {
	members, err := h.store.Memberships(ctx, d.ID)
	if err != nil {
		return store.Membership{}, err
	}
	var found []store.Membership
	for _, m := range members {
		switch {
		case m.Document == "":
		case strings.EqualFold(m.Document, name):
			return m, nil
		case m.Path == name && (len(found) == 0 || found[0].Document != m.Document):
			found = append(found, m)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return store.Membership{}, usagef("the dossier %s has no document %s; name it by its path, as the report lists it, or by its id", report.Visible(d.Title), report.Visible(name))
	}
	return store.Membership{}, usagef("%d documents of the dossier came as %s; name one by its id", len(found), report.Visible(name))
}
