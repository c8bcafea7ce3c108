package jobs

import (
	"context"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// tellJudged writes down what the verdicts of a dossier bring that is new, and
// puts it into the outbox of the webhooks, in the transaction of those verdicts.
// While documents of it are still being read nothing is told: another judging
// will follow.
func (q *Queue) tellJudged(ctx context.Context, tx store.Tx, id string, verdicts []dossier.Verdict) error {
	left, err := tx.Unsettled(ctx, id, q.steps.Rules.Version)
	if err != nil || left > 0 {
		return err
	}
	fresh, err := tx.AddNews(ctx, id, verdicts, q.now())
	if err != nil || len(fresh) == 0 {
		return err
	}
	counts := map[dossier.Value]int{}
	for _, v := range verdicts {
		counts[v.Value]++
	}
	var adverse []string
	judged := false
	for _, n := range fresh {
		if n.Kind == store.NewsAdverse {
			adverse = append(adverse, n.Requirement)
		}
		judged = judged || n.Kind == store.NewsJudged
	}
	about := told{"dossier": id, "rules": q.steps.Rules.Version}
	if judged {
		if err := q.tell(ctx, tx, deliver.EventJudged, store.WebhookEvent{Dossier: id}, about.with("verdicts", counts)); err != nil {
			return err
		}
	}
	if len(adverse) == 0 {
		return nil
	}
	return q.tell(ctx, tx, deliver.EventAdverse, store.WebhookEvent{Dossier: id}, about.with("requirements", adverse).with("count", len(adverse)))
}

// tellFailed tells the webhooks that a document could not be read: its states
// and ids, and neither its name nor the reason, which can hold words of it.
func (q *Queue) tellFailed(ctx context.Context, tx store.Tx, id string, state dossier.State) error {
	if state == dossier.StateRead || state == dossier.StatePartlyRead {
		return nil
	}
	if wanted, err := tx.Wanted(ctx, deliver.EventFailed); err != nil || len(wanted) == 0 {
		return err
	}
	members, err := tx.MembershipsOf(ctx, id)
	if err != nil {
		return err
	}
	in := map[string]bool{}
	for _, m := range members {
		if in[m.Dossier] {
			continue
		}
		in[m.Dossier] = true
		err := q.tell(ctx, tx, deliver.EventFailed, store.WebhookEvent{Dossier: m.Dossier, Document: id},
			told{"dossier": m.Dossier, "document": id, "state": state})
		if err != nil {
			return err
		}
	}
	return nil
}

// told is the data of an event.
type told map[string]any

func (t told) with(name string, value any) told {
	out := told{name: value}
	for k, v := range t {
		out[k] = v
	}
	return out
}

// tell puts an event into the outbox and asks for its messages to be sent.
func (q *Queue) tell(ctx context.Context, tx store.Tx, event string, e store.WebhookEvent, data told) error {
	wanted, err := tx.Wanted(ctx, event)
	if err != nil || len(wanted) == 0 {
		return err
	}
	d, err := tx.Delivery(ctx)
	if err != nil {
		return err
	}
	if page := pageOf(e, data); page != "" {
		data = data.with("path", page)
		if d.Public != "" {
			data = data.with("url", strings.TrimSuffix(d.Public, "/")+page)
		}
	}
	e.Type = event
	if e.Body, err = deliver.WebhookBody(event, q.now(), data); err != nil {
		return err
	}
	ids, err := tx.TellWebhooks(ctx, e, q.now())
	for _, id := range ids {
		if err == nil {
			err = q.PostWebhook(ctx, tx, id)
		}
	}
	return err
}

// pageOf is where people see what an event tells of.
func pageOf(e store.WebhookEvent, data told) string {
	switch batch, _ := data["batch"].(string); {
	case e.Document != "":
		return "/documents/" + e.Document
	case batch != "":
		return "/batches/" + batch
	case e.Dossier != "":
		return "/dossiers/" + e.Dossier
	}
	return ""
}

// importsEvery is how often ended imports are looked at that webhooks want to
// hear of: no single file knows that it was the last.
const importsEvery = 15 * time.Second

// tellImports tells webhooks, until ctx ends, of imports all of whose files came
// to their end.
func (q *Queue) tellImports(ctx context.Context) {
	done := map[string]bool{}
	tick := time.NewTicker(q.importsEvery)
	defer tick.Stop()
	for {
		if err := q.tellEnded(ctx, done); err != nil && ctx.Err() == nil {
			q.log.Warn("webhooks were not told of an import; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// importsFor is how long after its end an import is still told of: reading what
// was handed in can take days.
const importsFor = 14 * 24 * time.Hour

func (q *Queue) tellEnded(ctx context.Context, done map[string]bool) error {
	if wanted, err := q.store.Wanted(ctx, deliver.EventImported); err != nil || len(wanted) == 0 {
		return err
	}
	ended, err := q.store.EndedBatches(ctx, q.now().Add(-importsFor), 1000)
	if err != nil {
		return err
	}
	for _, b := range ended {
		key := b.ID + " " + b.EndedAt.String() // one that was gone on with ends anew
		if done[key] {
			continue
		}
		counts, err := q.store.BatchCounts(ctx, b.ID)
		if err != nil {
			return err
		}
		if counts.Waiting > 0 {
			continue
		}
		err = q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
			data := told{"batch": b.ID, "files": counts.Files, "read": counts.Read, "failed": counts.Failed, "skipped": counts.Skipped}
			if b.Dossier != "" {
				data = data.with("dossier", b.Dossier)
			}
			return q.tell(ctx, tx, deliver.EventImported, store.WebhookEvent{Subject: "batch " + key, Dossier: b.Dossier, Since: b.EndedAt}, data)
		})
		if err != nil {
			return err
		}
		done[key] = true
	}
	return nil
}
