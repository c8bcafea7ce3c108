package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

const (
	sessionCookie   = "checkweigh_session"
	sessionLifetime = 7 * 24 * time.Hour
)

// LoginLink makes a link that logs an administrator in once, within valid, and
// gives its path ("/login?token=..."). The first one ever also makes the
// administrator whom it logs in.
func LoginLink(ctx context.Context, desk store.Desk, now time.Time, valid time.Duration) (string, error) {
	var link string
	err := desk.PeopleTx(ctx, func(p store.People, w store.PeopleTx) error {
		user, err := Administrator(ctx, p, w, now)
		if err != nil {
			return err
		}
		link, err = linkFor(ctx, w, user, now, valid)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("api: login link: %w", err)
	}
	return link, nil
}

// linkFor makes a login link for a person.
func linkFor(ctx context.Context, w store.PeopleTx, user string, now time.Time, valid time.Duration) (string, error) {
	token, hash := store.NewToken()
	return "/login?token=" + url.QueryEscape(token), w.AddLink(ctx, hash, user, now, now.Add(valid))
}

// Administrator gives the id of the first administrator who can log in, whom a
// login link logs in; one is made where there is none.
func Administrator(ctx context.Context, p store.People, w store.PeopleTx, now time.Time) (id string, err error) {
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
	if s.OIDC != nil {
		r.GET(oidcStart, s.oidcLogin)
		r.GET(oidcBack, s.oidcReturn)
	}
}

type loginPage struct {
	head
	Token string
	Wrong bool
	Email string
	OIDC  string // name of the identity provider; "" without one
}

// showLogin only shows forms: programs that look at links before people do must
// not use the link up.
func (s *service) showLogin(c *gin.Context) {
	s.render(c, http.StatusOK, "login", s.loginPage(c.Query("token")))
}

func (s *service) loginPage(token string) loginPage {
	page := loginPage{head: head{Title: "Log in"}, Token: token}
	if s.OIDC != nil {
		page.OIDC = s.OIDC.Name
	}
	return page
}

// login takes either the token of a login link or an address and a password.
func (s *service) login(c *gin.Context) {
	ctx := c.Request.Context()
	token, linked := c.GetPostForm("token")
	account := ""
	if !linked {
		account = strings.ToLower(strings.TrimSpace(c.PostForm("email")))
	}
	var wait tooMany
	switch err := s.countLogin(ctx, account); {
	case errors.As(err, &wait):
		s.refuseTooMany(c, wait)
	case err != nil:
		s.fail(c, err)
	case linked:
		s.loginByLink(c, token)
	default:
		s.loginByPassword(c, account)
	}
}

func (s *service) loginByLink(c *gin.Context, token string) {
	ctx := c.Request.Context()
	err := s.begin(c, "link", func(_ store.People, w store.PeopleTx) (string, error) {
		return w.UseLink(ctx, store.HashToken(token), s.Now())
	})
	if errors.Is(err, store.ErrNotFound) {
		s.noteOrWarn(ctx, "login_failed", "login", "", "link")
		err = newProblem(http.StatusUnauthorized, "link_used",
			"This login link was used already, or its time is over. Ask an administrator for a new one, or start the server again, which prints one.")
	}
	s.welcome(c, err)
}

// loginByPassword answers the same, after the same time, for a wrong password,
// an account that is not there, one without a password and one that is shut.
func (s *service) loginByPassword(c *gin.Context, email string) {
	ctx := c.Request.Context()
	user, hash, err := s.Desk.UserByEmail(ctx, email)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		s.fail(c, err)
		return
	}
	fits, err := s.passwords.fits(ctx, c.PostForm("password"), hash)
	if err != nil {
		s.fail(c, err)
		return
	}
	if !fits || user.Disabled {
		s.noteOrWarn(ctx, "login_failed", "user", user.ID, "password")
		page := s.loginPage("")
		page.Wrong, page.Email = true, email
		s.render(c, http.StatusUnauthorized, "login", page)
		return
	}
	s.welcome(c, s.begin(c, "password", func(_ store.People, w store.PeopleTx) (string, error) {
		return user.ID, w.ForgetAttempts(ctx, "account:"+email)
	}))
}

// begin begins a session, under an id that was never sent to anybody, for the
// person whom find gives, and ends the one that the browser had.
func (s *service) begin(c *gin.Context, how string, find func(store.People, store.PeopleTx) (string, error)) error {
	r := c.Request
	ctx, now := r.Context(), s.Now()
	token, hash := store.NewToken()
	err := s.Desk.PeopleTx(ctx, func(p store.People, w store.PeopleTx) error {
		user, err := find(p, w)
		if err != nil {
			return err
		}
		if old, err := r.Cookie(sessionCookie); err == nil {
			if err := w.EndSession(ctx, store.HashToken(old.Value)); err != nil {
				return err
			}
		}
		if err := w.Expire(ctx, now); err != nil {
			return err
		}
		if err := w.ExpireAttempts(ctx, now.Add(-loginWindow)); err != nil {
			return err
		}
		session := store.Session{User: user, Address: address(ctx), Agent: strings.ToValidUTF8(r.UserAgent(), "�"), CreatedAt: now, ExpiresAt: now.Add(sessionLifetime)}
		if err := w.BeginSession(ctx, hash, session); err != nil {
			return err
		}
		return w.Audit(ctx, store.Audited{At: now, User: user, Action: "login", Noun: "user", NounID: user, Request: requestID(ctx), Address: address(ctx), Detail: how})
	})
	if err == nil {
		s.setSession(c, token, int(sessionLifetime.Seconds()))
	}
	return err
}

func (s *service) welcome(c *gin.Context, err error) {
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/")
}

func (s *service) logout(c *gin.Context) {
	ctx := c.Request.Context()
	if who, _ := callerOf(ctx); who.session != "" {
		err := s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error {
			if err := w.EndSession(ctx, who.session); err != nil {
				return err
			}
			return s.audit(ctx, w, "logout", "user", who.User, "")
		})
		if err != nil {
			s.fail(c, err)
			return
		}
	}
	s.setSession(c, "", -1)
	c.Redirect(http.StatusSeeOther, "/login")
}

// setSession sets the cookie. It is for TLS only wherever there is TLS, here or
// at the proxy; on loopback there is none.
func (s *service) setSession(c *gin.Context, token string, seconds int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: sessionCookie, Value: token, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure(c.Request),
	})
}

// secure reports whether the browser came by TLS.
func (s *service) secure(r *http.Request) bool { return r.TLS != nil || s.BehindProxy }
