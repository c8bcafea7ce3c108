package report

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

func buildDocument(d DocumentResult, set *rules.Set) Document {
	kind, confidence := d.Reading.Outline.Kind()
	if d.Document.Forced != "" {
		kind, confidence = d.Document.Forced, 1
	}
	state, why := d.Document.State, d.Document.Reason
	if state == "" {
		state, why = dossier.StateFailed, "It has not been read yet. Wait until it is, and make the report again."
	}
	return Document{
		Path:           d.Document.Path,
		SHA256:         d.Document.ID,
		Kind:           kind,
		KindConfidence: confidence,
		Parts:          buildParts(d.Reading.Outline.Parts),
		Pages:          d.Pages,
		State:          state,
		Reason:         why,
		UnreadPages:    unreadPages(d.Reading.Pages),
		RedactedPages:  redactedPages(d.Reading),
		ConcealedSpans: d.Reading.Concealed,
		Verdicts:       buildDocumentVerdicts(d.Verdicts, set),
		Facts:          buildFacts(d.Reading.Facts),
		Answers:        buildAnswers(d.Reading.Answers),
		Incorporated:   buildIncorporated(d.Reading.Incorporated),
	}
}

func buildParts(parts []dossier.Part) []Part {
	out := make([]Part, 0, len(parts))
	for _, p := range parts {
		out = append(out, Part{Pages: p.Pages, Kind: p.Kind, Confidence: p.Confidence})
	}
	return out
}

// unreadPages are the pages on which a clause could stand unread.
func unreadPages(pages []dossier.Page) []int {
	var out []int
	for _, p := range pages {
		if p.Quality.Hides() {
			out = append(out, p.Number)
		}
	}
	return sortedPages(out)
}

// redactedPages are the pages with a box or a redaction mark, whether or not
// the place could hide a whole clause.
func redactedPages(r dossier.Reading) []int {
	var out []int
	for _, p := range r.Pages {
		if p.Redacted > 0 {
			out = append(out, p.Number)
		}
	}
	for _, place := range r.Redactions {
		out = append(out, place.Page)
	}
	return sortedPages(out)
}

// sortedPages are the page numbers once each, without the 0 of formats that
// have no pages.
func sortedPages(pages []int) []int {
	out := make([]int, 0, len(pages))
	for _, p := range pages {
		if p > 0 {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func buildFacts(facts []dossier.Fact) []Fact {
	out := make([]Fact, 0, len(facts))
	for _, f := range facts {
		out = append(out, Fact{Name: f.Name, Value: f.Value, Source: f.Source, Page: f.Page, Start: f.Start, End: f.End})
	}
	return out
}

func buildAnswers(answers []dossier.Answer) []Answer {
	out := make([]Answer, 0, len(answers))
	for _, a := range answers {
		out = append(out, Answer{
			Question: a.Question, Asked: a.Asked, Text: a.Text, Outcome: a.Outcome,
			Sections: list(a.Sections), Page: a.Page, Start: a.Start, End: a.End,
		})
	}
	return out
}

func buildIncorporated(all []dossier.Incorporated) []Incorporated {
	out := make([]Incorporated, 0, len(all))
	for _, i := range all {
		out = append(out, Incorporated{Title: i.Title, About: i.About, Status: i.Status, Page: i.Page})
	}
	return out
}

func buildEvidence(all []dossier.Evidence, withDocument bool) []Evidence {
	out := make([]Evidence, 0, len(all))
	for _, e := range all {
		one := Evidence{Role: e.Role, Page: e.Page, Clause: e.Clause, Start: e.Start, End: e.End, Quote: e.Quote, OCR: e.OCR}
		if withDocument {
			one.Document = e.Document
		}
		out = append(out, one)
	}
	return out
}

func buildDocumentVerdicts(all []dossier.Verdict, set *rules.Set) []DocumentVerdict {
	out := make([]DocumentVerdict, 0, len(all))
	for _, v := range inOrder(all, set) {
		out = append(out, DocumentVerdict{
			Requirement: v.Requirement, Verdict: v.Value, Confidence: v.Confidence,
			Reasons: list(v.Reasons), Rule: v.Rule, Evidence: buildEvidence(v.Evidence, false),
		})
	}
	return out
}

func buildVerdicts(all []dossier.Verdict, set *rules.Set) []Verdict {
	known := make(map[string]rules.Requirement, len(set.Requirements))
	for _, q := range set.Requirements {
		known[q.ID] = q
	}
	out := make([]Verdict, 0, len(all))
	for _, v := range inOrder(all, set) {
		q := known[v.Requirement]
		out = append(out, Verdict{
			Requirement: v.Requirement, Title: q.Title, Why: q.Why, Theme: theme(v.Requirement, q.Source), Kinds: list(q.Kinds),
			Verdict: v.Value, Confidence: v.Confidence, Reasons: list(v.Reasons), Rule: v.Rule,
			Elements: buildElements(v.Best), Sections: list(v.Sections),
			Evidence: buildEvidence(v.Evidence, true), Documents: list(v.Documents),
			Pages: sortedPages(v.Pages), NotHeld: list(v.NotHeld),
			Question: q.Question, Clause: q.Clause, Letter: q.Letter, Guides: each(set.ToolsFor(v.Requirement), func(t rules.Tool) Guide { return Guide{t.Name, t.Link} }),
		})
	}
	return out
}

// inOrder gives the verdicts in the order of the set; a verdict on a
// requirement that the set does not know comes after, in its own order.
func inOrder(all []dossier.Verdict, set *rules.Set) []dossier.Verdict {
	place := make(map[string]int, len(set.Requirements))
	for i, q := range set.Requirements {
		place[q.ID] = i
	}
	at := func(v dossier.Verdict) int {
		if i, ok := place[v.Requirement]; ok {
			return i
		}
		return len(place)
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b dossier.Verdict) int { return at(a) - at(b) })
	return out
}

// list is a copy that is never nil, so that JSON shows [] and not null.
func list[T any](in []T) []T { return append(make([]T, 0, len(in)), in...) }
