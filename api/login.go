package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

const (
	sessionCookie   = "checkweigh_session"
	sessionLifetime = 7 * 24 * time.Hour
	loginStyle      = "/login/site.css" // the one file that is shown before login
)

// LoginLink makes a link that logs its reader in once, within valid, and gives
// its path ("/login?token=..."). The first one ever also makes the
// administrator whom it logs in.
func LoginLink(ctx context.Context, desk store.Desk, now time.Time, valid time.Duration) (string, error) {
	token, hash := store.NewToken()
	err := desk.PeopleTx(ctx, func(p store.People, w store.PeopleTx) error {
		user, err := administrator(ctx, p, w, now)
		if err != nil {
			return err
		}
		return w.AddLink(ctx, hash, user, now, now.Add(valid))
	})
	if err != nil {
		return "", fmt.Errorf("api: login link: %w", err)
	}
	return "/login?token=" + url.QueryEscape(token), nil
}

func administrator(ctx context.Context, p store.People, w store.PeopleTx, now time.Time) (id string, err error) {
	users, err := p.Users(ctx)
	if err != nil {
		return "", err
	}
	for _, u := range users {
		if u.Role == store.Admin && !u.Disabled {
			return u.ID, nil
		}
	}
	u := store.User{ID: store.NewID(), Name: "Administrator", Role: store.Admin}
	return u.ID, w.AddUser(ctx, u, now)
}

func (s *service) addLogin(r gin.IRoutes) {
	r.GET("/login", s.showLogin)
	r.POST("/login", s.login)
	r.POST("/logout", s.logout)
	r.GET(loginStyle, s.static("site.css"))
}

// showLogin only shows a button: programs that look at links before people do
// must not use the link up.
func (s *service) showLogin(c *gin.Context) {
	s.render(c, http.StatusOK, "login", loginPage{head: head{Title: "Log in"}, Token: c.Query("token")})
}

type loginPage struct {
	head
	Token string
}

func (s *service) login(c *gin.Context) {
	now := s.Now()
	token, hash := store.NewToken()
	err := s.Desk.PeopleTx(c.Request.Context(), func(_ store.People, tx store.PeopleTx) error {
		user, err := tx.UseLink(c.Request.Context(), store.HashToken(c.PostForm("token")), now)
		if err != nil {
			return err
		}
		if old, err := c.Request.Cookie(sessionCookie); err == nil {
			if err := tx.EndSession(c.Request.Context(), store.HashToken(old.Value)); err != nil {
				return err
			}
		}
		if err := tx.Expire(c.Request.Context(), now); err != nil {
			return err
		}
		return tx.AddSession(c.Request.Context(), hash, user, now, now.Add(sessionLifetime))
	})
	if errors.Is(err, store.ErrNotFound) {
		s.refuse(c.Writer, c.Request, newProblem(http.StatusUnauthorized, "link_used",
			"This login link was used already, or its time is over. Stop the server and start it again for a new one."))
		return
	}
	if err != nil {
		s.refuse(c.Writer, c.Request, s.problem(c.Request.Context(), err))
		return
	}
	setSession(c.Writer, token, int(sessionLifetime.Seconds()))
	c.Redirect(http.StatusSeeOther, "/")
}

func (s *service) logout(c *gin.Context) {
	err := s.Desk.PeopleTx(c.Request.Context(), func(_ store.People, tx store.PeopleTx) error {
		cookie, err := c.Request.Cookie(sessionCookie)
		if err != nil {
			return nil // logged out already
		}
		return tx.EndSession(c.Request.Context(), store.HashToken(cookie.Value))
	})
	if err != nil {
		s.refuse(c.Writer, c.Request, s.problem(c.Request.Context(), err))
		return
	}
	setSession(c.Writer, "", -1)
	c.Redirect(http.StatusSeeOther, "/login")
}

// setSession sets the cookie; it is not Secure since loopback has no TLS.
func setSession(w http.ResponseWriter, token string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: token, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
