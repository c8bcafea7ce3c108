package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// worst is the order in which the verdicts a view rests on decide it: what is
// turned against the workforce before what is missing, and what could not be
// judged before what is there.
var worst = []dossier.Value{dossier.Contradictory, dossier.Adverse}

// view gives the verdict of a requirement that has no rules of its own but is
// answered by others: one of the nineteen questions, say. It is adverse when one
// of them is, present when all are, partial when some are in any measure, and
// else what most stands in the way: redacted, not assessable, missing.
func view(req rules.Requirement, all []dossier.Verdict) dossier.Verdict {
	v := dossier.Verdict{Requirement: req.ID, Value: dossier.Missing, Confidence: 1}
	var from []dossier.Verdict
	for _, o := range all {
		if slices.Contains(req.AnswersFrom, o.Requirement) {
			from = append(from, o)
		}
	}
	if len(from) == 0 {
		return dossier.Verdict{Requirement: req.ID, Value: dossier.NotAssessable, Reasons: []string{dossier.ReasonNoDocumentOfKind}}
	}
	v.Value = viewValue(from)
	for _, o := range from {
		if o.Value != v.Value && (v.Value != dossier.Partial || o.Value != dossier.Present) {
			continue
		}
		v.Confidence = min(v.Confidence, o.Confidence)
		for _, r := range o.Reasons {
			v.Reasons = addOnce(v.Reasons, r)
		}
		if len(v.Evidence) < 6 {
			v.Evidence = append(v.Evidence, o.Evidence...)
		}
		for _, d := range o.Documents {
			v.Documents = addOnce(v.Documents, d)
		}
		for _, p := range o.Pages {
			v.Pages = addPage(v.Pages, p)
		}
		for _, n := range o.NotHeld {
			v.NotHeld = addOnce(v.NotHeld, n)
		}
		if v.Rule == "" {
			v.Rule = o.Rule
		}
	}
	return v
}

// viewValue is the verdict of a view from those it rests on.
func viewValue(from []dossier.Verdict) dossier.Value {
	count := map[dossier.Value]int{}
	for _, o := range from {
		count[o.Value]++
	}
	for _, bad := range worst {
		if count[bad] > 0 {
			return bad
		}
	}
	switch {
	case count[dossier.Present] == len(from):
		return dossier.Present
	case count[dossier.Present]+count[dossier.Partial] > 0:
		return dossier.Partial
	case count[dossier.RedactedValue] > 0:
		return dossier.RedactedValue
	case count[dossier.NotAssessable] > 0:
		return dossier.NotAssessable
	}
	return dossier.Missing
}
