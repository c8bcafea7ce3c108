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
	gone, err := tx.deletedMembers(ctx, parent)
	if err != nil {
		return err
	}
	for i, m := range members {
		back := ""
		if gone[i] {
			back, m = m.Document, Member{Name: deleted, Reason: deleted}
		}
		if _, err := tx.exec(ctx, "add member", addMember, parent, i, m.Name, nullable(m.Document), m.Reason); err != nil {
			return fmt.Errorf("member %d: %w", i, err)
		}
		if err := tx.eraseUnheld(ctx, back); err != nil {
			return err
		}
	}
	return nil
}

const deletedPlaces = `
	SELECT places.ordinal FROM memberships places JOIN memberships parents ON parents.id = places.parent_id
	WHERE parents.document_id = $1 AND places.reason = $2 AND places.document_id IS NULL
	GROUP BY places.ordinal HAVING count(*) = (SELECT count(*) FROM memberships WHERE document_id = $1)`

// deletedMembers gives the places in a container whose member was deleted from
// every dossier that has the container: reading it again must not bring it back.
func (tx Tx) deletedMembers(ctx context.Context, parent string) (map[int]bool, error) {
	gone := map[int]bool{}
	_, err := collect(ctx, tx.q, "deleted members", deletedPlaces, []any{parent, deleted}, func(row row) (none struct{}, err error) {
		var at int
		err = row.Scan(&at)
		gone[at] = true
		return none, err
	})
	return gone, err
}

const unheldToRemovals = `
	INSERT INTO removals (document_id, at) SELECT id, created_at FROM documents
	WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.document_id = documents.id)
		AND NOT EXISTS (SELECT 1 FROM members WHERE members.document_id = documents.id)
	ON CONFLICT DO NOTHING`

// eraseUnheld erases a document that is in no dossier and no container.
func (tx Tx) eraseUnheld(ctx context.Context, document string) error {
	if document == "" {
		return nil
	}
	n, err := tx.exec(ctx, "mark document for removal", unheldToRemovals, document)
	if err != nil || n == 0 {
		return err
	}
	return tx.erase(ctx)
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
