package search

import (
	"fmt"

	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// layout changes whenever the mapping or the analyzers do, so that an index made
// by an older version is made again and not misread.
const layout = "5"

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
	inDate        = "date"
	inFacets      = "facets" // facetKey
	inVisible     = "visible"
	inShared      = "shared" // "1" when other dossiers hold the document too
	inSince       = "since"  // number of the change that brought it
	inEntry       = "entry"  // the whole entry with its sum, stored and not searched
)

// newMapping says nothing of the fields: entries come as documents of our own.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := mapping.NewIndexMapping()
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	m.ScoringModel = index.BM25Scoring
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("search: mapping: %w", err)
	}
	return m, nil
}
