package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// dossierPath is the id in an address. Its shape is checked so that nothing
// else reaches the store.
type dossierPath struct {
	ID string `path:"id" format:"uuid" doc:"The dossier's id"`
}

// dossierBody is a dossier as it is shown.
type dossierBody struct {
	ID           string               `json:"id"`
	Title        string               `json:"title"`
	Jurisdiction dossier.Jurisdiction `json:"jurisdiction"`
	Reading      bool                 `json:"reading" doc:"Documents are still being read or judged; verdicts will change"`
	Unsettled    int                  `json:"unsettled" doc:"Number of paths still to be read or judged"`
	Rules        string               `json:"rules" doc:"Version of the pack that its verdicts come from"`
	JudgedAt     *time.Time           `json:"judged_at" doc:"Null before the first judging"`
	CreatedAt    time.Time            `json:"created_at"`
	Count        int                  `json:"document_count" doc:"Number of paths, duplicates included"`
	Documents    []membershipBody     `json:"documents,omitempty" doc:"Every path, duplicates included; left out in lists"`
}

// membershipBody is one path of a dossier.
type membershipBody struct {
	Path     string        `json:"path" doc:"A label, never opened"`
	Document string        `json:"document" doc:"SHA-256 of the bytes; empty for a member that was skipped"`
	State    dossier.State `json:"state" doc:"pending, read, partly_read, failed, unsupported or password_needed"`
	Reason   string        `json:"reason"`
	Kind     dossier.Kind  `json:"forced_kind" doc:"Empty where the kind was not forced"`
}

type newDossier struct {
	Body struct {
		Title        string               `json:"title" minLength:"1" maxLength:"300" doc:"The system and the body, in words"`
		Jurisdiction dossier.Jurisdiction `json:"jurisdiction,omitempty" enum:"england_wales,scotland,northern_ireland,other,unknown" default:"unknown"`
		Group        string               `json:"group,omitempty" format:"uuid" doc:"Id of the group that it is to belong to; needed when you are in several"`
	}
}

type dossierAnswer struct {
	Location string `header:"Location" doc:"Address of the new dossier"`
	Body     dossierBody
}

type dossierList struct {
	Cursor string `query:"cursor" format:"uuid" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type dossiersAnswer struct {
	Body struct {
		Dossiers []dossierBody `json:"dossiers"`
		Next     string        `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type verdictsAnswer struct {
	Body struct {
		Verdicts []report.Verdict `json:"verdicts" doc:"In the order of the rule pack; empty before the first judging"`
	}
}

func (s *service) addDossiers(a huma.API) {
	op := huma.Operation{Method: http.MethodPost, OperationID: "create-dossier", Path: "/api/v1/dossiers", Tags: []string{"dossiers"},
		Summary: "Make an empty dossier", DefaultStatus: http.StatusCreated}
	handle(s, a, op, s.createDossier)
	handle(s, a, get("list-dossiers", "/api/v1/dossiers", "dossiers", "List dossiers, oldest first"), s.listDossiers)
	handle(s, a, get("get-dossier", "/api/v1/dossiers/{id}", "dossiers", "One dossier with its documents"), s.getDossier)
	handle(s, a, get("get-verdicts", "/api/v1/dossiers/{id}/verdicts", "dossiers", "The verdicts of a dossier with their evidence"), s.getVerdicts)
}

func (s *service) createDossier(ctx context.Context, in *newDossier) (*dossierAnswer, error) {
	d, err := s.makeDossier(ctx, in.Body.Title, in.Body.Jurisdiction, in.Body.Group)
	if err != nil {
		return nil, err
	}
	body, err := s.showDossier(ctx, d.ID)
	return &dossierAnswer{Location: "/api/v1/dossiers/" + d.ID, Body: body}, err
}

// makeDossier is behind both the JSON address and the upload form.
func (s *service) makeDossier(ctx context.Context, title string, j dossier.Jurisdiction, group string) (dossier.Dossier, error) {
	title = strings.Join(strings.Fields(title), " ")
	if title == "" || len(title) > 1200 {
		return dossier.Dossier{}, newProblem(http.StatusUnprocessableEntity, "title", "A dossier needs a title of at most 300 characters. Write the system and the public body.")
	}
	d := dossier.Dossier{ID: store.NewID(), Title: title, Jurisdiction: j}
	err := s.act(ctx, func(a store.Act) error { return a.AddDossier(ctx, d, group, s.Now()) })
	return d, err
}

func (s *service) listDossiers(ctx context.Context, in *dossierList) (*dossiersAnswer, error) {
	all, err := s.see(ctx).Dossiers(ctx, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &dossiersAnswer{}
	out.Body.Dossiers = []dossierBody{}
	if len(all) > in.Limit {
		all = all[:in.Limit]
		out.Body.Next = all[in.Limit-1].ID
	}
	for _, d := range all {
		body, err := s.summary(ctx, s.see(ctx), d)
		if err != nil {
			return nil, err
		}
		out.Body.Dossiers = append(out.Body.Dossiers, body)
	}
	return out, nil
}

func (s *service) getDossier(ctx context.Context, in *dossierPath) (*dossierAnswer, error) {
	body, err := s.showDossier(ctx, in.ID)
	return &dossierAnswer{Body: body}, err
}

func (s *service) showDossier(ctx context.Context, id string) (body dossierBody, err error) {
	err = s.view(ctx, func(r store.Sight) error {
		d, err := r.Dossier(ctx, id)
		if err != nil {
			return err
		}
		if body, err = s.summary(ctx, r, d); err != nil {
			return err
		}
		paths, err := readPaths(ctx, r, id)
		if err != nil {
			return err
		}
		for _, p := range paths {
			body.Documents = append(body.Documents, membershipBody{Path: p.Path, Document: p.Document, State: p.state(), Reason: p.reason(), Kind: p.Forced})
		}
		return nil
	})
	return body, err
}

// summary is what lists show of a dossier.
func (s *service) summary(ctx context.Context, r store.Sight, d store.Dossier) (dossierBody, error) {
	body := dossierBody{ID: d.ID, Title: d.Title, Jurisdiction: d.Jurisdiction, Rules: d.Rules, CreatedAt: d.CreatedAt}
	if !d.JudgedAt.IsZero() {
		body.JudgedAt = &d.JudgedAt
	}
	var err error
	if body.Unsettled, err = r.Unsettled(ctx, d.ID, s.Rules.Version); err != nil {
		return body, err
	}
	body.Count, err = r.PathCount(ctx, d.ID)
	body.Reading = body.Unsettled > 0 || body.Count > 0 && d.JudgedAt.IsZero()
	return body, err
}

func (s *service) getVerdicts(ctx context.Context, in *dossierPath) (*verdictsAnswer, error) {
	r, err := s.report(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &verdictsAnswer{}
	out.Body.Verdicts = r.Verdicts
	return out, nil
}
