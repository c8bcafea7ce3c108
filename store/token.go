package store

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Token is a key with which a program works for a person. Its secret is shown
// once, when it is made, and only its hash is kept.
type Token struct {
	ID        string    `json:"id"`
	User      string    `json:"user"`
	Name      string    `json:"name"`
	Scopes    []string  `json:"scopes"` // words without spaces; what they allow is the caller's to say
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero: never
	UsedAt    time.Time `json:"used_at,omitzero"`    // to the minute
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

// Has reports whether the token was given that scope.
func (t Token) Has(scope string) bool { return slices.Contains(t.Scopes, scope) }

const addToken = `
	INSERT INTO tokens (id, token_hash, user_id, name, scopes, created_at, expires_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

// AddToken keeps a token under the hash of its secret (NewToken); t.ID is made
// by NewID.
func (p PeopleTx) AddToken(ctx context.Context, hash string, t Token, now time.Time) error {
	scopes := strings.Join(t.Scopes, " ")
	if len(t.Name) > 400 || len(scopes) > 400 || !slices.Equal(strings.Fields(scopes), t.Scopes) {
		return &Error{Code: Invalid, Message: "a token has a name of at most 400 bytes and scopes that are single words"}
	}
	_, err := p.exec(ctx, "add token", addToken, t.ID, hash, t.User, t.Name, scopes, millis(now), millis(t.ExpiresAt))
	return err
}

const tokenColumns = `tokens.id, tokens.user_id, tokens.name, tokens.scopes, tokens.created_at, tokens.expires_at, tokens.used_at, tokens.revoked_at`

const tokenUser = `
	SELECT ` + userColumns + `, ` + tokenColumns + ` FROM tokens JOIN users ON users.id = tokens.user_id
	WHERE tokens.token_hash = $1 AND tokens.revoked_at = 0 AND users.disabled = 0
		AND (tokens.expires_at = 0 OR tokens.expires_at > $2)`

// TokenUser gives the person whom a token works for, or ErrNotFound when it is
// unknown, expired or revoked, or the person disabled, with nothing to tell which.
func (p People) TokenUser(ctx context.Context, hash string, now time.Time) (u User, t Token, err error) {
	u, err = one(ctx, p.q, "token", tokenUser, []any{hash, millis(now)}, func(row row) (User, error) {
		var s tokenScan
		u, err := scanUserAnd(row, s.into(&t)...)
		s.finish(&t)
		return u, err
	})
	return u, t, err
}

const useToken = `UPDATE tokens SET used_at = $2 WHERE id = $1 AND used_at <= $3`

// UsedToken notes that a token was used, at most once a minute: reading would
// otherwise always write.
func (p PeopleTx) UsedToken(ctx context.Context, id string, now time.Time) error {
	_, err := p.exec(ctx, "note use of token", useToken, id, millis(now), millis(now.Add(-time.Minute)))
	return err
}

const revokeToken = `UPDATE tokens SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at = 0`

// RevokeToken ends a token of a person, or ErrNotFound.
func (p PeopleTx) RevokeToken(ctx context.Context, user, id string, now time.Time) error {
	return p.must(ctx, "token", "revoke token", revokeToken, id, user, millis(now))
}

const listTokens = `SELECT ` + tokenColumns + ` FROM tokens WHERE user_id = $1 ORDER BY id LIMIT $2`

// Tokens gives the tokens of a person, revoked and expired ones included.
func (p People) Tokens(ctx context.Context, user string) ([]Token, error) {
	return collect(ctx, p.q, "tokens", listTokens, []any{user, maxList}, func(row row) (t Token, err error) {
		var s tokenScan
		err = row.Scan(s.into(&t)...)
		s.finish(&t)
		return t, err
	})
}

// tokenScan holds the columns of a token that are not stored as they are shown.
type tokenScan struct {
	scopes                          string
	created, expires, used, revoked int64
}

func (s *tokenScan) into(t *Token) []any {
	return []any{&t.ID, &t.User, &t.Name, &s.scopes, &s.created, &s.expires, &s.used, &s.revoked}
}

func (s *tokenScan) finish(t *Token) {
	t.Scopes = strings.Fields(s.scopes)
	t.CreatedAt, t.ExpiresAt = fromMillis(s.created), fromMillis(s.expires)
	t.UsedAt, t.RevokedAt = fromMillis(s.used), fromMillis(s.revoked)
}
