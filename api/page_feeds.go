package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// feedsPath is where feed readers, which cannot log in, read what is new for one
// person. The secret in it stands for that person and for nothing but feeds.
const feedsPath = "/feeds/"

type feedsPage struct {
	head
	On        bool // feeds are
	Addresses []store.FeedAddress
	Made      string // the feed of all dossiers under an address that was just made
	Base      string // what other feeds of that address begin with
	Searches  []store.SavedSearch
}

func (s *service) addFeedPages(r gin.IRoutes) {
	const back = "/account/feeds"
	r.GET(back, s.only(store.Rep, func(c *gin.Context) { s.feedsPage(c, "") }))
	r.POST(back, s.only(store.Rep, s.feedForm))
	r.POST(back+"/:id/revoke", s.only(store.Rep, func(c *gin.Context) {
		s.andBack(c, s.revokeFeed(c.Request.Context(), c.Param("id")), back)
	}))
	r.GET(feedsPath+":secret/dossiers.atom", s.fed(func(ctx context.Context, c *gin.Context) (*fileAnswer, error) { return s.newsFeed(ctx, s.base(c), "") }))
	r.GET(feedsPath+":secret/dossiers/:file", s.fed(func(ctx context.Context, c *gin.Context) (*fileAnswer, error) {
		return s.newsFeed(ctx, s.base(c), strings.TrimSuffix(c.Param("file"), ".atom"))
	}))
	r.GET(feedsPath+":secret/searches/:file", s.fed(func(ctx context.Context, c *gin.Context) (*fileAnswer, error) {
		return s.savedFeed(ctx, &savedPath{strings.TrimSuffix(c.Param("file"), ".atom")})
	}))
}

func (s *service) feedsPage(c *gin.Context, secret string) {
	ctx := c.Request.Context()
	page := feedsPage{head: headOf(ctx, "Feeds", "account")}
	var err error
	if page.On, err = s.Desk.WayOn(ctx, store.FeedWay); err != nil {
		s.fail(c, err)
		return
	}
	if page.Addresses, err = s.Desk.FeedAddresses(ctx, viewer(ctx).User); err != nil {
		s.fail(c, err)
		return
	}
	if secret != "" {
		page.Base = s.base(c) + feedsPath + secret
		page.Made = page.Base + "/dossiers.atom"
		if page.Searches, err = s.Desk.SavedSearches(ctx, viewer(ctx).User, "", maxSaved); err != nil {
			s.fail(c, err)
			return
		}
	}
	s.render(c, http.StatusOK, "feeds", page)
}

func (s *service) feedForm(c *gin.Context) {
	_, secret, err := s.makeFeed(c.Request.Context(), c.PostForm("name"))
	if err != nil {
		s.fail(c, err)
		return
	}
	s.feedsPage(c, secret)
}

// fed opens the address of a feed, or answers what is answered for every one
// that opens nothing. Who reads as somebody sees what that person sees now.
func (s *service) fed(make func(context.Context, *gin.Context) (*fileAnswer, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		alone(c)
		ctx := c.Request.Context()
		f, err := s.Desk.FeedAddress(ctx, store.HashToken(c.Param("secret")))
		var v store.Viewer
		if err == nil {
			v, err = s.Desk.Viewer(ctx, f.User)
		}
		if err != nil {
			s.fedFails(c, err)
			return
		}
		if s.Now().Sub(f.UsedAt) >= tokenUseNoted {
			err := s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error { return w.UsedFeedAddress(ctx, f.ID, s.Now()) })
			if err != nil {
				s.Log.Warn("use of feed not noted", "request", requestID(ctx), "error", err)
			}
		}
		made, err := make(withCaller(ctx, caller{Viewer: v}), c)
		if err != nil {
			s.fedFails(c, err)
			return
		}
		s.sendFeed(c, made)
	}
}

// sendFeed answers a feed, or nothing to a reader that has it already.
func (s *service) sendFeed(c *gin.Context, made *fileAnswer) {
	tag := tagOf(made.Body)
	c.Header("ETag", tag)
	c.Header("Cache-Control", "private, no-cache")
	c.Header("Content-Security-Policy", originalPolicy)
	if slices.Contains([]string{"", http.MethodGet}, c.Request.Method) && matches(c.Request.Header.Values("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, made.ContentType, made.Body)
}

// fedFails answers a reader in a few plain words, which it may show to people.
func (s *service) fedFails(c *gin.Context, err error) {
	var wait tooMany
	if code := store.CodeOf(err); code == store.NotFound {
		ctx := c.Request.Context()
		if err = s.countTry(ctx, "link:"+neighbourhood(address(ctx)), linkTries); err == nil {
			err = newProblem(http.StatusNotFound, "feed", "There is no feed under this address, or it was revoked. Make a new one at /account/feeds.")
		}
	}
	if errors.As(err, &wait) {
		c.Writer.Header().Set("Retry-After", "900")
		err = newProblem(http.StatusTooManyRequests, "too_many_tries", "Too many addresses were tried within a quarter of an hour. Wait and try again.")
	}
	s.fail(c, err)
}
