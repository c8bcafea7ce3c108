package search

import (
	"strconv"
	"strings"
)

// Query is a query that was understood. Its zero value asks for nothing; make
// one with Parse.
type Query struct {
	root  node
	input string // what was typed, for errors that only the index can find
}

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

// The at of a node is where it was typed, counted in characters from 1.
type (
	word   struct{ text string } // one word, all its tokens next to each other
	prefix struct {              // the beginning of a word, without the *
		text string
		at   int
	}
	fuzzy struct { // a word with up to so many letters wrong
		text   string
		within int
		at     int
	}
	phrase struct{ text string } // exactly these words in this order
	near   struct {              // these words in any order, with at most so many others between
		text   string
		within int
	}
	field struct{ name, value string } // name is one of Fields
	dates struct {                     // days from the first to before the second; "" is open
		text         string
		from, before string
	}
	like struct { // clauses like the one of that ClauseID
		id string
		at int
	}
	unit struct { // what is looked for: clauses or pages
		value Unit
		at    int
	}
	and []node // two or more, none of them an and
	or  []node // two or more, none of them an or
	not struct{ of node }
)

func (n word) write(bool) string   { return n.text }
func (n prefix) write(bool) string { return n.text + "*" }
func (n phrase) write(bool) string { return `"` + n.text + `"` }
func (n near) write(bool) string   { return `"` + n.text + `"~` + strconv.Itoa(n.within) }
func (n fuzzy) write(bool) string  { return n.text + "~" + strconv.Itoa(n.within) }
func (n dates) write(bool) string  { return "date:" + n.text }
func (n like) write(bool) string   { return "like:" + n.id }
func (n unit) write(bool) string   { return "unit:" + string(n.value) }
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
	return strings.IndexFunc(s, func(r rune) bool { return endsWord(r) || r == ':' || r == '*' || r == '~' }) < 0
}

// each calls fn with every node of the tree, those under a NOT only when asked.
func each(n node, negated bool, fn func(node)) {
	if n == nil {
		return
	}
	fn(n)
	switch n := n.(type) {
	case and:
		for _, p := range n {
			each(p, negated, fn)
		}
	case or:
		for _, p := range n {
			each(p, negated, fn)
		}
	case not:
		if negated {
			each(n.of, negated, fn)
		}
	}
}
