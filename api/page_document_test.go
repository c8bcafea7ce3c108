package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/dossier"
)

// The places of a document that addresses ask for: the page is the right one,
// and what was asked for is pointed out on it.
func TestDocumentPageShowsThePlaceThatIsAskedFor(t *testing.T) {
	h := open(t)
	w := h.weigh("Case-management AI", "contract.pdf", text)
	second := strings.Index(text, "1.2 The Supplier may use")
	for query, wants := range map[string][]string{
		"":                               {"Page 1<span", `rel="next" href="?page=2#sheet"`, "First page"},
		"?page=2":                        {"Page 2<span", `rel="prev" href="?page=1#sheet"`, "Last page", "a picture without text"},
		fmt.Sprintf("?at=%d", second+10): {"Page 1<span", `id="at"`, `class="clause at"`},
		fmt.Sprintf("?at=%d", second-1):  {"Page 1<span", `id="at"`}, // between two clauses, as blacked-out words are
		"?clause=1":                      {`class="clause at" role="listitem" id="c1"`},
		"?clause=999999":                 {"Page 1<span"},
		"?at=-5":                         {"Page 1<span"},
	} {
		a := h.get("/documents/" + w.document + query)
		for _, want := range wants {
			if a.status != http.StatusOK || !strings.Contains(a.body, want) {
				t.Errorf("%s: status %d, no %q", query, a.status, want)
			}
		}
		if n := strings.Count(a.body, `id="at"`); n > 1 {
			t.Errorf("%s: %d places are pointed out", query, n)
		}
	}
}

// A page that is not there is a problem that says which ones are.
func TestDocumentPageThatIsNotThere(t *testing.T) {
	h := open(t)
	w := h.weigh("Case-management AI", "contract.pdf", text)
	for _, page := range []string{"0", "-1", "3", "1000000000", "99999999999999999999", "two"} {
		a := h.get("/documents/" + w.document + "?page=" + page)
		if a.status != http.StatusNotFound || !strings.Contains(a.body, "this document has 2 pages") {
			t.Errorf("page %s: %d", page, a.status)
		}
	}
	for path, want := range map[string]int{"0": 422, "1000000000": 422, "two": 422, "1": 422} {
		a := h.get("/api/v1/documents/" + w.document + "/pages/" + path + "/image")
		a.problem(t, want)
	}
	h.get("/api/v1/documents/"+strings.Repeat("0", 64)+"/pages/1/image").problem(t, http.StatusNotFound)
}

func TestDocumentPageSaysWhyARuleFired(t *testing.T) {
	h := open(t)
	w := h.weigh("Case-management AI", "contract.pdf", text)
	a := h.get("/documents/" + w.document + "?why=GP-01&page=1")
	for _, want := range []string{"was tried on", "How binding:", "Who acts:"} {
		if a.status != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("status %d, no %q", a.status, want)
		}
	}
	if a := h.get("/documents/" + w.document + "?why=ZZ-99"); a.status != http.StatusNotFound {
		t.Errorf("a requirement that is not there: %d", a.status)
	}
}

// A scanned page of which it is not known where its words stand says so, and
// says how to have them marked; where they are known they are marked, in the
// page and in what follows it.
func TestDocumentPageMarksTheWordsOfAScan(t *testing.T) {
	h := open(t)
	w := h.weigh("Case-management AI", "contract.pdf", text)
	var words []dossier.PlacedWord
	h.serve(func(o *api.Options) {
		o.PageImage = func(context.Context, string, int, bool) (dossier.PageView, error) {
			return dossier.PageView{Type: "image/png", Width: 100, Height: 140, Picture: []byte("p"), Words: words}, nil
		}
	})
	at := "/documents/" + w.document + "?at=" + fmt.Sprint(strings.Index(text, "2.1 Either"))
	const unknown, again, marked = "before the program kept where its words stand", `/change#papers-h">Read the document again`, `<rect class="frame" x="960" y="1960" width="880" height="180">`
	if a := h.get(at); a.status != http.StatusOK || !strings.Contains(a.body, unknown) || !strings.Contains(a.body, again) || strings.Contains(a.body, marked) {
		t.Errorf("status %d: it does not say that the words are not known", a.status)
	}
	words = []dossier.PlacedWord{{Span: dossier.Span{Start: 1, End: 11}, PageBox: dossier.PageBox{X0: 1000, Y0: 2000, X1: 1800, Y1: 2100}}}
	if a := h.get(at); a.status != http.StatusOK || strings.Contains(a.body, unknown) || !strings.Contains(a.body, marked) {
		t.Errorf("status %d: the words are not marked", a.status)
	}
	r := h.request(http.MethodGet, at+"&part=marks", nil)
	r.Header.Set("HX-Request", "true")
	if a := h.do(h.http, r); a.status != http.StatusOK || !strings.HasPrefix(a.body, `<div class="original" id="picture">`) || !strings.Contains(a.body, marked) {
		t.Errorf("what follows: status %d %.300s", a.status, a.body)
	}
}
