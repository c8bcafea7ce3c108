package rules

import (
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
	cache    wordCache
	terms    []Term
	byFirst  map[string][]int32
	symbols  [][]int32 // of each word
	masks    []uint64  // of the symbols of each word
	starts   []int32   // words at which a bound term may begin
	steps    int
	seen     []uint64 // by symbol: the call of Tag in which it stood last, and at which word
	call     uint64   // counts in the upper half of the number
	hits     []Hit
	kept     []Hit
	blockers []Hit // hits of "not" phrases
	at       int32
}

// mostSteps bounds the work for one starting word: gaps make the walk branch.
const mostSteps = 3000

// NewTagger returns a tagger for texts of one document at a time.
func (l *Lexicon) NewTagger() *Tagger {
	return &Tagger{lexicon: l.ready(), cache: newWordCache(), byFirst: map[string][]int32{}}
}

// Bind makes the terms of one document known, in place of those of the last one.
func (t *Tagger) Bind(terms []Term) {
	if len(t.terms) > 0 || len(terms) > 0 {
		t.cache.clear()
	}
	clear(t.byFirst)
	t.terms = terms
	for i, term := range terms {
		if len(term.Words) > 0 {
			t.byFirst[term.Words[0]] = append(t.byFirst[term.Words[0]], int32(i))
		}
	}
}

// Tag appends the concepts found in words, which must hold no punctuation.
func (t *Tagger) Tag(words []dossier.Token, hits []Hit) []Hit {
	t.hits = hits
	from := len(hits)
	t.translate(words)
	t.note()
	trie := &t.lexicon.trie
	for i := range words {
		t.at, t.steps = int32(i), 0
		for _, s := range t.symbols[i] {
			if node := trie.root[s]; node != 0 {
				t.step(&trie.nodes[node], int32(i)+1)
			}
			for _, node := range trie.rootFree[s] {
				t.step(&trie.nodes[node], int32(i)+1)
			}
		}
	}
	t.tagTerms(words)
	return t.settle(from)
}

// note writes down which symbols stand in the words at all.
func (t *Tagger) note() {
	if n := int(t.lexicon.trie.symbols); len(t.seen) != n {
		t.seen, t.call = make([]uint64, n), 0
	}
	t.call += 1 << 32
	for i, symbols := range t.symbols {
		for _, s := range symbols {
			t.seen[s] = t.call | uint64(i)
		}
	}
}

// mostAsked is how many symbols may go on from a node for it to be worth asking
// whether any of them stands in the words.
const mostAsked = 48

// canFollow reports whether anything that may go on from the node stands among
// the words from next on. It spares most walks over a gap.
func (t *Tagger) canFollow(n *trieNode, next int32) bool {
	if len(n.gaps) > 0 || len(n.edges)+len(n.free) > mostAsked {
		return true
	}
	from := t.call | uint64(next)
	for i := range n.edges {
		if t.seen[n.edges[i].symbol] >= from {
			return true
		}
	}
	for i := range n.free {
		if t.seen[n.free[i].symbol] >= from {
			return true
		}
	}
	return false
}

// Knows reports whether any phrase of the lexicon holds word i of the words that
// were tagged last.
func (t *Tagger) Knows(i int) bool { return len(t.symbols[i]) > 0 }

func (t *Tagger) translate(words []dossier.Token) {
	t.symbols, t.starts, t.masks = t.symbols[:0], t.starts[:0], t.masks[:0]
	for i := range words {
		if words[i].Kind == dossier.Number && !t.lexicon.trie.digits[words[i].Text] {
			t.symbols, t.masks = append(t.symbols, anyNumber), append(t.masks, maskOf(symbolNumber))
			continue
		}
		entry, slot := t.cache.find(words[i].Text)
		if entry == nil {
			entry = t.learn(words[i], slot)
		}
		if entry.terms != nil {
			t.starts = append(t.starts, int32(i))
		}
		if words[i].Upper {
			t.symbols, t.masks = append(t.symbols, entry.upper), append(t.masks, entry.upperMask)
		} else {
			t.symbols, t.masks = append(t.symbols, entry.lower), append(t.masks, entry.lowerMask)
		}
	}
}

// anyNumber are the symbols of a number that no phrase spells out. Numbers are
// not cached: a text has as many of them as it has clauses.
var anyNumber = []int32{symbolNumber}

func (t *Tagger) learn(word dossier.Token, slot uint32) *cached {
	entry := cached{word: word.Text}
	word.Upper = false
	entry.lower = t.lexicon.trie.translate(word, nil)
	word.Upper = true
	entry.upper = t.lexicon.trie.translate(word, nil)
	for _, s := range entry.lower {
		entry.lowerMask |= maskOf(s)
	}
	for _, s := range entry.upper {
		entry.upperMask |= maskOf(s)
	}
	entry.terms = t.byFirst[word.Text]
	if entry.terms == nil {
		entry.terms = t.byFirst[possessor(word.Text)]
	}
	t.cache.put(slot, entry)
	return &entry
}

// possessor is the word without its 's.
func possessor(word string) string {
	if i := strings.IndexByte(word, '\''); i > 0 {
		return word[:i]
	}
	return word
}

// step goes on from a node unless nothing there can come of the next word.
func (t *Tagger) step(n *trieNode, next int32) {
	if n.open || int(next) < len(t.masks) && n.mask&t.masks[next] != 0 {
		t.walk(n, next)
	}
}

func (t *Tagger) walk(n *trieNode, next int32) {
	t.steps++
	for _, c := range n.emit {
		for _, e := range t.lexicon.emits[c] {
			t.hits = append(t.hits, Hit{e, t.at, next})
		}
	}
	if int(next) >= len(t.symbols) || t.steps > mostSteps {
		return
	}
	if n.mask&t.masks[next] != 0 {
		t.follow(n, next)
	}
	if len(n.gaps) > 0 {
		t.skip(n, next, 3)
	}
}

// skip goes on after a gap. Gaps may follow one another where what stood between
// them is left out; depth bounds that.
func (t *Tagger) skip(n *trieNode, next int32, depth int) {
	for _, g := range n.gaps {
		after := &t.lexicon.trie.nodes[g.node]
		if !t.canFollow(after, next) {
			continue
		}
		for over := int32(0); over <= g.max && int(next+over) < len(t.symbols); over++ {
			if after.mask&t.masks[next+over] != 0 {
				t.follow(after, next+over)
			}
			if len(after.gaps) > 0 && depth > 0 {
				t.skip(after, next+over, depth-1)
			}
		}
	}
}

func (t *Tagger) follow(n *trieNode, at int32) {
	nodes := t.lexicon.trie.nodes
	for _, s := range t.symbols[at] {
		if next := find(n.edges, s); next < len(n.edges) && n.edges[next].symbol == s {
			t.step(&nodes[n.edges[next].node], at+1)
		}
		for i := find(n.free, s); i < len(n.free) && n.free[i].symbol == s; i++ {
			t.step(&nodes[n.free[i].node], at+1)
		}
	}
}

// find returns the first edge whose symbol is not smaller.
func find(edges []trieEdge, symbol int32) int {
	lo, hi := 0, len(edges)
	for lo < hi {
		mid := (lo + hi) / 2
		if edges[mid].symbol < symbol {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
