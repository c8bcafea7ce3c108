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
	return s.words(field, beginning, maxExpanded+1, func(string) bool { return true })
}

// words gives those words of a field that begin so and that fit.
func (s *session) words(field, beginning string, enough int, fits func(string) bool) ([]string, error) {
	known := map[string]bool{} // in another segment too
	var found []string
	for _, v := range s.views {
		err := v.terms(field, beginning, afterPrefix(beginning), func(term string) (bool, error) {
			if !known[term] {
				known[term] = true
				if fits(term) {
					found = append(found, term)
				}
			}
			return len(found) < enough, nil
		})
		if err != nil || len(found) >= enough {
			return found, err
		}
	}
	slices.Sort(found)
	return found, nil
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
	for _, v := range s.views {
		p, err := v.posting(field, word)
		if err != nil || p.count(v) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// maxForms bounds the forms of one word; English has about ten at most.
const maxForms = 40

// formsOf gives the words of a field that have the stem of this one, none when the
// field has none.
func (s *session) formsOf(field, word string) (forms []string, err error) {
	if utf8.RuneCountInString(word) < 3 || !isLetters(word) { // numbers and the like have one form
		held, err := s.holds(field, word)
		if err != nil || !held {
			return nil, err
		}
		return []string{word}, nil
	}
	key := [2]string{field, word}
	if known, ok := s.known[key]; ok {
		return known, nil
	}
	stemmed := stem(word)
	beginning := sharedBeginning(word, stemmed)
	defer func() { s.known[key] = forms }()
	return s.words(field, beginning, maxForms, func(term string) bool {
		return term == word || len(term) <= len(word)+longestEnding && stem(term) == stemmed
	})
}

// longestEnding is by how many bytes one form of a word may be longer than
// another: "relate" and "relationships".
const longestEnding = 10

// sharedBeginning is what all words of a stem begin with: all but its last
// letter, which English changes ("die" and "dying" are lost to each other). Of
// 54,000 English words no other pair of one stem is lost.
func sharedBeginning(word, stemmed string) string {
	letters := []rune(word)
	n := max(3, utf8.RuneCountInString(stemmed)-1)
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
