package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Hit says that words Start to End (half open, numbered in the slice given to
// Tag) mean a concept.
type Hit struct {
	Concept    ConceptID
	Start, End int32
}

// Term is a word or several that mean certain concepts in one document: a party,
// or a term that the document defines.
type Term struct {
	Words    []string // lower case, as dossier.Tokenize gives them
	Cased    bool     // counts only when its first word has a capital
	Concepts []ConceptID
	Role     bool // replaces what the lexicon says of the words about roles
}

// Tagger finds concepts in words. It keeps its buffers between calls and is for
// one goroutine at a time.
type Tagger struct {
	lexicon  *Lexicon
	net      *phraseNet
	windows  windows
	cache    wordCache
	terms    []Term
	byFirst  map[string][]int32
	binding  int        // counts the calls of Bind
	words    []*meaning // of each word
	masks    []uint64   // of each word, from the third, with two more before and behind all
	fine     []uint64   // the same by fine bits
	starts   []int32    // words at which a bound term may begin
	steps    int        // how far phrases were followed from the word at hand
	ends     [2][]int32 // where the wordings of a phrase begin and end
	long     longHits
	twos     []twoWords
	hits     []Hit
	blockers []Hit   // hits of "not" phrases, as the concepts that they forbid
	eaters   []Hit   // objects and roles of several words
	bound    bool    // a bound term stands in the words
	number   meaning // of a number that no phrase spells out
}

// mostSteps bounds the work for one word: gaps make the walk branch.
const mostSteps = 3000

// NewTagger returns a tagger for texts of one document at a time.
func (l *Lexicon) NewTagger() *Tagger {
	l.ready()
	t := &Tagger{lexicon: l, net: l.net, cache: newWordCache(), byFirst: map[string][]int32{}}
	t.number = t.meaning([]int32{symbolNumber})
	return t
}

// Bind makes the terms of one document known, in place of those of the last one.
func (t *Tagger) Bind(terms []Term) {
	if len(t.cache.entries) > mostCached/2 {
		t.cache.clear()
	}
	t.binding++
	clear(t.byFirst)
	t.terms = terms
	for i, term := range terms {
		if len(term.Words) > 0 {
			t.byFirst[term.Words[0]] = append(t.byFirst[term.Words[0]], int32(i))
		}
	}
}

// Tag appends the concepts found in words, which must hold no punctuation. Hits
// are in the order of their first words, then of their last, then of concepts;
// those of bound terms follow.
func (t *Tagger) Tag(words []dossier.Token, hits []Hit) []Hit {
	t.hits = hits
	from := len(hits)
	t.translate(words)
	t.long.reset(len(words))
	t.twos = t.twos[:0]
	for i, word := range t.words {
		t.steps = 0
		if word.seconds&t.masks[i+outside+1] != 0 {
			t.pairs(int32(i))
		}
		for _, some := range word.anchors {
			anchors := t.net.anchors[some.start:some.end]
			for n := range anchors {
				if t.fits(&anchors[n], int32(i)) {
					t.try(&anchors[n], int32(i))
				}
			}
		}
	}
	t.gather()
	t.tagTerms(words)
	return t.settle(from)
}

// gather lists single words, pairs and longer wordings in the order of the text.
func (t *Tagger) gather() {
	t.blockers, t.eaters = t.blockers[:0], t.eaters[:0]
	twos := t.twos
	for i, word := range t.words {
		at := int32(i)
		for _, c := range word.singles {
			t.hits = append(t.hits, Hit{c, at, at + 1})
		}
		if word.blocks {
			t.heed(t.hits[len(t.hits)-len(word.singles):])
		}
		from, lists := len(t.hits), 0
		for ; len(twos) > 0 && twos[0].at == at; twos = twos[1:] {
			for _, c := range t.net.twos.concepts[twos[0].start:twos[0].end] {
				t.hits = append(t.hits, Hit{c, at, at + 2})
			}
			lists++
		}
		if t.long.heads[i] != 0 || lists > 1 {
			more := len(t.hits)
			t.hits = t.long.from(i, t.hits)
			if lists > 1 || lists > 0 && t.hits[more].End == at+2 {
				t.hits = t.hits[:from+len(inOrder(t.hits[from:]))]
			}
		}
		t.heed(t.hits[from:])
	}
}

// twoWords are the concepts of two words, from start to end in the table.
type twoWords struct{ at, start, end int32 }

// pairs notes what word i means with the one behind it, and tries the anchors
// that both together ask for.
func (t *Tagger) pairs(i int32) {
	table := &t.net.twos
	for _, first := range t.words[i].symbols {
		if table.seconds[first]&t.masks[i+outside+1] == 0 || table.fine[first]&t.fine[i+outside+1] == 0 {
			continue
		}
		for _, second := range t.words[i+1].symbols {
			pair := table.of(first, second)
			if pair == nil {
				continue
			}
			if pair.end > pair.start {
				t.twos = append(t.twos, twoWords{i, pair.start, pair.end})
			}
			for _, o := range table.opens[pair.opens:pair.opensEnd] {
				if a := &t.net.opened[o.anchor]; t.fits(a, i+o.place) {
					t.try(a, i+o.place)
				}
			}
		}
	}
}

// inOrder sorts hits of one first word and drops doubles.
func inOrder(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Concept, b.Concept)) })
	return slices.Compact(hits)
}

// Knows reports whether any phrase of the lexicon holds word i of the words that
// were tagged last.
func (t *Tagger) Knows(i int) bool { return len(t.words[i].symbols) > 0 }

func (t *Tagger) translate(words []dossier.Token) {
	t.words, t.starts = t.words[:0], t.starts[:0]
	t.masks, t.fine = append(t.masks[:0], anything, anything), append(t.fine[:0], anything, anything)
	for i := range words {
		word := t.word(&words[i], int32(i))
		t.words, t.masks, t.fine = append(t.words, word), append(t.masks, word.mask), append(t.fine, word.fine)
	}
	t.masks, t.fine = append(t.masks, anything, anything), append(t.fine, anything, anything)
	t.windows.fill(t.masks)
}

// word looks up what a word means, and notes whether a bound term may begin there.
func (t *Tagger) word(word *dossier.Token, i int32) *meaning {
	if word.Kind == dossier.Number && !t.lexicon.symbols.spells(word.Text) {
		return &t.number // not cached: a text has as many numbers as it has clauses
	}
	entry, slot := t.cache.find(word.Text)
	if entry == nil {
		entry = t.cache.put(slot, t.learn(*word))
	}
	if entry.binding != t.binding {
		entry.binding, entry.terms = t.binding, t.termsAt(word.Text)
	}
	if entry.terms != nil {
		t.starts = append(t.starts, i)
	}
	if word.Upper {
		return entry.upper
	}
	return entry.lower
}

func (t *Tagger) learn(word dossier.Token) cached {
	entry := cached{word: word.Text}
	word.Upper = false
	lower := t.meaning(t.lexicon.symbols.translate(word, nil))
	word.Upper = true
	upper := t.meaning(t.lexicon.symbols.translate(word, nil))
	entry.lower, entry.upper = &lower, &upper
	return entry
}

// meaning gathers what a word of these symbols is to the phrases.
func (t *Tagger) meaning(symbols []int32) meaning {
	m := meaning{symbols: symbols, mask: anything, fine: anything}
	for _, s := range symbols {
		m.mask |= t.lexicon.symbols.masks[s]
		m.fine |= t.lexicon.symbols.fine[s]
		if start, end := t.net.starts[s], t.net.starts[s+1]; end > start {
			m.anchors = append(m.anchors, stretch{start, end})
		}
		m.singles = append(m.singles, t.net.singles[s]...)
		m.seconds |= t.net.twos.seconds[s]
	}
	slices.Sort(m.singles)
	m.singles = slices.Compact(m.singles)
	m.blocks = slices.ContainsFunc(m.singles, func(c ConceptID) bool { return t.lexicon.traits[c]&traitBlocks != 0 })
	return m
}

func (t *Tagger) termsAt(word string) []int32 {
	if len(t.byFirst) == 0 {
		return nil
	}
	if terms := t.byFirst[word]; terms != nil {
		return terms
	}
	return t.byFirst[possessor(word)]
}

// possessor is the word without its 's.
func possessor(word string) string {
	if i := strings.IndexByte(word, '\''); i > 0 {
		return word[:i]
	}
	return word
}
