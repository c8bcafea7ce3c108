package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// How the connection to a mail server is kept from being read.
const (
	StartTLS = "starttls" // begun in the clear and encrypted before anything is said
	TLS      = "tls"      // from the first byte
	NoTLS    = "none"     // only to this very machine
)

// Delivery says how mail goes out. The password for the mail server is not in
// it: that stays out of the database and of backups.
type Delivery struct {
	Host     string       `json:"host"`
	Port     int          `json:"port"`
	Security string       `json:"security"`
	User     string       `json:"user"` // "": the mail server asks for none
	From     string       `json:"from"` // address of the sender
	FromName string       `json:"from_name"`
	Public   string       `json:"public"` // address of this server for links, without a slash at its end; "": mails have no links
	DailyAt  int          `json:"daily_at"`
	WeeklyOn time.Weekday `json:"weekly_on"` // at the hour of the daily digest

	On       bool      `json:"on"`
	LookedAt time.Time `json:"looked_at,omitzero"` // when an administrator had looked at a preview
	LookedBy string    `json:"looked_by,omitempty"`
}

// Complete reports whether mail could be sent.
func (d Delivery) Complete() bool { return d.Host != "" && d.Port > 0 && d.From != "" }

// What is under local/ is not in a backup: what is restored elsewhere, or from
// before, must not begin to send mail by itself.
const (
	deliverySetting = "delivery/settings"
	switchSetting   = "local/delivery"
	linkKeySetting  = "delivery/link-key"
)

type deliverySwitch struct {
	On       bool      `json:"on"`
	LookedAt time.Time `json:"looked_at,omitzero"`
	LookedBy string    `json:"looked_by,omitempty"`
}

// Delivery gives the settings; before anything was set mail is off.
func (p People) Delivery(ctx context.Context) (Delivery, error) {
	d := Delivery{Port: 587, Security: StartTLS, DailyAt: 7, WeeklyOn: time.Monday}
	if err := p.jsonSetting(ctx, deliverySetting, &d); err != nil {
		return Delivery{}, err
	}
	var s deliverySwitch
	err := p.jsonSetting(ctx, switchSetting, &s)
	d.On, d.LookedAt, d.LookedBy = s.On, s.LookedAt, s.LookedBy
	return d, err
}

// jsonSetting reads a setting; one that is not there leaves what is in into.
func (p People) jsonSetting(ctx context.Context, name string, into any) error {
	raw, err := p.Setting(ctx, name)
	if CodeOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(raw), into); err != nil {
		return fmt.Errorf("store: setting %s: %w", name, err)
	}
	return nil
}

// PutDelivery keeps the settings. Nobody turns mail on before a preview was
// looked at and the mail server is named.
func (p PeopleTx) PutDelivery(ctx context.Context, d Delivery) error {
	switch {
	case d.On && d.LookedAt.IsZero():
		return &Error{Code: Invalid, Message: "look at the preview of a message first; then mail can be turned on"}
	case d.On && !d.Complete():
		return &Error{Code: Invalid, Message: "name the mail server and the sender's address first; then mail can be turned on"}
	}
	on, err := json.Marshal(deliverySwitch{d.On, d.LookedAt, d.LookedBy})
	if err != nil {
		return fmt.Errorf("store: encode delivery: %w", err)
	}
	d.On, d.LookedAt, d.LookedBy = false, time.Time{}, ""
	rest, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("store: encode delivery: %w", err)
	}
	if err := p.PutSetting(ctx, deliverySetting, string(rest)); err != nil {
		return err
	}
	return p.PutSetting(ctx, switchSetting, string(on))
}

const keepSetting = `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`

// LinkKey gives the key by which links to unsubscribe are told from forged ones;
// the first call makes it. It is in the backup, since the links in mails that
// went out must go on working.
func (p PeopleTx) LinkKey(ctx context.Context) (string, error) {
	fresh, _ := NewToken()
	if _, err := p.exec(ctx, "keep link key", keepSetting, linkKeySetting, fresh); err != nil {
		return "", err
	}
	return People{p.conn}.Setting(ctx, linkKeySetting)
}
