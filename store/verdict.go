package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Judgement is the outcome of judging a dossier.
type Judgement struct {
	Rules    string            // version of the pack
	Readings []dossier.Reading // each document once for each kind it is forced to
	Verdicts []dossier.Verdict // in the order of the pack
	Clocks   []dossier.Clock
	Facts    map[string]string // one value for each fact of dossier.FactNames that was found
}

const (
	dropVerdicts = `DELETE FROM verdicts WHERE dossier_id = $1`
	addVerdict   = `
	INSERT INTO verdicts (dossier_id, requirement, position, value, confidence, rules, verdict, since)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	sinceVerdicts = `SELECT requirement, value, since FROM verdicts WHERE dossier_id = $1`
)

// verdictKey is a verdict that has not changed as long as it is the same.
type verdictKey struct {
	requirement string
	value       dossier.Value
}

func (tx Tx) verdictsSince(ctx context.Context, dossierID string) (map[verdictKey]int64, error) {
	since := map[verdictKey]int64{}
	_, err := collect(ctx, tx.q, "verdicts", sinceVerdicts, []any{dossierID}, func(row row) (none struct{}, err error) {
		var key verdictKey
		var at int64
		err = row.Scan(&key.requirement, &key.value, &at)
		since[key] = at
		return none, err
	})
	return since, err
}

func (tx Tx) putVerdicts(ctx context.Context, dossierID, rules string, all []dossier.Verdict, now time.Time) error {
	since, err := tx.verdictsSince(ctx, dossierID)
	if err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "drop verdicts", dropVerdicts, dossierID); err != nil {
		return err
	}
	for i, v := range all {
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("store: encode verdict: %w", err)
		}
		at, same := since[verdictKey{v.Requirement, v.Value}]
		if !same {
			at = millis(now)
		}
		if _, err := tx.exec(ctx, "add verdict", addVerdict, dossierID, v.Requirement, i, string(v.Value), v.Confidence, rules, raw, at); err != nil {
			return err
		}
	}
	return tx.doubtOverrides(ctx, dossierID, all)
}

const listVerdicts = `SELECT verdict FROM verdicts WHERE dossier_id = $1 ORDER BY position`

// Verdicts gives the verdicts of a dossier in the order of the pack; none
// before it was judged.
func (r Reads) Verdicts(ctx context.Context, dossierID string) ([]dossier.Verdict, error) {
	return collect(ctx, r.q, "verdicts", listVerdicts, []any{dossierID}, scanJSON[dossier.Verdict])
}
