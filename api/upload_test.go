package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/search"
)

func TestTheFormMakesADossierAndTakesManyFiles(t *testing.T) {
	h := open(t)
	a := h.form("/upload", []string{"dossier", ""}, []string{"title", "  Rota   tool "}, []string{"kind", "dpia"},
		[]string{"files", "folder/one.pdf", "one"}, []string{"files", "two.docx", "two"}, []string{"kind", ""}, []string{"files", "three.txt", "one"})
	account := a.header.Get("Location")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(account, "/batches/") {
		t.Fatalf("upload: %d %s %s", a.status, account, a.body)
	}
	dossierPage := h.dossierOf(account)
	var got struct {
		Title     string
		Reading   bool
		Documents []struct{ Path, Document, State, Forced_kind string }
		Count     int `json:"document_count"`
	}
	h.get("/api/v1"+dossierPage).json(t, &got)
	if got.Title != "Rota tool" || !got.Reading || len(got.Documents) != 3 || got.Count != 3 {
		t.Fatalf("%+v", got)
	}
	if d := got.Documents; d[0].Path != "folder/one.pdf" || d[0].Forced_kind != "dpia" || d[2].Forced_kind != "" || d[0].Document != d[2].Document || d[0].State != "pending" {
		t.Errorf("%+v", d)
	}
	for _, path := range []string{dossierPage, account} {
		if !strings.Contains(h.get(path).body, `http-equiv="refresh"`) || strings.Contains(h.get(path+"?still=1").body, `http-equiv="refresh"`) {
			t.Errorf("%s, while something is being read, must fetch itself again, unless told not to", path)
		}
	}
	if a := h.form("/upload", []string{"title", "x"}, []string{"files", "", ""}); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Choose at least one file") {
		t.Errorf("no file: %d %s", a.status, a.body)
	}
}

func TestPagesOfDossiers(t *testing.T) {
	h := open(t)
	for i := range 7 {
		h.postJSON("/api/v1/dossiers", `{"title":"Dossier `+string(rune('A'+i))+`"}`)
	}
	var titles []string
	cursor := ""
	for range 10 {
		var got struct {
			Dossiers []struct{ Title string }
			Next     string
		}
		h.get("/api/v1/dossiers?limit=3"+cursor).json(t, &got)
		for _, d := range got.Dossiers {
			titles = append(titles, d.Title[8:])
		}
		if got.Next == "" {
			break
		}
		cursor = "&cursor=" + got.Next
	}
	if got := strings.Join(titles, ""); got != "ABCDEFG" {
		t.Errorf("dossiers by pages: %s", got)
	}
	home := h.get("/").body
	if a, g := strings.Index(home, ">Dossier A<"), strings.Index(home, ">Dossier G<"); g < 0 || a < g {
		t.Error("the page of dossiers does not begin with the newest")
	}
}

func TestASearchThatIsWrongPointsAtTheCharacter(t *testing.T) {
	h := open(t)
	a := h.get("/api/v1/search?q=" + "data+verdict:bad")
	p := a.problem(t, http.StatusBadRequest)
	if !strings.Contains(p.Detail, "not a verdict") || !strings.Contains(a.body, `"at":14`) {
		t.Errorf("%s", a.body)
	}
	page := h.get("/search?q=data+verdict:bad")
	if page.status != http.StatusBadRequest || !strings.Contains(page.body, "data verdict:<mark>b</mark>ad") || !strings.Contains(page.body, "At character 14") {
		t.Errorf("%d %s", page.status, page.body)
	}
}

func TestAHitIsCutFromTheStoreAndNotFromTheIndex(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	h.check(h.index.Put([]search.Entry{{
		ID: search.EntryID(w.dossier, w.document, 0), Dossier: w.dossier, Document: w.document, Start: 0, End: 14, Text: "invented words",
	}}))
	a := h.get("/api/v1/search?q=invented")
	if !strings.Contains(a.body, `"stale":1`) || !strings.Contains(a.body, `"hits":[]`) {
		t.Errorf("words that are not in the document were shown: %s", a.body)
	}
}

func TestADamagedAnswerOfTheStoreIsToldPlainly(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	h.check(h.store.Blobs.Remove(t.Context(), w.document))
	p := h.get("/api/v1/documents/"+w.document+"/original").problem(t, http.StatusNotFound)
	if !strings.Contains(p.Detail, "file") {
		t.Error(p.Detail)
	}
}
