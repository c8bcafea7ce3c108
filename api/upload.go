package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
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
	return r.Method == http.MethodPost && (r.URL.Path == uploadPath || r.URL.Path == listPath ||
		strings.HasPrefix(r.URL.Path, "/api/v1/dossiers/") && strings.HasSuffix(r.URL.Path, "/documents"))
}

type uploadInput struct {
	Keyed
	ID      string `path:"id" format:"uuid" doc:"The dossier's id"`
	request *http.Request
	writer  http.ResponseWriter
}

// Resolve keeps the request itself, since files are streamed and never held in memory.
func (in *uploadInput) Resolve(hc huma.Context) []error {
	c := humagin.Unwrap(hc)
	in.request, in.writer = c.Request, c.Writer
	return in.Keyed.Resolve(hc)
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
		Description: fmt.Sprintf("At most %d files and %s at once, and at most %s in one file; what is more is refused with 413, "+
			"before anything is read where Content-Length says so. Without an Idempotency-Key each file is kept as it comes; with one all of them are, or none.",
			maxFiles, bytesInWords(maxUpload), bytesInWords(s.Queue.Limit())),
		Errors: []int{
			http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusInsufficientStorage,
		},
	}, s.addDocumentsTo)
	// The body is described only now: had huma known of it, it would read it into memory.
	schema := &huma.Schema{Type: "object", Required: []string{"files"}, Properties: map[string]*huma.Schema{
		"kind":  {Type: "string", Description: "Forces the kind of the files that come after it", Enum: kindNames()},
		"batch": {Type: "string", Format: "uuid", Description: "The import that the files after it belong to"},
		"path":  {Type: "string", Description: "The name of the next file, in place of its own"},
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
	up := &upload{dossier: in.ID, together: in.Key != ""}
	if err := s.takeForm(in.writer, in.request, up); err != nil {
		return nil, err
	}
	if !up.together {
		return showTaken(up.taken), nil
	}
	return once(priority(ctx, up.batch), s, &in.Keyed, up.sent(), func(ctx context.Context, a store.Act) (*uploadAnswer, string, error) {
		taken := []membershipBody{}
		for _, f := range up.files {
			m, err := s.admit(ctx, a, up.dossier, f)
			if err != nil {
				return nil, "", err
			}
			taken = append(taken, m)
		}
		return showTaken(taken), up.dossier, nil
	})
}

func showTaken(taken []membershipBody) *uploadAnswer {
	out := &uploadAnswer{}
	out.Body.Documents = taken
	return out
}

// upload is what was read of a form so far. Fields act on the files after them.
type upload struct {
	dossier  string       // where the files go
	title    string       // of a dossier to be made, when dossier is ""
	group    string       // that it is to belong to
	kind     dossier.Kind // forced on the files that follow
	batch    string       // import that the files that follow belong to
	path     string       // of the next file
	together bool         // all files or none
	account  *account     // of a form on the pages; nil: a program sends it
	files    []keptFile
	taken    []membershipBody
}

// keptFile is a file whose bytes are kept and that is in no dossier yet.
type keptFile struct {
	Path  string
	Kind  dossier.Kind
	Batch string
	Blob  store.Blob
	item  string // by which a batch of a person's upload names it; "" in an import
}

// sent is what tells one upload from another.
func (up *upload) sent() any {
	return struct {
		Dossier string
		Files   []keptFile
	}{up.dossier, up.files}
}

// takeForm streams a form's files to the queue, one after the other.
func (s *service) takeForm(w http.ResponseWriter, r *http.Request, up *upload) error {
	if err := tooLong(r, maxUpload); err != nil {
		return err
	}
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
	if len(up.files) == 0 && !up.account.empty() && up.account.made {
		return s.undoAccount(r.Context(), up)
	}
	if len(up.files) == 0 && up.account.empty() {
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
	name := up.name(part)
	if name == "" {
		_, err := io.Copy(io.Discard, formReader{part}) // a browser sends an empty part where no file was chosen
		return err
	}
	if len(up.files) == maxFiles {
		return newProblem(http.StatusRequestEntityTooLarge, "too_many_files", "At most 2,000 files can be sent at once. Send the rest in another go, or as a zip.")
	}
	if err := s.settleDossier(ctx, up, name); err != nil {
		return err
	}
	item := up.account.label(name)
	blob, err := s.Queue.Keep(ctx, formReader{part})
	if err != nil {
		return s.leaveOut(ctx, up, item, err)
	}
	f := keptFile{Path: name, Kind: up.kind, Batch: up.batch, Blob: blob, item: item}
	up.files = append(up.files, f)
	if up.together {
		return nil
	}
	if up.account == nil {
		ctx = priority(ctx, up.batch) // a person waits for their own
	}
	return s.work(ctx, func(ctx context.Context, a store.Act) error {
		taken, err := s.admit(ctx, a, up.dossier, f)
		up.taken = append(up.taken[:len(up.files)-1], taken)
		return err
	})
}

// priority lets the files of an import wait for those that somebody waits for.
func priority(ctx context.Context, batch string) context.Context {
	if batch == "" {
		return ctx
	}
	return jobs.WithPriority(ctx, jobs.Batch)
}

// admit puts a kept file into a dossier. A file of an import that is in there by
// the same path already is not put in twice: the import was broken off and resumed.
func (s *service) admit(ctx context.Context, a store.Act, dossierID string, f keptFile) (membershipBody, error) {
	var none membershipBody
	if err := a.May(ctx, dossierID, store.Researcher); err != nil {
		return none, err
	}
	m := store.Membership{ID: store.NewID(), Dossier: dossierID, Document: f.Blob.ID, Path: f.Path, Forced: f.Kind}
	old, there, err := sameMembership(ctx, a, m)
	if err != nil {
		return none, err
	}
	_, unseen := a.Document(ctx, m.Document)
	if there && f.Batch != "" {
		m = old
	} else if _, err := s.Queue.Admit(ctx, a.Tx(), m, f.Blob); err != nil {
		return none, err
	}
	if f.Batch == "" || f.item != "" && !there {
		e := store.Entry{Dossier: dossierID, Kind: store.LogUpload, Document: f.Blob.ID, Detail: f.Path, At: s.Now()}
		if err := a.AddEntry(ctx, e); err != nil {
			return none, err
		}
	}
	if f.Batch != "" {
		it := store.BatchItem{Batch: f.Batch, Path: cmp.Or(f.item, f.Path), Dossier: dossierID, Document: f.Blob.ID, Membership: m.ID, Size: f.Blob.Size, Stage: "receive"}
		if err := a.PutBatchItem(ctx, it, s.Now()); err != nil {
			return none, err
		}
	}
	doc, err := a.Document(ctx, f.Blob.ID)
	if err != nil {
		return none, err
	}
	if err := s.audit(ctx, a, "add", "document", doc.ID, "dossier "+dossierID); err != nil {
		return none, err
	}
	taken := membershipBody{Path: f.Path, Document: doc.ID, State: doc.State, Reason: doc.Reason, Kind: f.Kind}
	if unseen != nil {
		taken.State, taken.Reason = store.Pending, "" // as if it were new: that a hidden dossier has it was read already is not for them to know
	}
	return taken, nil
}

// sameMembership gives the membership of the same bytes by the same path, if any.
func sameMembership(ctx context.Context, a store.Act, m store.Membership) (store.Membership, bool, error) {
	have, err := a.MembershipsOf(ctx, m.Document)
	for _, old := range have {
		if old.Dossier == m.Dossier && old.Path == m.Path && old.Parent == "" && old.Forced == m.Forced {
			return old, true, err
		}
	}
	return m, false, err
}

func (up *upload) field(name, value string) error {
	value = strings.TrimSpace(value)
	if up.account != nil && (name == "batch" || name == "path") {
		return nil // the pages send neither
	}
	switch name {
	case "kind":
		if value != "" && !dossier.Kind(value).Valid() {
			return newProblem(http.StatusUnprocessableEntity, "kind", "There is no such kind of document. Leave it out to let the program tell, or use one of those that /openapi.json lists.")
		}
		up.kind = dossier.Kind(value)
	case "batch":
		if value != "" && !isID(value) {
			return newProblem(http.StatusUnprocessableEntity, "batch", "This is not the id of an import. Make one with POST /api/v1/batches, or leave the field out.")
		}
		up.batch = value
	case "path":
		up.path = cleanPath(value)
	case "dossier":
		if len(up.files) == 0 && up.dossier == "" {
			up.dossier = value
		}
	case "upload":
		if up.account != nil && isID(value) {
			up.account.id = value
		}
	case "group":
		up.group = value
	case "title":
		up.title = value
	}
	return nil
}

// settleDossier makes sure, before the first file, that the dossier is there.
func (s *service) settleDossier(ctx context.Context, up *upload, first string) error {
	if up.account != nil {
		return s.settleAccount(ctx, up, first)
	}
	if len(up.files) > 0 {
		return nil
	}
	if up.dossier != "" {
		return s.see(ctx).May(ctx, up.dossier, store.Researcher)
	}
	d, err := s.makeDossier(ctx, up.title, dossier.UnknownPlace, up.group)
	up.dossier = d.ID
	return err
}

// name is what the file is called: as the field path said, or the name that it
// came under, with the folders that a browser sends for a chosen folder. It is a
// label and never opened.
func (up *upload) name(part *multipart.Part) string {
	name := up.path
	if up.path = ""; name == "" {
		name = cleanPath(fileName(part))
	}
	return name
}

func cleanPath(name string) string {
	name = strings.ToValidUTF8(name, "�")
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
