package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// ValueCount says how many verdicts have a value among those of one supplier or
// one day.
type ValueCount struct {
	Supplier string    // "" where no document names one
	Day      time.Time // midnight UTC; zero where nobody knows
	Value    dossier.Value
	Count    int
}

const countBySupplier = `
	SELECT coalesce(supplier.value, ''), verdicts.value, count(*)
	FROM verdicts LEFT JOIN dossier_facts supplier ON supplier.dossier_id = verdicts.dossier_id AND supplier.name = 'supplier'
	WHERE verdicts.dossier_id IN ` + seen + `
	GROUP BY coalesce(supplier.value, ''), verdicts.value`

// CountsBySupplier counts the machine's verdicts over the dossiers that the
// viewer sees, for each supplier as the dossiers name it.
func (s Sight) CountsBySupplier(ctx context.Context) ([]ValueCount, error) {
	return collect(ctx, s.q, "verdicts", countBySupplier, s.v.args(), func(row row) (c ValueCount, err error) {
		err = row.Scan(&c.Supplier, &c.Value, &c.Count)
		return c, err
	})
}

const dayMillis = 24 * 60 * 60 * 1000

const countByDay = `
	SELECT verdicts.since / 86400000, verdicts.value, count(*) FROM verdicts
	WHERE verdicts.dossier_id IN ` + seen + `
	GROUP BY verdicts.since / 86400000, verdicts.value`

// CountsByDay counts the machine's verdicts over the dossiers that the viewer
// sees, for each day since which they stand.
func (s Sight) CountsByDay(ctx context.Context) ([]ValueCount, error) {
	return collect(ctx, s.q, "verdicts", countByDay, s.v.args(), func(row row) (c ValueCount, err error) {
		var day int64
		err = row.Scan(&day, &c.Value, &c.Count)
		c.Day = fromMillis(day * dayMillis)
		return c, err
	})
}
