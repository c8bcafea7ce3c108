package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

// givenBody is what one register says of a dossier. It was given, not read.
type givenBody struct {
	Source    string                `json:"source" minLength:"1" maxLength:"300" doc:"What says so, as in ocds:ocds-abc-123; what it said before is replaced"`
	At        *time.Time            `json:"at,omitempty" readOnly:"true"`
	Facts     []store.GivenFact     `json:"facts" maxItems:"5000" nullable:"false" doc:"ocid, buyer, supplier, value"`
	Documents []store.GivenDocument `json:"documents" maxItems:"5000" nullable:"false" doc:"Documents that it lists; document is the id of the one that is held for it in this dossier"`
}

type givenInput struct {
	Conditional
	ID   string `path:"id" format:"uuid" doc:"The dossier's id"`
	Body givenBody
}

type givenAnswer struct {
	Body struct {
		Given []givenBody `json:"given"`
	}
}

func (s *service) addGiven(a huma.API) {
	const at = "/api/v1/dossiers/{id}/given"
	handle(s, a, tagged(get("get-given", at, "dossiers", "What registers say of a dossier")), s.getGiven)
	handle(s, a, tagMatters(huma.Operation{Method: http.MethodPut, OperationID: "put-given", Path: at, Tags: []string{"dossiers"},
		Summary: "Replace what one register says of a dossier"}), s.putGiven)
}

func (s *service) getGiven(ctx context.Context, in *dossierPath) (*givenAnswer, error) {
	return showGiven(ctx, s.see(ctx), in.ID)
}

// givenNow is what a GET would answer.
func givenNow(ctx context.Context, from store.Sight, id string) func() (any, error) {
	return func() (any, error) {
		out, err := showGiven(ctx, from, id)
		if err != nil {
			return nil, err
		}
		return out.Body, nil
	}
}

func showGiven(ctx context.Context, from store.Sight, dossierID string) (*givenAnswer, error) {
	all, err := from.Given(ctx, dossierID)
	if err != nil {
		return nil, err
	}
	out := &givenAnswer{}
	out.Body.Given = []givenBody{}
	for _, g := range all {
		out.Body.Given = append(out.Body.Given, givenBody{Source: g.Source, At: &g.At, Facts: list(g.Facts), Documents: list(g.Documents)})
	}
	return out, nil
}

func (s *service) putGiven(ctx context.Context, in *givenInput) (out *givenAnswer, err error) {
	g := store.Given{Source: cleanText(in.Body.Source)}
	for _, f := range in.Body.Facts {
		g.Facts = append(g.Facts, store.GivenFact{Name: cleanText(f.Name), Value: cleanText(f.Value)})
	}
	for _, d := range in.Body.Documents {
		g.Documents = append(g.Documents, store.GivenDocument{
			Title: cleanText(d.Title), Kind: cleanText(d.Kind), URL: cleanText(d.URL), Format: cleanText(d.Format), Document: cleanText(d.Document),
		})
	}
	err = s.work(ctx, func(ctx context.Context, a store.Act) error {
		if err := a.Hold(ctx, in.ID, store.Researcher, s.Now()); err != nil {
			return err
		}
		if err := in.unchanged(givenNow(ctx, a.Sight, in.ID)); err != nil {
			return err
		}
		if err := a.PutGiven(ctx, in.ID, g, s.Now()); err != nil {
			return err
		}
		if err := s.Queue.Rejudge(ctx, a.Tx(), in.ID); err != nil {
			return err
		}
		out, err = showGiven(ctx, a.Sight, in.ID)
		return err
	})
	return out, err
}
