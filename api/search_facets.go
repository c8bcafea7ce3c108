package api

import (
	"context"
	"slices"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// countFilters counts the values of each filter over what the others leave, so
// that a second value of a filter can be added to the first. all is what was
// counted with every filter in force.
func (s *service) countFilters(ctx context.Context, st searchState, all []search.Facet) ([]search.Facet, error) {
	counted := slices.Clone(all)
	for i, f := range counted {
		if len(st.Filters[f.Field]) == 0 {
			continue
		}
		q, err := st.query(f.Field)
		if err != nil {
			return nil, err
		}
		if q.Empty() {
			continue // nothing but this filter was asked for
		}
		found, err := s.Index.Find(ctx, q, search.Page{Size: 1, Facets: true, Visible: viewer(ctx).Tokens()})
		if err != nil {
			return nil, err
		}
		if j := slices.IndexFunc(found.Facets, func(o search.Facet) bool { return o.Field == f.Field }); j >= 0 {
			counted[i] = found.Facets[j]
		}
	}
	return counted, s.view(ctx, func(from store.Sight) error { return onlySeen(ctx, from, counted) })
}

// onlySeen takes dossiers out of the counts that the caller lost sight of since
// the index was written.
func onlySeen(ctx context.Context, from store.Sight, all []search.Facet) error {
	for i, f := range all {
		if f.Field != "dossier" {
			continue
		}
		kept := []search.FacetValue{}
		for _, v := range f.Values {
			switch _, err := from.Dossier(ctx, v.Value); {
			case err == nil:
				kept = append(kept, v)
			case store.CodeOf(err) != store.NotFound:
				return err
			}
		}
		all[i].Values = kept
	}
	return nil
}
