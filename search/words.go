package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"github.com/checkweigh/checkweigh/dossier"
)

// wordsOf gives the words and numbers of a text, lower case, without the 's of
// possession. They are indexed as they stand: exact phrases, prefixes, misspelt
// words and suggestions need them so, and a query finds the other forms of a word
// by itself, which keeps the index small. No stop words are dropped: "shall not"
// and "only to" are what people look for in contracts.
func wordsOf(text string) []dossier.Token { return appendWords(nil, text) }

// appendWords is wordsOf into room that is there already.
func appendWords(room []dossier.Token, text string) []dossier.Token {
	all := dossier.Tokenize(text, dossier.Span{End: len(text)}, room[:0])
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
