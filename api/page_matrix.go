package api

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// matrixColumns is how many dossiers stand beside each other on one page.
const matrixColumns = 20

// matrixPage sets requirements against dossiers.
type matrixPage struct {
	head
	Part      bool
	Filter    MatrixFilter
	Themes    []themeOption
	Suppliers []string
	Bodies    []string
	Legend    []legendView
	Columns   []store.Titled
	Groups    []matrixGroup
	Rows      int
	From, To  int // which dossiers these are, from 1
	All       int
	Prev      string // addresses
	Next      string
	Files     exportLinks
	Most      int  // dossiers in a file
	Officers  bool // some cell has an officer's word
}

type themeOption struct{ Key, Name string }

type legendView struct {
	Value   dossier.Value
	Letter  string
	Meaning string
}

type matrixGroup struct {
	Theme string
	Span  int // columns of the table
	Rows  []matrixRow
}

type matrixRow struct {
	ID, Title string
	Cells     []template.HTML
}

// letters tell verdicts apart where there is room for one letter only.
var letters = map[dossier.Value]string{
	dossier.Adverse: "A", dossier.Contradictory: "C", dossier.RedactedValue: "R", dossier.Missing: "M", dossier.Partial: "½", dossier.NotAssessable: "N", dossier.Present: "P",
}

func (s *service) addMatrixPages(r gin.IRoutes) { r.GET("/matrix", s.only(store.Rep, s.matrixPage)) }

func (s *service) matrixPage(c *gin.Context) {
	ctx := c.Request.Context()
	f := readMatrixFilter(c.Request.URL.Query())
	page := matrixPage{head: headOf(ctx, "Matrix", "matrix"), Part: isPart(c), Filter: f, Themes: s.themeOptions(), Most: maxMatrix, Files: f.files()}
	for _, v := range dossier.Values {
		page.Legend = append(page.Legend, legendView{v, letters[v], report.Meaning(v)})
	}
	err := s.view(ctx, func(from store.Sight) error {
		m, err := s.layMatrix(ctx, from, f)
		if err != nil {
			return err
		}
		page.Suppliers, page.Bodies, page.All, page.Rows = m.Suppliers, m.Bodies, len(m.Dossiers), len(m.Requirements)
		page.turnTo(m, c.Query("page"))
		cells, err := m.cells(ctx, from, page.Columns)
		if err == nil {
			page.fill(m, cells)
		}
		return err
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	if page.Part {
		c.Header("HX-Push-Url", f.URL(page.From/matrixColumns+1))
	}
	s.renderPart(c, http.StatusOK, "matrix", "found", page)
}

// turnTo chooses the columns of a page; the first for one that there is not.
func (page *matrixPage) turnTo(m matrix, number string) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || (n-1)*matrixColumns >= len(m.Dossiers) {
		n = 1
	}
	first := (n - 1) * matrixColumns
	last := min(first+matrixColumns, len(m.Dossiers))
	page.Columns, page.From, page.To = m.Dossiers[first:last], first+1, last
	if n > 1 {
		page.Prev = page.Filter.URL(n - 1)
	}
	if last < len(m.Dossiers) {
		page.Next = page.Filter.URL(n + 1)
	}
}

func (page *matrixPage) fill(m matrix, cells map[string]map[string]weighed) {
	for _, r := range m.Requirements {
		row := matrixRow{ID: r.ID, Title: r.Title}
		for _, d := range page.Columns {
			w := cells[d.ID][r.ID]
			page.Officers = page.Officers || w.Officer != ""
			row.Cells = append(row.Cells, cellOf(d.ID, r.ID, w))
		}
		name := theme(r)
		i := slices.IndexFunc(page.Groups, func(g matrixGroup) bool { return g.Theme == name })
		if i < 0 {
			i = len(page.Groups)
			page.Groups = append(page.Groups, matrixGroup{Theme: name, Span: len(page.Columns) + 1})
		}
		page.Groups[i].Rows = append(page.Groups[i].Rows, row)
	}
}

// cellOf is one cell: a shape, a letter, and the word for those who hear it. It
// is put together here, of ids and words of our own, since a page has thousands.
// The link is left out of the tab order: the heads of row and column lead to the
// same places, and thousands of stops would shut the keyboard out of the page.
func cellOf(dossierID, requirement string, w weighed) template.HTML {
	value := template.HTMLEscapeString(string(w.Value))
	if w.Value == "" {
		return `<td><span aria-hidden="true">–</span><span class="off">not judged</span></td>`
	}
	officer := ""
	if w.Officer != "" {
		officer = `<sup aria-hidden="true">*</sup><span class="off">, an officer says ` + template.HTMLEscapeString(report.Word(w.Officer)) + `</span>`
	}
	return template.HTML(`<td class="v-` + value + `"><a tabindex="-1" href="` + template.HTMLEscapeString(verdictLink(url.PathEscape(dossierID), url.PathEscape(requirement))) +
		`"><svg class="mark" aria-hidden="true" focusable="false"><use href="#m-` + value + `"/></svg><span aria-hidden="true">` + letters[w.Value] + `</span><span class="off">` +
		template.HTMLEscapeString(report.Word(w.Value)) + `</span></a>` + officer + `</td>`)
}

func (s *service) themeOptions() (all []themeOption) {
	for _, r := range s.Rules.Requirements {
		one := themeOption{themeKey(theme(r)), theme(r)}
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// readMatrixFilter takes what an address says, and leaves out what it cannot mean.
func readMatrixFilter(from url.Values) MatrixFilter {
	f := MatrixFilter{Theme: cutTo(from.Get("theme"), 100), Supplier: cutTo(from.Get("supplier"), 500), Buyer: cutTo(from.Get("body"), 500)}
	if v := dossier.Value(from.Get("verdict")); slices.Contains(dossier.Values, v) {
		f.Verdict = v
	}
	return f
}

// cutTo leaves out what is longer than any name of ours.
func cutTo(s string, most int) string {
	if len(s) > most {
		return ""
	}
	return s
}

func (f MatrixFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"theme": f.Theme, "supplier": f.Supplier, "body": f.Buyer, "verdict": string(f.Verdict)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// files are the addresses of the whole of it.
func (f MatrixFilter) files() exportLinks {
	v := f.values()
	links := exportLinks{CSV: "/api/v1/matrix.csv?" + v.Encode(), XLSX: "/api/v1/matrix.xlsx?" + v.Encode()}
	v.Set("limit", strconv.Itoa(maxMatrix))
	links.JSON = "/api/v1/matrix?" + v.Encode()
	return links
}

// URL is the address of a page of the matrix, from 1.
func (f MatrixFilter) URL(page int) string {
	v := f.values()
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return "/matrix"
	}
	return "/matrix?" + v.Encode()
}
