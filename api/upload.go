package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// The limits of one upload: files in it, bytes altogether, and how long it may
// take. A single file is bounded by the receiver.
const (
	maxFiles    = 2000
	maxUpload   = 8 << 30
	uploadTime  = time.Hour
	maxField    = 4 << 10
	maxPathName = 1000
)

const uploadPath = "/upload"

// isUpload reports whether the request may carry files.
func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.URL.Path == uploadPath ||
		strings.HasPrefix(r.URL.Path, "/api/v1/dossiers/") && strings.HasSuffix(r.URL.Path, "/documents"))
}

type uploadInput struct {
	ID      string `path:"id" format:"uuid" doc:"The dossier's id"`
	request *http.Request
	writer  http.ResponseWriter
}

// Resolve keeps the request itself, since files are streamed and never held in memory.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	c := humagin.Unwrap(ctx)
	in.request, in.writer = c.Request, c.Writer
	return nil
}

type uploadAnswer struct {
	Body struct {
		Documents []membershipBody `json:"documents" doc:"One for each file, in the order in which they came"`
	}
}

func (s *service) addUploads(a huma.API) {
	const at = "/api/v1/dossiers/{id}/documents"
	handle(s, a, huma.Operation{
		Method: http.MethodPost, OperationID: "add-documents", Path: at, Tags: []string{"documents"},
		Summary: "Put files into a dossier", DefaultStatus: http.StatusAccepted,
		Errors: []int{
			http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusInsufficientStorage,
		},
	}, s.addDocumentsTo)
	// The body is described only now: had huma known of it, it would read it into memory.
	schema := &huma.Schema{Type: "object", Required: []string{"files"}, Properties: map[string]*huma.Schema{
		"kind":  {Type: "string", Description: "Forces the kind of the files that come after it", Enum: kindNames()},
		"files": {Type: "array", Items: &huma.Schema{Type: "string", Format: "binary"}},
	}}
	a.OpenAPI().Paths[at].Post.RequestBody = &huma.RequestBody{
		Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: schema}},
	}
}

func kindNames() []any {
	names := make([]any, len(dossier.Kinds))
	for i, k := range dossier.Kinds {
		names[i] = string(k)
	}
	return names
}

func (s *service) addDocumentsTo(ctx context.Context, in *uploadInput) (*uploadAnswer, error) {
	if err := s.see(ctx).May(ctx, in.ID, store.Researcher); err != nil {
		return nil, err // before the first byte is taken
	}
	up := &upload{dossier: in.ID}
	if err := s.takeForm(in.writer, in.request, up); err != nil {
		return nil, err
	}
	out := &uploadAnswer{}
	out.Body.Documents = up.taken
	return out, nil
}

// upload is what was read of a form so far. Fields act on the files after them.
type upload struct {
	dossier string       // where the files go
	title   string       // of a dossier to be made, when dossier is ""
	group   string       // that it is to belong to
	kind    dossier.Kind // forced on the files that follow
	taken   []membershipBody
}

// takeForm streams a form's files to the receiver, one after the other.
func (s *service) takeForm(w http.ResponseWriter, r *http.Request, up *upload) error {
	until := time.Now().Add(uploadTime)
	control := http.NewResponseController(w)
	if err := errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	form, err := r.MultipartReader()
	if err != nil {
		return newProblem(http.StatusUnsupportedMediaType, "not_a_form", "Send the files as multipart/form-data, in fields named files.")
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return formError(err)
		}
		if err := s.takePart(r.Context(), part, up); err != nil {
			return err
		}
	}
	if len(up.taken) == 0 {
		return newProblem(http.StatusUnprocessableEntity, "no_files", "No file was sent. Choose at least one file and send it again.")
	}
	return nil
}

func (s *service) takePart(ctx context.Context, part *multipart.Part, up *upload) error {
	if part.FormName() != "files" {
		value, err := io.ReadAll(io.LimitReader(formReader{part}, maxField+1))
		if err != nil {
			return err
		}
		return up.field(part.FormName(), string(value))
	}
	name := cleanName(part)
	if name == "" {
		_, err := io.Copy(io.Discard, formReader{part}) // a browser sends an empty part where no file was chosen
		return err
	}
	if len(up.taken) == maxFiles {
		return newProblem(http.StatusRequestEntityTooLarge, "too_many_files", "At most 2,000 files can be sent at once. Send the rest in another go, or as a zip.")
	}
	if err := s.settleDossier(ctx, up); err != nil {
		return err
	}
	id, err := s.Receive(ctx, up.dossier, name, up.kind, formReader{part})
	if err != nil {
		return err
	}
	doc, err := s.see(ctx).Document(ctx, id)
	if err != nil {
		return err
	}
	up.taken = append(up.taken, membershipBody{Path: name, Document: doc.ID, State: doc.State, Reason: doc.Reason, Kind: up.kind})
	return nil
}

func (up *upload) field(name, value string) error {
	value = strings.TrimSpace(value)
	switch name {
	case "kind":
		if value != "" && !dossier.Kind(value).Valid() {
			return newProblem(http.StatusUnprocessableEntity, "kind", "There is no such kind of document. Leave it out to let the program tell, or use one of those that /openapi.json lists.")
		}
		up.kind = dossier.Kind(value)
	case "dossier":
		if len(up.taken) == 0 && up.dossier == "" {
			up.dossier = value
		}
	case "group":
		up.group = value
	case "title":
		up.title = value
	}
	return nil
}

// settleDossier makes sure, before the first file, that the dossier is there.
func (s *service) settleDossier(ctx context.Context, up *upload) error {
	if len(up.taken) > 0 {
		return nil
	}
	if up.dossier != "" {
		return s.see(ctx).May(ctx, up.dossier, store.Researcher)
	}
	d, err := s.makeDossier(ctx, up.title, dossier.UnknownPlace, up.group)
	up.dossier = d.ID
	return err
}

// cleanName is the name that the file came under: a label, with the folders
// that a browser sends for a chosen folder, and never opened.
func cleanName(part *multipart.Part) string {
	name := strings.ToValidUTF8(fileName(part), "�")
	name = strings.ReplaceAll(name, "\x00", "�")
	if runes := []rune(name); len(runes) > maxPathName {
		name = string(runes[:maxPathName])
	}
	return name
}

// formError says that the form itself, and not what was done with it, is at fault.
func formError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return newProblem(http.StatusBadRequest, "broken_upload", "The upload broke off or is not a proper form. Send it again; files that came before are kept.")
}

// formReader tells an error in the form from one in keeping what it holds.
type formReader struct{ part io.Reader }

func (f formReader) Read(p []byte) (int, error) {
	n, err := f.part.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = formError(err)
	}
	return n, err
}
