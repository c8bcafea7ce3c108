package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// searchTime is how long one query may take.
const searchTime = 5 * time.Second

type searchInput struct {
	Query string `query:"q" required:"true" maxLength:"1000" doc:"Words, \"phrases\", AND, OR, NOT, parentheses, prefix*, requirement:DA-01, verdict:adverse, kind:contract, supplier:, buyer:, dossier:, document:, clause:, heading:"`
	After string `query:"after" maxLength:"2000" doc:"The next of the page before; empty for the first page"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type searchAnswer struct{ Body searchBody }

type searchBody struct {
	Query      string    `json:"query" doc:"As it was understood"`
	Total      int       `json:"total"`
	Hits       []hitBody `json:"hits" doc:"The best first"`
	Next       string    `json:"next" doc:"For after; empty on the last page"`
	Suggestion string    `json:"suggestion" doc:"When nothing was found: a query that finds something"`
	Stale      int       `json:"stale" doc:"Hits of this page left out since their document was read anew; they come back when it is indexed"`
}

// hitBody is a clause that was found. Its text is cut from the stored text.
type hitBody struct {
	Clause       string         `json:"clause" doc:"Id of the clause"`
	Document     string         `json:"document"`
	DocumentName string         `json:"document_name"`
	Dossiers     []string       `json:"dossiers"`
	Kind         dossier.Kind   `json:"kind"`
	Number       string         `json:"number"`
	Heading      string         `json:"heading"`
	Page         int            `json:"page" doc:"0 for formats without pages"`
	Start        int            `json:"start"`
	End          int            `json:"end"`
	Text         string         `json:"text"`
	Highlights   []dossier.Span `json:"highlights" doc:"Byte spans of text that matched"`
	Findings     []clauseWeight `json:"findings"`
	Buyer        string         `json:"buyer"`
	Supplier     string         `json:"supplier"`
	Score        float64        `json:"score"`
}

func (s *service) addSearch(a huma.API) {
	op := get("search", "/api/v1/search", "search", "Find clauses")
	op.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}
	handle(s, a, op, func(ctx context.Context, in *searchInput) (*searchAnswer, error) {
		body, err := s.find(ctx, in.Query, search.Page{After: in.After, Size: in.Limit})
		return &searchAnswer{body}, err
	})
}

// find is behind both the JSON address and the page.
func (s *service) find(ctx context.Context, text string, page search.Page) (searchBody, error) {
	q, err := search.Parse(text)
	if err != nil {
		return searchBody{}, err
	}
	if q.Empty() {
		return searchBody{}, &search.QueryError{Input: text, At: 1, What: "the query is empty", Fix: "write the words you look for"}
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	page.Visible = viewer(ctx).Tokens()
	found, err := s.Index.Find(ctx, q, page)
	if err != nil {
		return searchBody{}, err
	}
	body := searchBody{Query: q.String(), Total: found.Total, Next: found.Next, Suggestion: found.Suggestion, Hits: []hitBody{}}
	err = s.view(ctx, func(from store.Sight) error { return cutHits(ctx, from, found.Hits, &body) })
	return body, err
}

// cutHits takes the words of each hit from the stored text, as the caller sees
// it. The index is a copy: where it disagrees with the store, about words or
// about who sees a dossier, it is the one that is out of date.
func cutHits(ctx context.Context, from store.Sight, hits []search.Hit, body *searchBody) error {
	texts := map[string]dossier.Text{}
	for _, h := range hits {
		var err error
		if h.Dossiers, err = visible(ctx, from, h.Dossiers); err != nil {
			return err
		}
		e := h.Entry
		t, known := texts[e.Document]
		if !known {
			if t, err = from.Text(ctx, e.Document); err != nil && store.CodeOf(err) != store.NotFound {
				return err
			}
			texts[e.Document] = t
		}
		cut := t.Cut(dossier.Span{Start: e.Start, End: e.End})
		if cut != e.Text || !slices.Contains(dossiersOf(h), e.Dossier) {
			body.Stale++
			continue
		}
		body.Hits = append(body.Hits, hitBody{
			Clause: e.Place(), Document: e.Document, DocumentName: e.DocumentName, Dossiers: dossiersOf(h), Kind: e.Kind,
			Number: e.Number, Heading: e.Heading, Page: e.Page, Start: e.Start, End: e.End, Text: cut,
			Highlights: h.Highlights, Findings: pairs(h), Buyer: e.Buyer, Supplier: e.Supplier, Score: h.Score,
		})
	}
	return nil
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
