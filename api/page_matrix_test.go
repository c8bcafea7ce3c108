package api_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/store"
)

// What another group has shows on no page that counts, sets side by side, or
// looks for precedents, and in none of their files.
func TestPagesThatCountTellNothingOfAnotherGroup(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		h.follow(0)
		for _, role := range []store.Role{store.Rep, store.Researcher, store.Officer} {
			as := v.bearerOf(v.people[role], "read")
			for _, path := range []string{
				"/search?q=data", "/search?q=data&verdict=present", "/search?dossier=" + v.hidden.dossier, "/search?supplier=the+" + marker, "/search?q=" + nearMarker,
				"/requirements", "/requirements/DA-01", "/requirements/DA-01?by=body", "/requirements/GP-01?verdict=adverse",
				"/matrix", "/matrix?verdict=adverse", "/api/v1/matrix", "/api/v1/matrix.csv",
				"/api/v1/search.csv?q=data", "/api/v1/search?q=data&facets=true",
			} {
				a := v.send(as, "GET", path, "")
				body := a.body
				for _, asked := range []string{nearMarker + `"`, "the+" + marker, "the " + marker, v.hidden.dossier, "the+zanzibarine"} {
					if strings.Contains(path, strings.TrimSuffix(asked, `"`)) { // what was asked may be said again
						body = strings.ReplaceAll(body, strings.TrimSuffix(asked, `"`), "")
					}
				}
				if a.status != http.StatusOK || strings.Contains(strings.ToLower(body), marker) || strings.Contains(body, v.hidden.document) || strings.Contains(body, v.hidden.dossier) {
					t.Errorf("%s as %s tells of what is hidden: %d %s", path, role, a.status, body)
				}
			}
			if a := v.send(as, "GET", "/search?like="+v.hidden.document+"%3A0", ""); a.status != http.StatusNotFound {
				t.Errorf("clauses like a hidden one: %d", a.status)
			}
			a := v.send(as, "GET", "/requirements/GP-01", "")
			if !strings.Contains(a.body, `id="dossiers">1 dossier<`) {
				t.Errorf("as %s GP-01 is not counted in the one dossier that is seen: %s", role, a.body)
			}
		}
	})
}

func TestMatrix(t *testing.T) {
	h := open(t)
	w := h.weigh(`=HYPERLINK("x")<script>alert(1)</script>`, "contract.pdf", text)
	h.weigh("Plain", "other.pdf", text+"more\n")
	page := h.get("/matrix")
	for what, want := range map[string]string{
		"a shape":                      `href="#m-adverse"`,
		"a letter":                     `<span aria-hidden="true">A</span>`,
		"a word":                       `<span class="off">adverse</span>`,
		"a link to the place":          "/dossiers/" + w.dossier + "/requirements/GP-01",
		"a region that can be reached": `role="region" aria-labelledby="matrix-h" tabindex="0"`,
		"the title as text":            "&lt;script&gt;",
		"what was not judged":          "not judged",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("%s: no %s", what, want)
		}
	}
	if strings.Contains(page.body, "<script>alert") {
		t.Error("a title is markup")
	}
	var body struct {
		Total        int
		Requirements []struct{ ID string }
		Dossiers     []struct {
			ID       string
			Verdicts map[string]struct{ Verdict, Officer string }
		}
		Next string
	}
	h.get("/api/v1/matrix?limit=1").json(t, &body)
	if body.Total != 2 || len(body.Dossiers) != 1 || body.Next != w.dossier || body.Dossiers[0].Verdicts["GP-01"].Verdict != "adverse" {
		t.Errorf("the first page: %+v", body)
	}
	h.get("/api/v1/matrix?limit=1&cursor="+body.Next).json(t, &body)
	if len(body.Dossiers) != 1 || body.Dossiers[0].ID == w.dossier || body.Next != "" {
		t.Errorf("the second page: %+v", body)
	}
	h.get("/api/v1/matrix?verdict=adverse").json(t, &body)
	if len(body.Requirements) != 1 || body.Requirements[0].ID != "GP-01" {
		t.Errorf("only what is adverse: %+v", body)
	}
	if a := h.get("/api/v1/matrix?cursor=00000000-0000-7000-8000-000000000000"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a place that there is not: %d", a.status)
	}
	if a := h.get("/matrix?supplier=Nobody"); !strings.Contains(a.body, "Nothing fits") {
		t.Errorf("a supplier that there is not: %s", a.body)
	}
	rows, err := csv.NewReader(strings.NewReader(h.get("/api/v1/matrix.csv").body)).ReadAll()
	h.check(err)
	if len(rows) != 3 || !strings.HasPrefix(rows[1][0], "'=HYPERLINK") {
		t.Errorf("the CSV: %q", rows)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(h.get("/api/v1/matrix.xlsx").body)))
	h.check(err)
	defer book.Close()
	formula, err := book.GetCellFormula("Matrix", "A2")
	value, err2 := book.GetCellValue("Matrix", "A2")
	if err != nil || err2 != nil || formula != "" || !strings.HasPrefix(value, "=HYPERLINK") {
		t.Errorf("the workbook: %q %q %v %v", formula, value, err, err2)
	}
}

func TestRequirementPages(t *testing.T) {
	h := open(t)
	w := h.weigh("Case <i>system</i>", "contract.pdf", text)
	h.follow(0)
	page := h.get("/requirements/GP-01")
	for what, want := range map[string]string{
		"a bar":                  `class="bar"`,
		"the dossier":            "/dossiers/" + w.dossier + "/requirements/GP-01",
		"its title as text":      "Case &lt;i&gt;system&lt;/i&gt;",
		"the counts as links":    "?verdict=adverse#dossiers",
		"where it is looked for": "Where it is looked for",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("%s: no %s in %s", what, want, page.body)
		}
	}
	if a := h.get("/requirements/GP-01?verdict=present"); !strings.Contains(a.body, "Where it is present: 0 dossiers") {
		t.Errorf("where it is present: %s", a.body)
	}
	if a := h.get("/requirements?find=gp-01"); !strings.Contains(a.body, "/requirements/GP-01") || strings.Contains(a.body, `href="/requirements/DA-01"`) {
		t.Errorf("what is looked for: %s", a.body)
	}
	if a := h.get("/requirements/ZZ-99"); a.status != http.StatusNotFound {
		t.Errorf("one that there is not: %d", a.status)
	}
}
