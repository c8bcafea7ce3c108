package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// refreshSeconds is how often a page that is still being read fetches itself.
const refreshSeconds = 4

// dossierPage is all that is known of one dossier: what to raise first, and a
// way to everything else.
type dossierPage struct {
	head
	Dossier        dossierBody
	Report         report.Report
	Parties        []string // buyer and supplier, where they are known
	Law            lawView
	Weights        []filterLink
	Points         []pointView
	Facts          []factView
	Folds          []foldView
	Lacks          []lackView
	Wanting        partsView // papers that the contract makes part of itself, not held
	Settled        partsView // those that are held, or not used
	Contradictions []contradictionView
	Clocks         []clockView
	Refusals       []refusalView
	Systems        []systemView
	Table          tableView
	Documents      documentsView
	Log            []logView
	Takes          []takeView
	NoPDF          string // why no PDF is offered; "" where it is
	Letters        []letterView
	Upload         uploadView
	Meanings       []meaningView
	May            may
}

// may is what whoever asks may do with this dossier.
type may struct{ Put, Decide bool }

type meaningView struct{ Value, Word, Text string }

func (s *service) addDossierPages(r gin.IRoutes) {
	r.GET("/dossiers/:id", s.only(store.Rep, s.dossierPage))
	r.GET("/dossiers/:id/log", s.only(store.Rep, s.logPage))
	r.POST("/dossiers/:id/log", s.only(store.Researcher, s.logForm))
	r.GET("/dossiers/:id/requirements/:requirement", s.only(store.Rep, s.verdictPage))
	r.POST("/dossiers/:id/requirements/:requirement", s.only(store.Officer, s.verdictForm))
	r.GET("/compare", s.only(store.Rep, s.comparePage))
	s.addChangePages(r)
}

func (s *service) dossierPage(c *gin.Context) {
	page, err := s.newDossierPage(c.Request.Context(), c.Param("id"), newTableFilter(c.Request.URL.Query()), c.Query("documents"))
	if err != nil {
		s.fail(c, err)
		return
	}
	page.stay(c)
	s.renderPart(c, http.StatusOK, "dossier", "requirements", page)
}

func (s *service) newDossierPage(ctx context.Context, id string, filter tableFilter, documents string) (page dossierPage, err error) {
	var decided []store.Override
	var given []store.Given
	var log []store.Entry
	var r report.Report
	var body dossierBody
	err = s.view(ctx, func(from store.Sight) error {
		if body, err = s.showDossierIn(ctx, from, id); err != nil {
			return err
		}
		if r, err = s.reportFrom(ctx, from, id); err != nil {
			return err
		}
		if decided, err = from.Overrides(ctx, id); err != nil {
			return err
		}
		if given, err = from.Given(ctx, id); err != nil {
			return err
		}
		if page.May, err = s.mayHere(ctx, from, id); err != nil {
			return err
		}
		log, err = from.Log(ctx, id, "", logOnPage)
		return err
	})
	if err != nil {
		return page, err
	}
	s.noteRead(ctx, "read", "report", id, "page")
	page.head, page.Dossier, page.Report = headOf(ctx, body.Title, "dossiers"), body, r
	if body.Reading {
		page.Refresh = refreshSeconds
	}
	names := s.names(ctx)
	decisions := s.decisionViews(names, decided)
	page.fill(id, r, decisions, filter)
	page.Facts = append(factViews(r), givenViews(given)...)
	page.Documents = newDocumentsView(id, r, body, documents)
	page.Log = logViews(names, id, log)
	page.Takes, page.Letters = s.takeAway(id, r)
	if s.Printer == nil {
		page.NoPDF = noBrowser
	}
	if page.May.Put {
		page.Upload, err = s.uploadView(ctx, body.ID)
	}
	return page, err
}

// mayHere tells what the forms of a page can do for whoever looks at it.
func (s *service) mayHere(ctx context.Context, from store.Sight, id string) (m may, err error) {
	for _, one := range []struct {
		role store.Role
		yes  *bool
	}{{store.Researcher, &m.Put}, {store.Officer, &m.Decide}} {
		err := from.May(ctx, id, one.role)
		if code := store.CodeOf(err); err != nil && code != store.Forbidden {
			return m, err
		}
		*one.yes = err == nil
	}
	return m, nil
}

// fill lays out what stands in the report.
func (page *dossierPage) fill(id string, r report.Report, decisions map[string]decisionView, filter tableFilter) {
	for _, name := range []string{"buyer", "supplier"} {
		if v := r.Dossier.Facts[name]; v != "" && !slices.Contains(page.Parties, v) {
			page.Parties = append(page.Parties, v)
		}
	}
	page.Law = newLawView(r)
	for _, p := range report.FivePoints(r) {
		page.Points = append(page.Points, newPointView(id, r, p, decisions))
	}
	_, folds := report.Split(r)
	for _, f := range folds {
		page.Folds = append(page.Folds, foldView{capital(f.Line()), f.Requirements})
	}
	page.Lacks = lackViews(r)
	page.Wanting, page.Settled = newPartsViews(id, r)
	page.Contradictions = contradictionViews(r)
	page.Clocks = clockViews(r)
	page.Refusals = refusalViews(r)
	page.Systems = systemViews(r)
	page.Table = newTableView(id, r, decisions, filter)
	page.Weights = page.Table.Verdicts[1:]
	for _, v := range dossier.Values {
		page.Meanings = append(page.Meanings, meaningView{string(v), report.Word(v), report.Meaning(v)})
	}
}

// foldView is a kind of document that is not held, with what hangs on it.
type foldView struct {
	Line         string
	Requirements []string
}
