package store

import (
	"context"
	"time"
)

// Ways counts what can bring reports, or news of them, to people who do not come
// and look themselves.
type Ways struct {
	Addresses int // of mail, whose holders have confirmed
	Webhooks  int // that are active
	Links     int // to reports, that open today
	Feeds     int // addresses of feeds, that were not revoked
}

const countWays = `
	SELECT (SELECT count(*) FROM recipients WHERE confirmed_at > 0 AND unsubscribed_at = 0), (SELECT count(*) FROM webhooks WHERE active = 1),
	(SELECT count(*) FROM report_links WHERE withdrawn_at = 0 AND expires_at > $1), (SELECT count(*) FROM feed_addresses WHERE revoked_at = 0)`

// Ways counts them as they are now.
func (p People) Ways(ctx context.Context, now time.Time) (Ways, error) {
	return one(ctx, p.q, "ways", countWays, []any{millis(now)}, func(row row) (w Ways, err error) {
		err = row.Scan(&w.Addresses, &w.Webhooks, &w.Links, &w.Feeds)
		return w, err
	})
}
