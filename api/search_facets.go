package api

import (
	"context"
	"maps"
	"slices"
	"strings"

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
	if err := s.countTied(ctx, st, counted); err != nil {
		return nil, err
	}
	return counted, s.view(ctx, func(from store.Sight) error { return onlySeen(ctx, from, counted) })
}

// countTied counts verdicts anew beside a requirement, and requirements beside a
// verdict: together they ask for clauses that came to the one for the other, of
// which there are fewer than have both.
func (s *service) countTied(ctx context.Context, st searchState, counted []search.Facet) error {
	for field, beside := range map[string]string{"verdict": "requirement", "requirement": "verdict"} {
		i := slices.IndexFunc(counted, func(f search.Facet) bool { return f.Field == field })
		if i < 0 || len(st.Filters[beside]) == 0 && !strings.Contains(st.Query, beside+":") {
			continue
		}
		kept := []search.FacetValue{}
		for _, v := range counted[i].Values {
			one := st.unfiltered()
			one.Filters = maps.Clone(st.Filters)
			if one.Filters == nil {
				one.Filters = map[string][]string{}
			}
			one.Filters[field] = []string{v.Value}
			q, err := one.query("")
			if err != nil {
				return err
			}
			found, err := s.Index.Find(ctx, q, search.Page{Size: 1, Visible: viewer(ctx).Tokens()})
			if err != nil {
				return err
			}
			if v.Count = found.Total; v.Count > 0 {
				kept = append(kept, v)
			}
		}
		slices.SortStableFunc(kept, func(a, b search.FacetValue) int { return b.Count - a.Count })
		counted[i].Values = kept
	}
	return nil
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
