package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// errLate rolls back what a worker did that was overtaken by another.
var errLate = errors.New("jobs: another worker was faster")

// checkArgs ask for a document, as read by that attempt, to be checked by that
// version of the rules. A program with other rules checks it by its own.
type checkArgs struct {
	Document string       `json:"document"`
	Forced   dossier.Kind `json:"forced,omitempty"`
	Attempt  int64        `json:"attempt"`
}

func (checkArgs) Kind() string  { return "check" }
func (checkArgs) queue() string { return checkQueue }

type checkWorker struct {
	river.WorkerDefaults[checkArgs]
	q *Queue
}

func (w *checkWorker) Work(ctx context.Context, job *river.Job[checkArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error { return w.q.checkDocument(ctx, job.Args) })
}

// wantChecked makes sure that the document is checked by today's rules, and that
// its dossier is judged after it.
func (q *Queue) wantChecked(ctx context.Context, tx store.Tx, dossierID string, doc store.Document, forced dossier.Kind) error {
	have, err := tx.Checked(ctx, doc.ID, forced, q.steps.Rules.Version)
	if err == nil && have.Attempt == doc.Attempt {
		return q.settle(ctx, tx, dossierID)
	}
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	return q.engine.insert(ctx, tx, checkArgs{Document: doc.ID, Forced: forced, Attempt: doc.Attempt})
}

// checkDocument runs the rules over one document by its own text.
func (q *Queue) checkDocument(ctx context.Context, args checkArgs) error {
	doc, text, err := q.load(ctx, q.store.Reads, args.Document)
	if store.CodeOf(err) == store.NotFound {
		return nil // deleted meanwhile
	}
	if err != nil {
		return q.orLater(ctx, "check", args.Document, err)
	}
	if doc.State == store.Pending || doc.Attempt != args.Attempt {
		return nil // it is being read anew, and checked after that
	}
	described := doc.Document
	described.Forced = args.Forced
	reading, verdicts := q.steps.Check(described, text)
	q.at("checked")
	err = q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		wrote, err := tx.PutChecked(ctx, store.Checked{
			Document: doc.ID, Forced: args.Forced, Rules: q.steps.Rules.Version, Attempt: args.Attempt,
			Reading: reading, Verdicts: verdicts,
		}, q.now())
		if err != nil {
			return err
		}
		if !wrote {
			return errLate
		}
		tx.Change(store.DocumentChecked, "", doc.ID, q.now())
		return q.settleAll(ctx, tx, doc.ID)
	})
	return q.orLater(ctx, "check", args.Document, err)
}

// load gives a document with its text, which is empty when it has none.
func (q *Queue) load(ctx context.Context, r store.Reads, id string) (store.Document, dossier.Text, error) {
	doc, err := r.Document(ctx, id)
	if err != nil {
		return doc, dossier.Text{}, err
	}
	text, err := r.Text(ctx, id)
	if store.CodeOf(err) == store.NotFound {
		return doc, dossier.Text{}, nil
	}
	if err != nil {
		return doc, text, fmt.Errorf("jobs: text of %s: %w", id, err)
	}
	return doc, text, nil
}

// settleAll settles every dossier that the document is in.
func (q *Queue) settleAll(ctx context.Context, tx store.Tx, document string) error {
	memberships, err := tx.MembershipsOf(ctx, document)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, m := range memberships {
		if seen[m.Dossier] {
			continue
		}
		seen[m.Dossier] = true
		if err := q.settle(ctx, tx, m.Dossier); err != nil {
			return err
		}
	}
	return nil
}

// settle asks for the dossier to be judged once nothing of it is outstanding: at
// the end of the transaction where that is ours.
func (q *Queue) settle(ctx context.Context, tx store.Tx, dossierID string) error {
	if noted, ours := ctx.Value(settlingKey{}).(*settling); ours {
		noted.dossiers = append(noted.dossiers, dossierID)
		return nil
	}
	return q.settleNow(ctx, tx, dossierID)
}

func (q *Queue) settleNow(ctx context.Context, tx store.Tx, dossierID string) error {
	if err := tx.LockDossier(ctx, dossierID, q.now()); err != nil {
		return err
	}
	left, err := tx.Unsettled(ctx, dossierID, q.steps.Rules.Version)
	if err != nil || left > 0 {
		return err
	}
	if wanted, err := tx.WantJudging(ctx, dossierID); err != nil || !wanted {
		return err
	}
	return q.engine.insert(ctx, tx, judgeArgs{Dossier: dossierID})
}
