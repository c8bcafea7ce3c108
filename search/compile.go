package search

import (
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// headingWeight makes a word in the heading path count for less than one in the
// clause itself, which is what people quote.
const headingWeight = 0.5

// maxExpanded is how many words of the index one prefix or misspelt word may
// stand for.
const maxExpanded = 1000

// maxScored is up to how many of them are weighed.
const maxScored = 16

// compile turns a query into what finds it, under the filter of who asks. Verdicts
// are first tied to the requirements that stand beside them.
func (s *session) compile(q Query) (matcher, error) {
	s.unit, s.text = ClauseUnit, inText
	each(q.root, false, func(n node) {
		if u, ok := n.(unit); ok && u.value == PageUnit {
			s.unit, s.text = PageUnit, inPageText
		}
	})
	c := compiler{session: s, query: q}
	root := c.node(tie(q.root, nil))
	if c.err != nil {
		return nil, c.err
	}
	var unitOnly matcher
	if s.unit == PageUnit || !needsText(q.root) {
		unitOnly = s.anyOf(inUnit, string(s.unit))
	}
	return s.filtered(root, unitOnly, newerThan(s.since)), nil
}

// newerThan finds what later changes brought; nil for everything.
func newerThan(change int64) matcher {
	if change <= 0 {
		return nil
	}
	return ranged{inSince, sinceKey(change + 1), ""}
}

// needsText reports whether n can hold only where its words stand, so that an
// entry of the other unit, whose text is in another field, never fits.
func needsText(n node) bool {
	switch n := n.(type) {
	case word, phrase, near, prefix, fuzzy, like:
		return true
	case and:
		return slices.ContainsFunc(n, needsText)
	case or:
		return !slices.ContainsFunc(n, func(p node) bool { return !needsText(p) })
	}
	return false
}

type compiler struct {
	*session
	query Query
	err   error
}

func (c *compiler) node(n node) matcher {
	switch n := n.(type) {
	case word:
		return c.anywhere(func(field string) matcher { return c.inOrder(field, c.forms(field, n.text)) })
	case phrase:
		return c.anywhere(func(field string) matcher { return c.inOrder(field, c.exactForms(field, n.text)) })
	case near:
		return c.anywhere(func(field string) matcher { return c.closeBy(field, c.forms(field, n.text), n.within) })
	case prefix:
		return c.pattern(n.at, n.text+"*", func(field string) ([]string, error) { return c.wordsFrom(field, strings.ToLower(n.text)) })
	case fuzzy:
		return c.pattern(n.at, n.write(false), func(field string) ([]string, error) { return c.wordsLike(field, strings.ToLower(n.text), n.within) })
	case like:
		return c.like(n)
	case unit:
		return everything{} // compile filters by it
	case field, pair, dates:
		return unweighed{c.condition(n)}
	case not:
		return without{c.session, c.node(n.of)}
	case and:
		return allOf(c.nodes(n)...)
	case or:
		return some{c.nodes(n), 1}
	}
	return nothing{}
}

func (c *compiler) nodes(parts []node) []matcher {
	all := make([]matcher, len(parts))
	for i, p := range parts {
		all[i] = c.node(p)
	}
	return all
}

// exactOf sends text through the analyzer that the index used.
func exactOf(text string) []string {
	var words []string
	for _, t := range wordsOf(text) {
		words = append(words, t.Text)
	}
	return words
}

// alone makes each word stand for itself only.
func alone(words []string) [][]string {
	all := make([][]string, len(words))
	for i, w := range words {
		all[i] = []string{w}
	}
	return all
}

// forms gives for each word of the text the words of the field that have its stem.
func (c *compiler) forms(field, text string) [][]string {
	words := exactOf(text)
	all := make([][]string, len(words))
	for i, w := range words {
		var err error
		if all[i], err = c.formsOf(field, w); err != nil {
			c.err = err
		}
	}
	return all
}

// exactForms is forms for words that stand for themselves only.
func (c *compiler) exactForms(field, text string) [][]string {
	all := alone(exactOf(text))
	for i, w := range all {
		if held, err := c.holds(field, w[0]); err != nil {
			c.err = err
		} else if !held {
			all[i] = nil
		}
	}
	return all
}

// anywhere looks for words in the text and in its heading path. What no heading
// says is not looked for there: most words are in no heading at all.
func (c *compiler) anywhere(find func(field string) matcher) matcher {
	text, heading := find(c.text), find(inHeading)
	if _, no := heading.(nothing); no || c.unit == PageUnit {
		return text
	}
	return some{[]matcher{text, weighed(heading, headingWeight)}, 1}
}

func weighed(m matcher, weight float64) matcher {
	if t, ok := m.(*terms); ok {
		t.weight = weight
	}
	return m
}

// pattern looks for any of the words that the index holds for one. Few words are
// weighed as if they had been written; many only match.
func (c *compiler) pattern(at int, written string, find func(field string) ([]string, error)) matcher {
	return c.anywhere(func(field string) matcher {
		words, err := find(field)
		if err != nil {
			c.err = err
		}
		if len(words) > maxExpanded {
			c.fail(at, fmt.Sprintf("%s stands for more than 1,000 words", written), "write more of its letters")
			return nothing{}
		}
		if len(words) > maxScored {
			return unweighed{c.anyOf(field, words...)}
		}
		return c.anyOf(field, words...)
	})
}

func (c *compiler) fail(at int, what, fix string) {
	if c.err == nil {
		c.err = &QueryError{Input: c.query.input, At: at, What: what, Fix: fix}
	}
}

func (c *compiler) condition(n node) matcher {
	switch n := n.(type) {
	case pair:
		return c.anyOf(inPair, Pair(n.requirement, dossier.Value(n.verdict)))
	case dates:
		return c.between(n)
	case field:
		return c.field(n)
	}
	return nothing{}
}

func (c *compiler) field(n field) matcher {
	switch n.name {
	case "requirement":
		return c.anyOf(inRequirement, n.value)
	case "verdict":
		return c.anyOf(inVerdict, n.value)
	case "kind":
		return c.anyOf(inKind, n.value)
	case "page":
		return c.anyOf(inPage, n.value)
	case "dossier":
		return some{[]matcher{c.anyOf(inDossier, n.value), c.inOrder(inTitle, alone(exactOf(n.value)))}, 1}
	case "document":
		return c.anyOf(inDocument, n.value)
	case "clause":
		return c.anyOf(inClause, clauseKey(n.value))
	case "heading":
		return c.inOrder(inHeading, c.forms(inHeading, n.value))
	case "buyer":
		return c.name(facetBuyer, inBuyer, n.value)
	case "supplier":
		return c.name(facetSupplier, inSupplier, n.value)
	}
	return nothing{}
}

// name finds a name by words of it, or by all of them.
func (c *compiler) name(facet int, field, value string) matcher {
	if whole, ok := strings.CutPrefix(value, exactly); ok {
		return named{c.session, facet, nameOf(whole)}
	}
	return c.inOrder(field, alone(exactOf(value)))
}

func (c *compiler) between(n dates) matcher {
	first, before := n.from, n.before
	if first == "" {
		first = "0"
	}
	if before == "" {
		before = ":" // after every digit
	}
	return ranged{inDate, first, before}
}

// clauseKey makes "Schedule 2 para 4" and "schedule 2  para 4." the same.
func clauseKey(number string) string {
	return strings.TrimRight(strings.Join(strings.Fields(strings.ToLower(number)), " "), ".")
}
