package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

type precedentInput struct {
	ID string    `path:"id" pattern:"^[A-Z]{2,4}-([0-9]{2,3}[a-z]?|[A-Z]{2,4})$" doc:"As in DA-01"`
	By search.By `query:"by" enum:"supplier,body" default:"supplier"`
}

// precedentBody is the strongest wording that one supplier or body agreed to.
type precedentBody struct {
	Name       string  `json:"name" doc:"Of the supplier or body; empty where it is not known"`
	Clause     hitBody `json:"clause"`
	Confidence float64 `json:"confidence"`
	Elements   int     `json:"elements" doc:"How many of the elements looked for are there"`
	Clauses    int     `json:"clauses" doc:"How many of its clauses meet the requirement"`
}

type precedentsBody struct {
	Precedents []precedentBody `json:"precedents" doc:"The strongest first"`
	Complete   bool            `json:"complete" doc:"Whether the index held all that was stored when it was asked; else there may be more later"`
	Notice     string          `json:"notice,omitempty" doc:"What to tell people when complete is false"`
	more       int             // beyond the limit
}

type precedentsAnswer struct{ Body precedentsBody }

// maxPrecedents is how many names one answer tells of.
const maxPrecedents = 100

func (s *service) addPrecedents(a huma.API) {
	op := get("get-precedents", "/api/v1/requirements/{id}/precedents", "requirements", "The strongest wording of a requirement, by supplier or body")
	op.Errors = searchErrors
	handle(s, a, tagged(op), s.getPrecedents)
}

func (s *service) getPrecedents(ctx context.Context, in *precedentInput) (*precedentsAnswer, error) {
	if _, ok := s.Rules.Requirement(in.ID); !ok {
		return nil, notFound("requirement")
	}
	body, err := s.strongest(ctx, in.ID, in.By, maxPrecedents)
	return &precedentsAnswer{body}, err
}

// strongest gives the strongest wording of up to limit suppliers or bodies.
func (s *service) strongest(ctx context.Context, requirement string, by search.By, limit int) (out precedentsBody, err error) {
	timed, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	far, err := s.filling(timed)
	if err != nil {
		return out, err
	}
	all, err := s.Index.Precedents(timed, requirement, by, viewer(ctx).Tokens())
	if err != nil {
		return out, err
	}
	out.Precedents, out.Complete, out.Notice = []precedentBody{}, far.complete(), far.notice()
	err = s.view(ctx, func(from store.Sight) error {
		for i, p := range all {
			if len(out.Precedents) == limit {
				out.more = len(all) - i
				break
			}
			var cut searchBody
			if err := cutHits(ctx, from, []search.Hit{p.Hit}, &cut); err != nil {
				return err
			}
			for _, hit := range cut.Hits { // none where its words are not there any more
				out.Precedents = append(out.Precedents, precedentBody{p.Name, hit, p.Finding.Confidence, p.Finding.Elements, p.Clauses})
			}
		}
		return nil
	})
	return out, err
}

// searchErrors are those of everything that asks the index.
var searchErrors = []int{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
}
