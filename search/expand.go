package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

// wordsFrom gives the words of the index that begin so, one more than
// maxExpanded at most.
func (s *session) wordsFrom(field, beginning string) ([]string, error) {
	dict, err := s.reader.FieldDictPrefix(field, []byte(beginning))
	if err != nil {
		return nil, err
	}
	found, err := readDict(dict, maxExpanded+1)
	return termsOf(found), err
}

// wordsLike gives the words of a field that differ from this one by at most so
// many letters, the nearest first.
func (s *session) wordsLike(field, word string, within int) ([]string, error) {
	fuzzy, ok := s.reader.(index.IndexReaderFuzzy)
	if !ok {
		return nil, nil
	}
	dict, automaton, err := fuzzy.FieldDictFuzzyAutomaton(field, word, within, "")
	if err != nil {
		return nil, err
	}
	found, err := readDict(dict, maxExpanded+1)
	if err != nil {
		return nil, err
	}
	distance := func(term string) uint8 { _, d := automaton.MatchAndDistance(term); return d }
	slices.SortStableFunc(found, func(a, b index.DictEntry) int {
		return cmp.Or(cmp.Compare(distance(a.Term), distance(b.Term)), cmp.Compare(b.Count, a.Count))
	})
	return termsOf(found), nil
}

// holds reports whether a field has the word at all.
func (s *session) holds(field, word string) (bool, error) {
	r, err := s.reader.TermFieldReader(s.ctx, []byte(word), field, false, false, false)
	if err != nil {
		return false, err
	}
	return r.Count() > 0, r.Close()
}

// maxForms bounds the forms of one word; English has about ten at most.
const maxForms = 40

// formsOf gives the words of a field that have the stem of this one, none when the
// field has none.
func (s *session) formsOf(field, word string) (forms []string, err error) {
	stemmed, beginning := stem(word), word
	if utf8.RuneCountInString(word) >= 3 && isLetters(word) {
		beginning = sharedBeginning(word, stemmed)
	} else {
		stemmed = "" // numbers and the like have one form
	}
	dict, err := s.reader.FieldDictPrefix(field, []byte(beginning))
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	for len(forms) < maxForms {
		e, err := dict.Next()
		if err != nil || e == nil {
			return forms, err
		}
		if e.Term == word || stemmed != "" && stem(e.Term) == stemmed {
			forms = append(forms, e.Term)
		}
		if stemmed == "" && e.Term >= word {
			return forms, nil // the word itself comes first of those that it begins
		}
	}
	return forms, nil
}

// sharedBeginning is what all words of a stem begin with: all but its last two
// letters, which English changes ("die" and "dying" are lost to each other).
func sharedBeginning(word, stemmed string) string {
	letters := []rune(word)
	n := max(3, utf8.RuneCountInString(stemmed)-2)
	return string(letters[:min(n, len(letters))])
}

func isLetters(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// readDict reads words until there are enough.
func readDict(dict index.FieldDict, enough int) (found []index.DictEntry, err error) {
	defer dict.Close()
	for len(found) < enough {
		e, err := dict.Next()
		if err != nil || e == nil {
			return found, err
		}
		found = append(found, *e)
	}
	return found, nil
}

func termsOf(entries []index.DictEntry) []string {
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = e.Term
	}
	return all
}
