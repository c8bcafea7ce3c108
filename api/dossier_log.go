package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type logInput struct {
	ID string `path:"id" format:"uuid" doc:"The dossier's id"`
	Paged
}

type logAnswer struct {
	Body struct {
		Entries []store.Entry `json:"entries" doc:"The newest first"`
		Next    string        `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type newEntry struct {
	Keyed
	ID   string `path:"id" format:"uuid" doc:"The dossier's id"`
	Body struct {
		Kind        store.LogKind `json:"kind" enum:"note,report_sent,answer_received"`
		Requirement string        `json:"requirement,omitempty" maxLength:"20"`
		Document    string        `json:"document,omitempty" pattern:"^([0-9a-f]{64})?$" doc:"What names or quotes a document says so here: it goes when that is deleted"`
		Detail      string        `json:"detail" minLength:"1" maxLength:"2000"`
	}
}

type entryAnswer struct{ Body store.Entry }

func (s *service) addLog(a huma.API) {
	const at = "/api/v1/dossiers/{id}/log"
	handle(s, a, get("get-log", at, "dossiers", "What was done with a dossier"), s.getLog)
	handle(s, a, huma.Operation{Method: http.MethodPost, OperationID: "add-log-entry", Path: at, Tags: []string{"dossiers"},
		Summary: "Write into a dossier's log", DefaultStatus: http.StatusCreated, Errors: changeErrors}, s.addLogEntry)
}

func (s *service) getLog(ctx context.Context, in *logInput) (*logAnswer, error) {
	if err := in.after(); err != nil {
		return nil, err
	}
	all, err := s.see(ctx).Log(ctx, in.ID, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &logAnswer{}
	out.Body.Entries, out.Body.Next = page(&in.Paged, all, func(e store.Entry) string { return e.ID })
	return out, nil
}

func (s *service) addLogEntry(ctx context.Context, in *newEntry) (*entryAnswer, error) {
	return once(ctx, s, &in.Keyed, in.Body, func(ctx context.Context, a store.Act) (*entryAnswer, string, error) {
		if in.Body.Document != "" {
			if _, err := a.Document(ctx, in.Body.Document); err != nil {
				return nil, "", err
			}
		}
		e := store.Entry{
			ID: store.NewID(), Dossier: in.ID, Kind: in.Body.Kind, User: viewer(ctx).User, Requirement: cleanText(in.Body.Requirement),
			Document: in.Body.Document, Detail: cleanText(in.Body.Detail), At: s.Now(),
		}
		return &entryAnswer{e}, in.ID, a.AddEntry(ctx, e)
	})
}
