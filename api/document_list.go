package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

type documentList struct {
	Paged
	Dossier string        `query:"dossier" format:"uuid" doc:"Only those of this dossier"`
	State   dossier.State `query:"state" enum:"pending,read,partly_read,failed,unsupported,password_needed"`
}

// documentRow is one document in one dossier.
type documentRow struct {
	Document string        `json:"document" doc:"SHA-256 of the bytes"`
	Dossier  string        `json:"dossier"`
	Path     string        `json:"path" doc:"The first name that it has in the dossier"`
	Size     int64         `json:"size" doc:"Bytes"`
	State    dossier.State `json:"state"`
	Reason   string        `json:"reason"`
}

type documentsAnswer struct {
	Body struct {
		Documents []documentRow `json:"documents" doc:"By dossier, and within it by id. A page can hold fewer than limit, also none, and yet not be the last"`
		Next      string        `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type documentDeletion struct {
	Conditional
	ID      string `path:"id" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the document's bytes, in hex"`
	Dossier string `query:"dossier" format:"uuid" required:"true" doc:"The dossier that it is taken out of; it stays in others"`
}

func (s *service) addDocumentList(a huma.API) {
	handle(s, a, get("list-documents", "/api/v1/documents", "documents", "List documents, by dossier and state"), s.listDocuments)
	handle(s, a, tagMatters(as(store.Officer, scopeWrite, huma.Operation{Method: http.MethodDelete, OperationID: "delete-document", Path: "/api/v1/documents/{id}", Tags: []string{"documents"},
		Summary: "Delete a document from a dossier, with what came out of it", DefaultStatus: http.StatusNoContent, Errors: changeErrors})), s.deleteDocument)
}

// dossiersAtOnce bounds how many dossiers are looked through for one page.
const dossiersAtOnce = 50

// listDocuments goes through the dossiers that the caller sees, in their order.
func (s *service) listDocuments(ctx context.Context, in *documentList) (*documentsAnswer, error) {
	at, after, err := splitDocumentCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	out := &documentsAnswer{}
	err = s.view(ctx, func(from store.Sight) error {
		w := documentWalk{Sight: from, in: in, after: after}
		if err := w.walk(ctx, at); err != nil {
			return err
		}
		out.Body.Documents, out.Body.Next = list(w.rows), w.next
		return nil
	})
	in.link("cursor", out.Body.Next)
	return out, err
}

// splitDocumentCursor takes "dossier:document" apart.
func splitDocumentCursor(cursor string) (at, after string, err error) {
	if cursor == "" {
		return "", "", nil
	}
	at, after, ok := strings.Cut(cursor, ":")
	if !ok || !isID(at) || strings.Trim(after, "0123456789abcdef") != "" {
		return "", "", badCursor()
	}
	return at, after, nil
}

// documentWalk fills one page of documents.
type documentWalk struct {
	store.Sight
	in    *documentList
	after string // document that the page before ended with, in its first dossier
	rows  []documentRow
	next  string
}

func (w *documentWalk) walk(ctx context.Context, at string) error {
	first := at
	if w.in.Dossier != "" {
		first = w.in.Dossier
		_, err := w.dossier(ctx, first)
		return err
	}
	if first != "" {
		if full, err := w.dossier(ctx, first); err != nil && store.CodeOf(err) != store.NotFound || full {
			return err
		}
	}
	more, err := w.Dossiers(ctx, first, dossiersAtOnce)
	if err != nil {
		return err
	}
	for _, d := range more {
		w.after = ""
		if full, err := w.dossier(ctx, d.ID); err != nil || full {
			return err
		}
		first = d.ID
	}
	if len(more) == dossiersAtOnce {
		w.next = first + ":" + strings.Repeat("f", 64)
	}
	return nil
}

// dossier adds the documents of one dossier and says whether the page is full.
func (w *documentWalk) dossier(ctx context.Context, id string) (full bool, err error) {
	all, err := w.Documents(ctx, id)
	if err != nil {
		return false, err
	}
	for _, d := range all {
		if d.ID <= w.after || w.in.State != "" && d.State != w.in.State {
			continue
		}
		if len(w.rows) == w.in.Limit {
			last := w.rows[len(w.rows)-1]
			w.next = last.Dossier + ":" + last.Document
			return true, nil
		}
		w.rows = append(w.rows, documentRow{Document: d.ID, Dossier: id, Path: d.Path, Size: d.Size, State: d.State, Reason: d.Reason})
	}
	return false, nil
}

func (s *service) deleteDocument(ctx context.Context, in *documentDeletion) (*struct{}, error) {
	err := s.work(ctx, func(ctx context.Context, a store.Act) error {
		if err := a.HoldDocument(ctx, in.Dossier, in.ID, s.Now()); err != nil {
			return err
		}
		if err := in.unchanged(func() (any, error) { return s.showDocument(ctx, a.Sight, in.ID) }); err != nil {
			return err
		}
		if err := a.DeleteDocument(ctx, in.Dossier, in.ID, s.Now()); err != nil {
			return err
		}
		if err := s.Queue.Rejudge(ctx, a.Tx(), in.Dossier); err != nil {
			return err
		}
		return s.audit(ctx, a, "delete", "document", in.ID, "")
	})
	if err != nil {
		return nil, err
	}
	s.erase(ctx)
	return nil, nil
}
