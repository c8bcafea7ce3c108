package jobs

import (
	"context"
	"fmt"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Trial judges a dossier by rules that are not in force, from the stored texts
// of its documents. Nothing is kept of it.
type Trial func(ctx context.Context, d dossier.Dossier, docs []Read) (Outcome, error)

// Trial prepares rules to be tried, which takes about as long as a start does.
func (q *Queue) Trial(set *rules.Set) Trial {
	steps := q.steps
	steps.Rules, steps.Analyzer = set, analyze.New(set)
	steps.Workers = 1 // those who wait for their documents come first
	return func(ctx context.Context, d dossier.Dossier, docs []Read) (Outcome, error) {
		out, err := steps.Judge(ctx, d, docs)
		if err != nil {
			return Outcome{}, fmt.Errorf("jobs: try rules: %w", err)
		}
		return out, nil
	}
}
