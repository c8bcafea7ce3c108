package analyze

import (
	"cmp"
	"math"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// blockIndex finds the blocks worth trying for a sentence: each block is filed
// under the rarest group of concepts that it cannot do without, so that a
// sentence touches few blocks however many rules there are.
type blockIndex struct {
	blocks []filedBlock
	needs  []rules.ConceptID // of all blocks side by side, each group behind its size
	byKind map[dossier.Kind]*kindIndex
	zones  map[dossier.Zone]bool
	calls  []use // by concept: which blocks it may call for
}

// kindIndex lists the blocks that may hold in papers of one kind, by the concepts
// that call for them.
type kindIndex struct {
	sentenceOf [][]int32 // by concept in the sentence
	unitOf     [][]int32 // the same for blocks that ask only for words of the whole clause
}

// filedBlock is a block with its requirement.
type filedBlock struct {
	*rules.Block
	requirement int
	needs       [2]int32 // from where to where among the needs: the sentence must hold one of each group
}

func newBlockIndex(set *rules.Set) blockIndex {
	n := len(set.Lexicon.Concepts)
	ix := blockIndex{
		byKind: map[dossier.Kind]*kindIndex{}, calls: make([]use, n),
		zones: map[dossier.Zone]bool{dossier.Operative: true, dossier.AnswerZone: true, dossier.Form: true},
	}
	for _, kind := range dossier.Kinds {
		ix.byKind[kind] = &kindIndex{make([][]int32, n), make([][]int32, n)}
	}
	for i := range set.Requirements {
		for b := range set.Requirements[i].Blocks {
			ix.blocks = append(ix.blocks, filedBlock{&set.Requirements[i].Blocks[b], i, ix.lay(needs(set.Lexicon, set.Requirements[i].Blocks[b].Conditions))})
		}
	}
	for i, b := range ix.blocks {
		ix.file(set, i, b)
	}
	return ix
}

// lay puts the needs of a block behind those of the others.
func (ix *blockIndex) lay(groups [][]rules.ConceptID) [2]int32 {
	start := int32(len(ix.needs))
	for _, g := range groups {
		ix.needs = append(ix.needs, rules.ConceptID(len(g)))
		ix.needs = append(ix.needs, g...)
	}
	return [2]int32{start, int32(len(ix.needs))}
}

// lacksNothing reports whether a sentence holds all that block i needs in it.
func (ix *blockIndex) lacksNothing(i int, sentence rules.Bits) bool {
	needs := ix.needs[ix.blocks[i].needs[0]:ix.blocks[i].needs[1]]
	for len(needs) > 0 {
		group := needs[1 : 1+needs[0]]
		if !sentence.Meets(group) {
			return false
		}
		needs = needs[1+len(group):]
	}
	return true
}

func (ix *blockIndex) file(set *rules.Set, i int, b filedBlock) {
	key, does := rarest(set.Lexicon, b.Conditions, false), callSentence
	if key == nil {
		key, does = rarest(set.Lexicon, b.Conditions, true), callUnit
	}
	for _, c := range key {
		ix.calls[c] |= does
	}
	for _, kind := range dossier.Kinds {
		if !b.Allows(kind) || !set.Requirements[b.requirement].Allows(kind) {
			continue
		}
		table := ix.byKind[kind].sentenceOf
		if does == callUnit {
			table = ix.byKind[kind].unitOf
		}
		for _, c := range key {
			table[c] = append(table[c], int32(i))
		}
	}
	for _, z := range b.Zones {
		ix.zones[z] = true
	}
}

// of is the index of a kind of paper.
func (ix *blockIndex) of(kind dossier.Kind) *kindIndex {
	if k := ix.byKind[kind]; k != nil {
		return k
	}
	return ix.byKind[dossier.Other]
}

// needs lists what a block asks of the sentence, the rarest first. Whatever must
// stand in a part of the sentence must stand in it.
func needs(l *rules.Lexicon, conditions []rules.Condition) [][]rules.ConceptID {
	var out [][]rules.ConceptID
	for _, c := range conditions {
		if c.Scope == rules.InClause || c.Scope == rules.InSection || c.Scope == rules.InHeading {
			for _, step := range c.Seq { // an order is looked for in the sentence
				out = append(out, step.Concepts)
			}
			continue
		}
		out = append(out, c.All...)
		for _, step := range c.Seq {
			out = append(out, step.Concepts)
		}
	}
	slices.SortStableFunc(out, func(a, b []rules.ConceptID) int { return cmp.Compare(weight(l, a), weight(l, b)) })
	return out
}

func weight(l *rules.Lexicon, group []rules.ConceptID) float64 {
	sum := 0.0
	for _, c := range group {
		sum += l.Weight(c)
	}
	return sum
}

// rarest picks the group of concepts that occurs least. wide: among conditions
// on the clause and section, else among those on the sentence.
func rarest(l *rules.Lexicon, conditions []rules.Condition, wide bool) []rules.ConceptID {
	var best []rules.ConceptID
	least := math.Inf(1)
	consider := func(group []rules.ConceptID) {
		if sum := weight(l, group); sum < least {
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
