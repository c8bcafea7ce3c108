package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// operation is what the OpenAPI file says of one.
type operation struct {
	ID         string `json:"operationId"`
	Role       string `json:"x-least-role"`
	Scope      string `json:"x-token-scope"`
	Parameters []struct {
		Name, In string
		Schema   map[string]any
	}
	RequestBody *struct {
		Content map[string]struct{ Schema map[string]any }
	}
	method, path string
}

func (h *house) operations() []operation {
	h.Helper()
	var file struct {
		Paths map[string]map[string]json.RawMessage
	}
	h.get("/openapi.json").json(h.T, &file)
	var all []operation
	for path, methods := range file.Paths {
		for method, raw := range methods {
			op := operation{method: strings.ToUpper(method), path: path}
			h.check(json.Unmarshal(raw, &op))
			all = append(all, op)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// town is a house with two groups: ours, and another whose dossier is hidden.
type town struct {
	*house
	ours, theirs store.Group
	people       map[store.Role]store.User
	stranger     store.User
	own, hidden  weighed
	hiddenBatch  string
	hiddenSaved  string
}

var roles = []store.Role{store.Rep, store.Researcher, store.Officer, store.Admin}

const hiddenText = "1.1 The Zanzibarine shall give the Buyer access to all data on request.\n1.2 The zanzibarine may use Anonymised Data.\n"

func settle(h *house) *town {
	v := &town{house: h, ours: h.group("Ours"), theirs: h.group("Theirs"), people: map[store.Role]store.User{}}
	for _, role := range roles {
		v.people[role] = h.person(string(role)+"@example.org", role, v.ours)
	}
	v.stranger = h.person("stranger@example.org", store.Officer, v.theirs)
	v.own = v.weighFor(v.ours, "Case system", "contract.pdf", text)
	v.hidden = v.weighFor(v.theirs, "The "+marker+" system", marker+".pdf", hiddenText)
	v.hiddenBatch, v.hiddenSaved = v.batch(v.stranger, v.hidden.dossier, marker), v.saved(v.stranger, marker)
	return v
}

// weighFor is weigh for a group, with all that the index holds of it.
func (v *town) weighFor(g store.Group, title, name, body string) weighed {
	v.Helper()
	ctx := context.Background()
	w := v.weigh(title, name, body)
	h := v.house
	h.check(h.store.InTx(ctx, func(tx store.Tx) error {
		if err := tx.AddEntry(ctx, store.Entry{Dossier: w.dossier, Kind: store.LogNote, Detail: title, At: h.now}); err != nil {
			return err
		}
		return tx.SetAccess(ctx, w.dossier, store.Access{Owner: g.ID}, h.now)
	}))
	visible, err := h.store.VisibleTo(ctx, w.dossier)
	h.check(err)
	h.check(h.index.Put(entriesOf(w, body, visible)))
	return w
}

// entriesOf is what the index holds of a document that was read, checked and judged.
func entriesOf(w weighed, body string, visible []string) []search.Entry {
	t := madeText(body)
	var entries []search.Entry
	for _, c := range lines(t) {
		e := search.Entry{
			ID: search.EntryID(w.dossier, w.document, c.Index), Dossier: w.dossier, Title: w.title, Document: w.document, DocumentName: w.name,
			Kind: dossier.Contract, Number: c.Number, Heading: w.title, Page: c.Page, Start: c.Span.Start, End: c.Span.End, Text: t.Cut(c.Span),
			Supplier: t.Cut(dossier.Span{Start: 4, End: 18}), Buyer: w.title, Date: "2024-03-01", Visible: visible,
		}
		for _, verdict := range madeVerdicts(t, w.document) {
			if len(verdict.Evidence) > 0 && verdict.Evidence[0].Span == c.Span {
				e.Findings = append(e.Findings, search.Finding{Requirement: verdict.Requirement, Value: dossier.Present, Confidence: 0.9})
			}
		}
		entries = append(entries, e)
	}
	return entries
}

func (v *town) batch(of store.User, dossierID, source string) string {
	v.Helper()
	id := store.NewID()
	v.check(v.store.InTx(context.Background(), func(tx store.Tx) error {
		if err := tx.AddBatch(context.Background(), store.Batch{ID: id, User: of.ID, Dossier: dossierID, Source: source}, v.now); err != nil {
			return err
		}
		return tx.PutBatchItem(context.Background(), store.BatchItem{Batch: id, Path: source + ".pdf", Dossier: dossierID}, v.now)
	}))
	return id
}

func (v *town) saved(of store.User, query string) string {
	v.Helper()
	id := store.NewID()
	v.peopleTx(func(w store.PeopleTx) error {
		return w.AddSavedSearch(context.Background(), store.SavedSearch{ID: id, User: of.ID, Name: query, Query: query}, v.now)
	})
	return id
}

// names puts ids into a path or a body: those of the caller's group, or hidden ones.
func (v *town) names(r row, of store.User, hidden bool) *strings.Replacer {
	v.Helper()
	w, batch, saved := v.own, "", ""
	switch {
	case hidden:
		w, batch, saved = v.hidden, v.hiddenBatch, v.hiddenSaved
	default:
		if r.fresh {
			w = v.weighFor(v.ours, "Passing", "passing.pdf", text+"9 "+store.NewID()+"\n")
		}
		if strings.Contains(r.path, "{batch}") {
			batch = v.batch(of, w.dossier, "folder "+store.NewID())
		}
		if strings.Contains(r.path, "{saved}") {
			saved = v.saved(of, "data") // no more of them than a person may keep
		}
	}
	spare := v.person(store.NewID()+"@example.org", store.Rep)
	return strings.NewReplacer("{dossier}", w.dossier, "{document}", w.document, "{clause}", w.document+":0", "{batch}", batch, "{saved}", saved,
		"{group}", v.ours.ID, "{user}", spare.ID, "{email}", of.Email)
}

// ask sends the row's request. What is sent for as long as somebody listens is
// left once it begins.
func (v *town) ask(client *http.Client, method string, r row, names *strings.Replacer) answer {
	v.Helper()
	req := v.request(method, names.Replace(r.path), strings.NewReader(names.Replace(r.body)))
	switch {
	case r.body == "form":
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		part, err := form.CreateFormFile("files", "a.txt")
		v.check(err)
		_, err = io.WriteString(part, "words "+store.NewID())
		v.check(err)
		v.check(form.Close())
		req = v.request(method, names.Replace(r.path), &b)
		req.Header.Set("Content-Type", form.FormDataContentType())
	case r.body != "":
		req.Header.Set("Content-Type", "application/json")
	}
	return v.leave(client, req)
}

func (v *town) leave(client *http.Client, req *http.Request) answer {
	v.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	v.check(err)
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") == "text/event-stream" {
		return answer{resp.StatusCode, resp.Header, ""}
	}
	body, err := io.ReadAll(resp.Body)
	v.check(err)
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func (r row) hides() bool {
	for _, name := range []string{"{dossier}", "{document}", "{clause}", "{batch}", "{saved}"} {
		if strings.Contains(r.path+r.body, name) {
			return true
		}
	}
	return false
}

// want is the status for a role with a token of the scope.
func (r row) want(role store.Role, scope string, hidden bool) int {
	scopes := []string{"read", "write", "admin"}
	switch {
	case r.least == "":
		return r.ok
	case role == "":
		return http.StatusUnauthorized
	case !role.AtLeast(r.least), slices.Index(scopes, scope) < slices.Index(scopes, r.scope):
		return http.StatusForbidden
	case hidden && (role != store.Admin || r.own):
		return http.StatusNotFound
	default:
		return r.ok
	}
}

// TestEveryRouteForEveryRoleAndAnotherGroupsIDs: whatever the OpenAPI file has.
func TestEveryRouteForEveryRoleAndAnotherGroupsIDs(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		seen := map[string]bool{}
		for _, op := range v.operations() {
			seen[op.ID] = true
			if len(rows[op.ID]) == 0 {
				t.Errorf("%s %s (%s) has no row in routes_test.go", op.method, op.path, op.ID)
			}
			for _, r := range rows[op.ID] {
				if string(r.least) != op.Role || r.scope != op.Scope {
					t.Errorf("%s: the OpenAPI file says %s and %s, the row %s and %s", op.ID, op.Role, op.Scope, r.least, r.scope)
				}
				v.tryRow(op, r)
			}
		}
		for id := range rows {
			if !seen[id] {
				t.Errorf("%s has a row in routes_test.go and is not in the OpenAPI file", id)
			}
		}
	})
}

func (v *town) tryRow(op operation, r row) {
	v.Helper()
	v.tryOne(op, r, store.User{}, "", false)
	for _, role := range roles {
		for _, hidden := range []bool{true, false} {
			if hidden && !r.hides() || hidden && r.fresh && role == store.Admin && !r.own {
				continue
			}
			v.tryOne(op, r, v.people[role], "admin", hidden)
			if role == store.Admin && !hidden {
				v.tryOne(op, r, v.people[role], "read", false)
				v.tryOne(op, r, v.people[role], "write", false)
			}
		}
	}
}

func (v *town) tryOne(op operation, r row, who store.User, scope string, hidden bool) {
	v.Helper()
	client, owner := newClient(v.T), v.people[store.Rep]
	if who.ID != "" {
		client, owner = v.bearerOf(who, scope), who
	}
	a := v.ask(client, op.method, r, v.names(r, owner, hidden))
	if want := r.want(who.Role, scope, hidden); a.status != want {
		v.Errorf("%s as %q with a token for %q, hidden %v: %d, want %d: %.300s", op.ID, who.Role, scope, hidden, a.status, want, a.body)
	}
	if a.status >= 400 {
		a.problem(v.T, a.status)
	}
	if who.Role == store.Admin {
		return
	}
	body := strings.ToLower(a.body)
	if !strings.Contains(r.path, "arin") && strings.Contains(body, marker) || strings.Contains(body, `"suggestion":"`+marker) ||
		!hidden && (strings.Contains(body, v.hidden.dossier) || strings.Contains(body, v.hidden.document)) {
		v.Errorf("%s as %q tells of another group's dossier: %s", op.ID, who.Role, a.body)
	}
	if strings.Contains(r.path, marker) && who.ID != "" && !strings.Contains(body, `"total":0`) {
		v.Errorf("%s as %q counts what is hidden: %s", op.ID, who.Role, a.body)
	}
}
