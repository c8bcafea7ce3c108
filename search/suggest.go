package search

import (
	"strings"
	"unicode/utf8"
)

// How hard it is looked for what was meant: words of the query that are tried,
// and words of the index for each.
const (
	maxMended     = 5
	maxCandidates = 20
)

// help says what might be done when no clause was found: look at whole pages, or
// write a word otherwise.
func (s *session) help(q Query, hits *Hits) error {
	if s.unit == ClauseUnit {
		pages := *s
		compiled, err := pages.compile(Query{root: and{unit{value: PageUnit}, q.root}, input: q.input})
		if err != nil {
			return err
		}
		if hits.Pages, err = pages.count(compiled); err != nil || hits.Pages > 0 {
			return err
		}
	}
	better, err := s.suggest(q)
	hits.Suggestion = better.String()
	return err
}

// suggest exchanges words that the viewer cannot find for words that he can, and
// gives the query only when all of it finds something for him: a word that stands
// in hidden dossiers alone is thus never shown.
func (s *session) suggest(q Query) (Query, error) {
	mended, tried := 0, 0
	root, err := rewrite(q.root, func(n node) (node, error) {
		text, in, back := mendable(n)
		if back == nil || tried >= maxMended {
			return n, nil
		}
		words := strings.Fields(text)
		changed := false
		for i, w := range words {
			if tried >= maxMended || utf8.RuneCountInString(w) < 4 {
				continue
			}
			other, err := s.mend(in, strings.ToLower(w))
			if err != nil {
				return n, err
			}
			if other == "" {
				continue
			}
			tried++
			words[i], changed = other, true
		}
		if !changed {
			return n, nil
		}
		mended++
		return back(strings.Join(words, " ")), nil
	})
	if err != nil || mended == 0 {
		return Query{}, err
	}
	better := Query{root: root, input: q.input}
	compiled, err := s.compile(better)
	if err != nil {
		return Query{}, err
	}
	if id, err := s.first(compiled); err != nil || id == "" {
		return Query{}, err
	}
	return better, nil
}

// mendable gives the words of a node that may be misspelt, the field they stand
// in, and how to make the node again; nil when there is nothing to mend.
func mendable(n node) (text, in string, back func(string) node) {
	switch n := n.(type) {
	case word:
		return n.text, inText, func(s string) node { return word{s} }
	case phrase:
		return n.text, inText, func(s string) node { return phrase{s} }
	case near:
		return n.text, inText, func(s string) node { return near{s, n.within} }
	}
	if f, ok := n.(field); ok {
		switch f.name {
		case "supplier":
			return f.value, inSupplier, func(s string) node { return field{"supplier", s} }
		case "buyer":
			return f.value, inBuyer, func(s string) node { return field{"buyer", s} }
		}
	}
	return "", "", nil
}

// mend gives the word nearest to this one that the viewer can find, or "" when he
// can find the word itself, or none.
func (s *session) mend(field, word string) (string, error) {
	if len(wordsOf(word)) != 1 {
		return "", nil
	}
	forms, err := s.formsOf(field, word)
	if err != nil {
		return "", err
	}
	if id, err := s.first(s.anyOf(field, forms...)); err != nil || id != "" {
		return "", err
	}
	within := 1
	if utf8.RuneCountInString(word) > 5 {
		within = 2
	}
	near, err := s.wordsLike(field, word, within)
	if err != nil {
		return "", err
	}
	for _, other := range near[:min(len(near), maxCandidates)] {
		if id, err := s.first(s.anyOf(field, other)); err != nil || id != "" {
			return other, err
		}
	}
	return "", nil
}

// rewrite makes a tree anew, each leaf outside of a NOT by what fn gives for it.
func rewrite(n node, fn func(node) (node, error)) (node, error) {
	switch n := n.(type) {
	case not:
		return n, nil
	case and:
		all, err := rewriteAll(n, fn)
		return and(all), err
	case or:
		all, err := rewriteAll(n, fn)
		return or(all), err
	}
	return fn(n)
}

func rewriteAll(parts []node, fn func(node) (node, error)) ([]node, error) {
	all := make([]node, len(parts))
	for i, p := range parts {
		var err error
		if all[i], err = rewrite(p, fn); err != nil {
			return nil, err
		}
	}
	return all, nil
}
