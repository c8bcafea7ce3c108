package rules

import (
	"math/bits"
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
	flat     *flatTrie
	windows  windows
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
	blockers []Hit // hits of "not" phrases
	eaters   []Hit // objects and roles of several words
	at       int32
}

// mostSteps bounds the work for one starting word: gaps make the walk branch.
const mostSteps = 3000

// NewTagger returns a tagger for texts of one document at a time.
func (l *Lexicon) NewTagger() *Tagger {
	return &Tagger{lexicon: l.ready(), flat: &l.flat, cache: newWordCache(), byFirst: map[string][]int32{}}
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
	flat := t.flat
	for i := range words {
		t.at, t.steps = int32(i), 0
		for _, s := range t.symbols[i] {
			begins := flat.begins[flat.starts[s]:flat.starts[s+1]]
			for n := range begins {
				t.step(&begins[n], int32(i)+1)
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
func (t *Tagger) canFollow(n *flatNode, next int32) bool {
	if n.edgesEnd-n.edges > mostAsked {
		return true
	}
	from := t.call | uint64(next)
	for _, e := range t.flat.edges[n.edges:n.edgesEnd] {
		if t.seen[e.symbol] >= from {
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
			t.symbols, t.masks = append(t.symbols, anyNumber), append(t.masks, t.lexicon.trie.masks[symbolNumber])
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
	t.masks = append(t.masks, 0) // nothing stands behind the last word
	t.windows.fill(t.masks)
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
		entry.lowerMask |= t.lexicon.trie.masks[s]
	}
	for _, s := range entry.upper {
		entry.upperMask |= t.lexicon.trie.masks[s]
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

// step goes on from a node unless nothing there can come of the next words.
func (t *Tagger) step(n *flatNode, next int32) {
	if n.emitsEnd > n.emits || n.mask&t.masks[next] != 0 || n.beyond != 0 && n.beyond&t.window(next, n.reach) != 0 {
		t.walk(n, next)
	}
}

// window tells which symbols stand among so many words.
func (t *Tagger) window(from, size int32) uint64 {
	level := min(bits.Len32(uint32(size))-1, windowLevels-1)
	w := t.windows[level]
	mask := w[from]
	for size -= 1 << level; size > 0; size -= 1 << level {
		from += min(size, 1<<level)
		if int(from) >= len(w) {
			break
		}
		mask |= w[from]
	}
	return mask
}

func (t *Tagger) walk(n *flatNode, next int32) {
	t.steps++
	for _, c := range t.flat.emits[n.emits:n.emitsEnd] {
		t.hits = append(t.hits, Hit{c, t.at, next})
	}
	if int(next) >= len(t.symbols) || t.steps > mostSteps {
		return
	}
	if n.mask&t.masks[next] != 0 {
		t.follow(n, next)
	}
	if n.gapsEnd > n.gaps {
		t.skip(n, next, mostDeep)
	}
}

// skip goes on after a gap. Gaps may follow one another where what stood between
// them is left out; depth bounds that.
func (t *Tagger) skip(n *flatNode, next int32, depth int) {
	gaps := t.flat.gaps[n.gaps:n.gapsEnd]
	for i := range gaps {
		g := &gaps[i]
		if g.mask&t.window(next, g.reach) == 0 {
			continue
		}
		after := &t.flat.nodes[g.node]
		if !g.deep && !t.canFollow(after, next) {
			continue
		}
		for at := next; at <= next+g.max && int(at) < len(t.symbols); at++ {
			if after.mask&t.masks[at] != 0 {
				t.follow(after, at)
			}
			if g.deep && depth > 0 {
				t.skip(after, at, depth-1)
			}
		}
	}
}

func (t *Tagger) follow(n *flatNode, at int32) {
	edges, masks := t.flat.edges[n.edges:n.edgesEnd], t.lexicon.trie.masks
	for _, s := range t.symbols[at] {
		if n.mask&masks[s] == 0 {
			continue
		}
		for i := find(edges, s); i < len(edges) && edges[i].symbol == s; i++ {
			t.step(&t.flat.nodes[edges[i].node], at+1)
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
