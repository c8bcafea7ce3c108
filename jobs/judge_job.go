package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// judgeArgs ask for a dossier to be judged as it now stands.
type judgeArgs struct {
	Dossier string `json:"dossier"`
}

func (judgeArgs) Kind() string  { return "judge" }
func (judgeArgs) queue() string { return judgeQueue }

type judgeWorker struct {
	river.WorkerDefaults[judgeArgs]
	q *Queue
}

func (w *judgeWorker) Work(ctx context.Context, job *river.Job[judgeArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error { return w.q.judgeDossier(ctx, job.Args.Dossier) })
}

// judgeDossier judges a dossier. When another document comes in meanwhile, the
// judging that it brings about begins later and so wins, whichever ends first.
func (q *Queue) judgeDossier(ctx context.Context, id string) error {
	var attempt int64
	err := q.store.InTx(ctx, func(tx store.Tx) (err error) {
		attempt, err = tx.BeginJudging(ctx, id)
		return err
	})
	if store.CodeOf(err) == store.NotFound {
		return nil // deleted meanwhile
	}
	if err != nil {
		return q.orLater(ctx, "judge", id, err)
	}
	d, readings, err := q.readBeside(ctx, id)
	if err != nil {
		return q.orLater(ctx, "judge", id, err)
	}
	verdicts := q.steps.Verdicts(d, readings)
	clocks := Whole(d, readings, verdicts, q.steps.Rules, q.now()).Clocks
	q.at("judged")
	return q.orLater(ctx, "judge", id, q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		judged := store.Judgement{
			Rules: q.steps.Rules.Version, Readings: readings, Verdicts: verdicts, Clocks: clocks, Facts: report.Facts(readings),
		}
		wrote, err := tx.FinishJudging(ctx, id, attempt, judged, q.now())
		if err != nil || !wrote {
			return err
		}
		tx.Change(store.DossierJudged, id, "", q.now())
		if err := q.tellJudged(ctx, tx, id, verdicts); err != nil {
			return err
		}
		return q.tellSubscribers(ctx, tx, id, judged)
	}))
}

// readBeside checks each document of a dossier with the outlines of all, one
// text in memory at a time.
func (q *Queue) readBeside(ctx context.Context, id string) (dossier.Dossier, []dossier.Reading, error) {
	d, err := q.store.Dossier(ctx, id)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	members, err := q.store.Memberships(ctx, id)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	once, outlines, err := q.outlines(ctx, members)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	var readings []dossier.Reading
	for _, m := range once {
		if err := ctx.Err(); err != nil {
			return dossier.Dossier{}, nil, err
		}
		doc := dossier.Document{Path: m.Path, State: dossier.StateFailed, Reason: m.Reason, Forced: m.Forced}
		var text dossier.Text
		if m.Document != "" {
			var stored store.Document
			if stored, text, err = q.load(ctx, q.store.Reads, m.Document); err != nil {
				return dossier.Dossier{}, nil, err
			}
			if stored.Container && text.Body == "" && stored.State == dossier.StateRead {
				continue // an archive has nothing of its own
			}
			doc = stored.Document
			doc.Path, doc.Forced = m.Path, m.Forced
		}
		readings = append(readings, q.steps.CheckBeside(doc, text, outlines))
	}
	given, err := q.store.Given(ctx, id)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	return d.Dossier, withGiven(readings, members, given), nil
}

// outlines gives the first membership of each document and forced kind, and the
// outlines of their documents.
func (q *Queue) outlines(ctx context.Context, members []store.Membership) (once []store.Membership, all []dossier.Outline, err error) {
	seen := map[string]bool{}
	for _, m := range members {
		key := m.Document + ":" + string(m.Forced)
		if m.Document == "" {
			key = "path:" + m.Path
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		once = append(once, m)
		if m.Document == "" {
			continue
		}
		c, err := q.store.Checked(ctx, m.Document, m.Forced, q.steps.Rules.Version)
		if store.CodeOf(err) == store.NotFound {
			continue // it came in after this judging began, and brings about another
		}
		if err != nil {
			return nil, nil, err
		}
		if len(c.Reading.Outline.Parts) > 0 {
			all = append(all, c.Reading.Outline)
		}
	}
	return once, all, nil
}
