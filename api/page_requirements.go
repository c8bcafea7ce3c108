package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

// requirementsPage is everything that dossiers are weighed for, by theme.
type requirementsPage struct {
	head
	Pack, Version string
	Find          string // what is looked for among them
	Part          bool
	Groups        []requirementGroup
	Shown, All    int
	Dossiers      int // that are counted
	Legend        []tallyPart
}

type requirementGroup struct {
	ID, Name string
	Rows     []requirementRow
}

type requirementRow struct {
	ID, Title, Why string
	From           int // how many requirements a question is made of
	Tally          tallyView
}

func (s *service) addRequirementPages(r gin.IRoutes) {
	r.GET("/requirements", s.only(store.Rep, s.requirementsPage))
	r.GET("/requirements/:id", s.only(store.Rep, s.requirementPage))
}

func (s *service) requirementsPage(c *gin.Context) {
	ctx := c.Request.Context()
	page := requirementsPage{
		head: headOf(ctx, "Requirements", "requirements"), Pack: s.Rules.Pack, Version: s.Rules.Version,
		Find: strings.TrimSpace(c.Query("find")), Part: isPart(c), Legend: newTallyView(nil).Parts,
	}
	tallies, err := s.tallies(ctx)
	if err == nil {
		page.Dossiers, err = s.see(ctx).DossierCount(ctx)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	words := strings.Fields(strings.ToLower(page.Find))
	for _, r := range s.Rules.Requirements {
		row := requirementRow{ID: r.ID, Title: r.Title, Why: r.Why, Tally: newTallyView(tallies[r.ID])}
		page.add(theme(r), row, words, r.Question, r.Source)
	}
	for _, v := range s.Rules.Views {
		row := requirementRow{ID: v.ID, Title: v.Title, Why: v.Why, From: len(v.From)}
		page.add(report.Theme(v.ID, v.Source), row, words, v.Question, v.Source)
	}
	if page.Part {
		c.Header("HX-Push-Url", requirementsURL(page.Find))
	}
	s.renderPart(c, http.StatusOK, "requirements", "found", page)
}

// add puts a row under its theme when it has all the words.
func (page *requirementsPage) add(theme string, row requirementRow, words []string, texts ...string) {
	page.All++
	said := strings.ToLower(strings.Join(append(texts, row.ID, row.Title, row.Why, theme), " "))
	for _, w := range words {
		if !strings.Contains(said, w) {
			return
		}
	}
	page.Shown++
	i := slices.IndexFunc(page.Groups, func(g requirementGroup) bool { return g.Name == theme })
	if i < 0 {
		i = len(page.Groups)
		page.Groups = append(page.Groups, requirementGroup{ID: themeID(theme), Name: theme})
	}
	page.Groups[i].Rows = append(page.Groups[i].Rows, row)
}

// themeID is where a theme stands on the page of all.
func themeID(theme string) string { return "t-" + themeKey(theme) }

// themeKey is a theme as addresses name it: "joint-data-access-and-control".
func themeKey(theme string) string {
	words := strings.FieldsFunc(strings.ToLower(theme), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}

func requirementsURL(find string) string {
	if find == "" {
		return "/requirements"
	}
	return "/requirements?" + urlQuery("find", find)
}

// levers are the provisions of law behind a requirement.
func (s *service) levers(keys []string) (all []rules.Provision) {
	for _, k := range keys {
		if p, ok := s.Rules.Provision(k); ok {
			all = append(all, p)
		}
	}
	return all
}
