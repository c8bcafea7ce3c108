package storetest

import (
	"context"
	"errors"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// question asks one method of Sight about a dossier; m is a path in it.
type question func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error

// questions has one for every method of Sight that tells about a dossier. What
// lists gives an error unless what is asked for is in the list.
var questions = map[string]question{
	"Dossier": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.Dossier(ctx, d.ID)
		return err
	},
	"Dossiers": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Dossiers(ctx, "", 100)
		return among(err, all, func(x store.Dossier) bool { return x.ID == d.ID })
	},
	"NewestDossiers": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.NewestDossiers(ctx, "", 100)
		return among(err, all, func(x store.Dossier) bool { return x.ID == d.ID })
	},
	"DossiersByFact": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.DossiersByFact(ctx, "ocid", "ocds-1")
		return among(err, all, func(x store.Dossier) bool { return x.ID == d.ID })
	},
	"Changes": func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error {
		all, err := s.Changes(ctx, 0, 1000)
		for _, c := range all {
			if c.Document == m.Document && c.Dossier == "" {
				return among(err, all, func(x store.Change) bool { return x.Dossier == d.ID })
			}
		}
		return among(err, nil, func(store.Change) bool { return true })
	},
	"Access": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.Access(ctx, d.ID)
		return err
	},
	"Memberships": func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error {
		all, err := s.Memberships(ctx, d.ID)
		return among(err, all, func(x store.Membership) bool { return x.ID == m.ID })
	},
	"Membership": func(ctx context.Context, s store.Sight, _ dossier.Dossier, m store.Membership) error {
		_, err := s.Membership(ctx, m.ID)
		return err
	},
	"MembershipsOf": func(ctx context.Context, s store.Sight, _ dossier.Dossier, m store.Membership) error {
		all, err := s.MembershipsOf(ctx, m.Document)
		return among(err, all, func(x store.Membership) bool { return x.ID == m.ID })
	},
	"PathCount": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.PathCount(ctx, d.ID)
		return err
	},
	"Unsettled": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.Unsettled(ctx, d.ID, "rules 1")
		return err
	},
	"Verdicts": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Verdicts(ctx, d.ID)
		return among(err, all, func(x dossier.Verdict) bool { return x.Requirement == "DA-01" })
	},
	"DossierReadings": func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error {
		all, err := s.DossierReadings(ctx, d.ID)
		return among(err, all, func(x dossier.Reading) bool { return x.Document.ID == m.Document })
	},
	"Overrides": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Overrides(ctx, d.ID)
		return among(err, all, func(x store.Override) bool { return x.Dossier == d.ID })
	},
	"Log": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Log(ctx, d.ID, "", 10)
		return among(err, all, func(x store.Entry) bool { return x.Dossier == d.ID })
	},
	"LogOf": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.LogOf(ctx, d.ID, "DA-01", 10)
		return among(err, all, func(x store.Entry) bool { return x.Dossier == d.ID && x.Requirement == "DA-01" })
	},
	"Given": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Given(ctx, d.ID)
		return among(err, all, func(x store.Given) bool { return x.Source == "register" })
	},
	"Documents": func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error {
		all, err := s.Documents(ctx, d.ID)
		return among(err, all, func(x store.Document) bool { return x.ID == m.Document && x.Path == m.Path })
	},
	"Document": func(ctx context.Context, s store.Sight, _ dossier.Dossier, m store.Membership) error {
		_, err := s.Document(ctx, m.Document)
		return err
	},
	"Text": func(ctx context.Context, s store.Sight, _ dossier.Dossier, m store.Membership) error {
		_, err := s.Text(ctx, m.Document)
		return err
	},
	"Members": func(ctx context.Context, s store.Sight, _ dossier.Dossier, m store.Membership) error {
		_, err := s.Members(ctx, m.Document)
		return err
	},
	"Checked": func(ctx context.Context, s store.Sight, _ dossier.Dossier, m store.Membership) error {
		_, err := s.Checked(ctx, m.Document, "", "rules 1")
		return err
	},
	"Batch": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.Batch(ctx, "batch of "+d.ID)
		return err
	},
	"Batches": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Batches(ctx, "", "", 100)
		return among(err, all, func(x store.Batch) bool { return x.Dossier == d.ID })
	},
	"BatchRows": func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error {
		all, err := s.BatchRows(ctx, "batch of "+d.ID, "", "", 100)
		return among(err, all, func(x store.BatchRow) bool { return x.Document == m.Document })
	},
	"BatchCounts": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.BatchCounts(ctx, "batch of "+d.ID)
		return err
	},
	"Titles": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Titles(ctx)
		return among(err, all, func(x store.Titled) bool { return x.ID == d.ID })
	},
	"Weighings": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Weighings(ctx, store.Weighed{})
		return among(err, all, func(x store.Weighing) bool { return x.Dossier == d.ID })
	},
	"BatchRow": func(ctx context.Context, s store.Sight, d dossier.Dossier, m store.Membership) error {
		all, err := s.BatchRows(ctx, "batch of "+d.ID, "", "", 1)
		if err != nil || len(all) == 0 {
			return errors.Join(err, store.ErrNotFound)
		}
		row, err := s.BatchRow(ctx, "batch of "+d.ID, all[0].Key)
		return among(err, []store.BatchRow{row}, func(x store.BatchRow) bool { return x.Document == m.Document })
	},
	"BatchDossiers": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.BatchDossiers(ctx, "batch of "+d.ID, "", 100)
		return among(err, all, func(x store.BatchDossier) bool { return x.Dossier.ID == d.ID })
	},
	"BatchKnown": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.BatchKnown(ctx, "batch of "+d.ID, "", "z")
		return err
	},
	"BatchMembers": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.BatchMembers(ctx, "batch of "+d.ID, "", "z")
		return err
	},
	"RunningBatches": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.RunningBatches(ctx, 100)
		return among(err, all, func(x store.Batch) bool { return x.Dossier == d.ID })
	},
	"Listed": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Listed(ctx, "", 100)
		return among(err, all, func(x store.Listed) bool { return x.ID == d.ID && x.Buyer == "quote" })
	},
	"Weights": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.Weights(ctx, d.ID)
		return err
	},
	"Clocks": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Clocks(ctx, store.DossierClock{}, "9999-12-31", 100)
		return among(err, all, func(x store.DossierClock) bool { return x.Dossier == d.ID })
	},
	"Overdue": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.Overdue(ctx, "0000-01-01", "9999-12-31", 100)
		return among(err, all, func(x store.DossierClock) bool { return x.Dossier == d.ID })
	},
	"News": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		all, err := s.News(ctx, "", 100)
		return among(err, all, func(x store.News) bool { return x.Dossier == d.ID })
	},
	"Subscriptions": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.Subscriptions(ctx, d.ID)
		return err
	},
	"MailsAbout": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		_, err := s.MailsAbout(ctx, d.ID, 100)
		return err
	},
	"ReportLinks": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		if _, err := s.ReportLinks(ctx, d.ID, "", 100); !errors.Is(err, store.ErrForbidden) {
			return err
		}
		return nil // seen, and not for reps
	},
	"May": func(ctx context.Context, s store.Sight, d dossier.Dossier, _ store.Membership) error {
		if err := s.May(ctx, d.ID, store.Officer); !errors.Is(err, store.ErrForbidden) {
			return err
		}
		return nil // seen, which is what is asked here
	},
}
