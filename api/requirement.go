package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

type requirementPath struct {
	ID string `path:"id" pattern:"^[A-Z]{2,4}-([0-9]{2,3}[a-z]?|[A-Z]{2,4})$" doc:"As in DA-01"`
}

// requirementBody is one thing that is looked for, with what an officer needs
// when it is not there.
type requirementBody struct {
	ID       string         `json:"id"`
	Title    string         `json:"title"`
	Why      string         `json:"why"`
	Source   string         `json:"source"`
	Kinds    []dossier.Kind `json:"kinds"`
	Topics   []string       `json:"topics"`
	Elements []string       `json:"elements"`
	Question string         `json:"question"`
	Clause   string         `json:"clause"`
	Letter   string         `json:"letter"`
	Version  int            `json:"version"`
}

type requirementAnswer struct{ Body requirementBody }

type requirementsAnswer struct {
	Body struct {
		Pack         string            `json:"pack"`
		Version      string            `json:"version"`
		Requirements []requirementBody `json:"requirements"`
	}
}

func (s *service) addRequirements(a huma.API) {
	handle(s, a, tagged(get("list-requirements", "/api/v1/requirements", "requirements", "Everything that is looked for")), s.listRequirements)
	handle(s, a, tagged(get("get-requirement", "/api/v1/requirements/{id}", "requirements", "One requirement")), s.getRequirement)
	handle(s, a, tagged(file(get("get-requirement-clause", "/api/v1/requirements/{id}/clause.txt", "requirements", "The clause to propose, to paste into a draft"), plainType, "Also of a question, as in Q03")), s.requirementClause)
	s.addMatrix(a)
	s.addPrecedents(a)
}

const plainType = "text/plain; charset=utf-8"

type requirementClausePath struct {
	ID string `path:"id" maxLength:"20" pattern:"^[A-Za-z0-9-]+$" doc:"As in DA-01 or Q03"`
}

func (s *service) requirementClause(_ context.Context, in *requirementClausePath) (*fileAnswer, error) {
	view, ok := s.newRequirementView(in.ID)
	if !ok || view.Clause == "" {
		return nil, notFound("requirement")
	}
	words := view.ID + " " + view.Title + "\n\n" + view.Clause + "\n\nNot checked by a lawyer.\n"
	return &fileAnswer{plainType, attachment(view.ID + " clause.txt"), []byte(words)}, nil
}

func (s *service) listRequirements(context.Context, *struct{}) (*requirementsAnswer, error) {
	out := &requirementsAnswer{}
	out.Body.Pack, out.Body.Version = s.Rules.Pack, s.Rules.Version
	out.Body.Requirements = []requirementBody{}
	for _, r := range s.Rules.Requirements {
		out.Body.Requirements = append(out.Body.Requirements, showRequirement(r))
	}
	return out, nil
}

func (s *service) getRequirement(_ context.Context, in *requirementPath) (*requirementAnswer, error) {
	r, ok := s.Rules.Requirement(in.ID)
	if !ok {
		return nil, notFound("requirement")
	}
	return &requirementAnswer{showRequirement(r)}, nil
}

func showRequirement(r rules.Requirement) requirementBody {
	return requirementBody{
		ID: r.ID, Title: r.Title, Why: r.Why, Source: r.Source, Kinds: list(r.Kinds), Topics: list(r.Topics),
		Elements: list(r.Elements), Question: r.Question, Clause: r.Clause, Letter: r.Letter, Version: r.Version,
	}
}
