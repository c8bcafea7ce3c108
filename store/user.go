package store

import (
	"context"
	"time"
)

// Role says what a person may do.
type Role string

// The roles.
const (
	Administrator Role = "administrator"
	Officer       Role = "officer"
	Rep           Role = "rep"
)

// User is a person who may log in.
type User struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Email     string    `json:"email,omitempty"`
	Role      Role      `json:"role"`
	CreatedAt time.Time `json:"created_at"`
}

const addUser = `INSERT INTO users (id, name, email, role, created_at) VALUES ($1, $2, $3, $4, $5)`

// AddUser adds a person; u.ID is made by NewID. An e-mail address that somebody
// has already is ErrConflict.
func (tx Tx) AddUser(ctx context.Context, u User, now time.Time) error {
	_, err := tx.exec(ctx, "add user", addUser, u.ID, u.Name, u.Email, string(u.Role), millis(now))
	return err
}

const userColumns = `users.id, users.name, users.email, users.role, users.created_at`

const oneUser = `SELECT ` + userColumns + ` FROM users WHERE id = $1`

// User gives one person, or ErrNotFound.
func (r Reads) User(ctx context.Context, id string) (User, error) {
	return one(ctx, r.q, "user", oneUser, []any{id}, scanUser)
}

const listUsers = `SELECT ` + userColumns + ` FROM users ORDER BY id`

// Users gives everybody in the order in which they were added.
func (r Reads) Users(ctx context.Context) ([]User, error) {
	return collect(ctx, r.q, "users", listUsers, nil, scanUser)
}

func scanUser(row row) (u User, err error) {
	var created int64
	err = row.Scan(&u.ID, &u.Name, &u.Email, &u.Role, &created)
	u.CreatedAt = fromMillis(created)
	return u, err
}
