package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

type clausePath struct {
	ID string `path:"id" pattern:"^[0-9a-f]{64}:(0|[1-9][0-9]{0,8})$" doc:"The document's id, a colon, and the clause's index"`
}

// clauseBody is one clause, cut from the stored text.
type clauseBody struct {
	ID       string         `json:"id"`
	Document string         `json:"document"`
	Number   string         `json:"number"`
	Heading  []string       `json:"heading" doc:"The heading path, outermost first"`
	Zone     dossier.Zone   `json:"zone"`
	Page     int            `json:"page" doc:"0 for formats without pages"`
	Start    int            `json:"start" doc:"Byte offset into the stored text"`
	End      int            `json:"end"`
	Text     string         `json:"text"`
	LeadIns  []string       `json:"lead_ins" doc:"The words that lead into it, outermost first"`
	Findings []clauseWeight `json:"findings" doc:"What it was found to say, by the document's own verdicts"`
}

// clauseWeight says what a clause is evidence for.
type clauseWeight struct {
	Requirement string        `json:"requirement"`
	Verdict     dossier.Value `json:"verdict"`
}

type clauseAnswer struct{ Body clauseBody }

func (s *service) addClauses(a huma.API) {
	handle(s, a, tagged(get("get-clause", "/api/v1/clauses/{id}", "clauses", "One clause with what it was found to say")), s.getClause)
	op := get("get-similar", "/api/v1/clauses/{id}/similar", "clauses", "The clauses that say most nearly the same")
	op.Errors = searchErrors
	handle(s, a, op, s.getSimilar)
}

func (s *service) getClause(ctx context.Context, in *clausePath) (*clauseAnswer, error) {
	document, index, ok := search.SplitID(in.ID)
	if !ok {
		return nil, notFound("clause")
	}
	v, err := s.document(ctx, document)
	if err != nil {
		return nil, err
	}
	clauses := s.Clauses(v.text)
	if index >= len(clauses) {
		return nil, notFound("clause")
	}
	c := clauses[index]
	body := clauseBody{
		ID: in.ID, Document: document, Number: c.Number, Heading: list(c.Heading), Zone: c.Zone, Page: c.Page,
		Start: c.Span.Start, End: c.Span.End, Text: v.text.Cut(c.Span), LeadIns: []string{}, Findings: weights(v.checked.Verdicts, c.Span),
	}
	for _, l := range c.LeadIns {
		body.LeadIns = append(body.LeadIns, strings.TrimSpace(v.text.Cut(l)))
	}
	return &clauseAnswer{body}, nil
}

type similarInput struct {
	ID    string `path:"id" pattern:"^[0-9a-f]{64}:(0|[1-9][0-9]{0,8})$" doc:"The document's id, a colon, and the clause's index"`
	After string `query:"after" maxLength:"2000" doc:"The next of the page before; empty for the first page"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	hc    huma.Context
}

// Resolve keeps the request's context, for the address of the next page.
func (in *similarInput) Resolve(hc huma.Context) []error {
	in.hc = hc
	return nil
}

func (s *service) getSimilar(ctx context.Context, in *similarInput) (*searchAnswer, error) {
	timed, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	found, ok, err := s.Index.Similar(timed, in.ID, search.Page{After: in.After, Size: in.Limit, Visible: viewer(ctx).Tokens()})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound("clause")
	}
	out := &searchAnswer{Body: newSearchBody("like:"+in.ID, found)}
	linkNext(in.hc, "after", found.Next)
	return out, s.view(ctx, func(from store.Sight) error { return cutHits(ctx, from, found.Hits, &out.Body) })
}

// weights lists the verdicts whose norm stands in the span.
func weights(verdicts []dossier.Verdict, in dossier.Span) []clauseWeight {
	all := []clauseWeight{}
	for _, v := range verdicts {
		for _, e := range v.Evidence {
			if e.Role == dossier.RoleNorm && in.Overlaps(e.Span) {
				all = append(all, clauseWeight{v.Requirement, v.Value})
				break
			}
		}
	}
	return all
}
