package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/rules"
)

type requirementsPage struct {
	head
	Pack, Version string
	Groups        []requirementGroup
}

type requirementGroup struct {
	Name string
	Rows []rules.Requirement
}

type requirementPage struct {
	head
	Requirement       rules.Requirement
	Pack, PackVersion string
}

func (s *service) requirementsPage(c *gin.Context) {
	page := requirementsPage{head: headOf(c.Request.Context(), "Requirements", "requirements"), Pack: s.Rules.Pack, Version: s.Rules.Version}
	for _, r := range s.Rules.Requirements {
		i := slices.IndexFunc(page.Groups, func(g requirementGroup) bool { return g.Name == r.Source })
		if i < 0 {
			i = len(page.Groups)
			page.Groups = append(page.Groups, requirementGroup{Name: r.Source})
		}
		page.Groups[i].Rows = append(page.Groups[i].Rows, r)
	}
	s.render(c, http.StatusOK, "requirements", page)
}

func (s *service) requirementPage(c *gin.Context) {
	r, ok := s.Rules.Requirement(c.Param("id"))
	if !ok {
		s.fail(c, notFound("requirement"))
		return
	}
	s.render(c, http.StatusOK, "requirement", requirementPage{headOf(c.Request.Context(), r.ID+" "+r.Title, "requirements"), r, s.Rules.Pack, s.Rules.Version})
}
