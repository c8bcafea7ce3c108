package search

import (
	"fmt"

	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// layout changes whenever the mapping does, so that an index made by an older
// version is made again and not misread.
const layout = "1"

const (
	clauseWords = "clause_words" // stems, for what people read
	nameWords   = "name_words"   // no stems, for names of bodies and firms
)

// The names of the fields in the index.
const (
	inText        = "text"
	inHeading     = "heading"
	inDossier     = "dossiers"
	inDocument    = "document"
	inKind        = "kind"
	inClause      = "number"
	inRequirement = "requirements"
	inVerdict     = "values"   // the value alone
	inPair        = "verdicts" // requirement and value
	inBuyer       = "buyer"
	inSupplier    = "supplier"
	inEntry       = "entry" // the whole entry, stored and not searched
)

// newMapping is static: fields that are not named here are not indexed, which
// is twice as fast and half as large as letting bleve guess. No stop words are
// dropped, since "shall not" and "only to" are what people look for in contracts.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := mapping.NewIndexMapping()
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	m.ScoringModel = index.BM25Scoring
	for name, filters := range map[string][]string{
		clauseWords: {en.PossessiveName, lowercase.Name, en.SnowballStemmerName},
		nameWords:   {lowercase.Name},
	} {
		err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": unicode.Name, "token_filters": filters})
		if err != nil {
			return nil, fmt.Errorf("search: analyzer %s: %w", name, err)
		}
	}
	doc := mapping.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(inText, words(clauseWords))
	doc.AddFieldMappingsAt(inHeading, words(clauseWords))
	doc.AddFieldMappingsAt(inBuyer, words(nameWords))
	doc.AddFieldMappingsAt(inSupplier, words(nameWords))
	for _, name := range []string{inDossier, inDocument, inKind, inClause, inRequirement, inVerdict, inPair} {
		doc.AddFieldMappingsAt(name, exact())
	}
	stored := mapping.NewKeywordFieldMapping()
	stored.Index, stored.Store, stored.IncludeTermVectors, stored.IncludeInAll, stored.DocValues = false, true, false, false, false
	doc.AddFieldMappingsAt(inEntry, stored)
	doc.AddSubDocumentMapping("_all", mapping.NewDocumentDisabledMapping()) // nothing asks for all fields at once
	m.DefaultMapping = doc
	return m, m.Validate()
}

// words keeps positions, which phrases and highlights need.
func words(analyzer string) *mapping.FieldMapping {
	f := mapping.NewTextFieldMapping()
	f.Analyzer, f.Store, f.IncludeInAll, f.DocValues = analyzer, false, false, false
	return f
}

func exact() *mapping.FieldMapping {
	f := mapping.NewKeywordFieldMapping()
	f.Analyzer = keyword.Name
	f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues, f.SkipFreqNorm = false, false, false, false, true
	return f
}
