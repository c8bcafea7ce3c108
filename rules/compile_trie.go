package rules

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// trie holds every wording of every concept. A token is translated into symbols
// (the word, the word with its capital, prefixes that it starts with, "a
// number"), and the trie is walked by symbols, so that the cost of a token
// hardly depends on how many phrases there are.
type trie struct {
	words    map[string]int32 // exact word
	cased    map[string]int32 // the same, where the phrase has a capital
	prefixes map[string]int32
	digits   map[string]bool // words that begin with a digit, which phrases spell out
	shortest int             // length of the shortest and longest prefix
	longest  int
	symbols  int32
	masks    []uint64 // by symbol: its bit
	nodes    []trieNode
}

type trieNode struct {
	edges []trieEdge // by symbol, sorted; one for each symbol, shared by phrases
	free  []trieEdge // by symbol, sorted; several for a symbol, each of one phrase
	gaps  []trieGap
	emit  []ConceptID
	mask  uint64 // which symbols may go on from here: a quick no for most words
}

type trieEdge struct{ symbol, node int32 }

type trieGap struct{ max, node int32 }

const symbolNumber int32 = 0

func newTrie() trie {
	return trie{
		words: map[string]int32{}, cased: map[string]int32{}, prefixes: map[string]int32{}, digits: map[string]bool{},
		shortest: 99, symbols: 1, nodes: make([]trieNode, 1),
	}
}

// mostShared is how many wordings of a phrase are multiplied out to share their
// beginnings with other phrases; a phrase with more gets nodes of its own.
const mostShared = 48

func (t *trie) add(concept ConceptID, phrase parsedPhrase) {
	if wordings(phrase) > mostShared {
		t.addFree(concept, phrase)
		return
	}
	ends := []int32{0}
	for _, p := range phrase {
		var next []int32
		for _, at := range ends {
			for _, run := range p {
				next = append(next, t.path(at, run))
			}
		}
		ends = next
	}
	for _, at := range ends {
		t.emitAt(at, concept)
	}
}

func wordings(phrase parsedPhrase) int {
	n := 1
	for _, p := range phrase {
		n = min(n*len(p), 1<<20)
	}
	return n
}

func (t *trie) emitAt(at int32, concept ConceptID) {
	if at != 0 && !slices.Contains(t.nodes[at].emit, concept) {
		t.nodes[at].emit = append(t.nodes[at].emit, concept)
	}
}

// path walks from a node along the steps, making nodes that are not there. A gap
// before the first word means nothing.
func (t *trie) path(at int32, run []step) int32 {
	for _, s := range run {
		switch {
		case s.kind != stepGap:
			at = t.child(at, t.symbol(s))
		case at != 0:
			at = t.gap(at, int32(s.max))
		}
	}
	return at
}

// addFree adds a phrase part by part: every alternative leads to one node where
// the next part begins.
func (t *trie) addFree(concept ConceptID, phrase parsedPhrase) {
	from := []int32{0}
	for _, p := range phrase {
		join := t.node()
		next := []int32{join}
		for _, run := range p {
			if len(run) == 0 {
				next = append(next, from...)
				continue
			}
			for _, at := range from {
				t.freePath(at, join, run)
			}
		}
		from = next
	}
	for _, at := range from {
		t.emitAt(at, concept)
	}
}

func (t *trie) freePath(at, join int32, run []step) {
	for i, s := range run {
		to := join
		if i+1 < len(run) {
			to = t.node()
		}
		switch {
		case s.kind != stepGap:
			t.nodes[at].free = append(t.nodes[at].free, trieEdge{t.symbol(s), to})
		case at != 0:
			t.nodes[at].gaps = append(t.nodes[at].gaps, trieGap{int32(s.max), to})
		}
		at = to
	}
}

func (t *trie) node() int32 {
	t.nodes = append(t.nodes, trieNode{})
	return int32(len(t.nodes) - 1)
}

func (t *trie) symbol(s step) int32 {
	table := t.words
	switch s.kind {
	case stepNumber:
		return symbolNumber
	case stepCased:
		table = t.cased
	case stepPrefix:
		table = t.prefixes
		t.shortest, t.longest = min(t.shortest, len(s.word)), max(t.longest, len(s.word))
	}
	id, known := table[s.word]
	if !known {
		id = t.symbols
		t.symbols++
		table[s.word] = id
		t.digits[s.word] = s.word[0] >= '0' && s.word[0] <= '9'
	}
	return id
}

func (t *trie) child(at, symbol int32) int32 {
	i, found := slices.BinarySearchFunc(t.nodes[at].edges, symbol, func(e trieEdge, s int32) int { return int(e.symbol - s) })
	if found {
		return t.nodes[at].edges[i].node
	}
	t.nodes = append(t.nodes, trieNode{})
	next := int32(len(t.nodes) - 1)
	t.nodes[at].edges = slices.Insert(t.nodes[at].edges, i, trieEdge{symbol, next})
	return next
}

func (t *trie) gap(at, most int32) int32 {
	for _, g := range t.nodes[at].gaps {
		if g.max == most {
			return g.node
		}
	}
	t.nodes = append(t.nodes, trieNode{})
	next := int32(len(t.nodes) - 1)
	t.nodes[at].gaps = append(t.nodes[at].gaps, trieGap{most, next})
	return next
}

// seal notes which symbols go on from each node.
func (t *trie) seal() {
	t.spread()
	for i := range t.nodes {
		for _, e := range t.nodes[i].edges {
			t.nodes[i].mask |= t.masks[e.symbol]
		}
		for _, e := range t.nodes[i].free {
			t.nodes[i].mask |= t.masks[e.symbol]
		}
	}
}

// commonBits is how many of the bits of a mask are kept for common words. They
// stand near every word, and must not make rare ones look as if they did.
const commonBits = 16

// spread gives each symbol its bit of a mask.
func (t *trie) spread() {
	t.masks = make([]uint64, t.symbols)
	for s := range t.masks {
		t.masks[s] = 1 << (commonBits + hashOf(s)%(64-commonBits))
	}
	for word := range commonWords {
		if s, known := t.words[word]; known {
			t.masks[s] = 1 << (hashOf(int(s)) % commonBits)
		}
	}
	t.masks[symbolNumber] = 1
}

func hashOf(symbol int) uint32 { return uint32(symbol) * 2654435761 >> 16 }

// translate appends the symbols of a token.
func (t *trie) translate(token dossier.Token, dst []int32) []int32 {
	dst = t.translateWord(token.Text, token.Upper, dst)
	if token.Kind == dossier.Number || numberWords[token.Text] {
		dst = append(dst, symbolNumber)
	}
	if i := strings.IndexByte(token.Text, '\''); i > 0 { // "supplier's" is also "supplier"
		dst = t.translateWord(token.Text[:i], token.Upper, dst)
	}
	return dst
}

func (t *trie) translateWord(word string, upper bool, dst []int32) []int32 {
	if s, ok := t.words[word]; ok {
		dst = append(dst, s)
	}
	if upper {
		if s, ok := t.cased[word]; ok {
			dst = append(dst, s)
		}
	}
	for n := t.shortest; n <= min(t.longest, len(word)); n++ {
		if s, ok := t.prefixes[word[:n]]; ok {
			dst = append(dst, s)
		}
	}
	return dst
}

var numberWords = map[string]bool{
	"one": true, "two": true, "three": true, "four": true, "five": true, "six": true, "seven": true, "eight": true,
	"nine": true, "ten": true, "eleven": true, "twelve": true, "thirteen": true, "fourteen": true, "fifteen": true,
	"sixteen": true, "seventeen": true, "eighteen": true, "nineteen": true, "twenty": true, "thirty": true, "forty": true,
	"fifty": true, "sixty": true, "seventy": true, "eighty": true, "ninety": true, "hundred": true, "thousand": true,
	"million": true, "dozen": true,
}

func isWord(t dossier.Token) bool { return t.Kind != dossier.Punct }
