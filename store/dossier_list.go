package store

import (
	"context"

	"github.com/checkweigh/checkweigh/dossier"
)

// Listed is a dossier with what lists show of its facts.
type Listed struct {
	Dossier
	Buyer    string
	Supplier string
}

const seenListed = `
	SELECT ` + dossierColumns + `, coalesce(buyer.value, ''), coalesce(supplier.value, '') FROM dossiers
	LEFT JOIN dossier_facts buyer ON buyer.dossier_id = dossiers.id AND buyer.name = 'buyer'
	LEFT JOIN dossier_facts supplier ON supplier.dossier_id = dossiers.id AND supplier.name = 'supplier'
	WHERE dossiers.id < $3 AND ` + sees + ` ORDER BY dossiers.id DESC LIMIT $4`

// Listed is NewestDossiers with the buyer and the supplier of each.
func (s Sight) Listed(ctx context.Context, before string, limit int) ([]Listed, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, s.q, "dossiers", seenListed, s.v.args(before, bounded(limit)), func(r row) (l Listed, err error) {
		l.Dossier, err = scanDossier(wider{r, []any{&l.Buyer, &l.Supplier}})
		return l, err
	})
}

// wider is a row with more columns at its end.
type wider struct {
	row
	more []any
}

func (w wider) Scan(into ...any) error { return w.row.Scan(append(into, w.more...)...) }

const countValues = `SELECT value, count(*) FROM verdicts WHERE dossier_id = $1 GROUP BY value`

// Weights counts the verdicts of a dossier by their value.
func (s Sight) Weights(ctx context.Context, dossierID string) (map[dossier.Value]int, error) {
	return inside(ctx, s, dossierID, func() (map[dossier.Value]int, error) {
		count := map[dossier.Value]int{}
		_, err := collect(ctx, s.q, "verdicts", countValues, []any{dossierID}, func(row row) (none struct{}, err error) {
			var v dossier.Value
			var n int
			err = row.Scan(&v, &n)
			count[v] = n
			return none, err
		})
		return count, err
	})
}
