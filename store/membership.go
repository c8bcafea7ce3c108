package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Membership is one path by which a document came into a dossier. The same
// document may have many, in one dossier too; each was put in by somebody and
// gets its answer.
type Membership struct {
	ID       string       `json:"id"`
	Dossier  string       `json:"dossier"`
	Document string       `json:"document,omitempty"` // "" for a member that was skipped
	Parent   string       `json:"parent,omitempty"`   // membership of the container it came out of
	Root     string       `json:"-"`                  // membership of the outermost container
	Ordinal  int          `json:"-"`                  // position in the container
	Depth    int          `json:"-"`                  // containers around it
	Path     string       `json:"path"`               // a label, never opened
	Forced   dossier.Kind `json:"forced,omitempty"`
	Reason   string       `json:"reason,omitempty"` // why it was skipped
}

const addMembership = `
	INSERT INTO memberships (id, dossier_id, document_id, parent_id, root_id, ordinal, depth, path, forced_kind, reason, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	ON CONFLICT DO NOTHING`

// AddMembership puts a document into a dossier; m.ID is made by NewID. It
// reports false when this member of the same container is in already.
func (tx Tx) AddMembership(ctx context.Context, m Membership, now time.Time) (bool, error) {
	n, err := tx.exec(ctx, "add membership", addMembership, m.ID, m.Dossier, nullable(m.Document),
		m.Parent, m.Root, m.Ordinal, m.Depth, m.Path, string(m.Forced), m.Reason, millis(now))
	return n > 0, err
}

const membershipColumns = `memberships.id, memberships.dossier_id, coalesce(memberships.document_id, ''), memberships.parent_id,
	memberships.root_id, memberships.ordinal, memberships.depth, memberships.path, memberships.forced_kind, memberships.reason`

const membershipsOfDocument = `
	SELECT ` + membershipColumns + ` FROM memberships WHERE document_id = $1 ORDER BY id`

// MembershipsOf gives every membership of a document, in all dossiers.
func (r Reads) MembershipsOf(ctx context.Context, document string) ([]Membership, error) {
	return collect(ctx, r.q, "memberships", membershipsOfDocument, []any{document}, scanMembership)
}

const membershipsOfDossier = `
	SELECT ` + membershipColumns + ` FROM memberships WHERE dossier_id = $1 ORDER BY depth, ordinal, id`

// Memberships gives every path of a dossier in the order in which they came in,
// each container followed by its members in its own order. So the order does not
// depend on which of two containers was read first.
func (r Reads) Memberships(ctx context.Context, dossierID string) ([]Membership, error) {
	all, err := collect(ctx, r.q, "memberships", membershipsOfDossier, []any{dossierID}, scanMembership)
	if err != nil {
		return nil, err
	}
	under := map[string][]Membership{}
	for _, m := range all {
		under[m.Parent] = append(under[m.Parent], m)
	}
	ordered := make([]Membership, 0, len(all))
	var walk func(parent string)
	walk = func(parent string) {
		for _, m := range under[parent] {
			ordered = append(ordered, m)
			walk(m.ID)
		}
	}
	walk("")
	return ordered, nil
}

const oneMembership = `SELECT ` + membershipColumns + ` FROM memberships WHERE id = $1`

// Membership gives one membership, or ErrNotFound.
func (r Reads) Membership(ctx context.Context, id string) (Membership, error) {
	return one(ctx, r.q, "membership", oneMembership, []any{id}, scanMembership)
}

func scanMembership(row row) (m Membership, err error) {
	err = row.Scan(&m.ID, &m.Dossier, &m.Document, &m.Parent, &m.Root, &m.Ordinal, &m.Depth, &m.Path, &m.Forced, &m.Reason)
	return m, err
}

const unpacked = `
	SELECT count(*), coalesce(sum(documents.size), 0)
	FROM memberships LEFT JOIN documents ON documents.id = memberships.document_id
	WHERE memberships.root_id = $1`

// Unpacked says how many files came out of the outermost container of that
// membership so far, and their bytes together.
func (r Reads) Unpacked(ctx context.Context, root string) (files int, bytes int64, err error) {
	err = r.q.queryRow(ctx, unpacked, root).Scan(&files, &bytes)
	return files, bytes, err
}

const listDossierDocuments = `
	SELECT ` + documentColumns + ` FROM documents
	WHERE id IN (SELECT document_id FROM memberships WHERE dossier_id = $1) ORDER BY id`

// Documents gives the documents of a dossier, each once, by id.
func (r Reads) Documents(ctx context.Context, dossierID string) ([]Document, error) {
	return collect(ctx, r.q, "documents", listDossierDocuments, []any{dossierID}, scanDocument)
}

const unchecked = `
	SELECT ` + membershipColumns + ` FROM memberships
	JOIN documents ON documents.id = memberships.document_id
	LEFT JOIN readings ON readings.document_id = documents.id AND readings.attempt = documents.attempt
		AND readings.forced_kind = memberships.forced_kind AND readings.rules = $1
	WHERE memberships.id > $2 AND documents.state <> $3 AND readings.document_id IS NULL
	ORDER BY memberships.id LIMIT $4`

// Unchecked gives up to limit memberships, after the one of the id after (""
// for the first), whose document was read but not checked by these rules.
func (r Reads) Unchecked(ctx context.Context, rules, after string, limit int) ([]Membership, error) {
	return collect(ctx, r.q, "unchecked documents", unchecked, []any{rules, after, string(Pending), limit}, scanMembership)
}

const unsettled = `
	SELECT count(*) FROM memberships
	JOIN documents ON documents.id = memberships.document_id
	LEFT JOIN readings ON readings.document_id = documents.id AND readings.attempt = documents.attempt
		AND readings.forced_kind = memberships.forced_kind AND readings.rules = $2
	WHERE memberships.dossier_id = $1 AND (documents.state = $3 OR readings.document_id IS NULL)`

// Unsettled counts the paths of a dossier whose document is still to be read,
// or to be checked by this version of the rules.
func (r Reads) Unsettled(ctx context.Context, dossierID, rules string) (int, error) {
	n, err := one(ctx, r.q, "dossier", unsettled, []any{dossierID, rules, string(Pending)}, scanInt)
	return int(n), err
}
