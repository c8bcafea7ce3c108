package store

import (
	"context"
	"time"
)

// ReportLink lets somebody without a login read one report: that of a dossier as
// it stands when the link is opened. Its secret is shown once, when it is made,
// and only its hash is kept.
type ReportLink struct {
	ID          string    `json:"id"` // opens nothing
	Dossier     string    `json:"dossier"`
	User        string    `json:"user"`            // who made it: it shows what they see
	Name        string    `json:"name"`            // whom it is for
	Sheet       string    `json:"sheet,omitempty"` // "" for the whole report
	Pages       bool      `json:"pages"`           // the cited pages can be opened too
	CreatedAt   time.Time `json:"created_at"`
	ExpiresAt   time.Time `json:"expires_at"`
	WithdrawnAt time.Time `json:"withdrawn_at,omitzero"`
	OpenedAt    time.Time `json:"opened_at,omitzero"` // the last time
	Opened      int       `json:"opened"`             // how often
}

// Dead reports whether the link opens nothing any more at that time.
func (l ReportLink) Dead(now time.Time) bool {
	return !l.WithdrawnAt.IsZero() || !l.ExpiresAt.After(now)
}

// MaxLinkLife is how long a report link can live.
const MaxLinkLife = 90 * 24 * time.Hour

// maxReportLinks is how many links one dossier has that open something.
const maxReportLinks = 500

const (
	countReportLinks = `SELECT count(*) FROM report_links WHERE dossier_id = $1 AND withdrawn_at = 0 AND expires_at > $2`
	addReportLink    = `
	INSERT INTO report_links (id, token_hash, dossier_id, user_id, name, sheet, pages, created_at, expires_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
)

// AddReportLink keeps a link of the viewer under the hash of its secret
// (NewToken); l.ID is made by NewID. It is for officers who may work with the
// dossier.
func (a Act) AddReportLink(ctx context.Context, hash string, l ReportLink, now time.Time) error {
	if err := a.Hold(ctx, l.Dossier, Officer, now); err != nil {
		return err
	}
	if len(l.Name) > 400 || !l.ExpiresAt.After(now) || l.ExpiresAt.After(now.Add(MaxLinkLife)) {
		return &Error{Code: Invalid, Message: "a link has a name of at most 400 bytes and lives for at most 90 days"}
	}
	n, err := one(ctx, a.tx.q, "links", countReportLinks, []any{l.Dossier, millis(now)}, scanInt)
	if err != nil {
		return err
	}
	if n >= maxReportLinks {
		return &Error{Code: Invalid, Message: "this dossier has 500 links that work, which is the most; withdraw some first"}
	}
	_, err = a.tx.exec(ctx, "add report link", addReportLink, l.ID, hash, l.Dossier, a.v.User, l.Name, l.Sheet, flag(l.Pages),
		millis(now), millis(l.ExpiresAt))
	if err != nil {
		return err
	}
	return a.tx.AddEntry(ctx, Entry{Dossier: l.Dossier, Kind: LogLink, User: a.v.User, Detail: "made " + l.ID, At: now})
}

const withdrawReportLink = `UPDATE report_links SET withdrawn_at = $3 WHERE id = $1 AND dossier_id = $2 AND withdrawn_at = 0`

// WithdrawReportLink makes a link open nothing from now on, whoever made it; one
// that is not there, or was withdrawn, is ErrNotFound.
func (a Act) WithdrawReportLink(ctx context.Context, dossierID, id string, now time.Time) error {
	if err := a.May(ctx, dossierID, Officer); err != nil {
		return err
	}
	if err := a.tx.must(ctx, "link", "withdraw report link", withdrawReportLink, id, dossierID, millis(now)); err != nil {
		return err
	}
	return a.tx.AddEntry(ctx, Entry{Dossier: dossierID, Kind: LogLink, User: a.v.User, Detail: "withdrawn " + id, At: now})
}

const reportLinkColumns = `id, dossier_id, user_id, name, sheet, pages, created_at, expires_at, withdrawn_at, opened_at, opened`

const listReportLinks = `
	SELECT ` + reportLinkColumns + ` FROM report_links WHERE dossier_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`

// ReportLinks gives up to limit links of a dossier, the newest first, before the
// id before ("" for the newest), for officers who may work with it.
func (s Sight) ReportLinks(ctx context.Context, dossierID, before string, limit int) ([]ReportLink, error) {
	if err := s.May(ctx, dossierID, Officer); err != nil {
		return nil, err
	}
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, s.q, "report links", listReportLinks, []any{dossierID, before, bounded(limit)}, scanReportLink)
}

const openReportLink = `
	SELECT ` + reportLinkColumns + ` FROM report_links
	WHERE token_hash = $1 AND withdrawn_at = 0 AND expires_at > $2 AND user_id IN (SELECT id FROM users WHERE disabled = 0)`

// ReportLink gives the link of a secret's hash with the one who made it, whose
// eyes it lends. One that is unknown, expired or withdrawn, one whose maker was
// shut out or may no longer pass the dossier on, and each while links are off, is
// ErrNotFound, with nothing to tell which.
func (d Desk) ReportLink(ctx context.Context, hash string, now time.Time) (l ReportLink, maker Viewer, err error) {
	err = d.s.View(ctx, func(r Reads) error {
		if err := r.mustBeOn(ctx, LinkWay); err != nil {
			return err
		}
		if l, err = one(ctx, r.q, "link", openReportLink, []any{hash, millis(now)}, scanReportLink); err != nil {
			return err
		}
		if maker, err = r.Viewer(ctx, l.User); err != nil {
			return err
		}
		return r.For(maker).May(ctx, l.Dossier, Officer)
	})
	if code := CodeOf(err); code == NotFound || code == Forbidden {
		return ReportLink{}, Viewer{}, notFound("link")
	}
	return l, maker, err
}

const openedReportLink = `UPDATE report_links SET opened = opened + 1, opened_at = $2 WHERE id = $1`

// OpenedReportLink counts that a link was opened; logged also writes it into the
// dossier's log, which must not fill up with it.
func (d Desk) OpenedReportLink(ctx context.Context, l ReportLink, logged bool, now time.Time) error {
	return d.s.InTx(ctx, func(tx Tx) error {
		if err := tx.must(ctx, "link", "count opening", openedReportLink, l.ID, millis(now)); err != nil || !logged {
			return err
		}
		return tx.AddEntry(ctx, Entry{Dossier: l.Dossier, Kind: LogLink, Detail: "opened " + l.ID, At: now})
	})
}

func scanReportLink(row row) (l ReportLink, err error) {
	var pages, created, expires, withdrawn, opened int64
	err = row.Scan(&l.ID, &l.Dossier, &l.User, &l.Name, &l.Sheet, &pages, &created, &expires, &withdrawn, &opened, &l.Opened)
	l.Pages = pages != 0
	l.CreatedAt, l.ExpiresAt = fromMillis(created), fromMillis(expires)
	l.WithdrawnAt, l.OpenedAt = fromMillis(withdrawn), fromMillis(opened)
	return l, err
}
