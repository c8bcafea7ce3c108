package store

import (
	"context"
	"strings"
	"time"
)

// FeedAddress is an address under which a program that cannot log in reads what
// is new for one person. Its secret is shown once and only its hash is kept.
type FeedAddress struct {
	ID        string    `json:"id"` // opens nothing
	User      string    `json:"-"`
	Name      string    `json:"name"` // of the reader that it is for
	CreatedAt time.Time `json:"created_at"`
	UsedAt    time.Time `json:"used_at,omitzero"` // to the minute
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

// maxFeedAddresses is how many addresses one person has that work.
const maxFeedAddresses = 20

const (
	countFeedAddresses = `SELECT count(*) FROM feed_addresses WHERE user_id = $1 AND revoked_at = 0`
	addFeedAddress     = `INSERT INTO feed_addresses (id, secret_hash, user_id, name, created_at) VALUES ($1, $2, $3, $4, $5)`
)

// AddFeedAddress keeps an address under the hash of its secret (NewToken); f.ID
// is made by NewID.
func (p PeopleTx) AddFeedAddress(ctx context.Context, hash string, f FeedAddress, now time.Time) error {
	if strings.TrimSpace(f.Name) == "" || len(f.Name) > 400 {
		return &Error{Code: Invalid, Message: "a feed address needs a name that says what reads it, of at most 400 bytes"}
	}
	n, err := one(ctx, p.conn, "feed addresses", countFeedAddresses, []any{f.User}, scanInt)
	if err != nil {
		return err
	}
	if n >= maxFeedAddresses {
		return &Error{Code: Invalid, Message: "you have 20 feed addresses that work, which is the most; revoke one first"}
	}
	_, err = p.exec(ctx, "add feed address", addFeedAddress, f.ID, hash, f.User, f.Name, millis(now))
	return err
}

const revokeFeedAddress = `UPDATE feed_addresses SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at = 0`

// RevokeFeedAddress ends an address of a person, or ErrNotFound.
func (p PeopleTx) RevokeFeedAddress(ctx context.Context, user, id string, now time.Time) error {
	return p.must(ctx, "feed address", "revoke feed address", revokeFeedAddress, id, user, millis(now))
}

const feedAddressColumns = `id, user_id, name, created_at, used_at, revoked_at`

const listFeedAddresses = `SELECT ` + feedAddressColumns + ` FROM feed_addresses WHERE user_id = $1 AND revoked_at = 0 ORDER BY id LIMIT $2`

// FeedAddresses gives the addresses of a person that work.
func (p People) FeedAddresses(ctx context.Context, user string) ([]FeedAddress, error) {
	return collect(ctx, p.q, "feed addresses", listFeedAddresses, []any{user, maxList}, scanFeedAddress)
}

const openFeedAddress = `
	SELECT ` + feedAddressColumns + ` FROM feed_addresses
	WHERE secret_hash = $1 AND revoked_at = 0 AND user_id IN (SELECT id FROM users WHERE disabled = 0)`

// FeedAddress gives the address of a secret's hash, or ErrNotFound when it is
// unknown or revoked, its person shut out, or feeds are off, with nothing to tell
// which.
func (p People) FeedAddress(ctx context.Context, hash string) (FeedAddress, error) {
	if err := p.mustBeOn(ctx, FeedWay); err != nil {
		return FeedAddress{}, err
	}
	return one(ctx, p.q, "feed address", openFeedAddress, []any{hash}, scanFeedAddress)
}

const useFeedAddress = `UPDATE feed_addresses SET used_at = $2 WHERE id = $1 AND used_at <= $3`

// UsedFeedAddress notes that an address was read, at most once a minute.
func (p PeopleTx) UsedFeedAddress(ctx context.Context, id string, now time.Time) error {
	_, err := p.exec(ctx, "note use of feed address", useFeedAddress, id, millis(now), millis(now.Add(-time.Minute)))
	return err
}

func scanFeedAddress(row row) (f FeedAddress, err error) {
	var created, used, revoked int64
	err = row.Scan(&f.ID, &f.User, &f.Name, &created, &used, &revoked)
	f.CreatedAt, f.UsedAt, f.RevokedAt = fromMillis(created), fromMillis(used), fromMillis(revoked)
	return f, err
}
