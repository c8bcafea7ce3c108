package store

import "context"

const putSetting = `
	INSERT INTO settings (name, value) VALUES ($1, $2)
	ON CONFLICT (name) DO UPDATE SET value = excluded.value`

// PutSetting keeps a value under a name.
func (p PeopleTx) PutSetting(ctx context.Context, name, value string) error {
	_, err := p.exec(ctx, "put setting", putSetting, name, value)
	return err
}

const oneSetting = `SELECT value FROM settings WHERE name = $1`

// Setting gives the value under a name, or ErrNotFound.
func (p People) Setting(ctx context.Context, name string) (string, error) {
	return one(ctx, p.q, "setting", oneSetting, []any{name}, func(row row) (v string, err error) {
		err = row.Scan(&v)
		return v, err
	})
}
