package analyze

import (
	"math"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// blockIndex finds the blocks worth trying for a sentence: each block is filed
// under the rarest group of concepts that it cannot do without, so that a
// sentence touches few blocks however many rules there are.
type blockIndex struct {
	blocks     []filedBlock
	byKind     map[dossier.Kind]rules.Bits
	zones      map[dossier.Zone]bool
	sentenceOf []rules.Bits // by concept in the sentence: blocks
	unitOf     []rules.Bits // the same for blocks that ask only for words of the whole clause
}

// filedBlock is a block with its requirement.
type filedBlock struct {
	*rules.Block
	requirement int
}

func newBlockIndex(set *rules.Set) blockIndex {
	n := len(set.Lexicon.Concepts)
	ix := blockIndex{
		byKind: map[dossier.Kind]rules.Bits{}, zones: map[dossier.Zone]bool{dossier.Operative: true, dossier.AnswerZone: true, dossier.Form: true},
		sentenceOf: make([]rules.Bits, n), unitOf: make([]rules.Bits, n),
	}
	for i := range set.Requirements {
		for b := range set.Requirements[i].Blocks {
			ix.blocks = append(ix.blocks, filedBlock{&set.Requirements[i].Blocks[b], i})
		}
	}
	for i, b := range ix.blocks {
		ix.file(set, i, b)
	}
	return ix
}

func (ix *blockIndex) file(set *rules.Set, i int, b filedBlock) {
	table, key := ix.sentenceOf, rarest(set.Lexicon, b.Conditions, false)
	if key == nil {
		table, key = ix.unitOf, rarest(set.Lexicon, b.Conditions, true)
	}
	for _, c := range key {
		if table[c] == nil {
			table[c] = rules.NewBits(len(ix.blocks))
		}
		table[c].Set(rules.ConceptID(i))
	}
	for _, kind := range dossier.Kinds {
		if ix.byKind[kind] == nil {
			ix.byKind[kind] = rules.NewBits(len(ix.blocks))
		}
		if b.Allows(kind) && set.Requirements[b.requirement].Allows(kind) {
			ix.byKind[kind].Set(rules.ConceptID(i))
		}
	}
	for _, z := range b.Zones {
		ix.zones[z] = true
	}
}

// rarest picks the group of concepts that occurs least. wide: among conditions
// on the clause and section, else among those on the sentence.
func rarest(l *rules.Lexicon, conditions []rules.Condition, wide bool) []rules.ConceptID {
	var best []rules.ConceptID
	least := math.Inf(1)
	consider := func(group []rules.ConceptID) {
		sum := 0.0
		for _, c := range group {
			sum += l.Weight(c)
		}
		if sum < least {
			best, least = group, sum
		}
	}
	for _, c := range conditions {
		if c.Scope == rules.InHeading || wide != (c.Scope == rules.InClause || c.Scope == rules.InSection) {
			continue
		}
		for _, g := range c.All {
			consider(g)
		}
		for _, step := range c.Seq {
			consider(step.Concepts)
		}
	}
	return best
}

// judges reports whether any block looks at clauses of the zone.
func (ix *blockIndex) judges(z dossier.Zone) bool { return ix.zones[z] }

// usual reports whether the zone is judged by blocks that name no zone.
func usual(z dossier.Zone) bool {
	return z == dossier.Operative || z == dossier.AnswerZone || z == dossier.Form
}
