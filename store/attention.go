package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Grave is a verdict that is adverse or contradictory and on which no officer's
// decision stands.
type Grave struct {
	Dossier     string
	Title       string // of the dossier
	Requirement string
	Value       dossier.Value
	Since       time.Time // when it first came to this
}

// seenGrave has the values in its text, so that the index made for them is used,
// and CROSS JOIN, with which SQLite keeps to the order of the tables: the newest
// stand first in that index, and the proofs, which are long, are not touched.
const seenGrave = `
	SELECT dossiers.id, dossiers.title, verdicts.requirement, verdicts.value, verdicts.since
	FROM verdicts CROSS JOIN dossiers
	WHERE dossiers.id = verdicts.dossier_id AND verdicts.value IN ('adverse', 'contradictory') AND verdicts.since <= $4
		AND (verdicts.since < $4 OR verdicts.dossier_id < $5 OR verdicts.dossier_id = $5 AND verdicts.requirement > $6)
		AND NOT EXISTS (SELECT 1 FROM overrides WHERE overrides.dossier_id = verdicts.dossier_id
			AND overrides.requirement = verdicts.requirement AND overrides.state = $3) AND ` + sees + `
	ORDER BY verdicts.since DESC, verdicts.dossier_id DESC, verdicts.requirement LIMIT $7`

// Grave gives up to limit adverse and contradictory verdicts, the newest first,
// after the one given (the zero Grave for the first).
func (s Sight) Grave(ctx context.Context, after Grave, limit int) ([]Grave, error) {
	since := millis(after.Since)
	if after.Dossier == "" {
		since = farFuture
	}
	args := s.v.args(string(Standing), since, after.Dossier, after.Requirement, bounded(limit))
	return collect(ctx, s.q, "verdicts", seenGrave, args, func(row row) (g Grave, err error) {
		var at int64
		err = row.Scan(&g.Dossier, &g.Title, &g.Requirement, &g.Value, &at)
		g.Since = fromMillis(at)
		return g, err
	})
}

const farFuture = int64(1) << 62

// Unread is a path whose document was not read, or only in part.
type Unread struct {
	Membership string
	Dossier    string
	Title      string // of the dossier
	Path       string
	Document   string        // "" for a member of a container that was not taken
	State      dossier.State // StateUnsupported for such a member
	Reason     string
}

// unreadPaths asks first for the documents, which are few, by their state.
const unreadPaths = `
	SELECT memberships.id AS id, memberships.dossier_id AS dossier_id, memberships.path AS path, documents.id AS document_id, documents.state AS state, documents.reason AS reason
	FROM documents JOIN memberships ON memberships.document_id = documents.id
	WHERE documents.state IN ('failed', 'unsupported', 'password_needed', 'partly_read')
	UNION ALL
	SELECT memberships.id, memberships.dossier_id, memberships.path, '', 'unsupported', memberships.reason
	FROM memberships WHERE memberships.document_id IS NULL AND memberships.reason <> '` + deleted + `'`

const seenUnread = `
	SELECT unread.id, dossiers.id, dossiers.title, unread.path, unread.document_id, unread.state, unread.reason
	FROM (` + unreadPaths + `) unread JOIN dossiers ON dossiers.id = unread.dossier_id
	WHERE unread.id < $3 AND ` + sees + ` ORDER BY unread.id DESC LIMIT $4`

// Unread gives up to limit paths that were not read, or only in part, the one
// that came in last first, before the membership before ("" for the newest).
func (s Sight) Unread(ctx context.Context, before string, limit int) ([]Unread, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, s.q, "documents", seenUnread, s.v.args(before, bounded(limit)), func(row row) (u Unread, err error) {
		err = row.Scan(&u.Membership, &u.Dossier, &u.Title, &u.Path, &u.Document, &u.State, &u.Reason)
		return u, err
	})
}

const countUnread = `
	SELECT count(*) FROM (SELECT 1 AS one FROM (` + unreadPaths + `) unread JOIN dossiers ON dossiers.id = unread.dossier_id
	WHERE ` + sees + ` LIMIT $3) counted`

// UnreadCount counts what Unread gives, up to most.
func (s Sight) UnreadCount(ctx context.Context, most int) (int, error) {
	n, err := one(ctx, s.q, "documents", countUnread, s.v.args(most), scanInt)
	return int(n), err
}

// BeingRead is a dossier with documents that are still to be read.
type BeingRead struct {
	Dossier string
	Title   string
	Paths   int // to be read
}

const seenPending = `
	SELECT dossiers.id, dossiers.title, count(*) FROM documents JOIN memberships ON memberships.document_id = documents.id
	JOIN dossiers ON dossiers.id = memberships.dossier_id WHERE documents.state = 'pending' AND ` + sees + `
	GROUP BY dossiers.id, dossiers.title ORDER BY dossiers.id DESC LIMIT $3`

// BeingRead gives up to limit dossiers of which documents are still to be read,
// the newest first.
func (s Sight) BeingRead(ctx context.Context, limit int) ([]BeingRead, error) {
	return collect(ctx, s.q, "dossiers", seenPending, s.v.args(bounded(limit)), func(row row) (b BeingRead, err error) {
		err = row.Scan(&b.Dossier, &b.Title, &b.Paths)
		return b, err
	})
}
