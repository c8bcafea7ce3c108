package jobs

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// rulesSetting holds the version of the rules that everything was last asked to
// be checked by.
const rulesSetting = "jobs/rules"

// recover brings the store into the state in which work can begin: blobs that a
// crash left without a row are removed, and when the rules have changed since
// the last start every document is asked to be checked by them.
func (q *Queue) recover(ctx context.Context) error {
	if !q.store.Shared() { // beside others it is a daily job
		if err := q.sweep(ctx, time.Now().Add(longAgo)); err != nil {
			return err
		}
	}
	if err := q.applyRules(ctx); err != nil {
		return err
	}
	return q.judgeForClocks(WithPriority(ctx, Batch))
}

// applyRules has everything checked by the rules that this program has.
func (q *Queue) applyRules(ctx context.Context) error {
	version := q.steps.Rules.Version
	last, err := q.store.Setting(ctx, rulesSetting)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	switch last {
	case version:
		return nil
	case "": // a new database, or one that was restored
		if err := q.resumeRestored(WithPriority(ctx, Batch), version); err != nil { // new uploads go first
			return err
		}
	}
	if err := q.keepUntouched(ctx, version); err != nil {
		return err
	}
	return q.recheck(WithPriority(ctx, Batch), version)
}

// recheck asks for every document to be checked by these rules.
func (q *Queue) recheck(ctx context.Context, version string) error {
	const batch = 500
	for after := ""; ; {
		members, err := q.store.Unchecked(ctx, version, after, batch)
		if err != nil {
			return err
		}
		if len(members) == 0 {
			break
		}
		if err := q.inTx(ctx, func(ctx context.Context, tx store.Tx) error { return q.wantAll(ctx, tx, members) }); err != nil {
			return err
		}
		after = members[len(members)-1].ID
	}
	return q.store.InTx(ctx, func(tx store.Tx) error { return tx.PutSetting(ctx, rulesSetting, version) })
}

func (q *Queue) wantAll(ctx context.Context, tx store.Tx, members []store.Membership) error {
	for _, m := range members {
		doc, err := tx.Document(ctx, m.Document)
		if err != nil {
			return err
		}
		if err := q.wantChecked(ctx, tx, m.Dossier, doc, m.Forced); err != nil {
			return err
		}
	}
	return nil
}

// clocksSetting stands once every dossier was asked to be judged by a program
// that keeps its clocks and facts for lists.
const clocksSetting = "dossiers/clocks"

// judgeForClocks has the dossiers judged once more that an earlier version
// judged, which kept neither clocks nor facts.
func (q *Queue) judgeForClocks(ctx context.Context) error {
	_, err := q.store.Setting(ctx, clocksSetting)
	if store.CodeOf(err) != store.NotFound {
		return err
	}
	const batch = 500
	for after := ""; ; {
		all, err := q.store.Dossiers(ctx, after, batch)
		if err != nil {
			return err
		}
		for _, d := range all {
			after = d.ID
			if d.JudgedAt.IsZero() {
				continue
			}
			if err := q.inTx(ctx, func(ctx context.Context, tx store.Tx) error { return q.settle(ctx, tx, d.ID) }); err != nil {
				return err
			}
		}
		if len(all) == 0 {
			break
		}
	}
	return q.store.InTx(ctx, func(tx store.Tx) error { return tx.PutSetting(ctx, clocksSetting, "kept") })
}
