package store

import (
	"context"
	"strings"
	"time"
)

// Role says what a person may do; each may do what the one before it may.
type Role string

// The roles, the least first.
const (
	Rep        Role = "rep"        // reads
	Researcher Role = "researcher" // puts documents in
	Officer    Role = "officer"    // decides, shares, deletes
	Admin      Role = "admin"      // sees and does everything
)

// Roles lists the roles, the least first.
var Roles = []Role{Rep, Researcher, Officer, Admin}

// Valid reports whether there is such a role.
func (r Role) Valid() bool { return r.rank() > 0 }

// AtLeast reports whether the role may do what the other may.
func (r Role) AtLeast(other Role) bool { return r.rank() >= other.rank() && r.Valid() }

func (r Role) rank() int {
	for i, known := range Roles {
		if r == known {
			return i + 1
		}
	}
	return 0
}

// User is a person who may log in.
type User struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Email     string    `json:"email,omitempty"` // kept in lower case
	Role      Role      `json:"role"`
	Disabled  bool      `json:"disabled,omitempty"` // cannot log in; what they did stays
	CreatedAt time.Time `json:"created_at"`
}

const addUser = `INSERT INTO users (id, name, email, role, created_at) VALUES ($1, $2, $3, $4, $5)`

// AddUser adds a person; u.ID is made by NewID. An e-mail address that somebody
// has already is ErrConflict.
func (p PeopleTx) AddUser(ctx context.Context, u User, now time.Time) error {
	if !u.Role.Valid() {
		return badRole(u.Role)
	}
	_, err := p.exec(ctx, "add user", addUser, u.ID, u.Name, foldEmail(u.Email), string(u.Role), millis(now))
	return err
}

const (
	changeUser = `UPDATE users SET name = $2, email = $3, role = $4, disabled = $5 WHERE id = $1`
	// Whoever changes a person holds all administrators first: PostgreSQL would
	// let two transactions that take the role from each other count the other as
	// still there. Whom one takes it from is an administrator to the other until
	// the one commits, so that the two have a row in common.
	holdAdmins = `UPDATE users SET role = role WHERE role = $1 AND disabled = 0`
	dropAccess = `UPDATE tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at = 0`
	dropLinks  = `DELETE FROM links WHERE user_id = $1`
	dropFeeds  = `UPDATE feed_addresses SET revoked_at = $2 WHERE user_id = $1 AND revoked_at = 0`
	dropShown  = `UPDATE report_links SET withdrawn_at = $2 WHERE user_id = $1 AND withdrawn_at = 0`
)

// ChangeUser gives the person of u.ID another name, address or role, or shuts
// them out: then their sessions, tokens, feed addresses and links, to log in and
// to reports, end with it for good. That one
// administrator stays is for the caller to see to (AdminCount); of two who take
// the role from each other at once, the later sees what the earlier did.
func (p PeopleTx) ChangeUser(ctx context.Context, u User, now time.Time) error {
	if !u.Role.Valid() {
		return badRole(u.Role)
	}
	if _, err := p.exec(ctx, "hold administrators", holdAdmins, string(Admin)); err != nil {
		return err
	}
	err := p.must(ctx, "user", "change user", changeUser, u.ID, u.Name, foldEmail(u.Email), string(u.Role), flag(u.Disabled))
	if err != nil || !u.Disabled {
		return err
	}
	for _, sql := range []string{dropAccess, dropFeeds, dropShown} {
		if _, err := p.exec(ctx, "revoke tokens", sql, u.ID, millis(now)); err != nil {
			return err
		}
	}
	if _, err := p.exec(ctx, "drop links", dropLinks, u.ID); err != nil {
		return err
	}
	return p.EndSessions(ctx, u.ID, "")
}

func badRole(r Role) error {
	return &Error{Code: Invalid, Message: "there is no role " + strings.ToValidUTF8(string(r), "�") + ": it is admin, officer, researcher or rep"}
}

const adminCount = `SELECT count(*) FROM users WHERE role = $1 AND disabled = 0`

// AdminCount counts the administrators who can log in.
func (p PeopleTx) AdminCount(ctx context.Context) (int, error) {
	n, err := one(ctx, p.conn, "users", adminCount, []any{string(Admin)}, scanInt)
	return int(n), err
}

const setPassword = `UPDATE users SET password_hash = $2 WHERE id = $1`

// SetPassword keeps the hash of a person's password, in argon2id's own form;
// "" takes the password away.
func (p PeopleTx) SetPassword(ctx context.Context, user, hash string) error {
	return p.must(ctx, "user", "set password", setPassword, user, hash)
}

const setSubject = `UPDATE users SET oidc_subject = $2 WHERE id = $1`

// SetSubject says by which subject ("issuer|subject") an identity provider
// knows the person; "" forgets it. One that is somebody else's is ErrConflict.
func (p PeopleTx) SetSubject(ctx context.Context, user, subject string) error {
	return p.must(ctx, "user", "set subject", setSubject, user, subject)
}

const claimSubject = `UPDATE users SET oidc_subject = $2 WHERE id = $1 AND oidc_subject = '' AND disabled = 0`

// ClaimSubject is SetSubject for somebody whom no identity provider knows yet;
// anybody else is ErrNotFound.
func (p PeopleTx) ClaimSubject(ctx context.Context, user, subject string) error {
	return p.must(ctx, "user", "claim subject", claimSubject, user, subject)
}

const userColumns = `users.id, users.name, users.email, users.role, users.disabled, users.created_at`

const oneUser = `SELECT ` + userColumns + ` FROM users WHERE id = $1`

// User gives one person, or ErrNotFound.
func (p People) User(ctx context.Context, id string) (User, error) {
	return one(ctx, p.q, "user", oneUser, []any{id}, scanUser)
}

const userByEmail = `SELECT ` + userColumns + `, users.password_hash FROM users WHERE email = $1 AND email <> ''`

// UserByEmail gives the person of that address with the hash of their password,
// "" when they have none; or ErrNotFound. They may be disabled.
func (p People) UserByEmail(ctx context.Context, email string) (u User, passwordHash string, err error) {
	u, err = one(ctx, p.q, "user", userByEmail, []any{foldEmail(email)}, func(row row) (User, error) {
		return scanUserAnd(row, &passwordHash)
	})
	return u, passwordHash, err
}

const userBySubject = `SELECT ` + userColumns + ` FROM users WHERE oidc_subject = $1 AND oidc_subject <> ''`

// UserBySubject gives the person whom an identity provider knows by that
// subject, or ErrNotFound.
func (p People) UserBySubject(ctx context.Context, subject string) (User, error) {
	return one(ctx, p.q, "user", userBySubject, []any{subject}, scanUser)
}

const listUsers = `SELECT ` + userColumns + ` FROM users ORDER BY id`

// Users gives everybody in the order in which they were added.
func (p People) Users(ctx context.Context) ([]User, error) {
	return collect(ctx, p.q, "users", listUsers, nil, scanUser)
}

const pageUsers = `SELECT ` + userColumns + ` FROM users WHERE id > $1 ORDER BY id LIMIT $2`

// UsersAfter gives up to limit people after the id after ("" for the first).
func (p People) UsersAfter(ctx context.Context, after string, limit int) ([]User, error) {
	return collect(ctx, p.q, "users", pageUsers, []any{after, bounded(limit)}, scanUser)
}

func scanUser(row row) (u User, err error) { return scanUserAnd(row) }

// scanUserAnd reads a user and what stands behind them in the row.
func scanUserAnd(row row, more ...any) (u User, err error) {
	var created, disabled int64
	err = row.Scan(append([]any{&u.ID, &u.Name, &u.Email, &u.Role, &disabled, &created}, more...)...)
	u.CreatedAt, u.Disabled = fromMillis(created), disabled != 0
	return u, err
}

// foldEmail is how addresses are kept and compared.
func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
