package rules

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// symbols is what phrases ask of words: the word itself, the word with its
// capital, a prefix that it starts with, "a number". A word of a text is
// translated into the symbols it meets, and phrases are followed by symbols.
type symbols struct {
	words    map[string]int32 // exact word
	cased    map[string]int32 // the same, where the phrase has a capital
	prefixes map[string]int32
	digits   map[string]bool // words that begin with a digit, which phrases spell out
	figures  [256]bool       // by figure: whether there may be such a word
	shortest int             // length of the shortest and longest prefix
	longest  int
	masks    []uint64  // by symbol: its bit
	fine     []uint64  // by symbol: its bit among others
	often    []float64 // by symbol: a guess how often words of a text meet it
}

const symbolNumber int32 = 0

func newSymbols() symbols {
	return symbols{
		words: map[string]int32{}, cased: map[string]int32{}, prefixes: map[string]int32{}, digits: map[string]bool{},
		shortest: 99, masks: []uint64{1}, fine: []uint64{fineOf(step{kind: stepNumber})}, often: []float64{frequency(9)},
	}
}

// of returns the symbol that a step of a phrase asks for.
func (t *symbols) of(s step) int32 {
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
		id = int32(len(t.masks))
		table[s.word] = id
		if s.word[0] >= '0' && s.word[0] <= '9' {
			t.digits[s.word] = true
			t.figures[figure(s.word)] = true
		}
		t.masks, t.fine, t.often = append(t.masks, maskOf(s)), append(t.fine, fineOf(s)), append(t.often, oftenOf(s))
	}
	return id
}

// A mask has a bit for every symbol. The most common words have one of their
// own, since they stand near every word and must not make rare ones look as if
// they did; the others share the rest. The last bit stands at every place, also
// before the first word and behind the last: who asks for it asks for nothing.
const (
	ownBits  = 23 // and one for numbers
	anything = uint64(1) << 63
)

func maskOf(s step) uint64 {
	if rank, common := commonRank[s.word]; common && rank < ownBits && s.kind != stepPrefix {
		return 2 << rank
	}
	return 1 << (ownBits + 1 + (stemHash(s.word)>>16)%(63-ownBits-1))
}

// fineOf is a bit that has nothing to do with that of maskOf: two words that share
// both are few. It tells words that stand right beside one another, since many
// words together would fill it.
func fineOf(s step) uint64 { return 1 << ((stemHash(s.word) * 0x85ebca6b >> 16) % 63) }

// stemHash mixes the letters of a word without its ending. A phrase that allows the
// forms of a word asks for one bit, and not for one of each form.
func stemHash(word string) uint32 {
	hash := uint32(2166136261)
	for _, b := range []byte(stem(word)) {
		hash = (hash ^ uint32(b)) * 16777619
	}
	return hash * 2654435761
}

// stem cuts the usual endings off a word.
func stem(word string) string {
	for _, ending := range []string{"'s", "ing", "ies", "ied", "es", "ed", "s", "e", "y"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) > 1 {
			word = rest
			break
		}
	}
	if n := len(word); n > 3 && word[n-1] == word[n-2] {
		return word[:n-1]
	}
	return word
}

func oftenOf(s step) float64 {
	rank, common := commonRank[s.word]
	switch {
	case common && s.kind == stepWord:
		return frequency(rank)
	case common && s.kind == stepCased:
		return frequency(rank) / 4
	case s.kind == stepPrefix:
		return frequency(len(commonRank)) * float64(max(1, 8-len(s.word))) / 4
	}
	return frequency(len(commonRank)) / 20 // most of the others are rarer by far
}

// frequency is how often a word of that rank stands in a text, by Zipf's rule.
func frequency(rank int) float64 { return 1 / float64(rank+2) }

// commonRank gives the words that stand most often in contracts, answers and
// assessments their rank. It decides only at which of its words a phrase is
// looked for, and so how fast, never whether it is found.
var commonRank = func() map[string]int {
	ranks := map[string]int{}
	for i, w := range strings.Fields(`the of to and or in a for be data any by is that shall as this with on not will supplier information contract are it
		agreement all an if which other may from at such its under party buyer must have personal has section service services each time date their
		use work including employee employees schedule provide government relevant one order customer system contractor no authority parties can they
		request provided where these terms you office period out clause hours within applicable days required when full public part law your
		technology name key users only processing company been used access user day who we our us protection following set rights clauses
		deliverables pay description obligations records than security means privacy process number without after accordance risk direct right more
		into body plan digital should notice payment how rate requirements available but test employer upon ensure reasonable act prior during
		written paid laws costs about confidential event performance contact otherwise does between through transparency union include also made
		purpose necessary further transfer article management being either those published new unless do business using end report whether liability
		insurance state local respect person product breach based recipient purposes make there so compliance agreed legal case organisation
		provisions technical effective change individuals identified regulations responsible before receive except given above measures controller
		would two working pursuant then extent comply support staff details cost project costs writing disclosure against level per them review
		individual same first take amount processor term claim control specific due subcontractor consent notify policy systems our conditions
		interest cannot charges price own limited perform procurement result account loss over fees`) {
		if _, twice := ranks[w]; !twice {
			ranks[w] = i
		}
	}
	return ranks
}()

// translate appends the symbols of a token.
func (t *symbols) translate(token dossier.Token, dst []int32) []int32 {
	dst = t.translateWord(token.Text, token.Upper, dst)
	if token.Kind == dossier.Number || numberWords[token.Text] {
		dst = append(dst, symbolNumber)
	}
	switch i := strings.IndexByte(token.Text, '\''); {
	case i <= 0:
	case strings.HasSuffix(token.Text, "n't"):
		dst = t.translateShort(token.Text, dst)
	default: // "supplier's" is also "supplier"
		dst = t.translateWord(token.Text[:i], token.Upper, dst)
	}
	return dst
}

// translateShort takes "won't" for a "not" as well, so that no phrase need spell out
// each short form, and "can't" for a "cannot". "can't" is no "can".
func (t *symbols) translateShort(word string, dst []int32) []int32 {
	dst = t.translateWord("not", false, dst)
	if word == "can't" {
		dst = t.translateWord("cannot", false, dst)
	}
	return dst
}

func (t *symbols) translateWord(word string, upper bool, dst []int32) []int32 {
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

// spells reports whether phrases spell out the number.
func (t *symbols) spells(number string) bool { return t.figures[figure(number)] && t.digits[number] }

// figure mixes the length of a number with its first and last digit.
func figure(number string) uint8 { return uint8(len(number))<<5 ^ number[0]<<2 ^ number[len(number)-1] }

func isWord(t dossier.Token) bool { return t.Kind != dossier.Punct }
