package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// batchesSize is how many imports stand on one page of the list.
const batchesSize = 20

type batchesPage struct {
	head
	Rows []batchRow
	Next string // address of the next page; "" on the last
}

// batchRow is one import with how far it is.
type batchRow struct {
	store.Batch
	Counts  store.BatchCounts
	By      string // who began it
	Into    string // title of its one dossier
	Uploads bool   // by the form on the pages
}

// Done is how many files reached their final state.
func (r batchRow) Done() int { return r.Counts.Files - r.Counts.Waiting }

// Stage says in words how far the import is.
func (r batchRow) Stage() string {
	switch {
	case r.State == store.BatchRunning:
		return "files are being sent in"
	case r.State == store.BatchStopped && r.Counts.Waiting == 0:
		return "broken off"
	case r.Counts.Waiting > 0:
		return "being read"
	}
	return "done"
}

func (s *service) addBatchPages(r gin.IRoutes) {
	r.GET("/batches", s.only(store.Rep, s.batchesPage))
	r.GET("/batches/:id", s.only(store.Rep, s.batchPage))
	r.GET("/batches/:id/manifest", s.only(store.Rep, s.manifestFile))
	r.POST("/batches/:id/retry", s.only(store.Researcher, s.retryForm))
}

func (s *service) batchesPage(c *gin.Context) {
	ctx, before := c.Request.Context(), c.Query("after")
	if before != "" && !isID(before) {
		s.fail(c, badCursor())
		return
	}
	page := batchesPage{head: headOf(ctx, "Batches", "batches")}
	err := s.view(ctx, func(from store.Sight) error {
		all, err := from.Batches(ctx, "", before, batchesSize+1)
		if err != nil {
			return err
		}
		if len(all) > batchesSize {
			all = all[:batchesSize]
			page.Next = nextPage("/batches", all[batchesSize-1].ID)
		}
		for _, b := range all {
			row, err := s.batchRow(ctx, from, b)
			if err != nil {
				return err
			}
			page.Rows = append(page.Rows, row)
		}
		return nil
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, http.StatusOK, "batches", page)
}

func (s *service) batchRow(ctx context.Context, from store.Sight, b store.Batch) (row batchRow, err error) {
	row = batchRow{Batch: b, Uploads: b.Source == uploadSource}
	switch {
	case b.User == viewer(ctx).User:
		row.By = "you"
	default:
		u, err := from.User(ctx, b.User)
		if err == nil {
			row.By = u.Name
		} else if row.By = "the command line"; store.CodeOf(err) != store.NotFound {
			return row, err
		}
	}
	if b.Dossier != "" {
		d, err := from.Dossier(ctx, b.Dossier)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return row, err
		}
		row.Into = d.Title
	}
	row.Counts, err = from.BatchCounts(ctx, b.ID)
	return row, err
}

// retryForm reads anew what failed: one file, or all of them.
func (s *service) retryForm(c *gin.Context) {
	ctx, id, file := c.Request.Context(), c.Param("id"), c.PostForm("file")
	if !isID(id) {
		s.fail(c, notFound("import"))
		return
	}
	var err error
	if file == "" {
		_, err = s.retryBatch(ctx, &batchPath{ID: id})
	} else {
		err = s.retryOne(ctx, id, file)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, batchAt(id))
}

func (s *service) retryOne(ctx context.Context, id, key string) error {
	if err := s.mayChangeBatch(ctx, id); err != nil {
		return err
	}
	row, err := s.see(ctx).BatchRow(ctx, id, key)
	if err != nil {
		return err
	}
	if row.Document == "" || row.State != store.ItemFailed {
		return newProblem(http.StatusConflict, "not_again", "There is nothing to read again: the file was not taken, or it has been read since. Look at the list once more.")
	}
	if err := s.see(ctx).May(ctx, row.Dossier, store.Researcher); err != nil {
		return err
	}
	return s.Queue.Again(ctx, row.Document)
}

// advice is a reason as a sentence of its own.
func advice(reason string) string {
	if reason == "" {
		return "No reason is noted. Have it read again."
	}
	return report.Visible(sentence(reason))
}

// stageWord says where in an import a file came to its end.
func stageWord(stage string) string {
	switch stage {
	case "find":
		return "when it was looked for"
	case "send":
		return "when it was sent"
	case "receive":
		return "when it was taken in"
	}
	return "when it was read"
}
