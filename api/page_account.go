package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// accountPage is what one person sees of themselves: who they are here, where
// they are logged in, and the tokens of their programs.
type accountPage struct {
	head
	User     store.User
	Groups   []store.Group
	Sessions []store.Session
	Tokens   []tokenView
	Scopes   []string
	Secret   string // of a token that was just made; "" otherwise
	Done     string // what was just done
	Admin    bool
	Queue    bool
}

type tokenView struct {
	store.Token
	State string // "", "revoked" or "expired"
}

func (s *service) addAccountPages(r gin.IRoutes) {
	r.GET("/account", s.only(store.Rep, func(c *gin.Context) { s.account(c, "", "") }))
	r.POST("/account/password", s.only(store.Rep, s.passwordForm))
	r.POST("/account/tokens", s.only(store.Rep, s.tokenForm))
	r.POST("/account/tokens/:id/revoke", s.only(store.Rep, func(c *gin.Context) {
		ctx := c.Request.Context()
		s.andBack(c, s.revokeToken(ctx, viewer(ctx).User, c.Param("id")), "/account")
	}))
	r.POST("/account/sessions/:id/end", s.only(store.Rep, func(c *gin.Context) {
		s.andBack(c, s.endSession(c.Request.Context(), c.Param("id")), "/account")
	}))
}

// andBack shows the page again after a form did something.
func (s *service) andBack(c *gin.Context, err error, to string) {
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, to)
}

func (s *service) account(c *gin.Context, done, secret string) {
	ctx := c.Request.Context()
	me, err := s.me(ctx, nil)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := accountPage{head: headOf(ctx, "Your account", "account"), User: me.Body.User, Groups: me.Body.Groups, Done: done, Secret: secret}
	page.Admin, page.Queue = page.User.Role == store.Admin, s.QueuePage != nil
	if page.Sessions, err = s.Desk.Sessions(ctx, page.User.ID, s.Now()); err != nil {
		s.fail(c, err)
		return
	}
	tokens, err := s.Desk.Tokens(ctx, page.User.ID)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, t := range tokens {
		page.Tokens = append(page.Tokens, s.tokenView(t))
	}
	page.Scopes = scopes[:2]
	if page.Admin {
		page.Scopes = scopes
	}
	s.render(c, http.StatusOK, "account", page)
}

func (s *service) tokenView(t store.Token) tokenView {
	switch {
	case !t.RevokedAt.IsZero():
		return tokenView{t, "revoked"}
	case !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(s.Now()):
		return tokenView{t, "expired"}
	}
	return tokenView{t, ""}
}

func (s *service) passwordForm(c *gin.Context) {
	if err := s.changePassword(c.Request.Context(), c.PostForm("current"), c.PostForm("password")); err != nil {
		s.fail(c, err)
		return
	}
	s.account(c, "Your password was changed, and your other sessions have ended.", "")
}

// tokenForm shows the secret on the very page that answers: it is kept nowhere
// from where it could be shown again.
func (s *service) tokenForm(c *gin.Context) {
	days, err := number0(c.PostForm("days"))
	if err != nil {
		s.fail(c, err)
		return
	}
	_, secret, err := s.makeToken(c.Request.Context(), tokenFields{Name: c.PostForm("name"), Scope: c.PostForm("scope"), Expire: days})
	if err != nil {
		s.fail(c, err)
		return
	}
	s.account(c, "", secret)
}

// number0 reads a number of a form; nothing is 0.
func number0(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, newProblem(http.StatusUnprocessableEntity, "number", "A number of days is written in digits, as in 90. Go back and write it so.")
	}
	return n, nil
}
