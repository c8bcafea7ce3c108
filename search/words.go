package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"github.com/checkweigh/checkweigh/dossier"
)

// plainWords is the analyzer's name. bleve finds it by name, also when it opens an
// index that was made before.
const plainWords = "checkweigh_words"

func init() {
	err := registry.RegisterAnalyzer(plainWords, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) { return analyzer{}, nil })
	if err != nil {
		panic(err) // two analyzers of one name in one program
	}
}

// analyzer cuts text into the words that are indexed. They are indexed as they
// stand: exact phrases, prefixes, misspelt words and suggestions need them so, and
// a query finds the other forms of a word by itself, which keeps the index small.
// No stop words are dropped: "shall not" and "only to" are what people look for in
// contracts.
type analyzer struct{}

func (analyzer) Analyze(text []byte) analysis.TokenStream {
	found := wordsOf(string(text))
	room := make([]analysis.Token, len(found))
	stream := make(analysis.TokenStream, len(found))
	for i, t := range found {
		room[i] = analysis.Token{Term: []byte(t.Text), Start: t.Span.Start, End: t.Span.End, Position: i + 1, Type: analysis.AlphaNumeric}
		stream[i] = &room[i]
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
