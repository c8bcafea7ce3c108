package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// uploadView is the form that takes files in.
type uploadView struct {
	Dossier string // the dossier it is for; "": one is to be chosen
	Title   string // of that dossier
	ID      string // of the account that will be kept of it
	Choose  []store.Dossier
	Groups  []store.Group // to choose from for a new dossier; none where there is no choice
	Kinds   []dossier.Kind
	Limits  string // in words
	MaxFile int64  // bytes
	MaxAll  int64  // bytes
	Files   int
	Zip     string // what may come out of an archive, in words
}

type uploadPage struct {
	head
	Upload uploadView
}

func (s *service) addUploadPages(r gin.IRoutes) {
	r.GET(uploadPath, s.only(store.Researcher, s.uploadPage))
	r.POST(uploadPath, s.only(store.Researcher, s.uploadForm))
}

// chooseFrom is among how many dossiers the form lets choose.
const chooseFrom = 50

// uploadView fills the form for a dossier, or for one that is to be chosen.
func (s *service) uploadView(ctx context.Context, dossierID string) (v uploadView, err error) {
	v = uploadView{Dossier: dossierID, ID: store.NewID(), Kinds: dossier.Kinds, Limits: s.limitsInWords(), MaxFile: s.Queue.Limit(), MaxAll: maxUpload, Files: maxFiles}
	files, bytes, depth := s.Queue.Unpack()
	v.Zip = fmt.Sprintf("Out of one zip at most %s files and %s are taken; zips within zips are opened %d deep.", thousands(files), bytesInWords(bytes), depth)
	if dossierID != "" {
		d, err := s.see(ctx).Dossier(ctx, dossierID)
		if err != nil {
			return v, err
		}
		v.Title = d.Title
		return v, s.see(ctx).May(ctx, dossierID, store.Researcher)
	}
	if v.Choose, err = s.see(ctx).NewestDossiers(ctx, "", chooseFrom); err != nil {
		return v, err
	}
	if who := viewer(ctx); !who.SeesAll() && len(who.Groups) > 1 {
		v.Groups, err = s.see(ctx).GroupsOf(ctx, who.User)
	}
	return v, err
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return thousands(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

func (s *service) uploadPage(c *gin.Context) {
	id := c.Query("dossier")
	if id != "" && !isID(id) {
		s.fail(c, notFound("dossier"))
		return
	}
	view, err := s.uploadView(c.Request.Context(), id)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, http.StatusOK, "upload", uploadPage{headOf(c.Request.Context(), "Put documents in", "start"), view})
}

// uploadForm takes the files of the form on the pages and then shows what becomes
// of each.
func (s *service) uploadForm(c *gin.Context) {
	up := &upload{account: &account{}}
	err := s.takeForm(c.Writer, c.Request, up)
	if err = errors.Join(err, s.endAccount(c.Request.Context(), up, err)); err != nil {
		s.fail(c, brokeOff(up, err))
		return
	}
	c.Redirect(http.StatusSeeOther, batchAt(up.account.id))
}

// batchAt is the address of the page of a batch.
func batchAt(id string) string { return "/batches/" + id }
