package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// refusals lists the questions that authorities did not answer in full, what
// stays open because of each, and what other documents answer it with.
func (h *held) refusals(verdicts []dossier.Verdict, found map[string][]located) []dossier.Refusal {
	var out []dossier.Refusal
	for i, r := range h.readings {
		for _, a := range r.Answers {
			if !blocks(a.Outcome) && a.Outcome != dossier.OutcomePart {
				continue
			}
			one := dossier.Refusal{
				Document: r.Document.ID, Question: a.Question, Asked: strings.TrimSpace(a.Asked), Outcome: a.Outcome,
				Sections: slices.Clone(a.Sections), PublicInterest: a.PublicInterest, Review: a.Review, Requirements: slices.Clone(a.Requirements),
			}
			if e, ok := answerWords(r, a); ok {
				one.Evidence = []dossier.Evidence{e}
			}
			for _, id := range a.Requirements {
				if heldUp(verdicts, id, r.Document.ID) {
					one.Blocks = append(one.Blocks, id)
				}
				if side, ok := answer(found[id], i, a.Asked); ok {
					one.AnsweredBy = append(one.AnsweredBy, side)
				}
			}
			out = append(out, one)
		}
	}
	return out
}

// heldUp reports whether a requirement could not be judged because a letter
// withholds what would answer it.
func heldUp(verdicts []dossier.Verdict, requirement, letter string) bool {
	return slices.ContainsFunc(verdicts, func(v dossier.Verdict) bool {
		return v.Requirement == requirement && v.Value == dossier.NotAssessable &&
			slices.Contains(v.Reasons, dossier.ReasonWithheld) && slices.Contains(v.Documents, letter)
	})
}

// answer is the surest finding of another document than the letter that gives
// what was asked.
func answer(found []located, letter int, asked string) (dossier.Side, bool) {
	counted, _, _ := sift(found)
	for _, f := range counted {
		if f.reading != letter && !f.refusal && gives(f, asked) {
			return sideOf(f), true
		}
	}
	return dossier.Side{}, false
}

// answered reports whether another document holds what a letter refused, and
// whether it gives as much detail as was asked for.
func answered(refused located, found []located) (given, inFull bool) {
	if !refused.refusal {
		return false, false
	}
	for _, o := range found {
		if o.Block != ByLikeness && o.reading != refused.reading && !o.refusal && !o.Overridden && o.Confidence >= Threshold {
			given, inFull = true, inFull || gives(o, refused.asked)
		}
	}
	return given, inFull
}

// detail is what a question asks for when a sum for the whole is no answer to it.
var detail = expression(`(?i)\b(?:unit|units|itemi[sz]ed|breakdown|broken down|each|per|rates?|rate ?card|individual(?:ly)?|separately|line[ -]by[ -]line|price list|(?:price|pricing|charges?) schedules?|schedules? of (?:prices|charges|rates))\b`)

// gives reports whether a finding answers a question as finely as it was put: to
// one on unit prices the total is no answer.
func gives(f located, asked string) bool {
	return !detail.MatchString(asked) || slices.ContainsFunc(f.Evidence, func(e dossier.Evidence) bool { return detail.MatchString(e.Quote) })
}

// sideOf is a finding as one side of something.
func sideOf(f located) dossier.Side {
	return dossier.Side{
		Document: f.document, Kind: f.kind, Requirement: f.Requirement, Level: f.Level, Confidence: round2(f.Confidence),
		Evidence: appendEvidence(nil, f, ""),
	}
}

// answerWords quotes an answer: its first sentences, as far as longestQuote.
func answerWords(r dossier.Reading, a dossier.Answer) (dossier.Evidence, bool) {
	span := dossier.Span{}
	for _, s := range dossier.Sentences(a.Text, dossier.Span{End: len(a.Text)}, nil) {
		if span.Len() > 0 && s.End-span.Start > longestQuote {
			break
		}
		if span.Len() == 0 {
			span.Start = s.Start
		}
		span.End = s.End
	}
	if span.Len() <= 0 {
		return dossier.Evidence{}, false
	}
	e := dossier.Evidence{
		Document: r.Document.ID, Role: dossier.RoleNorm, Page: a.Page, Quote: a.Text[span.Start:span.End],
		Span: dossier.Span{Start: a.Start + span.Start, End: a.Start + span.End},
	}
	for _, p := range r.Pages {
		e.OCR = e.OCR || p.OCR && p.Number == a.Page
	}
	return e, true
}
