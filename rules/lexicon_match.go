package rules

import (
	"cmp"
	"math/bits"
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
	starts   []int32    // words at which a bound term may begin
	steps    int        // how far phrases were followed from the word at hand
	ends     [2][]int32 // where the wordings of a phrase begin and end
	long     longHits
	hits     []Hit
	blockers []Hit   // hits of "not" phrases
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
	for i, word := range t.words {
		t.steps = 0
		for _, s := range word.symbols {
			anchors := t.net.anchors[t.net.starts[s]:t.net.starts[s+1]]
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
	for i, word := range t.words {
		at := int32(i)
		for _, c := range word.singles {
			t.hits = append(t.hits, Hit{c, at, at + 1})
		}
		if word.blocks {
			t.heed(t.hits[len(t.hits)-len(word.singles):])
		}
		from, lists := len(t.hits), 0
		if word.seconds&t.masks[i+outside+1] != 0 {
			lists = t.pairs(at)
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

// pairs appends what word i means with the one behind it, and counts in how
// many ways it does.
func (t *Tagger) pairs(i int32) (lists int) {
	twos := &t.net.twos
	for _, first := range t.words[i].symbols {
		if twos.seconds[first]&t.masks[i+outside+1] == 0 {
			continue
		}
		for _, second := range t.words[i+1].symbols {
			of := twos.of(first, second)
			for _, c := range of {
				t.hits = append(t.hits, Hit{c, i, i + 2})
			}
			lists += min(len(of), 1)
		}
	}
	return lists
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
	t.words, t.starts, t.masks = t.words[:0], t.starts[:0], append(t.masks[:0], anything, anything)
	for i := range words {
		word := t.word(&words[i], int32(i))
		t.words, t.masks = append(t.words, word), append(t.masks, word.mask)
	}
	t.masks = append(t.masks, anything, anything)
	t.windows.fill(t.masks)
}

// word looks up what a word means, and notes whether a bound term may begin there.
func (t *Tagger) word(word *dossier.Token, i int32) *meaning {
	if word.Kind == dossier.Number && !t.lexicon.symbols.digits[word.Text] {
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
	m := meaning{symbols: symbols, mask: anything}
	for _, s := range symbols {
		m.mask |= t.lexicon.symbols.masks[s]
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

// outside is how many places of the masks stand before the first word, and
// behind the last.
const outside = 2

// fits reports whether the words beside word i let a phrase be there: those right
// beside it or behind a gap, and those that the phrase begins and ends with.
func (t *Tagger) fits(a *anchor, i int32) bool {
	m := t.masks[i : i+5]
	if a.near[back]&m[1] == 0 || a.far[back]&m[0] == 0 {
		if a.beyond[back] == 0 || a.beyond[back]&t.window(back, i-1, int32(a.reach[back])) == 0 {
			return false
		}
	}
	if a.near[on]&m[3] == 0 || a.far[on]&m[4] == 0 {
		if a.beyond[on] == 0 || a.beyond[on]&t.window(on, i+1, int32(a.reach[on])) == 0 {
			return false
		}
	}
	return (a.span[back] < 2 || a.last[back]&t.window(back, i-1, int32(a.span[back])) != 0) &&
		(a.span[on] < 2 || a.last[on]&t.window(on, i+1, int32(a.span[on])) != 0)
}

// try follows a phrase from word i both ways. Whatever leads to the word on one
// side goes together with whatever follows it on the other.
func (t *Tagger) try(a *anchor, i int32) {
	t.ends[back], t.ends[on] = t.ends[back][:0], t.ends[on][:0]
	for _, left := range t.net.lefts[a.left:a.leftEnd] {
		t.step(back, &t.net.nodes[left], i-1)
	}
	if len(t.ends[back]) == 0 {
		return
	}
	t.step(on, &t.net.nodes[a.right], i+1)
	for _, last := range t.ends[on] {
		for _, first := range t.ends[back] {
			if last-first < 3 {
				continue // one word, found without an anchor
			}
			for _, c := range t.lexicon.emits[a.concept] {
				t.steps += t.long.add(Hit{c, first + 1, last})
			}
		}
	}
}

// window tells which symbols stand among the next so many words, from one on.
func (t *Tagger) window(way int, at, size int32) uint64 {
	at += outside
	if way == back {
		size = min(size, at+1)
		at -= size - 1
	}
	level := min(bits.Len32(uint32(size))-1, windowLevels-1)
	w := t.windows[level]
	mask := w[at]
	for size -= 1 << level; size > 0; size -= 1 << level {
		at += min(size, 1<<level)
		if int(at) >= len(w) {
			break
		}
		mask |= w[at]
	}
	return mask
}

// step goes one way from a node, at being the next word that way, and notes
// where wordings are whole.
func (t *Tagger) step(way int, n *netNode, at int32) {
	if n.complete[way] {
		t.end(way, at)
	}
	w := &n.ways[way]
	if w.mask&t.masks[at+outside] != 0 {
		t.follow(way, w, at)
	}
	if w.gapsEnd > w.gaps {
		t.skip(way, w, at, mostDeep)
	}
}

func (t *Tagger) end(way int, at int32) {
	if !slices.Contains(t.ends[way], at) {
		t.ends[way] = append(t.ends[way], at)
	}
}

// skip goes on after a gap. Gaps may follow one another where what stood between
// them is left out; depth bounds that.
func (t *Tagger) skip(way int, w *netWay, at int32, depth int) {
	gaps := t.net.gaps[w.gaps:w.gapsEnd]
	for i := range gaps {
		g := &gaps[i]
		if g.mask&t.window(way, at, g.reach) == 0 {
			continue
		}
		after := &t.net.nodes[g.node].ways[way]
		first, last, by := at, min(at+g.max, int32(len(t.words)-1)), int32(1)
		if way == back {
			first, last, by = -at, min(-at+g.max, 0), -1
		}
		for n := first; n <= last; n++ {
			if next := n * by; after.mask&t.masks[next+outside] != 0 {
				t.follow(way, after, next)
			}
		}
		for n := first; g.deep && depth > 0 && n <= last; n++ {
			t.skip(way, after, n*by, depth-1)
		}
	}
}

// follow goes on over one word.
func (t *Tagger) follow(way int, w *netWay, at int32) {
	if t.steps++; t.steps > mostSteps {
		return
	}
	next := at + 1
	if way == back {
		next = at - 1
	}
	last := uint32(1)<<(32-w.shift) - 1
	table := t.net.edges[w.edges : uint32(w.edges)+last+1]
	for _, s := range t.words[at].symbols {
		for slot := slotOf(s, w.shift); ; slot++ {
			e := table[slot&last]
			if e.symbol == s {
				t.step(way, &t.net.nodes[e.node], next)
			} else if e.symbol < 0 {
				break
			}
		}
	}
}
