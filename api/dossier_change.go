package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// dossierChange names what is to be different; the rest stays.
type dossierChange struct {
	Conditional
	ID   string `path:"id" format:"uuid" doc:"The dossier's id"`
	Body struct {
		Title        *string               `json:"title,omitempty" minLength:"1" maxLength:"300"`
		Jurisdiction *dossier.Jurisdiction `json:"jurisdiction,omitempty" enum:"england_wales,scotland,northern_ireland,other,unknown"`
		Access       *accessBody           `json:"access,omitempty" doc:"Who sees it, as a whole; for officers of the group that owns it"`
	}
}

// accessBody says who sees a dossier beside the administrators.
type accessBody struct {
	Group  string   `json:"group" doc:"Id of the group that owns it; empty: the administrators"`
	Groups []string `json:"groups" maxItems:"100" nullable:"false" doc:"Ids of other groups that see it"`
	Shared bool     `json:"shared" doc:"Everybody with a login may read it"`
}

type accessAnswer struct{ Body accessBody }

type dossierDeletion struct {
	Conditional
	ID string `path:"id" format:"uuid" doc:"The dossier's id"`
}

func (s *service) addDossierChanges(a huma.API) {
	handle(s, a, tagMatters(huma.Operation{Method: http.MethodPatch, OperationID: "change-dossier", Path: "/api/v1/dossiers/{id}", Tags: []string{"dossiers"},
		Summary:     "Give a dossier another title or jurisdiction, or say who sees it",
		Description: "If-Match takes the ETag of the dossier or of its access."}), s.changeDossier)
	handle(s, a, tagMatters(as(store.Officer, scopeWrite, huma.Operation{Method: http.MethodDelete, OperationID: "delete-dossier", Path: "/api/v1/dossiers/{id}", Tags: []string{"dossiers"},
		Summary: "Delete a dossier, and every document that is in no other", DefaultStatus: http.StatusNoContent})), s.deleteDossier)
	handle(s, a, tagged(get("get-access", "/api/v1/dossiers/{id}/access", "dossiers", "Who sees a dossier")), s.getAccess)
}

func (s *service) changeDossier(ctx context.Context, in *dossierChange) (*dossierAnswer, error) {
	out := &dossierAnswer{}
	err := s.act(ctx, func(a store.Act) error {
		if err := a.Hold(ctx, in.ID, store.Researcher, s.Now()); err != nil {
			return err // also where nothing is to be different
		}
		if err := in.unchanged(s.dossierNow(ctx, a.Sight, in.ID), accessNow(ctx, a.Sight, in.ID)); err != nil {
			return err
		}
		if err := s.rename(ctx, a, in); err != nil {
			return err
		}
		if err := s.share(ctx, a, in); err != nil {
			return err
		}
		var err error
		out.Body, err = s.showDossierIn(ctx, a.Sight, in.ID)
		return err
	})
	if err == nil {
		s.Queue.Committed()
	}
	return out, err
}

func (s *service) rename(ctx context.Context, a store.Act, in *dossierChange) error {
	if in.Body.Title == nil && in.Body.Jurisdiction == nil {
		return nil
	}
	d, err := a.Dossier(ctx, in.ID)
	if err != nil {
		return err
	}
	if in.Body.Title != nil {
		if d.Title, err = cleanTitle(*in.Body.Title); err != nil {
			return err
		}
	}
	if in.Body.Jurisdiction != nil {
		d.Jurisdiction = *in.Body.Jurisdiction
	}
	if err := a.ChangeDossier(ctx, d.Dossier, s.Now()); err != nil {
		return err
	}
	return s.audit(ctx, a, "change", "dossier", in.ID, "")
}

func (s *service) share(ctx context.Context, a store.Act, in *dossierChange) error {
	to := in.Body.Access
	if to == nil {
		return nil
	}
	for _, g := range append([]string{to.Group}, to.Groups...) {
		if g != "" && !isID(g) {
			return newProblem(http.StatusUnprocessableEntity, "group", "This is not the id of a group. Ask an administrator for the ids of the groups.")
		}
	}
	if err := a.SetAccess(ctx, in.ID, store.Access{Owner: to.Group, Groups: to.Groups, Shared: to.Shared}, s.Now()); err != nil {
		return err
	}
	return s.audit(ctx, a, "share", "dossier", in.ID, "")
}

func (s *service) getAccess(ctx context.Context, in *dossierPath) (*accessAnswer, error) {
	body, err := showAccess(ctx, s.see(ctx), in.ID)
	return &accessAnswer{body}, err
}

func showAccess(ctx context.Context, from store.Sight, id string) (accessBody, error) {
	a, err := from.Access(ctx, id)
	return accessBody{Group: a.Owner, Groups: list(a.Groups), Shared: a.Shared}, err
}

// dossierNow and accessNow are what a GET of the dossier, and of its access,
// would answer.
func (s *service) dossierNow(ctx context.Context, from store.Sight, id string) func() (any, error) {
	return func() (any, error) { return s.showDossierIn(ctx, from, id) }
}

func accessNow(ctx context.Context, from store.Sight, id string) func() (any, error) {
	return func() (any, error) { return showAccess(ctx, from, id) }
}

func (s *service) deleteDossier(ctx context.Context, in *dossierDeletion) (*struct{}, error) {
	err := s.act(ctx, func(a store.Act) error {
		if err := in.unchanged(s.dossierNow(ctx, a.Sight, in.ID)); err != nil {
			return err
		}
		if err := a.DeleteDossier(ctx, in.ID, s.Now()); err != nil {
			return err
		}
		return s.audit(ctx, a, "delete", "dossier", in.ID, "")
	})
	if err != nil {
		return nil, err
	}
	s.erase(ctx)
	return nil, nil
}

// erase takes away the originals of what was deleted. What fails is done by a
// later one, so the deletion itself stands.
func (s *service) erase(ctx context.Context) {
	if err := s.Queue.Erase(context.WithoutCancel(ctx)); err != nil {
		s.Log.Error("originals of what was deleted are still there; they are taken away later", "request", requestID(ctx), "error", err)
	}
}
