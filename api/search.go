package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// searchTime is how long one query may take.
const searchTime = 5 * time.Second

// searchInput is a query with where its answer goes on.
type searchInput struct {
	Query  string `query:"q" required:"true" maxLength:"1000" doc:"Words, \"phrases\", AND, OR, NOT, parentheses, prefix*, requirement:DA-01, verdict:adverse, kind:contract, supplier:, buyer:, dossier:, document:, clause:, heading:"`
	After  string `query:"after" maxLength:"2000" doc:"The next of the page before; empty for the first page"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Order  string `query:"sort" enum:"newest,oldest" doc:"By the date of the document; without it the best come first"`
	Facets bool   `query:"facets" doc:"Also count the values of what was found; that costs more than the search"`
	hc     huma.Context
}

// Resolve keeps the request's context, for the address of the next page.
func (in *searchInput) Resolve(hc huma.Context) []error {
	in.hc = hc
	return nil
}

type searchAnswer struct{ Body searchBody }

func (s *service) addSearch(a huma.API) {
	op := get("search", "/api/v1/search", "search", "Find clauses")
	op.Errors = searchErrors
	handle(s, a, op, func(ctx context.Context, in *searchInput) (*searchAnswer, error) {
		body, err := s.find(ctx, in.Query, search.Page{After: in.After, Size: in.Limit, Order: search.Order(in.Order), Facets: in.Facets})
		linkNext(in.hc, "after", body.Next)
		return &searchAnswer{body}, err
	})
	s.addSearchFiles(a)
	s.addSearchList(a)
	s.addSavedSearches(a)
}

// find is behind the JSON addresses, the files and the page.
func (s *service) find(ctx context.Context, text string, page search.Page) (searchBody, error) {
	q, err := search.Parse(text)
	if err != nil {
		return searchBody{}, err
	}
	if q.Empty() {
		return searchBody{}, &search.QueryError{Input: text, At: 1, What: "the query is empty", Fix: "write the words you look for"}
	}
	timed, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	page.Visible = viewer(ctx).Tokens()
	far, err := s.filling(timed)
	if err != nil {
		return searchBody{}, err
	}
	found, err := s.Index.Find(timed, q, page)
	if err != nil {
		return searchBody{}, err
	}
	body := newSearchBody(q.String(), found)
	body.Complete, body.Notice = far.complete(), far.notice()
	err = s.view(ctx, func(from store.Sight) error {
		if err := onlySeen(ctx, from, body.Facets); err != nil {
			return err
		}
		return cutHits(ctx, from, found.Hits, &body)
	})
	return body, err
}

// visible leaves out the dossiers that the caller lost sight of since the index
// was written. The hit itself is one that they see, or it has none left.
func visible(ctx context.Context, from store.Sight, all []search.Standing) ([]search.Standing, error) {
	var kept []search.Standing
	for _, d := range all {
		switch _, err := from.Dossier(ctx, d.Dossier); {
		case err == nil:
			kept = append(kept, d)
		case store.CodeOf(err) != store.NotFound:
			return nil, err
		}
	}
	return kept, nil
}

func dossiersOf(h search.Hit) []string {
	ids := []string{}
	for _, d := range h.Dossiers {
		ids = append(ids, d.Dossier)
	}
	return ids
}

func titlesOf(h search.Hit) []string {
	titles := []string{}
	for _, d := range h.Dossiers {
		titles = append(titles, d.Title)
	}
	return titles
}

func pairs(h search.Hit) []clauseWeight {
	weights := []clauseWeight{}
	for _, d := range h.Dossiers {
		for _, f := range d.Findings {
			w := clauseWeight{f.Requirement, f.Value}
			if !slices.Contains(weights, w) {
				weights = append(weights, w)
			}
		}
	}
	return weights
}
