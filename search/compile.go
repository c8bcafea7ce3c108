package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"

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

// compile turns a query into bleve's, under the filter of who asks. Verdicts are
// first tied to the requirements that stand beside them.
func (s *session) compile(q Query) (query.Query, error) {
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
	var unitOnly query.Query
	if s.unit == PageUnit || !needsText(q.root) {
		unitOnly = exactly(inUnit, string(s.unit))
	}
	return withFilter(root, s.filter, unitOnly, newerThan(s.since)), nil
}

// newerThan finds what later changes brought; nil for everything.
func newerThan(change int64) query.Query {
	if change <= 0 {
		return nil
	}
	no := false
	q := query.NewTermRangeInclusiveQuery(sinceKey(change), "", &no, nil)
	q.SetField(inSince)
	return q
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

// withFilter keeps of what q finds only what fits all filters, nil ones left out.
func withFilter(q query.Query, filters ...query.Query) query.Query {
	all := []query.Query{q}
	for _, f := range filters {
		if f != nil {
			all = append(all, unscored{f})
		}
	}
	if len(all) == 1 {
		return q
	}
	return query.NewConjunctionQuery(all)
}

type compiler struct {
	*session
	query Query
	err   error
}

func (c *compiler) node(n node) query.Query {
	switch n := n.(type) {
	case word:
		return c.anywhere(func(field string) query.Query { return inOrder(field, c.forms(field, n.text)) })
	case phrase:
		return c.anywhere(func(field string) query.Query { return inOrder(field, c.exactForms(field, n.text)) })
	case near:
		return c.anywhere(func(field string) query.Query { return closeBy(field, c.forms(field, n.text), n.within) })
	case prefix:
		return c.anyOf(n.at, n.text+"*", func(field string) ([]string, error) { return c.wordsFrom(field, strings.ToLower(n.text)) })
	case fuzzy:
		return c.anyOf(n.at, n.write(false), func(field string) ([]string, error) { return c.wordsLike(field, strings.ToLower(n.text), n.within) })
	case like:
		return c.like(n)
	case unit:
		return query.NewMatchAllQuery()
	case field, pair, dates:
		return unscored{c.condition(n)}
	case not:
		return query.NewBooleanQuery([]query.Query{query.NewMatchAllQuery()}, nil, []query.Query{unscored{c.node(n.of)}})
	case and:
		return c.and(n)
	case or:
		all := make([]query.Query, len(n))
		for i, p := range n {
			all[i] = c.node(p)
		}
		return query.NewDisjunctionQuery(all)
	}
	return query.NewMatchNoneQuery()
}

// and gives negations to bleve as such: it then needs no list of all clauses.
func (c *compiler) and(parts and) query.Query {
	var must, mustNot []query.Query
	for _, p := range parts {
		if _, ok := p.(unit); ok {
			continue // compile filters by it
		}
		if n, ok := p.(not); ok {
			mustNot = append(mustNot, unscored{c.node(n.of)})
		} else {
			must = append(must, c.node(p))
		}
	}
	if len(must) == 0 {
		must = []query.Query{query.NewMatchAllQuery()}
	}
	if len(mustNot) == 0 {
		return query.NewConjunctionQuery(must)
	}
	return query.NewBooleanQuery(must, nil, mustNot)
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
func (c *compiler) anywhere(find func(field string) query.Query) query.Query {
	text, heading := find(c.text), find(inHeading)
	_, no := heading.(*query.MatchNoneQuery)
	if no || c.unit == PageUnit {
		return text
	}
	return query.NewDisjunctionQuery([]query.Query{text, weighed(heading, headingWeight)})
}

// inOrder looks for the words next to each other, each in any of its forms.
func inOrder(field string, words [][]string) query.Query {
	if len(words) == 0 || slices.ContainsFunc(words, func(forms []string) bool { return len(forms) == 0 }) {
		return query.NewMatchNoneQuery()
	}
	if len(words) == 1 {
		return anyForm(field, words[0])
	}
	return query.NewMultiPhraseQuery(words, field)
}

// anyForm looks for one word in any of its forms.
func anyForm(field string, forms []string) query.Query {
	switch len(forms) {
	case 0:
		return query.NewMatchNoneQuery()
	case 1:
		return exactly(field, forms[0])
	}
	return terms{field, forms, 1}
}

func weighed(q query.Query, weight float64) query.Query {
	switch q := q.(type) {
	case terms:
		q.weight = weight
		return q
	case query.BoostableQuery:
		q.SetBoost(weight)
	}
	return q
}

func exactly(field, term string) query.Query {
	q := query.NewTermQuery(term)
	q.SetField(field)
	return q
}

// anyOf looks for any of the words that the index holds for a pattern. Few
// words are weighed as if they had been written; many only match.
func (c *compiler) anyOf(at int, pattern string, find func(field string) ([]string, error)) query.Query {
	return c.anywhere(func(field string) query.Query {
		words, err := find(field)
		if err != nil {
			c.err = err
		}
		if len(words) > maxExpanded {
			c.fail(at, fmt.Sprintf("%s stands for more than 1,000 words", pattern), "write more of its letters")
			return query.NewMatchNoneQuery()
		}
		if len(words) > maxScored {
			return unscored{anyForm(field, words)}
		}
		return anyForm(field, words)
	})
}

func (c *compiler) fail(at int, what, fix string) {
	if c.err == nil {
		c.err = &QueryError{Input: c.query.input, At: at, What: what, Fix: fix}
	}
}

func (c *compiler) condition(n node) query.Query {
	switch n := n.(type) {
	case pair:
		return exactly(inPair, Pair(n.requirement, dossier.Value(n.verdict)))
	case dates:
		return c.between(n)
	case field:
		return c.field(n)
	}
	return query.NewMatchNoneQuery()
}

func (c *compiler) field(n field) query.Query {
	switch n.name {
	case "requirement":
		return exactly(inRequirement, n.value)
	case "verdict":
		return exactly(inVerdict, n.value)
	case "kind":
		return exactly(inKind, n.value)
	case "page":
		return exactly(inPage, n.value)
	case "dossier":
		return query.NewDisjunctionQuery([]query.Query{exactly(inDossier, n.value), inOrder(inTitle, alone(exactOf(n.value)))})
	case "document":
		return exactly(inDocument, n.value)
	case "clause":
		return exactly(inClause, clauseKey(n.value))
	case "heading":
		return inOrder(inHeading, c.forms(inHeading, n.value))
	case "buyer":
		return inOrder(inBuyer, alone(exactOf(n.value)))
	case "supplier":
		return inOrder(inSupplier, alone(exactOf(n.value)))
	}
	return query.NewMatchNoneQuery()
}

func (c *compiler) between(n dates) query.Query {
	first, before := n.from, n.before
	if first == "" {
		first = "0"
	}
	if before == "" {
		before = ":" // after every digit
	}
	yes, no := true, false
	q := query.NewTermRangeInclusiveQuery(first, before, &yes, &no)
	q.SetField(inDate)
	return q
}

// clauseKey makes "Schedule 2 para 4" and "schedule 2  para 4." the same.
func clauseKey(number string) string {
	return strings.TrimRight(strings.Join(strings.Fields(strings.ToLower(number)), " "), ".")
}

// unscored matches without saying how well: which requirement or supplier a
// clause has is no matter of degree, and copies of one clause in several
// dossiers must weigh the same.
type unscored struct{ query.Query }

func (q unscored) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	o.Score = "none"
	return q.Query.Searcher(ctx, r, m, o)
}

// terms matches any of some terms of the index. bleve weighs an alternative by the
// share of its terms that are there, which says nothing about forms of one word:
// that is undone.
type terms struct {
	field  string
	terms  []string
	weight float64
}

func (q terms) Searcher(ctx context.Context, r index.IndexReader, _ mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	if len(q.terms) == 0 {
		return searcher.NewMatchNoneSearcher(r)
	}
	return searcher.NewMultiTermSearcher(ctx, r, q.terms, q.field, q.weight*float64(len(q.terms)), o, false)
}
