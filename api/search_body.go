package api

import (
	"context"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

type searchBody struct {
	Query      string         `json:"query" doc:"As it was understood"`
	Total      int            `json:"total"`
	AtLeast    bool           `json:"at_least,omitempty" doc:"There are more than total: the words are too common for all of it to be looked at"`
	Hits       []hitBody      `json:"hits" doc:"The best first"`
	Next       string         `json:"next" doc:"For after; empty on the last page"`
	Facets     []search.Facet `json:"facets,omitempty" doc:"Values with how often they were found, when facets were asked for"`
	Pages      int            `json:"pages,omitempty" doc:"When no clause was found: how many pages hold all of it; ask for them with unit:page"`
	Suggestion string         `json:"suggestion" doc:"When nothing was found: a query that finds something"`
	Stale      int            `json:"stale" doc:"Hits of this page left out since their document was read anew; they come back when it is indexed"`
	Complete   bool           `json:"complete" doc:"Whether the index held all that was stored when it was asked; else there may be more hits later"`
	Notice     string         `json:"notice,omitempty" doc:"What to tell people when complete is false"`
}

// hitBody is a clause that was found. Its text is cut from the stored text.
type hitBody struct {
	Clause       string         `json:"clause" doc:"Id of the clause"`
	Document     string         `json:"document"`
	DocumentName string         `json:"document_name"`
	Dossiers     []string       `json:"dossiers" doc:"Their ids"`
	Titles       []string       `json:"dossier_titles" doc:"In the order of dossiers"`
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
	Date         string         `json:"date" doc:"Of the document, as in 2024-03-01; empty where it is not known"`
	Score        float64        `json:"score"`
}

func newSearchBody(query string, found search.Hits) searchBody {
	return searchBody{
		Query: query, Total: found.Total, AtLeast: found.AtLeast, Next: found.Next, Facets: found.Facets, Pages: found.Pages,
		Suggestion: found.Suggestion, Hits: []hitBody{},
	}
}

// cutHits takes the words of each hit from the stored text, as the caller sees it.
func cutHits(ctx context.Context, from store.Sight, hits []search.Hit, body *searchBody) error {
	kept, err := keepHits(ctx, from, hits)
	if err != nil {
		return err
	}
	body.Stale += len(hits) - len(kept)
	for _, h := range kept {
		e := h.Entry
		body.Hits = append(body.Hits, hitBody{
			Clause: e.Place(), Document: e.Document, DocumentName: e.DocumentName, Dossiers: dossiersOf(h), Titles: titlesOf(h), Kind: e.Kind,
			Number: e.Number, Heading: e.Heading, Page: e.Page, Start: e.Start, End: e.End, Text: e.Text,
			Highlights: list(h.Highlights), Findings: pairs(h), Buyer: e.Buyer, Supplier: e.Supplier, Date: e.Date, Score: h.Score,
		})
	}
	return nil
}

// keepHits leaves out hits whose words, or whose dossiers, the store does not
// have for the caller. The index is a copy: where it disagrees with the store,
// about words or about who sees a dossier, it is the one that is out of date.
func keepHits(ctx context.Context, from store.Sight, hits []search.Hit) ([]search.Hit, error) {
	texts := map[string]dossier.Text{}
	kept := []search.Hit{}
	for _, h := range hits {
		var err error
		if h.Dossiers, err = visible(ctx, from, h.Dossiers); err != nil {
			return nil, err
		}
		e := h.Entry
		t, known := texts[e.Document]
		if !known {
			if t, err = from.Text(ctx, e.Document); err != nil && store.CodeOf(err) != store.NotFound {
				return nil, err
			}
			texts[e.Document] = t
		}
		if t.Cut(dossier.Span{Start: e.Start, End: e.End}) == e.Text && slices.Contains(dossiersOf(h), e.Dossier) {
			kept = append(kept, h)
		}
	}
	return kept, nil
}
