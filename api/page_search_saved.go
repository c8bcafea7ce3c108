package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// savedList is where a person finds the searches that they keep.
const savedList = "/search/saved"

type savedPage struct {
	head
	Searches []savedView
}

type savedView struct {
	store.SavedSearch
	Run, News string // addresses
}

func (s *service) addSavedPages(r gin.IRoutes) {
	r.GET(savedList, s.only(store.Rep, s.savedPage))
	r.POST(savedList, s.only(store.Rep, s.saveForm))
	r.POST(savedList+"/:id/forget", s.only(store.Rep, func(c *gin.Context) {
		_, err := s.deleteSaved(c.Request.Context(), &savedPath{ID: c.Param("id")})
		s.andBack(c, err, savedList)
	}))
	r.POST(savedList+"/:id/seen", s.only(store.Rep, s.seenForm))
}

func (s *service) savedPage(c *gin.Context) {
	ctx := c.Request.Context()
	all, err := s.Desk.SavedSearches(ctx, viewer(ctx).User, "", maxSaved)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := savedPage{head: headOf(ctx, "Saved searches", "search")}
	for _, q := range all {
		page.Searches = append(page.Searches, savedView{q, searchState{Query: q.Query}.URL(), searchState{Saved: q.ID}.URL()})
	}
	s.render(c, http.StatusOK, "search_saved", page)
}

func (s *service) saveForm(c *gin.Context) {
	in := &newSaved{}
	in.Body.Name, in.Body.Query = strings.TrimSpace(c.PostForm("name")), c.PostForm(paramQuery)
	if in.Body.Name == "" {
		in.Body.Name = in.Body.Query
	}
	if runes := []rune(in.Body.Name); len(runes) > 200 {
		in.Body.Name = string(runes[:200])
	}
	saved, err := s.saveSearch(c.Request.Context(), in)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, savedList+"#s"+saved.Body.ID)
}

func (s *service) seenForm(c *gin.Context) {
	in := &savedSeen{ID: c.Param("id")}
	n, err := strconv.ParseInt(c.PostForm("seen"), 10, 64)
	if err != nil || n < 0 {
		s.fail(c, newProblem(http.StatusUnprocessableEntity, "seen", "This does not say up to where you looked. Open what is new again."))
		return
	}
	in.Body.Seen = n
	_, err = s.sawSaved(c.Request.Context(), in)
	s.andBack(c, err, savedList)
}

// readNews makes the question of the page that of a saved search, over what is
// new since it was last looked at.
func (s *service) readNews(ctx context.Context, page *searchPage) error {
	if !isID(page.State.Saved) {
		return notFound("saved search")
	}
	q, err := s.Desk.SavedSearch(ctx, viewer(ctx).User, page.State.Saved)
	if err != nil {
		return err
	}
	if page.Seen, err = s.Index.Seen(); err != nil {
		return err
	}
	page.News = &q
	page.State = searchState{Saved: q.ID, Query: q.Query, Order: page.State.Order, After: page.State.After}
	if _, err := search.Parse(q.Query); err != nil {
		return err
	}
	page.Title = "New for " + q.Name
	return nil
}
