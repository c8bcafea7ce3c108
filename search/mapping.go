package search

import (
	"fmt"

	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// layout changes whenever the mapping or the analyzers do, so that an index made
// by an older version is made again and not misread.
const layout = "3"

// The names of the fields in the index.
const (
	inText        = "text"
	inPageText    = "page_text" // of page entries, so that they cost the clauses nothing
	inHeading     = "heading"
	inTitle       = "title"
	inDossier     = "dossier"
	inDocument    = "document"
	inUnit        = "unit"
	inKind        = "kind"
	inClause      = "number"
	inPage        = "page"
	inRequirement = "requirement"
	inVerdict     = "verdict" // the value alone
	inPair        = "pair"    // requirement and value
	inBuyer       = "buyer"
	inSupplier    = "supplier"
	inBuyerName   = "buyer_name" // whole, for facets
	inSupplierOf  = "supplier_name"
	inDate        = "date"
	inYear        = "year"
	inVisible     = "visible"
	inShared      = "shared" // "1" when other dossiers hold the document too
	inSince       = "since"  // number of the change that brought it, stored too
	inSum         = "sum"    // of the entry, stored
	inEntry       = "entry"  // the whole entry, stored and not searched
)

// newMapping is static: fields that are not named here are not indexed, which
// is twice as fast and half as large as letting bleve guess.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := mapping.NewIndexMapping()
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	m.ScoringModel = index.BM25Scoring
	doc := mapping.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(inText, words())
	doc.AddFieldMappingsAt(inPageText, words())
	doc.AddFieldMappingsAt(inHeading, words())
	for _, name := range []string{inTitle, inBuyer, inSupplier} {
		doc.AddFieldMappingsAt(name, words())
	}
	for _, name := range []string{inDocument, inUnit, inClause, inPage, inVisible, inShared, inDate} {
		doc.AddFieldMappingsAt(name, exact(false))
	}
	for _, name := range []string{inDossier, inKind, inRequirement, inVerdict, inPair, inBuyerName, inSupplierOf, inYear} {
		doc.AddFieldMappingsAt(name, exact(true)) // counted in facets
	}
	since := exact(false)
	since.Store = true
	doc.AddFieldMappingsAt(inSince, since)
	doc.AddFieldMappingsAt(inSum, unsearched())
	doc.AddFieldMappingsAt(inEntry, unsearched())
	doc.AddSubDocumentMapping("_all", mapping.NewDocumentDisabledMapping()) // nothing asks for all fields at once
	m.DefaultMapping = doc
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("search: mapping: %w", err)
	}
	return m, nil
}

// words keeps positions, which phrases and highlights need.
func words() *mapping.FieldMapping {
	f := mapping.NewTextFieldMapping()
	f.Analyzer, f.Store, f.IncludeInAll, f.DocValues = plainWords, false, false, false
	return f
}

func exact(counted bool) *mapping.FieldMapping {
	f := mapping.NewKeywordFieldMapping()
	f.Analyzer = keyword.Name
	f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues, f.SkipFreqNorm = false, false, false, counted, true
	return f
}

func unsearched() *mapping.FieldMapping {
	f := mapping.NewKeywordFieldMapping()
	f.Index, f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, true, false, false, false
	return f
}
