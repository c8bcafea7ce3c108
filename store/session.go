package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// NewToken makes a secret for a session or a link, with the hash under which it
// is kept. The secret itself is given to the person and never stored.
func NewToken() (token, hash string) {
	token = rand.Text()
	return token, HashToken(token)
}

// HashToken is the hash under which a token is kept. Tokens carry 128 random
// bits, so a plain hash cannot be guessed backwards.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

const addLink = `INSERT INTO links (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`

// AddLink keeps a one-time login link for a person.
func (tx Tx) AddLink(ctx context.Context, hash, user string, now, expires time.Time) error {
	_, err := tx.exec(ctx, "add link", addLink, hash, user, millis(now), millis(expires))
	return err
}

const useLink = `
	UPDATE links SET used_at = $2 WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2 RETURNING user_id`

// UseLink uses a one-time link up and gives the id of its person. A link that
// is unknown, used or expired is ErrNotFound, with nothing to tell which.
func (tx Tx) UseLink(ctx context.Context, hash string, now time.Time) (user string, err error) {
	return one(ctx, tx.q, "login link", useLink, []any{hash, millis(now)}, func(row row) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
}

const addSession = `INSERT INTO sessions (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`

// AddSession begins a session of a person.
func (tx Tx) AddSession(ctx context.Context, hash, user string, now, expires time.Time) error {
	_, err := tx.exec(ctx, "add session", addSession, hash, user, millis(now), millis(expires))
	return err
}

const sessionUser = `
	SELECT ` + userColumns + ` FROM sessions JOIN users ON users.id = sessions.user_id
	WHERE sessions.token_hash = $1 AND sessions.expires_at > $2`

// SessionUser gives the person of a session that has not expired, or ErrNotFound.
func (r Reads) SessionUser(ctx context.Context, hash string, now time.Time) (User, error) {
	return one(ctx, r.q, "session", sessionUser, []any{hash, millis(now)}, scanUser)
}

const endSession = `DELETE FROM sessions WHERE token_hash = $1`

// EndSession logs out. That the session is not there is no error.
func (tx Tx) EndSession(ctx context.Context, hash string) error {
	_, err := tx.exec(ctx, "end session", endSession, hash)
	return err
}

const (
	expireSessions = `DELETE FROM sessions WHERE expires_at <= $1`
	expireLinks    = `DELETE FROM links WHERE expires_at <= $1`
)

// Expire forgets sessions and links whose time is over.
func (tx Tx) Expire(ctx context.Context, now time.Time) error {
	if _, err := tx.exec(ctx, "expire sessions", expireSessions, millis(now)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, "expire links", expireLinks, millis(now))
	return err
}
