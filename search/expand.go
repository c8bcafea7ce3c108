package search

import (
	"cmp"
	"slices"
	"strings"

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

// readDict reads words, and no stems, until there are enough.
func readDict(dict index.FieldDict, enough int) (found []index.DictEntry, err error) {
	defer dict.Close()
	for len(found) < enough {
		e, err := dict.Next()
		if err != nil || e == nil {
			return found, err
		}
		if !strings.HasPrefix(e.Term, stemMark) {
			found = append(found, *e)
		}
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
