package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type tokenPath struct {
	Token string `path:"token" format:"uuid" doc:"The token's id, which is not the token"`
}

type tokenFields struct {
	Name   string `json:"name" minLength:"1" maxLength:"100" doc:"What it is for"`
	Scope  string `json:"scope" enum:"read,write,admin" doc:"What it may do, of what its person may: read; write also puts in, decides and deletes; admin also does what takes an administrator"`
	Expire int    `json:"expires_in_days,omitempty" minimum:"0" maximum:"3650" doc:"0: never"`
}

type newToken struct{ Body tokenFields }

type tokenAnswer struct {
	Body struct {
		store.Token
		Secret string `json:"secret" doc:"To be sent as Authorization: Bearer ...; it is shown this once"`
	}
}

type tokensAnswer struct {
	Body struct {
		Tokens []store.Token `json:"tokens" doc:"Revoked and expired ones included"`
	}
}

type userTokenPath struct {
	ID    string `path:"id" format:"uuid" doc:"The person's id"`
	Token string `path:"token" format:"uuid" doc:"The token's id, which is not the token"`
}

func (s *service) addTokens(a huma.API) {
	own := func(op huma.Operation) huma.Operation {
		if op.Method == http.MethodGet {
			return op
		}
		return as(store.Rep, scopeWrite, op)
	}
	handle(s, a, own(get("list-tokens", "/api/v1/me/tokens", "me", "Your tokens")), func(ctx context.Context, _ *struct{}) (*tokensAnswer, error) {
		return s.tokensOf(ctx, viewer(ctx).User)
	})
	handle(s, a, own(change(http.MethodPost, "make-token", "/api/v1/me/tokens", "me", "Make a token for a program that works for you")), s.makeTokenJSON)
	handle(s, a, own(change(http.MethodDelete, "revoke-token", "/api/v1/me/tokens/{token}", "me", "Revoke a token of yours")), func(ctx context.Context, in *tokenPath) (*struct{}, error) {
		return nil, s.revokeToken(ctx, viewer(ctx).User, in.Token)
	})
	handle(s, a, as(store.Admin, scopeAdmin, get("list-user-tokens", "/api/v1/users/{id}/tokens", "people", "Tokens of a person")), func(ctx context.Context, in *userPath) (*tokensAnswer, error) {
		if _, err := s.Desk.User(ctx, in.ID); err != nil {
			return nil, err
		}
		return s.tokensOf(ctx, in.ID)
	})
	handle(s, a, as(store.Admin, scopeAdmin, change(http.MethodDelete, "revoke-user-token", "/api/v1/users/{id}/tokens/{token}", "people", "Revoke a token of a person")), func(ctx context.Context, in *userTokenPath) (*struct{}, error) {
		return nil, s.revokeToken(ctx, in.ID, in.Token)
	})
}

func (s *service) tokensOf(ctx context.Context, user string) (*tokensAnswer, error) {
	all, err := s.Desk.Tokens(ctx, user)
	out := &tokensAnswer{}
	out.Body.Tokens = list(all)
	return out, err
}

func (s *service) makeTokenJSON(ctx context.Context, in *newToken) (*tokenAnswer, error) {
	t, secret, err := s.makeToken(ctx, in.Body)
	out := &tokenAnswer{}
	out.Body.Token, out.Body.Secret = t, secret
	return out, err
}

// makeToken makes a token that may do no more than the one who asks for it: not
// more than their role, and not more than the token that they ask with.
func (s *service) makeToken(ctx context.Context, f tokenFields) (t store.Token, secret string, err error) {
	who, _ := callerOf(ctx)
	switch {
	case !slices.Contains(scopes, f.Scope):
		return t, "", newProblem(http.StatusUnprocessableEntity, "scope", "A token has the scope read, write or admin. Choose one of them.")
	case f.Scope == scopeAdmin && who.Role != store.Admin, who.token != nil && !allows(who.token.Scopes, f.Scope):
		return t, "", newProblem(http.StatusForbidden, "scope", "You cannot make a token that may do more than you may. Choose a smaller scope.")
	case cleanWords(f.Name) == "" || f.Expire < 0 || f.Expire > 3650:
		return t, "", newProblem(http.StatusUnprocessableEntity, "token", "A token needs a name that says what it is for, and lives for 1 to 3,650 days, or with 0 for ever.")
	}
	t = store.Token{ID: store.NewID(), User: who.User, Name: cleanWords(f.Name), Scopes: []string{f.Scope}, CreatedAt: s.Now().UTC()}
	if f.Expire > 0 {
		t.ExpiresAt = t.CreatedAt.Add(time.Duration(f.Expire) * 24 * time.Hour)
	}
	if who.token != nil && !who.token.ExpiresAt.IsZero() && (t.ExpiresAt.IsZero() || t.ExpiresAt.After(who.token.ExpiresAt)) {
		t.ExpiresAt = who.token.ExpiresAt // a token cannot outlive itself by making another
	}
	secret, hash := store.NewToken()
	err = s.people(ctx, "make", "token", t.ID, f.Scope, func(_ store.People, w store.PeopleTx) error { return w.AddToken(ctx, hash, t, s.Now()) })
	return t, secret, err
}

func (s *service) revokeToken(ctx context.Context, user, id string) error {
	return s.people(ctx, "revoke", "token", id, "", func(_ store.People, w store.PeopleTx) error { return w.RevokeToken(ctx, user, id, s.Now()) })
}
