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
func (s *session) wordsFrom(beginning string) ([]string, error) {
	dict, err := s.reader.FieldDictPrefix(s.text, []byte(beginning))
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

// maxForms bounds the forms of one word; English has about ten at most.
const maxForms = 40

// formsOf gives the words of a field that have the stem of this one, which is
// always among them, the most frequent first.
func (s *session) formsOf(field, word string) ([]string, error) {
	stemmed := stem(word)
	forms := []string{word}
	if utf8.RuneCountInString(word) < 3 || !isLetters(word) {
		return forms, nil
	}
	beginning := string([]rune(word)[:3])
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
		if e.Term != word && mayShare(e.Term, stemmed) && stem(e.Term) == stemmed {
			forms = append(forms, e.Term)
		}
	}
	return forms, nil
}

// mayShare spares most words the cost of being stemmed: all but the last two
// letters of a stem begin each of its words.
func mayShare(word, stemmed string) bool {
	n := len(stemmed) - 2
	return n <= 0 || len(word) >= n && word[:n] == stemmed[:n]
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
