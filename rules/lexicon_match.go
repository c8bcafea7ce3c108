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
	windows  windows // the bits of the words
	cache    wordCache
	terms    []Term
	byFirst  map[string][]int32
	binding  int        // counts the calls of Bind
	plans    []*Plan    // those for which it knows words
	figures  []*meaning // by plan: a number that no phrase spells out
	whole    Sight      // for those who keep none
	wanted   Bits       // the concepts that are looked for
	sight               // of the words at hand
	fine     []uint64   // the fine bits of each word, with one more before and behind all
	steps    int        // how far phrases were followed from the word at hand
	ends     [2][]int32 // where the wordings of a phrase begin and end
	long     longHits
	hits     []Hit
	blockers []Hit // hits of "not" phrases, as the concepts that they forbid
	eaters   []Hit // objects and roles of several words
	bound    bool  // a bound term stands in the words
}

// mostSteps bounds the work for one word: gaps make the walk branch.
const mostSteps = 3000

// NewTagger returns a tagger for texts of one document at a time.
func (l *Lexicon) NewTagger() *Tagger {
	l.ready()
	return &Tagger{lexicon: l, net: l.net, cache: newWordCache(), byFirst: map[string][]int32{}}
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
	t.Look(words, t.lexicon.whole, &t.whole)
	return t.Find(words, &t.whole, t.lexicon.whole.always, hits)
}

// Find does the same for words that were looked at, and looks for those of the
// wanted concepts that the plan knows; it may find others as well.
func (t *Tagger) Find(words []dossier.Token, seen *Sight, wanted Bits, hits []Hit) []Hit {
	t.hits, t.wanted, t.sight = hits, wanted, seen.sight
	from := len(hits)
	t.long.reset(len(words))
	t.follow(wanted)
	t.gather()
	t.tagTerms(words)
	return t.settle(from)
}

// follow tries the phrases that may stand in the words.
func (t *Tagger) follow(wanted Bits) {
	spread, word := false, int32(-1)
	for i := range t.leads {
		l := &t.leads[i]
		if !wanted.Has(l.concept) {
			continue
		}
		if !spread {
			t.spread(t.words)
			spread = true
		}
		if l.word != word {
			word, t.steps = l.word, 0
		}
		t.try(&t.net.anchors[l.anchor], l.at)
	}
}

// gather lists single words, pairs and longer wordings in the order of the text.
func (t *Tagger) gather() {
	t.blockers, t.eaters = t.blockers[:0], t.eaters[:0]
	hits, wanted, twos := t.hits, t.wanted, t.twos // the loop is the dearer for each look at t
	for i, word := range t.words {
		at, from := int32(i), len(hits)
		for _, some := range word.singles {
			for left := some.bits & wanted[some.at]; left != 0; left &= left - 1 {
				hits = append(hits, Hit{ConceptID(some.at<<6 + int32(bits.TrailingZeros64(left))), at, at + 1})
			}
		}
		if word.blocks {
			t.heed(hits[from:])
		}
		if t.long.heads[i] == 0 && (len(twos) == 0 || twos[0].at != at) {
			continue
		}
		from = len(hits)
		lists := 0
		for ; len(twos) > 0 && twos[0].at == at; twos = twos[1:] {
			for _, c := range t.net.twos.concepts[twos[0].start:twos[0].end] {
				if wanted.Has(c) {
					hits = append(hits, Hit{c, at, at + 2})
				}
			}
			lists++
		}
		more := len(hits)
		hits = t.long.from(i, hits)
		if lists > 1 || lists > 0 && len(hits) > more && hits[more].End == at+2 {
			hits = hits[:from+len(inOrder(hits[from:]))]
		}
		t.heed(hits[from:])
	}
	t.hits = hits
}

// inOrder sorts hits of one first word and drops doubles.
func inOrder(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Concept, b.Concept)) })
	return slices.Compact(hits)
}

// Knows reports whether any phrase of the lexicon holds word i of the words that
// were tagged last.
func (t *Tagger) Knows(i int) bool { return len(t.words[i].symbols) > 0 }

// spread lays the bits of words side by side.
func (t *Tagger) spread(words []*meaning) {
	t.windows.begin(words)
	t.fine = append(t.fine[:0], anything)
	for _, word := range words {
		t.fine = append(t.fine, word.fine)
	}
	t.fine = append(t.fine, anything)
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
