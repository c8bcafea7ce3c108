package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// homeSize is how many dossiers stand on one page of the list.
const homeSize = 30

type homePage struct {
	head
	Rows   []homeRow
	Next   string // id to go on from; "" on the last page
	Upload uploadView
}

// homeRow is one line of the ledger of dossiers.
type homeRow struct {
	Dossier dossierBody
	Weights []homeWeight // verdicts to act on, with how many requirements came to each
}

type homeWeight struct {
	Value, Word string
	Count       int
}

// uploadView is the form that takes files in.
type uploadView struct {
	Dossier string // the dossier it is for; "": one is to be chosen
	Choose  []dossierBody
	Kinds   []dossier.Kind
	Limits  string // in words
}

func (s *service) homePage(c *gin.Context) {
	rows, next, err := s.homeRows(c.Request.Context(), c.Query("before"))
	if err != nil {
		s.fail(c, err)
		return
	}
	page := homePage{head: headOf(c.Request.Context(), "Dossiers", "start"), Rows: rows, Next: next}
	page.Upload = uploadView{Kinds: dossier.Kinds, Limits: s.limitsInWords()}
	for _, row := range rows {
		page.Upload.Choose = append(page.Upload.Choose, row.Dossier)
		if row.Dossier.Reading {
			page.Refresh = refreshSeconds
		}
	}
	page.stay(c)
	s.render(c, http.StatusOK, "home", page)
}

func (s *service) homeRows(ctx context.Context, before string) (rows []homeRow, next string, err error) {
	all, err := s.see(ctx).NewestDossiers(ctx, before, homeSize+1)
	if err != nil {
		return nil, "", err
	}
	if len(all) > homeSize {
		all = all[:homeSize]
		next = all[homeSize-1].ID
	}
	for _, d := range all {
		row, err := s.homeRow(ctx, d)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, row)
	}
	return rows, next, nil
}

func (s *service) homeRow(ctx context.Context, d store.Dossier) (row homeRow, err error) {
	if row.Dossier, err = s.summary(ctx, s.see(ctx), d); err != nil {
		return row, err
	}
	verdicts, err := s.see(ctx).Verdicts(ctx, d.ID)
	if err != nil {
		return row, err
	}
	count := map[dossier.Value]int{}
	for _, v := range verdicts {
		count[v.Value]++
	}
	for _, v := range dossier.Values {
		if n := count[v]; n > 0 && v != dossier.NotAssessable {
			row.Weights = append(row.Weights, homeWeight{string(v), report.Word(v), n})
		}
	}
	return row, nil
}

// uploadForm takes the files of the form on the pages and then shows the dossier.
func (s *service) uploadForm(c *gin.Context) {
	up := &upload{}
	if err := s.takeForm(c.Writer, c.Request, up); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/dossiers/"+up.dossier)
}
