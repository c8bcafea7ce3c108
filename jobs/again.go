package jobs

import (
	"context"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

// keepUntouched keeps, under the new version of the rules, the readings of
// documents that no changed rule touches: they hold no part of a kind in which a
// changed requirement can stand. The others are left to be checked anew.
func (q *Queue) keepUntouched(ctx context.Context, version string) error {
	hashes := rules.Digests(q.steps.Rules)
	if err := q.store.InTx(ctx, func(tx store.Tx) error { return tx.AddPack(ctx, version, hashes) }); err != nil {
		return err
	}
	const batch = 200
	for after := ""; ; {
		old, err := q.store.Outdated(ctx, version, after, batch)
		if err != nil || len(old) == 0 {
			return err
		}
		err = q.inTx(WithPriority(ctx, Batch), func(ctx context.Context, tx store.Tx) error {
			for _, o := range old {
				if err := q.keepOne(ctx, tx, o, version); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = old[len(old)-1].Membership
	}
}

func (q *Queue) keepOne(ctx context.Context, tx store.Tx, o store.Outdated, version string) error {
	if o.All {
		return nil
	}
	c, err := tx.Checked(ctx, o.Document, o.Forced, o.Pack)
	if store.CodeOf(err) == store.NotFound {
		return nil
	}
	if err != nil || q.touched(c.Reading, o.Changed) {
		return err
	}
	c.Rules, c.Reading.Rules = version, version
	c.Verdicts = q.steps.Verdicts(dossier.Dossier{}, []dossier.Reading{c.Reading})
	if wrote, err := tx.PutChecked(ctx, c, q.now()); err != nil || !wrote {
		return err
	}
	tx.Change(store.DocumentChecked, "", o.Document, q.now())
	return q.settleAll(ctx, tx, o.Document)
}

// touched reports whether one of the requirements can stand in the document. One
// that is no longer in the pack could have left something behind.
func (q *Queue) touched(r dossier.Reading, changed []string) bool {
	for _, id := range changed {
		req, known := q.steps.Rules.Requirement(id)
		if !known || len(req.Kinds) == 0 {
			return true
		}
		for _, p := range r.Outline.Parts {
			if slices.Contains(req.Kinds, p.Kind) {
				return true
			}
		}
	}
	return false
}
