package store

import (
	"context"
	"time"
)

// Audited is one entry of the audit log: who did what to what. There is no way
// to change or to remove one.
type Audited struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	User    string    `json:"user"`    // id; "" where nobody was logged in, "system" for the program itself
	Action  string    `json:"action"`  // "delete", "login_failed", "share"
	Noun    string    `json:"noun"`    // "dossier", "user", "concealed_text"
	NounID  string    `json:"noun_id"` //
	Request string    `json:"request"` // id of the request
	Address string    `json:"address"` // where it came from
	Detail  string    `json:"detail,omitempty"`
}

const addAudit = `
	INSERT INTO audit (id, at, user_id, action, noun, noun_id, request_id, address, detail)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// Audit adds an entry, in the transaction of what it tells about. An empty ID
// is made; a.At is the time. What is too long is cut: a hostile name must not
// keep the entry out. Detail holds no names of documents and no quotes, since
// it stays when they are deleted.
func (p PeopleTx) Audit(ctx context.Context, a Audited) error {
	if a.ID == "" {
		a.ID = NewID()
	}
	_, err := p.exec(ctx, "add audit entry", addAudit, a.ID, millis(a.At), cut(a.User, 200), cut(a.Action, 200), cut(a.Noun, 200),
		cut(a.NounID, 200), cut(a.Request, 200), cut(a.Address, 200), cut(a.Detail, 2000))
	return err
}

const auditColumns = `id, at, user_id, action, noun, noun_id, request_id, address, detail`

const listAudit = `
	SELECT ` + auditColumns + ` FROM audit
	WHERE id < $1 AND ($2 = '' OR user_id = $2) AND ($3 = '' OR noun_id = $3) ORDER BY id DESC LIMIT $4`

// AuditLog gives up to limit entries, the newest first, before the id before
// ("" for the newest); user and nounID, when not "", give only theirs. It is for
// administrators.
func (p People) AuditLog(ctx context.Context, user, nounID, before string, limit int) ([]Audited, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, p.q, "audit entries", listAudit, []any{before, user, nounID, bounded(limit)}, func(row row) (a Audited, err error) {
		var at int64
		err = row.Scan(&a.ID, &at, &a.User, &a.Action, &a.Noun, &a.NounID, &a.Request, &a.Address, &a.Detail)
		a.At = fromMillis(at)
		return a, err
	})
}

// afterEveryID sorts behind every id, which begin with a hexadecimal digit.
const afterEveryID = "g"
