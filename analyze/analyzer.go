// Package analyze reads clauses against rules: parts, facts, answers, the ledger
// of incorporated documents, findings and verdicts. It is pure: no clock, files,
// network or SQL.
package analyze

import "github.com/checkweigh/checkweigh/rules"

// Analyzer judges texts by one set of rules. It holds no state between texts.
type Analyzer struct {
	set *rules.Set
}

// New returns an analyzer that judges by set.
func New(set *rules.Set) *Analyzer { return &Analyzer{set: set} }
