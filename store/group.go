package store

import (
	"context"
	"strings"
	"time"
)

// Group is a branch or an office whose people share dossiers.
type Group struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Retention int       `json:"retention_days"` // days that a dossier is kept after its last document came in; 0: for ever
	CreatedAt time.Time `json:"created_at"`
}

// maxRetention keeps the arithmetic in milliseconds far from its end: a century.
const maxRetention = 36525

func (g Group) check() error {
	switch {
	case strings.TrimSpace(g.Name) == "" || len(g.Name) > 400:
		return &Error{Code: Invalid, Message: "a group needs a name of at most 400 bytes"}
	case g.Retention < 0 || g.Retention > maxRetention:
		return &Error{Code: Invalid, Message: "a dossier is kept for 1 to 36,525 days, or for ever with 0"}
	}
	return nil
}

const addGroup = `INSERT INTO groups (id, name, retention_days, created_at) VALUES ($1, $2, $3, $4)`

// AddGroup adds an empty group; g.ID is made by NewID. A name that another
// group has is ErrConflict.
func (p PeopleTx) AddGroup(ctx context.Context, g Group, now time.Time) error {
	if err := g.check(); err != nil {
		return err
	}
	_, err := p.exec(ctx, "add group", addGroup, g.ID, g.Name, g.Retention, millis(now))
	return err
}

const changeGroup = `UPDATE groups SET name = $2, retention_days = $3 WHERE id = $1`

// ChangeGroup gives the group of g.ID another name or retention.
func (p PeopleTx) ChangeGroup(ctx context.Context, g Group) error {
	if err := g.check(); err != nil {
		return err
	}
	return p.must(ctx, "group", "change group", changeGroup, g.ID, g.Name, g.Retention)
}

const (
	groupOwns   = `SELECT count(*) FROM dossiers WHERE group_id = $1`
	emptyGroup  = `DELETE FROM group_members WHERE group_id = $1`
	forgetGroup = `DELETE FROM dossier_groups WHERE group_id = $1`
	toldGroup   = `DELETE FROM webhook_messages WHERE webhook_id IN (SELECT id FROM webhooks WHERE group_id = $1)`
	tellGroup   = `DELETE FROM webhooks WHERE group_id = $1`
	dropGroup   = `DELETE FROM groups WHERE id = $1`
)

// DeleteGroup takes a group away. One that still owns dossiers is ErrConflict:
// they are given to another group, or deleted, first. What others had let it
// see must be put into the index anew: the dossiers are in the changes.
func (tx Tx) DeleteGroup(ctx context.Context, id string, now time.Time) error {
	owns, err := one(ctx, tx.q, "group", groupOwns, []any{id}, scanInt)
	if err != nil {
		return err
	}
	if owns > 0 {
		return &Error{Code: Conflict, Message: "the group still owns dossiers; give them to another group or delete them first"}
	}
	guests, err := collect(ctx, tx.q, "dossiers", `SELECT dossier_id FROM dossier_groups WHERE group_id = $1`, []any{id}, scanText)
	if err != nil {
		return err
	}
	for _, sql := range []string{emptyGroup, forgetGroup, toldGroup, tellGroup} {
		if _, err := tx.exec(ctx, "empty group", sql, id); err != nil {
			return err
		}
	}
	for _, d := range guests {
		tx.Change(DossierAccess, d, "", now)
	}
	return tx.must(ctx, "group", "delete group", dropGroup, id)
}

const addToGroup = `
	INSERT INTO group_members (group_id, user_id, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`

// AddToGroup puts a person into a group; that they are in it is no error. No
// such group or person is ErrNotFound.
func (p PeopleTx) AddToGroup(ctx context.Context, group, user string, now time.Time) error {
	_, err := p.exec(ctx, "add to group", addToGroup, group, user, millis(now))
	return err
}

const removeFromGroup = `DELETE FROM group_members WHERE group_id = $1 AND user_id = $2`

// RemoveFromGroup takes a person out of a group, or ErrNotFound.
func (p PeopleTx) RemoveFromGroup(ctx context.Context, group, user string) error {
	return p.must(ctx, "member of the group", "remove from group", removeFromGroup, group, user)
}

const groupColumns = `groups.id, groups.name, groups.retention_days, groups.created_at`

const oneGroup = `SELECT ` + groupColumns + ` FROM groups WHERE id = $1`

// Group gives one group, or ErrNotFound.
func (p People) Group(ctx context.Context, id string) (Group, error) {
	return one(ctx, p.q, "group", oneGroup, []any{id}, scanGroup)
}

const groupByName = `SELECT ` + groupColumns + ` FROM groups WHERE name = $1`

// GroupByName gives the group of exactly that name, or ErrNotFound.
func (p People) GroupByName(ctx context.Context, name string) (Group, error) {
	return one(ctx, p.q, "group", groupByName, []any{name}, scanGroup)
}

const listGroups = `SELECT ` + groupColumns + ` FROM groups WHERE id > $1 ORDER BY id LIMIT $2`

// Groups gives up to limit groups after the id after ("" for the first).
func (p People) Groups(ctx context.Context, after string, limit int) ([]Group, error) {
	return collect(ctx, p.q, "groups", listGroups, []any{after, bounded(limit)}, scanGroup)
}

const groupsOf = `
	SELECT ` + groupColumns + ` FROM groups JOIN group_members ON group_members.group_id = groups.id
	WHERE group_members.user_id = $1 ORDER BY groups.id`

// GroupsOf gives the groups that a person is in.
func (p People) GroupsOf(ctx context.Context, user string) ([]Group, error) {
	return collect(ctx, p.q, "groups", groupsOf, []any{user}, scanGroup)
}

const usersIn = `
	SELECT ` + userColumns + ` FROM users JOIN group_members ON group_members.user_id = users.id
	WHERE group_members.group_id = $1 ORDER BY users.id LIMIT $2`

// UsersIn gives the people in a group.
func (p People) UsersIn(ctx context.Context, group string) ([]User, error) {
	return collect(ctx, p.q, "users", usersIn, []any{group, maxList}, scanUser)
}

func scanGroup(row row) (g Group, err error) {
	var created int64
	err = row.Scan(&g.ID, &g.Name, &g.Retention, &created)
	g.CreatedAt = fromMillis(created)
	return g, err
}

func scanText(row row) (s string, err error) {
	err = row.Scan(&s)
	return s, err
}
