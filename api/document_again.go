package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

type documentIn struct {
	ID       string `path:"id" format:"uuid" doc:"The dossier's id"`
	Document string `path:"document" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the document's bytes, in hex"`
}

// kindInput repeats the fields of documentIn, since huma passes over what is embedded.
type kindInput struct {
	ID       string `path:"id" format:"uuid" doc:"The dossier's id"`
	Document string `path:"document" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the document's bytes, in hex"`
	Body     struct {
		Kind dossier.Kind `json:"kind" enum:"contract,foi_response,dpia,eqia,hria,transparency_record,collective_agreement,notice,other," doc:"Of every part; empty: the program tells"`
	}
}

func (s *service) addAgain(a huma.API) {
	const at = "/api/v1/dossiers/{id}/documents/{document}"
	handle(s, a, huma.Operation{Method: http.MethodPut, OperationID: "put-kind", Path: at + "/kind", Tags: []string{"documents"},
		Summary: "Say of which kind a document is in a dossier; it is judged anew", DefaultStatus: http.StatusAccepted}, func(ctx context.Context, in *kindInput) (*struct{}, error) {
		return nil, s.forceKind(ctx, in.ID, in.Document, in.Body.Kind)
	})
	handle(s, a, huma.Operation{Method: http.MethodPost, OperationID: "read-again", Path: at + "/again", Tags: []string{"documents"},
		Summary: "Read a document anew, and judge its dossiers after it", DefaultStatus: http.StatusAccepted}, func(ctx context.Context, in *documentIn) (*struct{}, error) {
		return nil, s.readAgain(ctx, in.ID, in.Document)
	})
}

func (s *service) forceKind(ctx context.Context, id, document string, kind dossier.Kind) error {
	return s.work(ctx, func(ctx context.Context, a store.Act) error {
		if err := a.May(ctx, id, store.Researcher); err != nil { // before the document, of which they may know nothing
			return err
		}
		if err := a.ForceKind(ctx, id, document, kind, s.Now()); err != nil {
			return err
		}
		if err := s.Queue.Recheck(ctx, a.Tx(), id, document, kind); err != nil {
			return err
		}
		return s.audit(ctx, a, "change", "document", document, "kind")
	})
}

func (s *service) readAgain(ctx context.Context, id, document string) error {
	err := s.act(ctx, func(a store.Act) error {
		if err := a.May(ctx, id, store.Researcher); err != nil {
			return err
		}
		all, err := a.Memberships(ctx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(m store.Membership) bool { return m.Document == document }) {
			return notFound("document in this dossier")
		}
		return s.audit(ctx, a, "reread", "document", document, "")
	})
	if err != nil {
		return err
	}
	return s.Queue.Again(ctx, document)
}
