package api

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// chartsPage shows one chart at a time, over the dossiers that the reader sees.
type chartsPage struct {
	head
	By       string
	Ways     []chartWay
	Chart    chart
	Dossiers int
	Note     string
}

type chartWay struct{ By, Name string }

// Ways of a chart of verdicts.
const (
	byTheme    = "theme"
	byTime     = "time"
	bySupplier = "supplier"
)

var chartWays = []chartWay{{byTheme, "By theme"}, {byTime, "Over time"}, {bySupplier, "By supplier"}}

const (
	chartSuppliers = 20
	chartMonths    = 24
)

func (s *service) addChartPages(r gin.IRoutes) {
	r.GET("/charts", s.only(store.Rep, s.chartsPage))
}

func (s *service) chartsPage(c *gin.Context) {
	ctx := c.Request.Context()
	page := chartsPage{head: headOf(ctx, "Charts", "start"), By: c.DefaultQuery("by", byTheme), Ways: chartWays}
	sight := s.Desk.For(viewer(ctx))
	var err error
	switch page.By {
	case byTheme:
		page.Chart, err = s.themeChart(ctx, sight)
		page.Note = "Each bar is a theme; it shows the shares of the verdicts on its requirements."
	case byTime:
		page.Chart, err = timeChart(ctx, sight)
		page.Note = "Each bar is a month; it counts the verdicts that stand since then. A verdict that was judged to the same again keeps its month, and one that changed moves to the month of the change."
	case bySupplier:
		page.Chart, err = supplierChart(ctx, sight)
		page.Note = "Each bar is a supplier, as the documents of a dossier name it. It shows shares: whoever supplies more dossiers is not worse for that."
	default:
		s.fail(c, notFound("chart"))
		return
	}
	if err == nil {
		page.Dossiers, err = sight.DossierCount(ctx)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, http.StatusOK, "charts", page)
}

func (s *service) themeChart(ctx context.Context, sight store.Sight) (chart, error) {
	counts, err := sight.VerdictCounts(ctx)
	if err != nil {
		return chart{}, err
	}
	var all []barOf
	at := map[string]int{}
	for _, r := range s.Rules.Requirements {
		if _, known := at[theme(r)]; !known {
			at[theme(r)] = len(all)
			all = append(all, barOf{label: theme(r), link: "/requirements", counts: map[dossier.Value]int{}})
		}
		for _, n := range counts {
			if n.Requirement == r.ID {
				all[at[theme(r)]].counts[n.Value] += n.Dossiers
			}
		}
	}
	all = slices.DeleteFunc(all, func(t barOf) bool { return t.sum() == 0 })
	return newChart("themes", "Verdicts by theme", "Theme", all, true), nil
}

func supplierChart(ctx context.Context, sight store.Sight) (chart, error) {
	counts, err := sight.CountsBySupplier(ctx)
	if err != nil {
		return chart{}, err
	}
	slices.SortFunc(counts, func(a, b store.ValueCount) int { return cmp.Compare(a.Supplier, b.Supplier) })
	var all []barOf
	for _, n := range counts {
		label, link := n.Supplier, "/search?"+url.Values{"q": {`supplier:"` + n.Supplier + `"`}}.Encode()
		if n.Supplier == "" {
			label, link = "No supplier named", ""
		}
		all = count(all, label, link, n)
	}
	return newChart("suppliers", "Verdicts by supplier", "Supplier", largest(all, chartSuppliers, "%d other suppliers"), true), nil
}

func timeChart(ctx context.Context, sight store.Sight) (chart, error) {
	counts, err := sight.CountsByDay(ctx)
	if err != nil {
		return chart{}, err
	}
	slices.SortFunc(counts, func(a, b store.ValueCount) int { return b.Day.Compare(a.Day) })
	var all []barOf
	for _, n := range counts {
		label := n.Day.Format("January 2006")
		if n.Day.Unix() <= 0 {
			label = "Not known"
		}
		if !slices.ContainsFunc(all, func(t barOf) bool { return t.label == label }) && len(all) >= chartMonths {
			label = "Earlier"
		}
		all = count(all, label, "", n)
	}
	return newChart("months", "Verdicts by the month since when they stand", "Month", all, false), nil
}

// count adds to the bar of a label, which is made where there is none.
func count(all []barOf, label, link string, n store.ValueCount) []barOf {
	i := slices.IndexFunc(all, func(t barOf) bool { return t.label == label })
	if i < 0 {
		i = len(all)
		all = append(all, barOf{label, link, map[dossier.Value]int{}})
	}
	all[i].counts[n.Value] += n.Count
	return all
}
