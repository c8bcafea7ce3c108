package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	clauseWords = "checkweigh_clause" // each word and its stem, for what people read
	nameWords   = "checkweigh_name"   // words alone, for names of bodies and firms
)

// stemMark stands before a stem in the index, where the word itself stands
// beside it: exact phrases, prefixes and suggestions use the words, everything
// else the stems.
const stemMark = "~"

// bleve finds analyzers by name, also when it opens an index that was made before.
func init() {
	for name, a := range map[string]analysis.Analyzer{clauseWords: analyzer{stems: true}, nameWords: analyzer{}} {
		err := registry.RegisterAnalyzer(name, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) { return a, nil })
		if err != nil {
			panic(err)
		}
	}
}

// analyzer cuts text into the words that are indexed. No stop words are dropped:
// "shall not" and "only to" are what people look for in contracts.
type analyzer struct{ stems bool }

func (a analyzer) Analyze(text []byte) analysis.TokenStream {
	found := wordsOf(string(text))
	room := make([]analysis.Token, 0, 2*len(found))
	stream := make(analysis.TokenStream, 0, 2*len(found))
	put := func(term []byte, t dossier.Token, at int) {
		room = append(room, analysis.Token{Term: term, Start: t.Span.Start, End: t.Span.End, Position: at, Type: analysis.AlphaNumeric})
		stream = append(stream, &room[len(room)-1])
	}
	for i, t := range found {
		put([]byte(t.Text), t, i+1)
		if a.stems {
			put([]byte(stemMark+stem(t.Text)), t, i+1)
		}
	}
	return stream
}

// wordsOf gives the words and numbers of a text, lower case, without the 's of
// possession.
func wordsOf(text string) []dossier.Token {
	all := dossier.Tokenize(text, dossier.Span{End: len(text)}, nil)
	kept := all[:0]
	for _, t := range all {
		if t.Kind == dossier.Punct {
			continue
		}
		t.Text = strings.TrimSuffix(strings.TrimSuffix(t.Text, "'s"), "'")
		if t.Text != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// stem is the English stem; "anonymized" has the one of "anonymised".
func stem(word string) string {
	if len(word) < 3 {
		return word
	}
	env := snowballstem.NewEnv(british(word))
	english.Stem(env)
	return env.Current()
}

// british spells -ize as -ise where it ends a verb or what is made of one.
func british(word string) string {
	at := strings.LastIndex(word, "iz")
	if at < 2 {
		return word
	}
	switch word[at+2:] {
	case "e", "es", "ed", "er", "ers", "ing", "ation", "ations", "able":
		return word[:at+1] + "s" + word[at+2:]
	}
	return word
}
