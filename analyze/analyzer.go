// Package analyze reads clauses against rules: parts, facts, answers, the ledger
// of incorporated documents, findings and verdicts. It is pure: no clock, files,
// network or SQL.
package analyze

import (
	"runtime"
	"slices"
	"sync"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Analyzer judges texts by one set of rules. It holds no state between texts
// and may be used by several goroutines at once.
type Analyzer struct {
	given   *rules.Set
	set     *rules.Set // given, with its statements behind its requirements
	words   vocabulary
	index   blockIndex
	uses    []use // by concept
	readers idle
	systems *systemNames

	likeness *likenessIndex // nil for a pack that was taught nothing

	hasFields bool
}

// New returns an analyzer that judges by a set.
func New(given *rules.Set) *Analyzer {
	judged := *given
	judged.Requirements = slices.Concat(given.Requirements, given.Statements)
	set := &judged
	a := &Analyzer{given: given, set: set, words: newVocabulary(set.Lexicon)}
	a.likeness = newLikenessIndex(set)
	a.index = newBlockIndex(set, &a.words)
	a.systems = newSystemNames(set.Systems)
	a.uses = make([]use, len(set.Lexicon.Concepts))
	for c := range a.uses {
		a.uses[c] = a.words.use(rules.ConceptID(c))
	}
	for _, r := range set.Requirements {
		a.hasFields = a.hasFields || len(r.Fields) > 0
	}
	return a
}

// idle keeps readers for the next text. Unlike a sync.Pool it keeps them when
// memory is swept: what they know of words is dear to learn.
type idle struct {
	sync.Mutex
	readers []*reader
}

// reader gives buffers for one text.
func (a *Analyzer) reader() *reader {
	if r := a.readers.take(); r != nil {
		return r
	}
	return newReader(a)
}

func (i *idle) take() *reader {
	i.Lock()
	defer i.Unlock()
	n := len(i.readers)
	if n == 0 {
		return nil
	}
	r := i.readers[n-1]
	i.readers = i.readers[:n-1]
	return r
}

// put takes them back, as many as may be at work at once.
func (i *idle) put(r *reader) {
	i.Lock()
	defer i.Unlock()
	if len(i.readers) < runtime.GOMAXPROCS(0) {
		i.readers = append(i.readers, r)
	}
}

// Set returns the rules that the analyzer judges by.
func (a *Analyzer) Set() *rules.Set { return a.given }

// Findings judges every clause of the text. all[0] is the document's own
// outline; the others bind the terms of its siblings.
func (a *Analyzer) Findings(t dossier.Text, c []dossier.Clause, all []dossier.Outline) []dossier.Finding {
	findings, _ := a.part(mostAlike(a.judge(t, c, all)))
	return findings
}

// judge finds requirements and statements.
func (a *Analyzer) judge(t dossier.Text, c []dossier.Clause, all []dossier.Outline) []dossier.Finding {
	r := a.reader()
	defer a.readers.put(r)
	r.open(t, c, all)
	return r.judge()
}

// judgeByRules does the same with sentences that nobody wrote as they stand, for
// which likeness says nothing.
func (a *Analyzer) judgeByRules(t dossier.Text, c []dossier.Clause, all []dossier.Outline) []dossier.Finding {
	r := a.reader()
	defer a.readers.put(r)
	r.rulesOnly = true
	defer func() { r.rulesOnly = false }()
	r.open(t, c, all)
	return r.judge()
}

func (a *Analyzer) isStatement(id string) bool {
	_, ok := a.given.Statement(id)
	return ok
}

// part divides what was found into findings on requirements and statements.
func (a *Analyzer) part(all []dossier.Finding) (findings, statements []dossier.Finding) {
	for _, f := range all {
		if a.isStatement(f.Requirement) {
			statements = append(statements, f)
		} else {
			findings = append(findings, f)
		}
	}
	return findings, statements
}
