package api

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// manifestColumns are those that the import on the command line writes, too.
var manifestColumns = []string{"path", "dossier", "sha256", "state", "reason", "pages", "kind"}

// manifestFile sends the account of an import as a CSV file: one row a file, with
// nothing that a spreadsheet would run.
func (s *service) manifestFile(c *gin.Context) {
	ctx, id := c.Request.Context(), c.Param("id")
	if !isID(id) {
		s.fail(c, notFound("import"))
		return
	}
	if _, err := s.see(ctx).Batch(ctx, id); err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Type", "text/csv; charset=utf-8")
	c.Header("Content-Disposition", attachment("checkweigh-import-"+id+".csv"))
	out := csv.NewWriter(c.Writer)
	m := manifest{service: s, titles: map[string]string{}, out: out}
	err := out.Write(manifestColumns)
	if err == nil {
		err = m.rows(ctx, id)
	}
	out.Flush()
	if err != nil || out.Error() != nil {
		s.Log.Error("manifest broke off", "request", requestID(ctx), "error", err)
		panic(http.ErrAbortHandler) // so that half a list is not taken for the whole
	}
}

type manifest struct {
	*service
	titles map[string]string
	out    *csv.Writer
}

func (m manifest) rows(ctx context.Context, id string) error {
	for after := ""; ; {
		rows, err := m.see(ctx).BatchRows(ctx, id, "", after, maxItems)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			cells, err := m.cells(ctx, r)
			if err != nil {
				return err
			}
			for i, cell := range cells {
				cells[i] = search.SafeCell(cell)
			}
			if err := m.out.Write(cells); err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].Key
	}
}

func (m manifest) cells(ctx context.Context, r store.BatchRow) ([]string, error) {
	title, known := m.titles[r.Dossier]
	if !known && r.Dossier != "" {
		d, err := m.see(ctx).Dossier(ctx, r.Dossier)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return nil, err
		}
		title, m.titles[r.Dossier] = d.Title, d.Title
	}
	state, pages, kind := string(r.State), "", ""
	if r.Detail != "" && r.State != store.ItemWaiting {
		state = string(r.Detail)
		checked, err := m.checked(ctx, m.see(ctx), r.Document, "")
		if err != nil {
			return nil, err
		}
		if n := len(checked.Reading.Pages); n > 0 {
			pages = strconv.Itoa(n)
		}
		if len(checked.Reading.Outline.Parts) > 0 {
			one, _ := checked.Reading.Outline.Kind()
			kind = string(one)
		}
	}
	return []string{r.Path, title, r.Document, state, r.Reason, pages, kind}, nil
}
