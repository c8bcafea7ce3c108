package store

import (
	"context"
	"fmt"
)

// Member is a file inside a container, as the container lists it.
type Member struct {
	Name     string
	Document string // "" when it was skipped
	Reason   string // why it was skipped
}

const (
	dropMembers = `DELETE FROM members WHERE parent_id = $1`
	addMember   = `
	INSERT INTO members (parent_id, ordinal, name, document_id, reason) VALUES ($1, $2, $3, $4, $5)`
)

func (tx Tx) putMembers(ctx context.Context, parent string, members []Member) error {
	if _, err := tx.exec(ctx, "drop members", dropMembers, parent); err != nil {
		return err
	}
	for i, m := range members {
		if _, err := tx.exec(ctx, "add member", addMember, parent, i, m.Name, nullable(m.Document), m.Reason); err != nil {
			return fmt.Errorf("member %d: %w", i, err)
		}
	}
	return nil
}

const listMembers = `
	SELECT name, coalesce(document_id, ''), reason FROM members WHERE parent_id = $1 ORDER BY ordinal`

// Members gives what a container holds, in its own order.
func (r Reads) Members(ctx context.Context, parent string) ([]Member, error) {
	return collect(ctx, r.q, "members", listMembers, []any{parent}, func(row row) (m Member, err error) {
		err = row.Scan(&m.Name, &m.Document, &m.Reason)
		return m, err
	})
}

// nullable is NULL for "".
func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}
