package rules

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Sight is what a tagger sees in some words at a first look, before it looks for
// phrases: what each word means, and two together, and where longer phrases may
// stand. It is good until the tagger binds other terms.
type Sight struct{ sight }

type sight struct {
	words  []*meaning
	starts []start
	twos   []twoWords
	leads  []lead
}

// twoWords are the concepts of two words, from start to end in the table.
type twoWords struct{ at, start, end int32 }

// lead says that a phrase may stand where an anchor of it does.
type lead struct {
	word, at int32 // where it was asked for, and where its word stands
	anchor   int32 // in the net
	concept  ConceptID
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
	t.spread(seen.words)
	seen.twos, seen.leads = seen.twos[:0], seen.leads[:0]
	for i, word := range seen.words {
		at := int32(i)
		if word.seconds&t.windows.at(at+1) != 0 {
			t.pairs(at, p, seen)
		}
		for _, a := range word.anchors {
			if t.windows.shows(a.glance, at) && t.fits(&t.net.anchors[a.anchor], at) {
				seen.leads = append(seen.leads, lead{at, at, a.anchor, a.concept})
			}
		}
	}
}

// pairs notes what word i means with the one behind it, and the anchors that both
// together ask for.
func (t *Tagger) pairs(i int32, p *Plan, seen *Sight) {
	table := &t.net.twos
	for _, first := range seen.words[i].symbols {
		if table.seconds[first]&t.windows.at(i+1) == 0 || table.fine[first]&t.fine[i+2] == 0 {
			continue
		}
		for _, second := range seen.words[i+1].symbols {
			pair := table.of(first, second)
			if pair == nil {
				continue
			}
			if pair.end > pair.start {
				seen.twos = append(seen.twos, twoWords{i, pair.start, pair.end})
			}
			for _, o := range table.opens[pair.opens:pair.opensEnd] {
				if p.universe.Has(o.concept) && t.windows.shows(o.glance, i+o.place) && t.fits(&t.net.anchors[o.anchor], i+o.place) {
					seen.leads = append(seen.leads, lead{i, i + o.place, o.anchor, o.concept})
				}
			}
		}
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
				m.anchors = append(m.anchors, placed{glanceOf(&t.net.anchors[at]), at, c})
			}
		}
		singles = append(singles, t.net.singles[s]...)
		m.seconds |= t.net.twos.seconds[s]
	}
	m.hope = p.hopeOf(append(may, singles...))
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
	for _, two := range seen.twos {
		for _, c := range t.net.twos.concepts[two.start:two.end] {
			hope.add(p.helps[c])
		}
	}
	for i := range seen.leads {
		hope.add(p.hopes[seen.leads[i].concept])
	}
	for _, s := range seen.starts {
		for _, term := range s.terms {
			for _, c := range t.terms[term].Concepts {
				hope.add(p.hopes[c])
			}
		}
	}
}
