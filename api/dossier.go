package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
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
	Group        string               `json:"group" doc:"Id of the group that it belongs to; empty: the administrators"`
	Shared       bool                 `json:"shared" doc:"Everybody with a login may read it"`
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
	Keyed
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

type dossierList struct{ Paged }

type dossiersAnswer struct {
	Body struct {
		Dossiers []dossierBody `json:"dossiers"`
		Next     string        `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

func (s *service) addDossiers(a huma.API) {
	op := huma.Operation{Method: http.MethodPost, OperationID: "create-dossier", Path: "/api/v1/dossiers", Tags: []string{"dossiers"},
		Summary: "Make an empty dossier", DefaultStatus: http.StatusCreated}
	handle(s, a, op, s.createDossier)
	handle(s, a, get("list-dossiers", "/api/v1/dossiers", "dossiers", "List dossiers, oldest first"), s.listDossiers)
	handle(s, a, tagged(get("get-dossier", "/api/v1/dossiers/{id}", "dossiers", "One dossier with its documents")), s.getDossier)
	s.addDossierChanges(a)
	s.addVerdicts(a)
	s.addLog(a)
	s.addGiven(a)
	s.addCompare(a)
	s.addAgain(a)
}

func (s *service) createDossier(ctx context.Context, in *newDossier) (*dossierAnswer, error) {
	return once(ctx, s, &in.Keyed, in.Body, func(ctx context.Context, a store.Act) (*dossierAnswer, string, error) {
		d, err := s.addDossier(ctx, a, in.Body.Title, in.Body.Jurisdiction, in.Body.Group)
		if err != nil {
			return nil, "", err
		}
		body, err := s.showDossierIn(ctx, a.Sight, d.ID)
		return &dossierAnswer{Location: "/api/v1/dossiers/" + d.ID, Body: body}, d.ID, err
	})
}

// makeDossier is addDossier in a transaction of its own, for the upload form.
func (s *service) makeDossier(ctx context.Context, title string, j dossier.Jurisdiction, group string) (d dossier.Dossier, err error) {
	err = s.act(ctx, func(a store.Act) (err error) {
		d, err = s.addDossier(ctx, a, title, j, group)
		return err
	})
	return d, err
}

func (s *service) addDossier(ctx context.Context, a store.Act, title string, j dossier.Jurisdiction, group string) (dossier.Dossier, error) {
	title, err := cleanTitle(title)
	if err != nil {
		return dossier.Dossier{}, err
	}
	d := dossier.Dossier{ID: store.NewID(), Title: title, Jurisdiction: j}
	if err := a.AddDossier(ctx, d, group, s.Now()); err != nil {
		return d, err
	}
	return d, s.audit(ctx, a, "add", "dossier", d.ID, "")
}

func cleanTitle(title string) (string, error) {
	title = strings.Join(strings.Fields(cleanText(title)), " ")
	if title == "" || len(title) > 1200 {
		return "", newProblem(http.StatusUnprocessableEntity, "title", "A dossier needs a title of at most 300 characters. Write the system and the public body.")
	}
	return title, nil
}

// cleanText is what a person wrote without what no database takes.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
}

func (s *service) listDossiers(ctx context.Context, in *dossierList) (*dossiersAnswer, error) {
	if err := in.after(); err != nil {
		return nil, err
	}
	all, err := s.see(ctx).Dossiers(ctx, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &dossiersAnswer{}
	all, out.Body.Next = page(&in.Paged, all, func(d store.Dossier) string { return d.ID })
	out.Body.Dossiers = []dossierBody{}
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
		body, err = s.showDossierIn(ctx, r, id)
		return err
	})
	return body, err
}

func (s *service) showDossierIn(ctx context.Context, r store.Sight, id string) (dossierBody, error) {
	d, err := r.Dossier(ctx, id)
	if err != nil {
		return dossierBody{}, err
	}
	body, err := s.summary(ctx, r, d)
	if err != nil {
		return body, err
	}
	paths, err := readPaths(ctx, r, id)
	for _, p := range paths {
		body.Documents = append(body.Documents, membershipBody{Path: p.Path, Document: p.Document, State: p.state(), Reason: p.reason(), Kind: p.Forced})
	}
	return body, err
}

// summary is what lists show of a dossier.
func (s *service) summary(ctx context.Context, r store.Sight, d store.Dossier) (dossierBody, error) {
	body := dossierBody{ID: d.ID, Title: d.Title, Jurisdiction: d.Jurisdiction, Group: d.Group, Shared: d.Shared, Rules: d.Rules, CreatedAt: d.CreatedAt}
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
