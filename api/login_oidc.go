package api

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/gin-gonic/gin"
	"golang.org/x/oauth2"

	"github.com/checkweigh/checkweigh/store"
)

// OIDC is an identity provider that people may log in with. They need an
// account here already: it is found by the subject that the provider knows them
// by, and the first time by an address that the provider has verified.
type OIDC struct {
	Issuer   string // URL; /.well-known/openid-configuration is asked below it
	ClientID string
	Secret   string
	Name     string // for the button; "" is "your organisation"
}

const (
	oidcStart  = "/login/oidc"
	oidcBack   = "/login/oidc/back"
	oidcCookie = "checkweigh_oidc"
	oidcTime   = 10 * time.Minute // to log in at the provider
	oidcWait   = 15 * time.Second // for the provider to answer
)

// identityProvider asks the provider who it is when it is first needed, so that
// the server starts without it.
type identityProvider struct {
	*OIDC
	mu    sync.Mutex
	found *oidc.Provider
	http  *http.Client
}

func newIdentityProvider(o *OIDC) *identityProvider {
	if o == nil {
		return nil
	}
	return &identityProvider{OIDC: o, http: &http.Client{Timeout: oidcWait}}
}

func (p *identityProvider) provider(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The keys are fetched later with this very context, so it must not end.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.http), p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("api: identity provider: %w", err)
	}
	p.found = found
	return found, nil
}

func (s *service) oauth(r *http.Request, p *oidc.Provider) *oauth2.Config {
	scheme := "http://"
	if s.secure(r) {
		scheme = "https://"
	}
	return &oauth2.Config{
		ClientID: s.OIDC.ClientID, ClientSecret: s.OIDC.Secret, Endpoint: p.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		RedirectURL: scheme + r.Host + oidcBack, // hostOnly has seen to it that the host is ours
	}
}

// errand is what must come back from the provider the way it was sent. The
// browser keeps it meanwhile: nothing is written here before somebody is known.
type errand struct{ State, Nonce, Verifier string }

func (s *service) oidcLogin(c *gin.Context) {
	p, err := s.provider.provider(c.Request.Context())
	if err != nil {
		s.failProvider(c, err)
		return
	}
	e := errand{rand.Text(), rand.Text(), oauth2.GenerateVerifier()}
	raw, err := json.Marshal(e)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.setErrand(c, base64.RawURLEncoding.EncodeToString(raw), int(oidcTime.Seconds()))
	c.Redirect(http.StatusSeeOther, s.oauth(c.Request, p).AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)))
}

// setErrand keeps the errand in the browser. The provider's redirect comes from
// another site, so that Strict would keep the cookie back.
func (s *service) setErrand(c *gin.Context, value string, seconds int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: oidcCookie, Value: value, Path: oidcStart, MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure(c.Request),
	})
}

// oidcReturn is the one GET that begins something, since the protocol has it so;
// that the errand is in this browser's cookie shows that it began here.
func (s *service) oidcReturn(c *gin.Context) {
	ctx := c.Request.Context()
	var wait tooMany
	if err := s.countLogin(ctx, ""); errors.As(err, &wait) {
		s.refuseTooMany(c, wait)
		return
	} else if err != nil {
		s.fail(c, err)
		return
	}
	who, err := s.askProvider(c)
	s.setErrand(c, "", -1)
	if err != nil {
		s.noteOrWarn(ctx, "login_failed", "login", "", "oidc")
		s.failProvider(c, err)
		return
	}
	err = s.begin(c, "oidc", func(p store.People, w store.PeopleTx) (string, error) { return knownBy(ctx, p, w, who) })
	if errors.Is(err, store.ErrNotFound) {
		s.noteOrWarn(ctx, "login_failed", "login", "", "oidc")
		err = newProblem(http.StatusForbidden, "no_account",
			"You are known there, but have no account here under that verified e-mail address. Ask an administrator to make one.")
	}
	s.welcome(c, err)
}

// identity is what the provider says of somebody.
type identity struct {
	Subject  string `json:"-"` // with the issuer before it
	Email    string `json:"email"`
	Verified bool   `json:"email_verified"`
}

// askProvider swaps the code that came back for an identity, and checks that it
// answers this browser's own question.
func (s *service) askProvider(c *gin.Context) (who identity, err error) {
	e, err := s.errandOf(c)
	if err != nil {
		return who, err
	}
	ctx := oidc.ClientContext(c.Request.Context(), s.provider.http)
	p, err := s.provider.provider(ctx)
	if err != nil {
		return who, err
	}
	tokens, err := s.oauth(c.Request, p).Exchange(ctx, c.Query("code"), oauth2.VerifierOption(e.Verifier))
	if err != nil {
		return who, fmt.Errorf("api: identity provider: %w", err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.VerifierContext(ctx, &oidc.Config{ClientID: s.OIDC.ClientID}).Verify(ctx, raw)
	if err != nil {
		return who, fmt.Errorf("api: identity provider: %w", err)
	}
	if token.Subject == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(e.Nonce)) != 1 {
		return who, errors.New("api: identity provider: the answer is to another question")
	}
	if err := token.Claims(&who); err != nil {
		return who, fmt.Errorf("api: identity provider: %w", err)
	}
	who.Subject = token.Issuer + "|" + token.Subject
	return who, nil
}

// errandOf is the errand of this browser, if what came back fits it.
func (s *service) errandOf(c *gin.Context) (e errand, err error) {
	astray := newProblem(http.StatusBadRequest, "oidc_state", "This login was begun in another browser, or too long ago. Begin it again at /login.")
	cookie, err := c.Request.Cookie(oidcCookie)
	if err != nil {
		return e, astray
	}
	raw, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(raw, &e) != nil || e.State == "" || e.Nonce == "" || e.Verifier == "" {
		return e, astray
	}
	if subtle.ConstantTimeCompare([]byte(c.Query("state")), []byte(e.State)) != 1 {
		return e, astray
	}
	if c.Query("code") == "" {
		return e, newProblem(http.StatusForbidden, "oidc_refused", "The identity provider did not let you in. Try again, or ask those who run it.")
	}
	return e, nil
}

// knownBy finds the account of an identity. An address is believed only when it
// was verified, and only for an account that no subject belongs to yet: addresses
// are given to other people, subjects are not.
func knownBy(ctx context.Context, p store.People, w store.PeopleTx, who identity) (string, error) {
	user, err := p.UserBySubject(ctx, who.Subject)
	if err == nil && user.Disabled {
		return "", store.ErrNotFound
	}
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return user.ID, err
	}
	if !who.Verified || who.Email == "" {
		return "", store.ErrNotFound
	}
	user, _, err = p.UserByEmail(ctx, who.Email)
	if err != nil {
		return "", err
	}
	return user.ID, w.ClaimSubject(ctx, user.ID, who.Subject)
}

// failProvider tells a provider that cannot be used from a login that was refused.
func (s *service) failProvider(c *gin.Context, err error) {
	if p := problemIn(err); p != nil {
		s.refuse(c.Writer, c.Request, p)
		return
	}
	s.Log.Warn("login by identity provider failed", "request", requestID(c.Request.Context()), "error", err)
	s.refuse(c.Writer, c.Request, newProblem(http.StatusBadGateway, "identity_provider",
		"The identity provider could not confirm who you are. Try again, or log in another way."))
}
