package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

type verdictsAnswer struct {
	Body struct {
		Rules     string           `json:"rules" doc:"Version of the pack that judged: the basis of a decision"`
		Verdicts  []report.Verdict `json:"verdicts" doc:"The machine's, in the order of the rule pack; empty before the first judging"`
		Overrides []store.Override `json:"overrides" doc:"What officers decided, beside the machine's verdicts and never in their place"`
	}
}

type overridePath struct {
	Conditional
	ID          string `path:"id" format:"uuid" doc:"The dossier's id"`
	Requirement string `path:"requirement" pattern:"^[A-Z]{2,4}-([0-9]{2,3}[a-z]?|[A-Z]{2,4})$" doc:"As in DA-01"`
}

type overrideInput struct {
	Conditional
	ID          string `path:"id" format:"uuid" doc:"The dossier's id"`
	Requirement string `path:"requirement" pattern:"^[A-Z]{2,4}-([0-9]{2,3}[a-z]?|[A-Z]{2,4})$" doc:"As in DA-01"`
	Body        struct {
		Decision store.Decision `json:"decision" enum:"confirm,overrule"`
		Value    dossier.Value  `json:"verdict,omitempty" enum:"adverse,contradictory,redacted,missing,partial,not_assessable,present" doc:"The officer's own, to overrule"`
		Reason   string         `json:"reason" minLength:"1" maxLength:"2000" doc:"It is kept with the decision and shown beside it"`
		Rules    string         `json:"rules,omitempty" maxLength:"100" doc:"rules of the verdicts that were looked at; with another since, the answer is 409"`
	}
}

type overrideAnswer struct{ Body store.Override }

func (s *service) addVerdicts(a huma.API) {
	handle(s, a, tagged(get("get-verdicts", "/api/v1/dossiers/{id}/verdicts", "dossiers", "The verdicts of a dossier with their evidence, and what officers decided")), s.getVerdicts)
	const at = "/api/v1/dossiers/{id}/verdicts/{requirement}/override"
	handle(s, a, tagMatters(as(store.Officer, scopeWrite, huma.Operation{Method: http.MethodPut, OperationID: "put-override", Path: at, Tags: []string{"dossiers"},
		Summary: "Confirm or overrule a verdict", Description: onVerdicts, Errors: changeErrors})), s.putOverride)
	handle(s, a, tagMatters(as(store.Officer, scopeWrite, huma.Operation{Method: http.MethodDelete, OperationID: "delete-override", Path: at, Tags: []string{"dossiers"},
		Summary: "Withdraw a decision; the log keeps it", Description: onVerdicts, DefaultStatus: http.StatusNoContent})), s.deleteOverride)
}

const onVerdicts = "If-Match takes the ETag of the dossier's verdicts."

// changeErrors are those of a change that can come too late.
var changeErrors = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity,
}

func (s *service) getVerdicts(ctx context.Context, in *dossierPath) (*verdictsAnswer, error) {
	out := &verdictsAnswer{}
	err := s.view(ctx, func(from store.Sight) (err error) {
		out, err = s.showVerdicts(ctx, from, in.ID)
		return err
	})
	return out, err
}

func (s *service) showVerdicts(ctx context.Context, from store.Sight, id string) (*verdictsAnswer, error) {
	out := &verdictsAnswer{}
	r, err := s.reportFrom(ctx, from, id)
	if err != nil {
		return nil, err
	}
	d, err := from.Dossier(ctx, id)
	if err != nil {
		return nil, err
	}
	decided, err := from.Overrides(ctx, id)
	out.Body.Rules, out.Body.Verdicts, out.Body.Overrides = d.Rules, r.Verdicts, list(decided)
	return out, err
}

// mayDecide holds the dossier for an officer whose decision rests on its
// verdicts as they are now.
func (s *service) mayDecide(ctx context.Context, a store.Act, id string, on Conditional) error {
	if err := a.Hold(ctx, id, store.Officer, s.Now()); err != nil {
		return err
	}
	return on.unchanged(func() (any, error) {
		out, err := s.showVerdicts(ctx, a.Sight, id)
		if err != nil {
			return nil, err
		}
		return out.Body, nil
	})
}

func (s *service) putOverride(ctx context.Context, in *overrideInput) (*overrideAnswer, error) {
	out := &overrideAnswer{}
	err := s.act(ctx, func(a store.Act) (err error) {
		if err := s.mayDecide(ctx, a, in.ID, in.Conditional); err != nil {
			return err
		}
		out.Body, err = s.decide(ctx, a, in)
		return err
	})
	return out, err
}

// decide keeps a decision of somebody who may decide.
func (s *service) decide(ctx context.Context, a store.Act, in *overrideInput) (kept store.Override, err error) {
	o := store.Override{Dossier: in.ID, Requirement: in.Requirement, Decision: in.Body.Decision, Value: in.Body.Value, Reason: cleanText(in.Body.Reason)}
	if err := a.Override(ctx, o, in.Body.Rules, s.Now()); err != nil {
		return kept, err
	}
	all, err := a.Overrides(ctx, in.ID)
	for _, o := range all {
		if o.Requirement == in.Requirement {
			kept = o
		}
	}
	if err != nil {
		return kept, err
	}
	return kept, s.audit(ctx, a, string(in.Body.Decision), "verdict", in.ID, in.Requirement)
}

func (s *service) deleteOverride(ctx context.Context, in *overridePath) (*struct{}, error) {
	return nil, s.act(ctx, func(a store.Act) error {
		if err := s.mayDecide(ctx, a, in.ID, in.Conditional); err != nil {
			return err
		}
		return s.undecide(ctx, a, in.ID, in.Requirement)
	})
}

// undecide takes a decision back for somebody who may decide.
func (s *service) undecide(ctx context.Context, a store.Act, id, requirement string) error {
	if err := a.WithdrawOverride(ctx, id, requirement, s.Now()); err != nil {
		return err
	}
	return s.audit(ctx, a, "withdraw", "verdict", id, requirement)
}
