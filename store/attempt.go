package store

import (
	"context"
	"time"
)

// maxAttempts is how many accounts and addresses are counted at once: an
// attacker with many addresses must not fill the disk. The oldest go first.
const maxAttempts = 100_000

const countAttempt = `
	INSERT INTO attempts (key_hash, began_at, number) VALUES ($1, $2, 1)
	ON CONFLICT (key_hash) DO UPDATE SET
		number   = CASE WHEN attempts.began_at <= $3 THEN 1 ELSE attempts.number + 1 END,
		began_at = CASE WHEN attempts.began_at <= $3 THEN excluded.began_at ELSE attempts.began_at END
	RETURNING number, began_at`

// CountAttempt counts one more try to log in under a key ("account:ada@x.org",
// "address:2001:db8::/64") and gives how many there were in the window that
// runs, this one included, and when a new window begins. Count before the
// password is looked at, in a transaction of its own, so that tries at the same
// moment cannot slip by.
func (p PeopleTx) CountAttempt(ctx context.Context, key string, now time.Time, window time.Duration) (tries int, until time.Time, err error) {
	var began int64
	n, err := one(ctx, p.conn, "attempts", countAttempt, []any{HashToken(key), millis(now), millis(now.Add(-window))},
		func(row row) (n int64, err error) {
			err = row.Scan(&n, &began)
			return n, err
		})
	return int(n), fromMillis(began).Add(window), err
}

const forgetAttempts = `DELETE FROM attempts WHERE key_hash = $1`

// ForgetAttempts begins to count anew under a key: for an account, once its
// person has logged in.
func (p PeopleTx) ForgetAttempts(ctx context.Context, key string) error {
	_, err := p.exec(ctx, "forget attempts", forgetAttempts, HashToken(key))
	return err
}

const (
	expireAttempts = `DELETE FROM attempts WHERE began_at <= $1`
	trimAttempts   = `
	DELETE FROM attempts WHERE began_at <= coalesce(
		(SELECT began_at FROM attempts ORDER BY began_at DESC LIMIT 1 OFFSET $1), -1)`
)

// ExpireAttempts forgets the windows that began before the time, and the oldest
// ones when there are too many.
func (p PeopleTx) ExpireAttempts(ctx context.Context, before time.Time) error {
	if _, err := p.exec(ctx, "expire attempts", expireAttempts, millis(before)); err != nil {
		return err
	}
	_, err := p.exec(ctx, "trim attempts", trimAttempts, maxAttempts)
	return err
}
