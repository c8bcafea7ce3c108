package analyze

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// blockIndex finds the blocks worth trying for a sentence, however many rules
// there are: the plan of each kind of paper tells from the words of a sentence
// alone which blocks may hold.
type blockIndex struct {
	set    *rules.Set
	words  *vocabulary
	blocks []filedBlock
	marks  map[int]rules.Bits // by requirement: what shows its elements
	needs  []rules.ConceptID  // of all blocks side by side, each group behind its size
	byKind map[dossier.Kind]*kindIndex
	zones  map[dossier.Zone]bool
}

// kindIndex holds the blocks that may hold in papers of one kind.
type kindIndex struct {
	once   sync.Once // for what follows
	plan   *rules.Plan
	blocks []*filedBlock // by question of the plan
}

// filedBlock is a block with its requirement.
type filedBlock struct {
	*rules.Block
	requirement int
	needs       [2]int32          // from where to where among the needs: the sentence must hold one of each group
	unitKey     []rules.ConceptID // of which the unit must hold one, where the sentence need hold nothing
}

func newBlockIndex(set *rules.Set, words *vocabulary) blockIndex {
	ix := blockIndex{
		set: set, words: words, marks: map[int]rules.Bits{}, byKind: map[dossier.Kind]*kindIndex{},
		zones: map[dossier.Zone]bool{dossier.Operative: true, dossier.AnswerZone: true, dossier.Form: true},
	}
	for _, kind := range dossier.Kinds {
		ix.byKind[kind] = &kindIndex{}
	}
	for i := range set.Requirements {
		for _, m := range set.Requirements[i].Marks {
			if ix.marks[i] == nil {
				ix.marks[i] = rules.NewBits(len(set.Lexicon.Concepts))
			}
			for _, c := range slices.Concat(m.All...) {
				set.Lexicon.Search(ix.marks[i], c)
			}
		}
		for b := range set.Requirements[i].Blocks {
			block := &set.Requirements[i].Blocks[b]
			filed := filedBlock{Block: block, requirement: i, needs: ix.lay(needs(set.Lexicon, block.Conditions))}
			if rarest(set.Lexicon, block.Conditions, false) == nil {
				filed.unitKey = rarest(set.Lexicon, block.Conditions, true)
			}
			ix.blocks = append(ix.blocks, filed)
			for _, z := range block.Zones {
				ix.zones[z] = true
			}
		}
	}
	return ix
}

// plan lists the blocks for papers of the kind and arranges what they ask.
func (ix *blockIndex) plan(kind dossier.Kind, k *kindIndex) {
	of := ix.words.interest()
	for i := range ix.blocks {
		b := &ix.blocks[i]
		req := &ix.set.Requirements[b.requirement]
		q := rules.Question{Needs: needs(ix.set.Lexicon, b.Conditions), Beside: besides(ix.set.Lexicon, b)}
		if !b.Allows(kind) || !req.Allows(kind) || len(q.Needs)+len(b.unitKey) == 0 {
			continue
		}
		for _, conditions := range [][]rules.Condition{b.Conditions, req.Unless} {
			for c := range conditions {
				asked := conceptsOf(&conditions[c])
				q.Wants = append(q.Wants, asked...)
				switch conditions[c].Scope {
				case rules.InClause:
					q.Clause = append(q.Clause, asked...)
				case rules.InSection:
					q.Section = append(q.Section, asked...)
				}
			}
		}
		for _, m := range req.Marks {
			of.Perhaps = append(of.Perhaps, slices.Concat(m.All...)...)
		}
		of.Questions = append(of.Questions, q)
		k.blocks = append(k.blocks, b)
	}
	k.plan = rules.NewPlan(ix.set.Lexicon, of)
}

// wide reports whether a condition looks beyond the sentence.
func wide(scope rules.Scope) bool { return scope == rules.InClause || scope == rules.InSection }

func conceptsOf(c *rules.Condition) []rules.ConceptID {
	all := slices.Concat(c.All...)
	for _, step := range c.Seq {
		all = append(all, step.Concepts...)
	}
	return append(all, c.None...)
}

// besides lists what a block asks of the clause, the rarest first. Where it asks
// nothing of the sentence, it is called by what the clause holds.
func besides(l *rules.Lexicon, b *filedBlock) [][]rules.ConceptID {
	if b.unitKey != nil {
		return [][]rules.ConceptID{b.unitKey}
	}
	var out [][]rules.ConceptID
	for _, c := range b.Conditions {
		if c.Scope == rules.InClause {
			out = append(out, c.All...)
		}
	}
	return rarestFirst(l, out)
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

// lacksNothing reports whether a sentence holds all that a block needs in it.
func (ix *blockIndex) lacksNothing(b *filedBlock, sentence rules.Bits) bool {
	needs := ix.needs[b.needs[0]:b.needs[1]]
	for len(needs) > 0 {
		group := needs[1 : 1+needs[0]]
		if !sentence.Meets(group) {
			return false
		}
		needs = needs[1+len(group):]
	}
	return true
}

// of is the index of a kind of paper.
func (ix *blockIndex) of(kind dossier.Kind) *kindIndex {
	k := ix.byKind[kind]
	if k == nil {
		kind, k = dossier.Other, ix.byKind[dossier.Other]
	}
	k.once.Do(func() { ix.plan(kind, k) })
	return k
}

// needs lists what a block asks of the sentence, the rarest first. Whatever must
// stand in a part of the sentence must stand in it.
func needs(l *rules.Lexicon, conditions []rules.Condition) [][]rules.ConceptID {
	var out [][]rules.ConceptID
	for _, c := range conditions {
		if wide(c.Scope) || c.Scope == rules.InHeading {
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
	return rarestFirst(l, out)
}

func rarestFirst(l *rules.Lexicon, groups [][]rules.ConceptID) [][]rules.ConceptID {
	slices.SortStableFunc(groups, func(a, b []rules.ConceptID) int { return cmp.Compare(weight(l, a), weight(l, b)) })
	return groups
}

func weight(l *rules.Lexicon, group []rules.ConceptID) float64 {
	sum := 0.0
	for _, c := range group {
		sum += l.Weight(c)
	}
	return sum
}

// rarest picks the group of concepts that occurs least. beyond: among conditions
// on the clause and section, else among those on the sentence.
func rarest(l *rules.Lexicon, conditions []rules.Condition, beyond bool) []rules.ConceptID {
	var best []rules.ConceptID
	least := math.Inf(1)
	consider := func(group []rules.ConceptID) {
		if sum := weight(l, group); sum < least {
			best, least = group, sum
		}
	}
	for _, c := range conditions {
		if c.Scope == rules.InHeading || beyond != wide(c.Scope) {
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
