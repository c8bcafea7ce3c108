package api_test

import (
	"bytes"
	"context"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
)

// ask gives the page under a path, and fails where it is none.
func (h *house) ask(path string, wants ...string) string {
	h.Helper()
	resp, body := h.fetch(path)
	if resp.StatusCode != http.StatusOK {
		h.Fatalf("%s: %d %.300s", path, resp.StatusCode, body)
	}
	for _, want := range wants {
		if !strings.Contains(string(body), want) {
			h.Errorf("%s has no %q: %s", path, want, body)
		}
	}
	return string(body)
}

func TestAdminPagesSayHowThingsAre(t *testing.T) {
	h := open(t)
	h.serve(func(o *api.Options) {
		o.Version = "1.2.3"
		o.Figures = func(context.Context) (api.Figures, error) {
			return api.Figures{Queues: []api.QueueFigures{{Name: "read", Waiting: 3, Running: 1}}, Documents: map[string]int{"failed": 2}}, nil
		}
		o.Machine = func(context.Context) []api.Fact {
			return []api.Fact{{Name: "Free space", Value: "1 byte", Wrong: "Make <room>."}}
		}
		o.Ready = []api.Check{{Name: "originals", Ask: func(context.Context) error { return fs.ErrNotExist }}}
	})
	h.ask("/admin", "1 at work, 3 waiting", "2 documents failed", "Not answering: originals", "/admin/delivery", "/charts")
	h.ask("/admin/jobs", "Reading files", "failed")
	h.ask("/admin/health", "1.2.3", "<b>database</b>: answers", "<b>originals</b>: does not answer", "Make &lt;room&gt;.", "none is installed")
	h.ask("/admin/rules", "In force", strings.ReplaceAll(h.rules.Version, "+", "&#43;"))
}

func TestAdminRevokesATokenOfSomebody(t *testing.T) {
	h := open(t)
	var user store.User
	users, err := h.store.Desk().UsersAfter(t.Context(), "", 10)
	h.check(err)
	user = users[0]
	_, hash := store.NewToken()
	token := store.Token{ID: store.NewID(), User: user.ID, Name: "night <import>", Scopes: []string{"read"}}
	h.check(h.store.Desk().PeopleTx(t.Context(), func(_ store.People, w store.PeopleTx) error { return w.AddToken(t.Context(), hash, token, h.now) }))
	h.ask("/admin/tokens", "night &lt;import&gt;", "never")
	resp, err := h.http.Post(h.url+"/admin/users/"+user.ID+"/tokens/"+token.ID+"/revoke", "application/x-www-form-urlencoded", nil)
	h.check(err)
	h.check(resp.Body.Close())
	h.ask("/admin/tokens", "revoked")
}

// sendPack posts a file to the page of rules.
func (h *house) sendPack(name string, content []byte) (int, string) {
	h.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("pack", name)
	h.check(err)
	_, err = part.Write(content)
	h.check(err)
	h.check(form.Close())
	resp, err := h.http.Post(h.url+"/admin/rules", form.FormDataContentType(), &b)
	h.check(err)
	defer resp.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(resp.Body)
	h.check(err)
	return resp.StatusCode, body.String()
}

// ownPack is the pack of these tests, with one text put in the place of another.
func ownPack(t *testing.T, old, new string) map[string]string {
	t.Helper()
	files, changed := map[string]string{}, false
	root := os.DirFS("testdata/pack")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, path)
		files["my rules/"+path] = strings.ReplaceAll(string(content), old, new)
		changed = changed || strings.Contains(string(content), old)
		return err
	})
	if err != nil || old != "" && !changed {
		t.Fatal(err, "nothing was put in place of", old)
	}
	return files
}

func TestWhatOtherRulesWouldChange(t *testing.T) {
	h := open(t)
	h.serve(func(o *api.Options) { o.Trial = h.queue.Trial })
	w := h.weigh("Case <management>", "contract.pdf", text)
	before := h.ask("/api/v1/dossiers/" + w.dossier + "/verdicts")

	status, page := h.sendPack("same.zip", zipOf(t, ownPack(t, "", "")))
	if status != http.StatusOK || !strings.Contains(page, "both judge alike") {
		t.Errorf("the same rules: %d %s", status, page)
	}
	status, page = h.sendPack("other.zip", zipOf(t, ownPack(t, "topics: [data_ownership]", "topics: [data_access]")))
	if status != http.StatusOK || !strings.Contains(page, "Verdicts would change in 1 dossier") || !strings.Contains(page, "Case &lt;management&gt;") {
		t.Errorf("other rules: %d %s", status, page)
	}
	if after := h.ask("/api/v1/dossiers/" + w.dossier + "/verdicts"); after != before {
		t.Error("trying rules changed verdicts")
	}
}

func TestFaultyPacksSayWhatIsWrong(t *testing.T) {
	h := open(t)
	h.serve(func(o *api.Options) { o.Trial = h.queue.Trial })
	many := map[string]string{}
	for i := range 2001 {
		many[strings.Repeat("x", i%40+1)+string(rune('a'+i%26))+strings.Repeat("y", i/40)+".yaml"] = ""
	}
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"no zip":   {"a.zip", []byte("nothing"), "no zip that can be opened"},
		"no rules": {"a.zip", zipOf(t, map[string]string{"readme.txt": "x"}), "no .yaml file"},
		"no YAML":  {"<b>.yaml", []byte("a: [1"), "&lt;b&gt;.yaml:1"},
		"a bomb":   {"a.zip", zipOf(t, map[string]string{"pack.yaml": strings.Repeat(" ", 25<<20)}), "unpacks to more than"},
		"many":     {"a.zip", zipOf(t, many), "unpacks to more than"},
		"large":    {"a.zip", bytes.Repeat([]byte("x"), 9<<20), "larger than 8 MB"},
	} {
		if status, page := h.sendPack(c.file, c.content); status != http.StatusUnprocessableEntity || !strings.Contains(page, c.want) {
			t.Errorf("%s: %d %.3000s", name, status, page)
		}
	}
}

func TestChartsShowWhatTheReaderSees(t *testing.T) {
	h := open(t)
	if page := h.ask("/charts"); !strings.Contains(page, "No verdict yet") {
		t.Errorf("without verdicts: %s", page)
	}
	h.weigh("Title", "contract.pdf", text)
	for _, by := range []string{"theme", "time", "supplier"} {
		page := h.ask("/charts?by="+by, `role="img"`, "<title id=", "<desc id=", "<caption>", `fill="url(#p-adverse)"`)
		if strings.Contains(page, "style=") {
			t.Errorf("%s: the drawing has a style of its own", by)
		}
	}
	if resp, _ := h.fetch("/charts?by=shoe"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("no such chart: %d", resp.StatusCode)
	}
}
