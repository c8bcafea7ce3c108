package store

import (
	"context"
	"time"
)

// Way is how those who do not log in are told of what is here. Each is off until
// an administrator turns it on.
type Way string

// The ways besides mail, which has more to be set (Delivery). Off, webhooks are
// told nothing, and links to reports and addresses of feeds open nothing.
const (
	WebhookWay Way = "webhooks"
	LinkWay    Way = "links"
	FeedWay    Way = "feeds"
)

// setting is where it is kept. It is local/, so that a copy of this store,
// restored elsewhere, tells nobody anything by itself.
func (w Way) setting() string { return "local/" + string(w) }

// WayOn reports whether an administrator turned a way on.
func (p People) WayOn(ctx context.Context, w Way) (bool, error) {
	value, err := p.Setting(ctx, w.setting())
	if CodeOf(err) == NotFound {
		return false, nil
	}
	return value == "on", err
}

// TurnWay turns a way on or off. What was made for it is kept meanwhile.
func (p PeopleTx) TurnWay(ctx context.Context, w Way, on bool) error {
	value := "off"
	if on {
		value = "on"
	}
	return p.PutSetting(ctx, w.setting(), value)
}

// mustBeOn is ErrNotFound while a way is off: what it opens is as if it were not
// there.
func (p People) mustBeOn(ctx context.Context, w Way) error {
	on, err := p.WayOn(ctx, w)
	if err == nil && !on {
		return notFound(string(w))
	}
	return err
}

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
