package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/checkweigh/checkweigh/dossier"
)

// headingWeight makes a word in the heading path count for less than one in the
// clause itself, which is what people quote.
const headingWeight = 0.5

// compile turns a query into bleve's. Verdicts are first tied to the
// requirements that stand beside them.
func (ix *Index) compile(q Query) query.Query { return ix.compileNode(tie(q.root, nil)) }

func (ix *Index) compileNode(n node) query.Query {
	switch n := n.(type) {
	case word:
		return ix.anywhere(ix.stems(clauseWords, n.text))
	case phrase:
		return ix.anywhere(ix.stems(clauseWords, n.text))
	case prefix:
		return ix.compilePrefix(n)
	case field:
		return ix.compileField(n)
	case pair:
		return exactly(inPair, Pair(n.requirement, dossier.Value(n.verdict)))
	case not:
		return query.NewBooleanQuery([]query.Query{query.NewMatchAllQuery()}, nil, []query.Query{ix.compileNode(n.of)})
	case and:
		return ix.compileAnd(n)
	case or:
		all := make([]query.Query, len(n))
		for i, p := range n {
			all[i] = ix.compileNode(p)
		}
		return query.NewDisjunctionQuery(all)
	}
	return query.NewMatchNoneQuery()
}

// compileAnd gives negations to bleve as such: it then needs no list of all clauses.
func (ix *Index) compileAnd(parts and) query.Query {
	var must, mustNot []query.Query
	for _, p := range parts {
		if n, ok := p.(not); ok {
			mustNot = append(mustNot, ix.compileNode(n.of))
		} else {
			must = append(must, ix.compileNode(p))
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

// stems sends text through the analyzer that the index used.
func (ix *Index) stems(analyzer, text string) []string {
	tokens, err := ix.mapping.AnalyzeText(analyzer, []byte(text))
	if err != nil {
		return nil
	}
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = string(t.Term)
	}
	return stems
}

// anywhere looks for the stems, next to each other, in the text or its heading path.
func (ix *Index) anywhere(stems []string) query.Query {
	heading := inOrder(inHeading, stems)
	if b, ok := heading.(query.BoostableQuery); ok {
		b.SetBoost(headingWeight)
	}
	return query.NewDisjunctionQuery([]query.Query{inOrder(inText, stems), heading})
}

func inOrder(field string, stems []string) query.Query {
	switch len(stems) {
	case 0:
		return query.NewMatchNoneQuery()
	case 1:
		return exactly(field, stems[0])
	default:
		return query.NewPhraseQuery(stems, field)
	}
}

func exactly(field, term string) query.Query {
	q := query.NewTermQuery(term)
	q.SetField(field)
	return q
}

// compilePrefix also takes the stem of what was typed: the index holds stems,
// and "processing*" begins none of them.
func (ix *Index) compilePrefix(n prefix) query.Query {
	text := query.NewPrefixQuery(strings.ToLower(n.text))
	text.SetField(inText)
	heading := query.NewPrefixQuery(strings.ToLower(n.text))
	heading.SetField(inHeading)
	heading.SetBoost(headingWeight)
	return query.NewDisjunctionQuery([]query.Query{text, heading, ix.anywhere(ix.stems(clauseWords, n.text))})
}

func (ix *Index) compileField(n field) query.Query {
	switch n.name {
	case "requirement":
		return exactly(inRequirement, n.value)
	case "verdict":
		return exactly(inVerdict, n.value)
	case "kind":
		return exactly(inKind, n.value)
	case "dossier":
		return exactly(inDossier, n.value)
	case "document":
		return exactly(inDocument, n.value)
	case "clause":
		return exactly(inClause, clauseKey(n.value))
	case "heading":
		return inOrder(inHeading, ix.stems(clauseWords, n.value))
	case "buyer":
		return inOrder(inBuyer, ix.stems(nameWords, n.value))
	case "supplier":
		return inOrder(inSupplier, ix.stems(nameWords, n.value))
	}
	return query.NewMatchNoneQuery()
}

// clauseKey makes "Schedule 2 para 4" and "schedule 2  para 4." the same.
func clauseKey(number string) string {
	return strings.TrimRight(strings.Join(strings.Fields(strings.ToLower(number)), " "), ".")
}

func afterColon(pair string) string {
	_, value, _ := strings.Cut(pair, ":")
	return value
}
