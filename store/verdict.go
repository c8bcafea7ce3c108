package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
)

// Judgement is the outcome of judging a dossier.
type Judgement struct {
	Rules    string            // version of the pack
	Readings []dossier.Reading // each document once for each kind it is forced to
	Verdicts []dossier.Verdict // in the order of the pack
}

const (
	dropVerdicts = `DELETE FROM verdicts WHERE dossier_id = $1`
	addVerdict   = `
	INSERT INTO verdicts (dossier_id, requirement, position, value, confidence, rules, verdict)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`
)

func (tx Tx) putVerdicts(ctx context.Context, dossierID, rules string, all []dossier.Verdict) error {
	if _, err := tx.exec(ctx, "drop verdicts", dropVerdicts, dossierID); err != nil {
		return err
	}
	for i, v := range all {
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("store: encode verdict: %w", err)
		}
		if _, err := tx.exec(ctx, "add verdict", addVerdict, dossierID, v.Requirement, i, string(v.Value), v.Confidence, rules, raw); err != nil {
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
