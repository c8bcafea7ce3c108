package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Request is a request that its sender may repeat under the same key.
type Request struct {
	User     string
	Route    string // method and path: the same key elsewhere is another request
	Key      string
	BodyHash string // what another body would not have
}

// Answer is what a request was answered with.
type Answer struct {
	Status  int
	Header  map[string]string // few: Location, ETag, Content-Type
	Body    []byte
	Subject string // id of the dossier that the body tells about, or "": the answer goes when that is deleted
}

// Claim is the right to work on a request, for a time.
type Claim struct {
	Request
	attempt int64
}

const maxKey = 255

const claimKey = `
	INSERT INTO idempotency_keys (user_id, route, key, body_hash, attempt, leased_until, expires_at)
	VALUES ($1, $2, $3, $4, 1, $5, $6)
	ON CONFLICT (user_id, route, key) DO UPDATE SET
		body_hash = excluded.body_hash, attempt = idempotency_keys.attempt + 1, status = 0, header = NULL, answer = NULL,
		subject = '', leased_until = excluded.leased_until, expires_at = excluded.expires_at
		WHERE idempotency_keys.expires_at <= $7
			OR idempotency_keys.status = 0 AND idempotency_keys.leased_until <= $7 AND idempotency_keys.body_hash = excluded.body_hash
	RETURNING attempt`

// ClaimRequest begins a request with an idempotency key. With a Claim and no
// Answer the caller does the work and ends it with FinishRequest or
// ReleaseRequest before the lease is over, after which another may begin it.
// With an Answer the same request was answered before, and this is what it was
// answered. ErrBusy says that another is at it now: ask again soon. ErrMismatch
// says that the key came with another body before.
func (p PeopleTx) ClaimRequest(ctx context.Context, r Request, now time.Time, lease, keep time.Duration) (*Claim, *Answer, error) {
	if r.Key == "" || len(r.Key) > maxKey {
		return nil, nil, &Error{Code: Invalid, Message: "an idempotency key has 1 to 255 bytes"}
	}
	attempt, err := one(ctx, p.conn, "idempotency key", claimKey, []any{r.User, r.Route, r.Key, r.BodyHash,
		millis(now.Add(lease)), millis(now.Add(keep)), millis(now)}, scanInt)
	if err == nil {
		return &Claim{r, attempt}, nil, nil
	}
	if CodeOf(err) != NotFound {
		return nil, nil, err
	}
	return p.answered(ctx, r)
}

const oneKey = `
	SELECT body_hash, status, header, answer, subject FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3`

func (p PeopleTx) answered(ctx context.Context, r Request) (*Claim, *Answer, error) {
	var body string
	a, err := one(ctx, p.conn, "idempotency key", oneKey, []any{r.User, r.Route, r.Key}, func(row row) (a Answer, err error) {
		var header []byte
		if err := row.Scan(&body, &a.Status, &header, &a.Body, &a.Subject); err != nil || len(header) == 0 {
			return a, err
		}
		return a, json.Unmarshal(header, &a.Header)
	})
	switch {
	case err != nil:
		return nil, nil, err
	case body != r.BodyHash:
		return nil, nil, &Error{Code: Mismatch, Message: "this idempotency key was used with another body; use a new key for a new request"}
	case a.Status == 0:
		return nil, nil, &Error{Code: Busy, Message: "the same request is being worked on; ask again in a moment"}
	}
	return nil, &a, nil
}

const finishKey = `
	UPDATE idempotency_keys SET status = $5, header = $6, answer = $7, subject = $8
	WHERE user_id = $1 AND route = $2 AND key = $3 AND attempt = $4 AND status = 0`

// FinishRequest keeps the answer for those who send the request again. It
// reports false when the lease ran out and another has begun the request since.
// In the transaction of the work itself it makes that work happen once.
func (p PeopleTx) FinishRequest(ctx context.Context, c *Claim, a Answer) (bool, error) {
	header, err := json.Marshal(a.Header)
	if err != nil {
		return false, fmt.Errorf("store: encode header: %w", err)
	}
	n, err := p.exec(ctx, "finish request", finishKey, c.User, c.Route, c.Key, c.attempt, a.Status, header, a.Body, a.Subject)
	return n > 0, err
}

const releaseKey = `
	DELETE FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3 AND attempt = $4 AND status = 0`

// ReleaseRequest gives up a claim whose work did nothing, so that the next one
// who sends the request may try.
func (p PeopleTx) ReleaseRequest(ctx context.Context, c *Claim) error {
	_, err := p.exec(ctx, "release request", releaseKey, c.User, c.Route, c.Key, c.attempt)
	return err
}
