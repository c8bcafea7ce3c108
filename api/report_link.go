package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// How long a link to a report lives, in days.
const (
	linkDays    = 14
	maxLinkDays = int(store.MaxLinkLife / (24 * time.Hour))
)

type linkFields struct {
	Name  string `json:"name" minLength:"1" maxLength:"200" doc:"Whom it is for; only you and your colleagues see it"`
	Sheet string `json:"sheet,omitempty" enum:"questions,lifecycle,rep,inspection" doc:"Only this sheet; left out for the whole report"`
	Days  int    `json:"days,omitempty" minimum:"1" maximum:"90" doc:"How long it opens; 14 when left out"`
	Pages bool   `json:"pages,omitempty" doc:"Let the pages that are cited be opened too"`
}

type newLinkInput struct {
	ID   string `path:"id" format:"uuid" doc:"The dossier's id"`
	Body linkFields
}

type reportLinkAnswer struct {
	Body struct {
		store.ReportLink
		URL string `json:"url" doc:"What is given to people; it is shown this once. Without a public address in the delivery settings it begins with /"`
	}
}

type linksAnswer struct {
	Body struct {
		Links []store.ReportLink `json:"links" doc:"The newest first; expired and withdrawn ones included"`
		Next  string             `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type linksInput struct {
	ID string `path:"id" format:"uuid" doc:"The dossier's id"`
	Paged
}

type oneLinkPath struct {
	ID   string `path:"id" format:"uuid" doc:"The dossier's id"`
	Link string `path:"link" format:"uuid" doc:"The link's id, which opens nothing"`
}

func (s *service) addReportLinks(a huma.API) {
	const at = "/api/v1/dossiers/{id}/links"
	officer := func(op huma.Operation) huma.Operation {
		if op.Method == http.MethodGet {
			return as(store.Officer, scopeRead, op)
		}
		return as(store.Officer, scopeWrite, op)
	}
	handle(s, a, officer(get("list-links", at, "dossiers", "The links to a dossier's report")), s.listLinks)
	handle(s, a, officer(change(http.MethodPost, "make-link", at, "dossiers", "Make a link with which somebody without a login reads the report")), func(ctx context.Context, in *newLinkInput) (*reportLinkAnswer, error) {
		l, secret, err := s.makeReportLink(ctx, in.ID, in.Body)
		if err != nil {
			return nil, err
		}
		d, err := s.Desk.Delivery(ctx)
		out := &reportLinkAnswer{}
		out.Body.ReportLink, out.Body.URL = l, strings.TrimSuffix(d.Public, "/")+sharedPath+secret
		return out, err
	})
	handle(s, a, officer(change(http.MethodDelete, "withdraw-link", at+"/{link}", "dossiers", "Withdraw a link: it opens nothing from now on")), func(ctx context.Context, in *oneLinkPath) (*struct{}, error) {
		return nil, s.withdrawLink(ctx, in.ID, in.Link)
	})
}

func (s *service) listLinks(ctx context.Context, in *linksInput) (*linksAnswer, error) {
	if err := in.after(); err != nil {
		return nil, err
	}
	all, err := s.see(ctx).ReportLinks(ctx, in.ID, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &linksAnswer{}
	out.Body.Links, out.Body.Next = page(&in.Paged, all, func(l store.ReportLink) string { return l.ID })
	return out, nil
}

// makeReportLink makes a link and gives its secret, which is kept nowhere.
func (s *service) makeReportLink(ctx context.Context, dossierID string, f linkFields) (l store.ReportLink, secret string, err error) {
	if err := s.mustBeOn(ctx, store.LinkWay); err != nil {
		return l, "", err
	}
	if f.Days == 0 {
		f.Days = linkDays
	}
	switch {
	case cleanWords(f.Name) == "":
		return l, "", newProblem(http.StatusUnprocessableEntity, "link", "Say whom the link is for, so that you know later which one to withdraw.")
	case f.Days < 1 || f.Days > maxLinkDays:
		return l, "", newProblem(http.StatusUnprocessableEntity, "link", "A link opens for 1 to 90 days. Go back and choose fewer.")
	case f.Sheet != "" && !isSheet(f.Sheet):
		return l, "", newProblem(http.StatusUnprocessableEntity, "link", "There is no such sheet. Go back and choose one of the list.")
	}
	now := s.Now().UTC()
	l = store.ReportLink{
		ID: store.NewID(), Dossier: dossierID, User: viewer(ctx).User, Name: cleanWords(f.Name), Sheet: f.Sheet, Pages: f.Pages,
		CreatedAt: now, ExpiresAt: now.Add(time.Duration(f.Days) * 24 * time.Hour),
	}
	secret, hash := store.NewToken()
	err = s.act(ctx, func(a store.Act) error {
		if err := a.AddReportLink(ctx, hash, l, now); err != nil {
			return err
		}
		return s.audit(ctx, a, "make", "link", l.ID, "dossier "+dossierID)
	})
	return l, secret, err
}

func isSheet(name string) bool {
	for _, known := range report.SheetNames {
		if string(known) == name {
			return true
		}
	}
	return false
}

func (s *service) withdrawLink(ctx context.Context, dossierID, id string) error {
	return s.act(ctx, func(a store.Act) error {
		if err := a.WithdrawReportLink(ctx, dossierID, id, s.Now()); err != nil {
			return err
		}
		return s.audit(ctx, a, "withdraw", "link", id, "dossier "+dossierID)
	})
}
