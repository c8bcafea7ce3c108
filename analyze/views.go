package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// ViewVerdict is what a dossier says to a question that requirements answer: the
// verdict in its own name, with the quotes of the heads that decide it, and each
// head's own verdict with all of its quotes.
type ViewVerdict struct {
	dossier.Verdict
	Heads []dossier.Verdict `json:"heads"` // in the order in which the view names them
}

// Answered lists the heads that say something to the question, whatever they say.
func (v ViewVerdict) Answered() []dossier.Verdict {
	return v.heads(func(value dossier.Value) bool { return answers(value) })
}

// Open lists the heads that are not settled in the workforce's favour: those to
// ask about, in the order in which the view names them.
func (v ViewVerdict) Open() []dossier.Verdict {
	return v.heads(func(value dossier.Value) bool { return value != dossier.Present })
}

func (v ViewVerdict) heads(keep func(dossier.Value) bool) []dossier.Verdict {
	var out []dossier.Verdict
	for _, h := range v.Heads {
		if keep(h.Value) {
			out = append(out, h)
		}
	}
	return out
}

// Reasons that only a view gives.
const (
	ReasonSomeHeads = "some_heads" // some of its heads are answered and others are not
	ReasonOpenHeads = "open_heads" // heads that could not be judged may hold the rest
)

// Views answers each view of the set, in the set's order, from the verdicts that
// Judge gave. It changes none of its arguments.
//
// A view is adverse when one of its heads is, or contradictory when none is and a
// head contradicts itself; present only when all heads are; partial when some are
// in any measure. Where no head is answered it is what most stands in the way of
// an answer: redacted, not assessable, and missing only when every head is.
func Views(set *rules.Set, verdicts []dossier.Verdict) []ViewVerdict {
	if set == nil {
		return nil
	}
	byID := make(map[string]dossier.Verdict, len(verdicts))
	for _, v := range verdicts {
		byID[v.Requirement] = v
	}
	out := make([]ViewVerdict, 0, len(set.Views))
	for _, view := range set.Views {
		out = append(out, viewOver(view, byID))
	}
	return out
}

func viewOver(view rules.View, byID map[string]dossier.Verdict) ViewVerdict {
	v := ViewVerdict{Verdict: dossier.Verdict{Requirement: view.ID, Rule: view.Rule(), Value: dossier.NotAssessable, Confidence: 1}}
	for _, id := range view.From {
		if head, ok := byID[id]; ok {
			v.Heads = append(v.Heads, head)
		}
	}
	if len(v.Heads) == 0 {
		v.Reasons = []string{dossier.ReasonNoDocumentOfKind}
		return v
	}
	v.Value = viewValue(v.Heads)
	if v.Value == dossier.Partial && len(v.Answered()) < len(v.Heads) {
		v.Reasons = append(v.Reasons, ReasonSomeHeads)
		if slices.ContainsFunc(v.Heads, unknown) {
			v.Reasons = append(v.Reasons, ReasonOpenHeads)
		}
	}
	for _, head := range v.Heads {
		if restsOn(v.Value, head.Value) {
			v.take(head)
		}
	}
	return v
}

// viewValue is the verdict of a view from those of its heads.
func viewValue(heads []dossier.Verdict) dossier.Value {
	values := make([]dossier.Value, len(heads))
	for i, h := range heads {
		values[i] = h.Value
	}
	return dossier.Together(values)
}

// answers reports whether a verdict rests on words that were found.
func answers(v dossier.Value) bool {
	return v == dossier.Present || v == dossier.Partial || v == dossier.Adverse || v == dossier.Contradictory
}

// unknown reports whether nobody can tell yet what a head would say.
func unknown(head dossier.Verdict) bool {
	return head.Value == dossier.NotAssessable || head.Value == dossier.RedactedValue
}

// restsOn reports whether a view of one value rests on heads of another: a partial
// answer rests on what is there in full as well.
func restsOn(view, head dossier.Value) bool {
	return head == view || view == dossier.Partial && head == dossier.Present || view == dossier.Adverse && head == dossier.Contradictory
}

// take adds to the verdict of a view what one of its deciding heads rests on.
func (v *ViewVerdict) take(head dossier.Verdict) {
	v.Confidence = min(v.Confidence, head.Confidence)
	v.Evidence = append(v.Evidence, head.Evidence...)
	for _, r := range head.Reasons {
		v.Reasons = addOnce(v.Reasons, r)
	}
	for _, d := range head.Documents {
		v.Documents = addOnce(v.Documents, d)
	}
	for _, p := range head.Pages {
		v.Pages = addPage(v.Pages, p)
	}
	for _, n := range head.NotHeld {
		v.NotHeld = addOnce(v.NotHeld, n)
	}
}
