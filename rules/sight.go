package rules

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Sight is what a tagger sees in some words at a first look, before it looks for
// phrases: what each word may mean. It is good until the tagger binds other terms.
type Sight struct{ sight }

type sight struct {
	words  []*meaning
	starts []start
}

// start is a word at which bound terms may begin.
type start struct {
	at    int32
	terms []int32
}

// Look looks up words, which must hold no punctuation, for the questions of a plan.
func (t *Tagger) Look(words []dossier.Token, p *Plan, seen *Sight) {
	plan := t.number(p)
	seen.words, seen.starts = seen.words[:0], seen.starts[:0]
	for i := range words {
		seen.words = append(seen.words, t.word(&words[i], int32(i), plan, seen))
	}
}

// number is under which number words are known for a plan.
func (t *Tagger) number(p *Plan) int {
	if i := slices.Index(t.plans, p); i >= 0 {
		return i
	}
	t.plans = append(t.plans, p)
	figure := t.meaning(dossier.Token{Kind: dossier.Number}, p)
	t.figures = append(t.figures, &figure)
	return len(t.plans) - 1
}

// word looks up what a word means, and notes whether a bound term may begin there.
func (t *Tagger) word(word *dossier.Token, i int32, plan int, seen *Sight) *meaning {
	if word.Kind == dossier.Number && !t.lexicon.symbols.spells(word.Text) {
		return t.figures[plan] // not cached: a text has as many numbers as it has clauses
	}
	entry, slot := t.cache.find(word.Text)
	if entry == nil {
		entry = t.cache.put(slot, cached{word: word.Text})
	}
	if entry.binding != t.binding {
		entry.binding, entry.terms = t.binding, t.termsAt(word.Text)
	}
	if entry.terms != nil {
		seen.starts = append(seen.starts, start{i, entry.terms})
	}
	known := &entry.lower
	if word.Upper {
		known = &entry.upper
	}
	if plan >= len(*known) || (*known)[plan] == nil {
		t.learn(word, plan, known)
	}
	return (*known)[plan]
}

func (t *Tagger) learn(word *dossier.Token, plan int, known *[]*meaning) {
	for len(*known) <= plan {
		*known = append(*known, nil)
	}
	m := t.meaning(*word, t.plans[plan])
	(*known)[plan] = &m
}

// meaning gathers what a word is to the phrases that a plan looks for.
func (t *Tagger) meaning(word dossier.Token, p *Plan) meaning {
	m := meaning{symbols: t.lexicon.symbols.translate(word, nil), mask: anything, fine: anything}
	may := p.shown(word)
	if len(m.symbols)+len(may) == 0 {
		return m // most words of a paper stand in no phrase
	}
	var singles []ConceptID
	for _, s := range m.symbols {
		m.mask |= t.lexicon.symbols.masks[s]
		m.fine |= t.lexicon.symbols.fine[s]
		for at := t.net.starts[s]; at < t.net.starts[s+1]; at++ {
			if c := t.net.anchors[at].concept; p.universe.Has(c) {
				m.anchors = append(m.anchors, placed{at, c})
			}
		}
		singles = append(singles, t.net.singles[s]...)
		m.seconds |= t.net.twos.seconds[s]
		may = append(may, t.net.may[s]...)
	}
	m.hope = p.hopeOf(may)
	set := NewBits(len(t.lexicon.Concepts))
	for _, c := range singles {
		if p.universe.Has(c) {
			set.Set(c)
			m.blocks = m.blocks || t.lexicon.traits[c]&traitBlocks != 0
		}
	}
	m.singles = spotsOf(set)
	return m
}

// Hope finds which needs of the plan's questions a sentence may meet.
func (t *Tagger) Hope(p *Plan, seen *Sight, hope Hope) {
	copy(hope, p.open)
	for _, word := range seen.words {
		hope.add(word.hope)
	}
	for _, s := range seen.starts {
		for _, term := range s.terms {
			for _, c := range t.terms[term].Concepts {
				for _, e := range t.lexicon.emits[c] {
					hope.add(p.helps[e])
				}
			}
		}
	}
}
