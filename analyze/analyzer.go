// Package analyze reads clauses against rules: parts, facts, answers, the ledger
// of incorporated documents, findings and verdicts. It is pure: no clock, files,
// network or SQL.
package analyze

import (
	"sync"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Analyzer judges texts by one set of rules. It holds no state between texts
// and may be used by several goroutines at once.
type Analyzer struct {
	set     *rules.Set
	words   vocabulary
	index   blockIndex
	uses    []use     // by concept
	readers sync.Pool // *reader: buffers for one text

	hasFields bool
}

// New returns an analyzer that judges by set.
func New(set *rules.Set) *Analyzer {
	a := &Analyzer{set: set, words: newVocabulary(set.Lexicon)}
	a.index = newBlockIndex(set)
	a.uses = make([]use, len(set.Lexicon.Concepts))
	for c := range a.uses {
		a.uses[c] = a.index.calls[c] | a.words.use(rules.ConceptID(c))
	}
	for _, r := range set.Requirements {
		a.hasFields = a.hasFields || len(r.Fields) > 0
	}
	a.readers.New = func() any { return newReader(a) }
	return a
}

// Set returns the rules that the analyzer judges by.
func (a *Analyzer) Set() *rules.Set { return a.set }

// Findings judges every clause of the text. all[0] is the document's own
// outline; the others bind the terms of its siblings.
func (a *Analyzer) Findings(t dossier.Text, c []dossier.Clause, all []dossier.Outline) []dossier.Finding {
	r := a.readers.Get().(*reader)
	defer a.readers.Put(r)
	r.open(t, c, all)
	return r.judge()
}
