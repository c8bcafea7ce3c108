package store

import (
	"context"
	"strings"
	"time"
)

// SavedSearch is a query that a person keeps. It is theirs alone.
type SavedSearch struct {
	ID        string    `json:"id"`
	User      string    `json:"-"`
	Name      string    `json:"name"`
	Query     string    `json:"query"`
	Seen      int64     `json:"seen"` // number of the last change when its results were last looked at
	CreatedAt time.Time `json:"created_at"`
}

// maxSaved is how many searches one person may keep.
const maxSaved = 500

const (
	countSaved = `SELECT count(*) FROM saved_searches WHERE user_id = $1`
	addSaved   = `INSERT INTO saved_searches (id, user_id, name, query, seen, created_at) VALUES ($1, $2, $3, $4, $5, $6)`
)

// AddSavedSearch keeps a query; s.ID is made by NewID.
func (p PeopleTx) AddSavedSearch(ctx context.Context, s SavedSearch, now time.Time) error {
	if strings.TrimSpace(s.Name) == "" || len(s.Name) > 400 || s.Query == "" || len(s.Query) > 4000 {
		return &Error{Code: Invalid, Message: "a saved search needs a name of at most 400 bytes and a query of at most 4,000"}
	}
	n, err := one(ctx, p.conn, "saved searches", countSaved, []any{s.User}, scanInt)
	if err != nil {
		return err
	}
	if n >= maxSaved {
		return &Error{Code: Invalid, Message: "500 searches are kept already; delete some first"}
	}
	_, err = p.exec(ctx, "add saved search", addSaved, s.ID, s.User, s.Name, s.Query, s.Seen, millis(now))
	return err
}

const savedColumns = `id, user_id, name, query, seen, created_at`

const listSaved = `SELECT ` + savedColumns + ` FROM saved_searches WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3`

// SavedSearches gives up to limit searches of a person after the id after.
func (p People) SavedSearches(ctx context.Context, user, after string, limit int) ([]SavedSearch, error) {
	return collect(ctx, p.q, "saved searches", listSaved, []any{user, after, bounded(limit)}, scanSaved)
}

const oneSaved = `SELECT ` + savedColumns + ` FROM saved_searches WHERE user_id = $1 AND id = $2`

// SavedSearch gives one search of a person, or ErrNotFound; another's is not found.
func (p People) SavedSearch(ctx context.Context, user, id string) (SavedSearch, error) {
	return one(ctx, p.q, "saved search", oneSaved, []any{user, id}, scanSaved)
}

const sawSaved = `UPDATE saved_searches SET seen = $3 WHERE user_id = $1 AND id = $2 AND seen <= $3`

// SawSearch notes that a person has looked at the results as of that change.
// One who has seen a later one has seen this.
func (p PeopleTx) SawSearch(ctx context.Context, user, id string, change int64) error {
	_, err := p.exec(ctx, "note search as seen", sawSaved, user, id, change)
	return err
}

const dropSaved = `DELETE FROM saved_searches WHERE user_id = $1 AND id = $2`

// DeleteSavedSearch forgets a search of a person, or ErrNotFound.
func (p PeopleTx) DeleteSavedSearch(ctx context.Context, user, id string) error {
	return p.must(ctx, "saved search", "delete saved search", dropSaved, user, id)
}

func scanSaved(row row) (s SavedSearch, err error) {
	var created int64
	err = row.Scan(&s.ID, &s.User, &s.Name, &s.Query, &s.Seen, &created)
	s.CreatedAt = fromMillis(created)
	return s, err
}
