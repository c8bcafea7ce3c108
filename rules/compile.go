package rules

import (
	"fmt"
	"slices"
)

// compile resolves names, adds hidden concepts and checks what only the whole pack
// can tell.
func (l *loader) compile() {
	l.includes()
	for _, p := range l.blocks {
		l.requirement(p.source, p.node)
	}
	for _, p := range l.stated {
		l.statement(p.source, p.node)
	}
	for _, p := range l.pairs {
		l.contradiction(p.source, p.node)
	}
	for _, p := range l.tools {
		l.tool(p.source, p.node)
	}
	l.set.Lexicon.addNots()
	if len(l.set.Requirements) == 0 && len(l.problems) == 0 {
		l.problems = append(l.problems, Problem{File: "pack", What: "the pack has no requirements", Mend: "add a file with requirements"})
	}
	slices.SortStableFunc(l.set.Requirements, func(a, b Requirement) int { return compareIDs(a.ID, b.ID) })
	for i, r := range l.set.Requirements {
		l.set.byID[r.ID] = i
	}
	for _, p := range l.views {
		l.view(p.source, p.node)
	}
}

// compareIDs keeps the families in the order of the catalogue's letters.
func compareIDs(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (l *loader) includes() {
	lex := l.set.Lexicon
	for i := range lex.Concepts {
		c := &lex.Concepts[i]
		for _, name := range c.Include {
			if _, ok := lex.byName[name]; !ok {
				l.problems = append(l.problems, c.includedAt.problem(
					fmt.Sprintf("%s includes %s, which is no concept", c.Name, name), nearest(name, compiler{lexicon: lex}.conceptNames())))
			}
		}
	}
}

// addNots adds the hidden concepts for "not" phrases.
func (l *Lexicon) addNots() {
	for i := range l.Concepts { // Concepts grows inside
		l.addNot(ConceptID(i))
	}
}

// ready makes what matching needs, once: those who only list or show rules never
// ask for it, and it is the larger part of the work of loading.
func (l *Lexicon) ready() *Lexicon {
	l.once.Do(l.build)
	return l
}

// build makes the net of phrases, the closure of includes and the weights.
func (l *Lexicon) build() {
	l.symbols = newSymbols()
	net := newNetBuilder(&l.symbols)
	l.weight = make([]float64, len(l.Concepts))
	l.traits = make([]trait, len(l.Concepts))
	for i, c := range l.Concepts {
		l.traits[i] = traitOf(c)
		for _, p := range c.phrases.read() {
			net.add(ConceptID(i), p)
			l.weight[i] += phraseWeight(p)
		}
	}
	l.emits = make([][]ConceptID, len(l.Concepts))
	includedBy := map[string][]ConceptID{}
	for i, c := range l.Concepts {
		for _, name := range c.Include {
			includedBy[name] = append(includedBy[name], ConceptID(i))
		}
	}
	for i := range l.Concepts {
		l.spread(includedBy, ConceptID(i), ConceptID(i), 0)
	}
	l.sources = make([][]ConceptID, len(l.Concepts))
	for i, c := range l.Concepts {
		for _, to := range l.emits[i] {
			l.sources[to] = append(l.sources[to], ConceptID(i))
		}
		if c.blocks >= 0 {
			l.sources[c.blocks] = append(l.sources[c.blocks], ConceptID(i))
		}
	}
	l.net = net.finish(l.emits)
	l.whole = l.wholePlan()
}

func (l *Lexicon) addNot(of ConceptID) {
	c := l.Concepts[of]
	if len(c.not.written) == 0 {
		return
	}
	l.Concepts = append(l.Concepts, Concept{Name: c.Name + "!not", Group: Things, phrases: c.not, anonymous: true, blocks: of})
}

// spread notes that a hit of concept from is a hit of concept to and of all
// that include it. Circles end because a concept is noted once.
func (l *Lexicon) spread(includedBy map[string][]ConceptID, from, to ConceptID, depth int) {
	if depth > 20 || slices.Contains(l.emits[from], to) {
		return
	}
	l.emits[from] = append(l.emits[from], to)
	l.weight[to] += l.weight[from] * boolTo(from != to)
	for _, by := range includedBy[l.Concepts[to].Name] {
		l.spread(includedBy, from, by, depth+1)
	}
}

func boolTo(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// phraseWeight guesses how often a phrase occurs: short and common words often,
// each further word makes it rarer.
func phraseWeight(p parsedPhrase) float64 {
	product := 1.0
	for _, part := range p {
		sum := 0.0
		for _, run := range part {
			sum += runWeight(run)
		}
		product *= min(sum, 1)
	}
	return product
}

func runWeight(run []step) float64 {
	w := 1.0
	for _, s := range run {
		switch {
		case s.kind == stepGap:
			w *= 3
		case commonWords[s.word] || s.kind == stepNumber:
			w *= 0.2
		default:
			w *= 0.02
		}
	}
	return w
}

var commonWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{"the", "a", "an", "of", "to", "in", "by", "and", "or", "any", "all", "is", "are", "be", "it", "its", "for", "with", "on",
		"not", "no", "shall", "may", "will", "must", "can", "this", "that", "such", "other", "data", "supplier", "buyer", "authority", "customer",
		"party", "parties", "contract", "agreement", "services", "service", "system", "we", "you", "our", "your", "information", "use", "which", "under", "from"} {
		m[w] = true
	}
	return m
}()
