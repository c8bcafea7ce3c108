package api_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/store"
)

var (
	clauseOnPage = regexp.MustCompile(`data-clause="([^"]+)"`)
	nextOnPage   = regexp.MustCompile(`<a href="([^"]+)"[^>]*>More clauses</a>`)
	exportOnPage = regexp.MustCompile(`href="(/api/v1/search\.(?:csv|xlsx)\?[^"]+)"`)
)

// many is a document with so many clauses of data.
func many(n int) string {
	body := "1.1 The Supplier shall give the Buyer data.\n1.2 The Supplier may sell data.\n"
	for i := range n {
		body += fmt.Sprintf("2.%d The Buyer shall keep data in room %d.\n", i, i)
	}
	return body
}

func TestTheExportHoldsTheClausesOfThePages(t *testing.T) {
	h := open(t)
	h.weigh("Case system", "contract.pdf", many(41))
	h.weigh("Rota system", "other.pdf", many(7)+"=1+1 data that a spreadsheet would run\n")
	h.follow(0)
	for _, address := range []string{"/search?q=data", "/search?q=data&sort=oldest", "/search?q=data&verdict=adverse&verdict=partial"} {
		var shown []string
		first := h.get(address)
		for page, n := first, 0; ; n++ {
			if page.status != http.StatusOK || n > 10 {
				t.Fatalf("%s: %d, page %d", address, page.status, n)
			}
			for _, m := range clauseOnPage.FindAllStringSubmatch(page.body, -1) {
				shown = append(shown, m[1])
			}
			next := nextOnPage.FindStringSubmatch(page.body)
			if next == nil {
				break
			}
			page = h.get(html.UnescapeString(next[1]))
		}
		files := exportOnPage.FindAllStringSubmatch(first.body, -1)
		if len(shown) == 0 || len(files) != 2 {
			t.Fatalf("%s shows %d clauses and offers %q", address, len(shown), files)
		}
		rows, err := csv.NewReader(strings.NewReader(h.get(html.UnescapeString(files[0][1])).body)).ReadAll()
		h.check(err)
		book, err := excelize.OpenReader(bytes.NewReader([]byte(h.get(html.UnescapeString(files[1][1])).body)))
		h.check(err)
		sheet, err := book.GetRows("Clauses")
		h.check(err)
		for name, rows := range map[string][][]string{"CSV": rows, "XLSX": sheet} {
			at := slices.Index(rows[0], "clause_id")
			var exported []string
			for _, row := range rows[1:] {
				exported = append(exported, row[at])
			}
			if !slices.Equal(exported, shown) {
				t.Errorf("%s: the %s holds %d clauses, the pages show %d", address, name, len(exported), len(shown))
			}
		}
		if name, err := book.GetCellFormula("Clauses", "F2"); err != nil || name != "" {
			t.Errorf("a formula: %q, %v", name, err)
		}
		h.check(book.Close())
	}
	h.follow(1)
	if a := h.get("/api/v1/search.csv?q=data"); !strings.Contains(a.body, fillingNotice) {
		t.Error("the file does not say that the index is being filled")
	}
}

func TestFiltersOfASearch(t *testing.T) {
	h := open(t)
	h.weigh("Case system", "contract.pdf", text)
	h.weigh("Rota system", "rota.pdf", strings.ReplaceAll(text, "Supplier", "Seller"))
	h.follow(0)
	page := h.get("/search?q=data&verdict=adverse")
	for what, want := range map[string]string{
		"the verdict is ticked":                     `value="adverse" checked`,
		"another verdict can be added":              `value="partial"`,
		"a chip takes it away":                      `class="chips"`,
		"the chip's address keeps the words":        `href="/search?q=data"`,
		"the hits lead to what is marked":           `?at=`,
		"each clause has others like it":            `/search?like=`,
		"the counts are boxes of the one form":      `form="find"`,
		"what was found is kept under a name":       `action="/search/saved"`,
		"a requirement is told by number and title": `GP-01`,
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("%s: no %s in %s", what, want, page.body)
		}
	}
	r := h.request(http.MethodGet, "/search?q=data&sort=&verdict=adverse", nil)
	r.Header.Set("HX-Request", "true")
	part := h.do(h.http, r)
	if strings.Contains(part.body, "<html") || !strings.Contains(part.body, "data-clause") || part.header.Get("Vary") != "HX-Request" || part.header.Get("HX-Push-Url") != "/search?q=data&verdict=adverse" {
		t.Errorf("a part: %v %s", part.header, part.body)
	}
	none := h.get("/search?q=data+xylophone")
	if !strings.Contains(html.UnescapeString(none.body), "/search?q=data+OR+xylophone") {
		t.Errorf("nothing found, and nothing offered: %s", none.body)
	}
	if wrong := h.get("/search?q=%28data"); wrong.status != http.StatusBadRequest || !strings.Contains(wrong.body, "never closed") {
		t.Errorf("a query that cannot be read: %d %s", wrong.status, wrong.body)
	}
	like := regexp.MustCompile(`href="(/search\?like=[^"]+)"`).FindStringSubmatch(page.body)
	if a := h.get(html.UnescapeString(like[1])); a.status != http.StatusOK || !strings.Contains(a.body, "nearly the same") {
		t.Errorf("like it: %d %s", a.status, a.body)
	}
	if a := h.get("/search?like=" + strings.Repeat("0", 64) + "%3A1"); a.status != http.StatusNotFound {
		t.Errorf("like what is not there: %d", a.status)
	}
}

// A count beside a verdict is what choosing it leaves, also beside a requirement,
// which it is then asked for; and the other way round.
func TestCountsOfVerdictsBesideARequirement(t *testing.T) {
	h := open(t)
	h.weigh("Case system", "contract.pdf", text)
	h.follow(0)
	box := regexp.MustCompile(`name="(verdict|requirement)" value="([^"]+)"( checked)?>.*?<span class="count">(\d+)</span>`)
	looked := 0
	for _, at := range []string{"/search?requirement=GP-01", "/search?requirement=DA-01", "/search?verdict=adverse", "/search?verdict=present", "/search?q=requirement%3AGP-01"} {
		for _, m := range box.FindAllStringSubmatch(h.get(at).body, -1) {
			if m[3] != "" || strings.Contains(at, m[1]) { // chosen, or beside one that is
				continue
			}
			looked++
			if a := h.get(at + "&" + m[1] + "=" + m[2]); !strings.Contains(a.body, m[4]+" clause") {
				t.Errorf("%s counts %s of %s, which leaves something else", at, m[4], m[2])
			}
		}
	}
	if looked == 0 {
		t.Error("nothing was counted")
	}
}

func TestSavedSearchesOnPages(t *testing.T) {
	h := open(t)
	h.weigh("Case system", "contract.pdf", text)
	h.follow(0)
	post := func(path string, form url.Values) answer {
		r := h.request(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return h.do(h.http, r)
	}
	made := post("/search/saved", url.Values{"name": {"<b>Data</b>"}, "q": {"data verdict:adverse"}})
	if made.status != http.StatusSeeOther {
		t.Fatalf("saved: %d %s", made.status, made.body)
	}
	id := strings.TrimPrefix(made.header.Get("Location"), "/search/saved#s")
	list := h.get("/search/saved")
	if !strings.Contains(list.body, "&lt;b&gt;Data&lt;/b&gt;") || !strings.Contains(list.body, "/account/feeds") || !strings.Contains(list.body, "/search?saved="+id) {
		t.Errorf("the list: %s", list.body)
	}
	if news := h.get("/search?saved=" + id); news.status != http.StatusOK || !strings.Contains(news.body, "Nothing new") {
		t.Errorf("what is new: %d %s", news.status, news.body)
	}
	if a := post("/search/saved/"+id+"/seen", url.Values{"seen": {"1"}}); a.status != http.StatusSeeOther {
		t.Errorf("looked at: %d %s", a.status, a.body)
	}
	other := h.bearerOf(h.person("other@example.org", store.Officer), "write")
	if a := h.send(other, "GET", "/search?saved="+id, ""); a.status != http.StatusNotFound {
		t.Errorf("somebody else's: %d", a.status)
	}
	if a := post("/search/saved/"+id+"/forget", nil); a.status != http.StatusSeeOther || strings.Contains(h.get("/search/saved").body, id) {
		t.Errorf("forgotten: %d", a.status)
	}
	if a := post("/search/saved", url.Values{"name": {"x"}, "q": {"(("}}); a.status != http.StatusBadRequest {
		t.Errorf("a query that cannot be read: %d", a.status)
	}
}
