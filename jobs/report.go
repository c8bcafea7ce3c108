package jobs

import (
	"context"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// Report gives what is stored of a dossier in the shape that package report
// builds on: every path with the state of its document, and the verdicts as
// they were when the dossier was last judged. All of it is of one moment. No
// such dossier is store.ErrNotFound.
func Report(ctx context.Context, s *store.Store, id string) (in report.Input, err error) {
	err = s.View(ctx, func(r store.Reads) error {
		d, err := r.Dossier(ctx, id)
		if err != nil {
			return err
		}
		in.Dossier = d.Dossier
		if in.Verdicts, err = r.Verdicts(ctx, id); err != nil {
			return err
		}
		in.Documents, err = documentResults(ctx, r, d)
		return err
	})
	return in, err
}

func documentResults(ctx context.Context, r store.Reads, d store.Dossier) ([]report.DocumentResult, error) {
	readings, err := r.DossierReadings(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	beside := map[string]dossier.Reading{}
	for _, reading := range readings {
		beside[reading.Document.ID+":"+string(reading.Document.Forced)] = reading
	}
	members, err := r.Memberships(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	all := make([]report.DocumentResult, 0, len(members))
	for _, m := range members {
		one, err := documentResult(ctx, r, d.Rules, m)
		if err != nil {
			return nil, err
		}
		if reading, ok := beside[m.Document+":"+string(m.Forced)]; ok && m.Document != "" {
			one.Reading = reading
		}
		one.Reading.Document = one.Document
		one.Pages = len(one.Reading.Pages)
		all = append(all, one)
	}
	return all, nil
}

func documentResult(ctx context.Context, r store.Reads, rules string, m store.Membership) (one report.DocumentResult, err error) {
	one.Document = dossier.Document{Path: m.Path, State: dossier.StateFailed, Reason: m.Reason, Forced: m.Forced}
	if m.Document == "" {
		return one, nil
	}
	doc, err := r.Document(ctx, m.Document)
	if err != nil {
		return one, err
	}
	one.Document = doc.Document
	one.Document.Path, one.Document.Forced = m.Path, m.Forced
	c, err := r.Checked(ctx, m.Document, m.Forced, rules)
	if store.CodeOf(err) == store.NotFound {
		return one, nil // still on its way
	}
	one.Reading, one.Verdicts = c.Reading, c.Verdicts
	return one, err
}
