package rules

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// node is one value of a rule file with its place. The loader reads these and not
// the YAML parser's own, since those of the embedded pack come ready made (parsed.go).
type node struct {
	kind         nodeKind
	line, column int32  // from 1; 0 when unknown
	content      string // of a scalar its text; of a list or mapping its items, as appendNode writes them
}

type nodeKind uint8

const (
	nodeNothing nodeKind = iota // null, or no value at all
	nodeText
	nodeNumber // with eight bytes of its value before its text
	nodeTrue
	nodeFalse
	nodeList
	nodeMapping // keys and values by turns
	nodeMerge   // the key "<<"
	nodeAlias   // an anchor or what refers to one
	nodeOther
)

// source reads the values of one file and collects its problems. They are read
// by hand rather than decoded into structs, because a decoder stops at the
// first mistake and a rule writer wants to see all of them.
type source struct {
	file     string
	problems *[]error
	trusted  bool // phrases need not be checked now
}

func (s source) report(n node, what, mend string) {
	*s.problems = append(*s.problems, placeOf(s.file, n).problem(what, mend))
}

// mistakes is how many problems have been reported so far.
func (s source) mistakes() int { return len(*s.problems) }

// refused reports anchors and aliases.
func (s source) refused(n node) bool {
	if n.kind != nodeAlias {
		return false
	}
	s.report(n, "anchors and aliases (& and *) are not used in rule files", "write the words out, or make them a concept")
	return true
}

// field is one key of a mapping with its value.
type field struct {
	key   string
	at    node
	value node
}

// fields reads a mapping. Keys that are not in allowed are reported, unless
// allowed is empty: then any key will do.
func (s source) fields(n node, what string, allowed ...string) iter.Seq[field] {
	return func(yield func(field) bool) { s.eachField(n, what, allowed, yield) }
}

func (s source) eachField(n node, what string, allowed []string, yield func(field) bool) {
	switch {
	case s.refused(n) || n.kind == nodeNothing:
		return
	case n.kind != nodeMapping:
		s.report(n, what+" must be a list of \"key: value\" lines", "indent the keys under it")
		return
	}
	for rest := n.content; rest != ""; {
		var key, value node
		key, rest = cutNode(rest)
		value, rest = cutNode(rest)
		if s.known(key, what, allowed) && !yield(field{key.content, key, value}) {
			return
		}
	}
}

func (s source) known(key node, what string, allowed []string) bool {
	switch {
	case len(allowed) > 0 && !slices.Contains(allowed, key.content):
		s.report(key, fmt.Sprintf("%s has no key %q", what, key.content), nearest(key.content, allowed))
	case key.kind == nodeMerge:
		s.report(key, "merge keys (<<) are not used in rule files", "write the words out")
	default:
		return true
	}
	return false
}

// text reads a scalar as words. Numbers and dates are words too.
func (s source) text(n node, what string) string {
	switch n.kind {
	case nodeText:
		return strings.TrimSpace(n.content)
	case nodeNumber:
		_, text := n.number()
		return text
	case nodeTrue, nodeFalse:
		return n.content
	case nodeNothing:
		return ""
	}
	if !s.refused(n) {
		s.report(n, what+" must be text", "put the words on one line, in quotes if they hold a colon")
	}
	return ""
}

func (s source) number(n node, what string, low, high float64) float64 {
	switch {
	case s.refused(n):
		return low
	case n.kind != nodeNumber:
		s.report(n, what+" must be a number", fmt.Sprintf("write a number from %g to %g", low, high))
		return low
	}
	value, _ := n.number()
	if value < low || value > high {
		s.report(n, fmt.Sprintf("%s is %g", what, value), fmt.Sprintf("write a number from %g to %g", low, high))
		return low
	}
	return value
}

func (s source) truth(n node, what string) bool {
	if n.kind != nodeTrue && n.kind != nodeFalse && !s.refused(n) {
		s.report(n, what+" must be true or false", "write true or false")
	}
	return n.kind == nodeTrue
}

// items reads a list; a single value counts as a list of one.
func (s source) items(n node) iter.Seq[node] {
	return func(yield func(node) bool) { s.eachItem(n, yield) }
}

func (s source) eachItem(n node, yield func(node) bool) {
	switch {
	case s.refused(n) || n.kind == nodeNothing:
		return
	case n.kind != nodeList:
		yield(n)
		return
	}
	for rest := n.content; rest != ""; {
		var item node
		if item, rest = cutNode(rest); !yield(item) {
			return
		}
	}
}

func (s source) texts(n node, what string) []string {
	var out []string
	for item := range s.items(n) {
		if t := s.text(item, what); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// oneOf reads words that must come from a closed list.
func oneOf[T ~string](s source, n node, what string, known []T) []T {
	var out []T
	for item := range s.items(n) {
		t := T(s.text(item, what))
		if slices.Contains(known, t) {
			out = append(out, t)
			continue
		}
		names := make([]string, len(known))
		for i, k := range known {
			names[i] = string(k)
		}
		s.unknown(item, string(t), what, names)
	}
	return out
}

func (s source) unknown(n node, word, what string, known []string) {
	mend := nearest(word, known)
	if mend == "" {
		mend = "see docs/writing-rules.md for the words to choose from"
	}
	s.report(n, fmt.Sprintf("%q is not a known %s", word, what), mend)
}
