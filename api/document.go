package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// originalPolicy lets a browser do nothing with an original that it opens after all.
const originalPolicy = "default-src 'none'; sandbox"

type documentPath struct {
	ID string `path:"id" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the document's bytes, in hex"`
}

// documentBody is a document as it was read by its own text.
type documentBody struct {
	ID           string                 `json:"id"`
	Path         string                 `json:"path" doc:"The first name it came under"`
	Size         int64                  `json:"size" doc:"Bytes"`
	State        dossier.State          `json:"state" doc:"pending, read, partly_read, failed, unsupported or password_needed"`
	Reason       string                 `json:"reason"`
	Engine       string                 `json:"engine"`
	ReadAt       *time.Time             `json:"read_at"`
	Kind         dossier.Kind           `json:"kind"`
	Confidence   float64                `json:"kind_confidence"`
	Dossiers     []string               `json:"dossiers" doc:"Ids of the dossiers it is in"`
	Parts        []dossier.Part         `json:"parts"`
	Pages        []dossier.Page         `json:"pages" doc:"Empty for formats without pages"`
	Concealed    int                    `json:"concealed_spans" doc:"Texts that the original hides; they are counted and never shown"`
	Verdicts     []dossier.Verdict      `json:"verdicts" doc:"From this document alone"`
	Facts        []dossier.Fact         `json:"facts"`
	Answers      []dossier.Answer       `json:"answers"`
	Incorporated []dossier.Incorporated `json:"incorporated"`
	Members      []memberBody           `json:"members" doc:"What a container holds, skipped members included"`
}

type memberBody struct {
	Name     string `json:"name"`
	Document string `json:"document" doc:"Empty for a member that was skipped"`
	Reason   string `json:"reason" doc:"Why it was skipped"`
}

type documentAnswer struct{ Body documentBody }

// textBody is what was read of a document: the same as "checkweigh text --format json".
type textBody struct {
	Path      string           `json:"path" doc:"The first name it came under"`
	SHA256    string           `json:"sha256"`
	State     dossier.State    `json:"state"`
	Reason    string           `json:"reason"`
	Engine    string           `json:"engine"`
	Text      string           `json:"text" doc:"The stored text; all spans are byte offsets into its UTF-8"`
	Pages     []dossier.Page   `json:"pages"`
	Marks     []dossier.Mark   `json:"marks"`
	Concealed int              `json:"concealed_spans"`
	Tracked   bool             `json:"tracked" doc:"The file contains tracked changes"`
	Clauses   []dossier.Clause `json:"clauses"`
}

type textAnswer struct{ Body textBody }

func (s *service) addDocuments(a huma.API) {
	s.addDocumentList(a)
	handle(s, a, tagged(get("get-document", "/api/v1/documents/{id}", "documents", "One document and what was read off it")), s.getDocument)
	handle(s, a, tagged(get("get-text", "/api/v1/documents/{id}/text", "documents", "The stored text with its pages, marks and clauses")), s.getText)
	op := get("get-original", "/api/v1/documents/{id}/original", "documents", "The original file, as an attachment")
	op.Responses = map[string]*huma.Response{"200": {Description: "The bytes as they came", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
	}}}
	handle(s, a, op, s.getOriginal)
}

func (s *service) getDocument(ctx context.Context, in *documentPath) (*documentAnswer, error) {
	out := &documentAnswer{}
	err := s.view(ctx, func(from store.Sight) (err error) {
		out.Body, err = s.showDocument(ctx, from, in.ID)
		return err
	})
	return out, err
}

func (s *service) showDocument(ctx context.Context, from store.Sight, id string) (documentBody, error) {
	v, err := s.documentIn(ctx, from, id)
	if err != nil {
		return documentBody{}, err
	}
	kind, confidence := v.checked.Reading.Outline.Kind()
	body := documentBody{
		ID: v.doc.ID, Path: v.doc.Path, Size: v.doc.Size, State: v.doc.State, Reason: v.doc.Reason, Engine: v.doc.Engine,
		Kind: kind, Confidence: confidence, Dossiers: v.dossiers(), Parts: list(v.checked.Reading.Outline.Parts),
		Pages: list(v.text.Pages), Concealed: len(v.text.Concealed), Verdicts: list(v.checked.Verdicts),
		Facts: list(v.checked.Reading.Facts), Answers: list(v.checked.Reading.Answers),
		Incorporated: list(v.checked.Reading.Incorporated), Members: []memberBody{},
	}
	if !v.doc.ReadAt.IsZero() {
		body.ReadAt = &v.doc.ReadAt
	}
	for _, m := range v.members {
		body.Members = append(body.Members, memberBody(m))
	}
	return body, nil
}

func (s *service) getText(ctx context.Context, in *documentPath) (*textAnswer, error) {
	doc, err := s.see(ctx).Document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	t, err := s.see(ctx).Text(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &textAnswer{textBody{
		Path: doc.Path, SHA256: doc.ID, State: doc.State, Reason: doc.Reason, Engine: t.Engine, Text: t.Body, Pages: list(t.Pages), Marks: list(t.Marks),
		Concealed: len(t.Concealed), Tracked: t.Tracked, Clauses: list(s.Clauses(t)),
	}}, nil
}

func (s *service) getOriginal(ctx context.Context, in *documentPath) (*huma.StreamResponse, error) {
	doc, err := s.see(ctx).Document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	f, err := s.Original(ctx, doc.ID)
	if err != nil {
		return nil, err
	}
	s.noteRead(ctx, "export", "document", doc.ID, "original")
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer f.Close()
		hc.SetHeader("Content-Type", "application/octet-stream")
		hc.SetHeader("Content-Disposition", attachment(doc.Path))
		hc.SetHeader("Content-Security-Policy", originalPolicy)
		hc.SetHeader("Content-Length", strconv.FormatInt(doc.Size, 10))
		control := http.NewResponseController(humagin.Unwrap(hc).Writer)
		_ = control.SetWriteDeadline(time.Now().Add(uploadTime)) // where it cannot be set, the server's own limit holds
		if _, err := io.Copy(hc.BodyWriter(), f); err != nil {
			s.Log.Warn("original not sent to its end", "request", requestID(ctx), "error", err)
		}
	}}, nil
}

// documentView is one document with everything that was made of it.
type documentView struct {
	doc         store.Document
	memberships []store.Membership
	members     []store.Member
	text        dossier.Text // empty when the document has none
	checked     store.Checked
}

func (v documentView) dossiers() []string {
	ids := []string{}
	for _, m := range v.memberships {
		if !slices.Contains(ids, m.Dossier) {
			ids = append(ids, m.Dossier)
		}
	}
	return ids
}

// document reads a document from one state of the store.
func (s *service) document(ctx context.Context, id string) (v documentView, err error) {
	err = s.view(ctx, func(from store.Sight) error {
		v, err = s.documentIn(ctx, from, id)
		return err
	})
	return v, err
}

// documentIn reads a document. Where it came by several paths, the kind that
// the first one forces holds.
func (s *service) documentIn(ctx context.Context, from store.Sight, id string) (v documentView, err error) {
	if v.doc, err = from.Document(ctx, id); err != nil {
		return v, err
	}
	if v.memberships, err = from.MembershipsOf(ctx, id); err != nil {
		return v, err
	}
	if v.members, err = from.Members(ctx, id); err != nil {
		return v, err
	}
	if v.text, err = from.Text(ctx, id); err != nil && store.CodeOf(err) != store.NotFound {
		return v, err
	}
	var forced dossier.Kind
	if len(v.memberships) > 0 {
		forced = v.memberships[0].Forced
	}
	v.checked, err = s.checked(ctx, from, id, forced)
	return v, err
}

// list is never null in JSON.
func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
