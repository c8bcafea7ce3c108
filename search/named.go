package search

import (
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// exactly begins the value of a supplier or buyer that is the whole name and not
// a part of it, as in supplier:"=Harbour Ltd".
const exactly = "="

// named fits where a supplier or body has that name and no longer one; capitals
// and points make no difference. It finds what a facet counts.
type named struct {
	s     *session
	facet int
	name  string // nameOf
}

func (n named) cost() int                          { return 0 }
func (n named) scorer(*view, *set) (scorer, error) { return nil, nil }
func (n named) mark(*view, *set, putMark) error    { return nil }

func (n named) match(v *view, within *set) (*set, error) {
	tables, err := n.s.keys.of(n.s.views)
	if err != nil {
		return nil, err
	}
	fits, all := map[string]bool{}, roaring.New()
	for _, key := range tables[v.segment].keys {
		name := nameIn(key, n.facet)
		if _, known := fits[name]; !known {
			fits[name] = name != "" && nameOf(name) == n.name
		}
		if !fits[name] {
			continue
		}
		p, err := v.posting(inFacets, key)
		if err != nil {
			return nil, err
		}
		all.Or(p.docs)
	}
	return roaring.And(all, within), nil
}

// nameIn is the body or the supplier in a key (facetKey).
func nameIn(key string, facet int) string {
	parts := strings.SplitN(key, keySeparator, 4)
	if len(parts) < 4 {
		return ""
	}
	return map[int]string{facetBuyer: parts[1], facetSupplier: parts[2]}[facet]
}
