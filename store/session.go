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
func (p PeopleTx) AddLink(ctx context.Context, hash, user string, now, expires time.Time) error {
	_, err := p.exec(ctx, "add link", addLink, hash, user, millis(now), millis(expires))
	return err
}

const useLink = `
	UPDATE links SET used_at = $2 WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2
		AND user_id IN (SELECT id FROM users WHERE disabled = 0)
	RETURNING user_id`

// UseLink uses a one-time link up and gives the id of its person. A link that
// is unknown, used or expired is ErrNotFound, with nothing to tell which.
func (p PeopleTx) UseLink(ctx context.Context, hash string, now time.Time) (user string, err error) {
	return one(ctx, p.conn, "login link", useLink, []any{hash, millis(now)}, func(row row) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
}

const addSession = `
	INSERT INTO sessions (token_hash, user_id, id, address, agent, created_at, expires_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

// Session is one browser that a person is logged in with.
type Session struct {
	ID        string    `json:"id"` // does not log anybody in
	User      string    `json:"user"`
	Address   string    `json:"address"` // where it began
	Agent     string    `json:"agent"`   // what the browser calls itself
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// AddSession begins a session of a person.
func (p PeopleTx) AddSession(ctx context.Context, hash, user string, now, expires time.Time) error {
	return p.BeginSession(ctx, hash, Session{User: user, CreatedAt: now, ExpiresAt: expires})
}

// BeginSession begins a session under the hash of its secret. An empty s.ID is made.
func (p PeopleTx) BeginSession(ctx context.Context, hash string, s Session) error {
	if s.ID == "" {
		s.ID = NewID()
	}
	_, err := p.exec(ctx, "add session", addSession, hash, s.User, s.ID, cut(s.Address, 200), cut(s.Agent, 200),
		millis(s.CreatedAt), millis(s.ExpiresAt))
	return err
}

const sessionUser = `
	SELECT ` + userColumns + ` FROM sessions JOIN users ON users.id = sessions.user_id
	WHERE sessions.token_hash = $1 AND sessions.expires_at > $2 AND users.disabled = 0`

// SessionUser gives the person of a session that has not expired, or ErrNotFound.
// A person who was disabled has none.
func (p People) SessionUser(ctx context.Context, hash string, now time.Time) (User, error) {
	return one(ctx, p.q, "session", sessionUser, []any{hash, millis(now)}, scanUser)
}

const listSessions = `
	SELECT id, user_id, address, agent, created_at, expires_at FROM sessions
	WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at, id LIMIT $3`

// Sessions gives the sessions of a person that still run, oldest first.
func (p People) Sessions(ctx context.Context, user string, now time.Time) ([]Session, error) {
	return collect(ctx, p.q, "sessions", listSessions, []any{user, millis(now), maxList}, func(row row) (s Session, err error) {
		var created, expires int64
		err = row.Scan(&s.ID, &s.User, &s.Address, &s.Agent, &created, &expires)
		s.CreatedAt, s.ExpiresAt = fromMillis(created), fromMillis(expires)
		return s, err
	})
}

const endSession = `DELETE FROM sessions WHERE token_hash = $1`

// EndSession logs out. That the session is not there is no error.
func (p PeopleTx) EndSession(ctx context.Context, hash string) error {
	_, err := p.exec(ctx, "end session", endSession, hash)
	return err
}

const endSessionOf = `DELETE FROM sessions WHERE user_id = $1 AND id = $2`

// EndSessionOf ends one session of a person by its id, or ErrNotFound.
func (p PeopleTx) EndSessionOf(ctx context.Context, user, id string) error {
	return p.must(ctx, "session", "end session", endSessionOf, user, id)
}

const endSessions = `DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2`

// EndSessions ends all sessions of a person but the one of that hash ("" for
// all): after a new password, and when they are shut out.
func (p PeopleTx) EndSessions(ctx context.Context, user, but string) error {
	_, err := p.exec(ctx, "end sessions", endSessions, user, but)
	return err
}

const (
	expireSessions = `DELETE FROM sessions WHERE expires_at <= $1`
	expireLinks    = `DELETE FROM links WHERE expires_at <= $1`
	expireKeys     = `DELETE FROM idempotency_keys WHERE expires_at <= $1`
)

// Expire forgets sessions, links and idempotency keys whose time is over.
func (p PeopleTx) Expire(ctx context.Context, now time.Time) error {
	if _, err := p.exec(ctx, "expire sessions", expireSessions, millis(now)); err != nil {
		return err
	}
	if _, err := p.exec(ctx, "expire links", expireLinks, millis(now)); err != nil {
		return err
	}
	_, err := p.exec(ctx, "expire idempotency keys", expireKeys, millis(now))
	return err
}
