package search

import (
	"strings"
)

// Query is a query that was understood. Its zero value asks for nothing; make
// one with Parse.
type Query struct{ root node }

// Empty reports whether the query asks for nothing at all.
func (q Query) Empty() bool { return q.root == nil }

// String writes the query so that Parse reads the same query back.
func (q Query) String() string {
	if q.root == nil {
		return ""
	}
	return q.root.write(false)
}

// A node is one part of a query. write gives its text; inside says that it
// stands in another node and so may need parentheses.
type node interface{ write(inside bool) string }

type (
	word   struct{ text string }        // one word, all its tokens next to each other
	prefix struct{ text string }        // the beginning of a word, without the *
	phrase struct{ text string }        // words in this order
	field  struct{ name, value string } // name is one of fieldNames
	and    []node                       // two or more, none of them an and
	or     []node                       // two or more, none of them an or
	not    struct{ of node }
)

func (n word) write(bool) string   { return n.text }
func (n prefix) write(bool) string { return n.text + "*" }
func (n phrase) write(bool) string { return `"` + n.text + `"` }
func (n not) write(bool) string    { return "NOT " + n.of.write(true) }

func (n field) write(bool) string {
	if isBareWord(n.value) {
		return n.name + ":" + n.value
	}
	return n.name + `:"` + n.value + `"`
}

func (n and) write(inside bool) string { return writeAll(n, " ", inside) }
func (n or) write(inside bool) string  { return writeAll(n, " OR ", inside) }

func writeAll(parts []node, between string, inside bool) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(p.write(true))
	}
	if inside {
		return "(" + b.String() + ")"
	}
	return b.String()
}

// isBareWord reports whether s can stand in a query without quotes and be read
// as one word.
func isBareWord(s string) bool {
	if s == "" || isOperator(s) {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return endsWord(r) || r == ':' || r == '*' }) < 0
}
