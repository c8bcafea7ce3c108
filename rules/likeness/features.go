package likeness

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Feature names a word, two words that stand together, a concept or a kind of
// paper. It is an FNV-1a hash: among some 30,000 in 4 billion places few meet,
// and a model needs no list of words.
type Feature uint32

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func (f Feature) with(s string) Feature {
	for i := 0; i < len(s); i++ {
		f = (f ^ Feature(s[i])) * hashPrime
	}
	return f
}

// Word is the feature of a word as dossier.Tokenize gives it.
func Word(word string) Feature { return Feature(hashStart).with("w").with(stem(word)) }

// Concept is the feature of a concept of the lexicon.
func Concept(name string) Feature { return Feature(hashStart).with("c").with(name) }

func ofKind(kind dossier.Kind) Feature { return Feature(hashStart).with("k").with(string(kind)) }

// pair is the feature of two words in their order.
func pair(first, second Feature) Feature { return (first*hashPrime ^ second) * hashPrime }

// endings are what stem cuts off, longer ones first.
var endings = []string{"ations", "ation", "ments", "edly", "ings", "ions", "ment", "ness", "ing", "ion", "ed", "es", "ly", "s"}

// stem takes the ending off a word, so that forms of one word count as one. It is
// rougher than the lexicon's inflections, which know the words they bend: what it
// makes need not be a word. All numbers are one.
func stem(w string) string {
	if w != "" && w[0] >= '0' && w[0] <= '9' {
		return "#"
	}
	if len(w) <= 4 {
		return w
	}
	for _, e := range endings {
		if strings.HasSuffix(w, e) && len(w)-len(e) >= 3 {
			return w[:len(w)-len(e)]
		}
	}
	return w
}
