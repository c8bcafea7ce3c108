package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

// identify finds out who sent the request: by the token that it bears, and only
// without one by the session of its cookie. store.ErrNotFound says that nobody
// is known by it.
func (s *service) identify(r *http.Request) (caller, error) {
	if secret, ok := bearer(r); ok {
		return s.tokenCaller(r, secret)
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return caller{}, store.ErrNotFound
	}
	hash := store.HashToken(cookie.Value)
	user, err := s.Desk.SessionUser(r.Context(), hash, s.Now())
	if err != nil {
		return caller{}, err
	}
	v, err := s.Desk.Viewer(r.Context(), user.ID)
	return caller{Viewer: v, session: hash}, err
}

// tokenUseNoted is how exact the time of a token's last use is.
const tokenUseNoted = time.Minute

// tokenCaller notes that the token was used, which the store does at most once
// a minute. That this cannot be written is no reason not to answer.
func (s *service) tokenCaller(r *http.Request, secret string) (caller, error) {
	ctx, now := r.Context(), s.Now()
	user, token, err := s.Desk.TokenUser(ctx, store.HashToken(secret), now)
	if err != nil {
		return caller{}, err
	}
	v, err := s.Desk.Viewer(ctx, user.ID)
	if err != nil {
		return caller{}, err
	}
	if now.Sub(token.UsedAt) >= tokenUseNoted {
		err := s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error { return w.UsedToken(ctx, token.ID, now) })
		if err != nil {
			s.Log.Warn("use of token not noted", "request", requestID(ctx), "error", err)
		}
	}
	return caller{Viewer: v, token: &token}, nil
}

// bearer is the token that a request bears, and whether it bears one at all.
// With one, even a bad one, cookies are not read.
func bearer(r *http.Request) (string, bool) {
	scheme, secret, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	return strings.TrimSpace(secret), strings.EqualFold(scheme, "Bearer")
}

func loginNeeded() *huma.ErrorModel {
	return newProblem(http.StatusUnauthorized, "login_needed",
		"You are not logged in. Log in at /login, or open the login link that the server printed when it started; programs send a token that was not revoked.")
}
