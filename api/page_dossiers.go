package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// ledgerSize is how many dossiers stand on one page of the list, ledgerLook how
// many are looked through at once for those that a filter leaves.
const (
	ledgerSize = 30
	ledgerLook = 500
)

type dossiersPage struct {
	head
	Rows []dossierRow
	Find string // words that title, body or supplier must hold
	Next string // address of the next page; "" on the last
}

// dossierRow is one line of the ledger of dossiers.
type dossierRow struct {
	Dossier  dossierBody
	Buyer    string
	Supplier string
	Weights  []dossierWeight // verdicts to act on, with how many requirements came to each
}

type dossierWeight struct {
	Value, Word string
	Count       int
}

func (s *service) addDossiersPages(r gin.IRoutes) {
	r.GET("/dossiers", s.only(store.Rep, s.dossiersPage))
}

func (s *service) dossiersPage(c *gin.Context) {
	before, find := c.Query("before"), findWords(c.Query("find"))
	if before != "" && !isID(before) {
		s.fail(c, badCursor())
		return
	}
	page := dossiersPage{head: headOf(c.Request.Context(), "Dossiers", "dossiers"), Find: find}
	err := s.view(c.Request.Context(), func(from store.Sight) (err error) {
		page.Rows, before, err = s.ledger(c.Request.Context(), from, before, find, ledgerSize)
		return err
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	if before != "" {
		query := url.Values{"before": {before}}
		if find != "" {
			query.Set("find", find)
		}
		page.Next = "/dossiers?" + query.Encode()
	}
	s.renderPart(c, http.StatusOK, "dossiers", "ledger", page)
}

// maxFind is how many characters of a filter are looked at.
const maxFind = 200

func findWords(find string) string {
	find = strings.Join(strings.Fields(cleanText(find)), " ")
	if runes := []rune(find); len(runes) > maxFind {
		find = string(runes[:maxFind])
	}
	return find
}

// ledger gives up to limit dossiers that hold the words, the newest first, and
// the id to go on from.
func (s *service) ledger(ctx context.Context, from store.Sight, before, find string, limit int) (rows []dossierRow, next string, err error) {
	words := strings.Fields(strings.ToLower(find))
	look := ledgerLook
	if len(words) == 0 {
		look = limit + 1
	}
	for {
		all, err := from.Listed(ctx, before, look)
		if err != nil {
			return nil, "", err
		}
		for _, d := range all {
			if !holds(d, words) {
				continue
			}
			if len(rows) == limit {
				return rows, rows[limit-1].Dossier.ID, nil
			}
			row, err := s.dossierRow(ctx, from, d)
			if err != nil {
				return nil, "", err
			}
			rows = append(rows, row)
		}
		if len(all) < look {
			return rows, "", nil
		}
		before = all[len(all)-1].ID
	}
}

func (s *service) dossierRow(ctx context.Context, from store.Sight, d store.Listed) (row dossierRow, err error) {
	row.Buyer, row.Supplier = d.Buyer, d.Supplier
	if row.Dossier, err = s.summary(ctx, from, d.Dossier); err != nil {
		return row, err
	}
	count, err := from.Weights(ctx, d.ID)
	for _, v := range dossier.Values {
		if n := count[v]; n > 0 && v != dossier.NotAssessable {
			row.Weights = append(row.Weights, dossierWeight{string(v), report.Word(v), n})
		}
	}
	return row, err
}

// holds reports whether each of the words is in the title, the body or the supplier.
func holds(d store.Listed, words []string) bool {
	if len(words) == 0 {
		return true
	}
	all := strings.ToLower(d.Title + "\n" + d.Buyer + "\n" + d.Supplier)
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}
