package analyze

import (
	"cmp"
	"math"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Threshold is the confidence from which a finding is reported. A weaker one
// never becomes a verdict and never lets a requirement be called missing.
const Threshold = 0.5

// supporting is how many findings of the verdict's own level are quoted.
const supporting = 3

// Judge gives one verdict for each requirement of the set, in the order of the
// set, from what was read off the documents. With one reading these are the
// verdicts of that document alone; with all of them, of the dossier. It changes
// none of its arguments.
//
// What was found decides first: adverse and present together are contradictory;
// then adverse, present, partial. What was found nowhere is redacted when a
// blacked-out place of a fitting topic is held; not assessable when something
// unread, unheld or doubtful could hold it; and missing only when nothing does.
func Judge(d dossier.Dossier, readings []dossier.Reading, set *rules.Set) []dossier.Verdict {
	if set == nil {
		return nil
	}
	h := holdings(readings)
	found := h.found()
	out := make([]dossier.Verdict, 0, len(set.Requirements))
	for _, req := range set.Requirements {
		out = append(out, judgeOne(req, found[req.ID], h))
	}
	return out
}

// located is a finding with the document it stands in.
type located struct {
	dossier.Finding
	reading  int
	document string
	kind     dossier.Kind // of the part
	rank     int          // of the document in the order of precedence, -1 when it has none
	refusal  bool         // it is what an authority said when it refused to answer
	asked    string       // with refusal: the question that was refused
}

// found lists the findings of all readings by requirement.
func (h *held) found() map[string][]located {
	found := map[string][]located{}
	for i, r := range h.readings {
		for _, f := range r.Findings {
			found[f.Requirement] = append(found[f.Requirement], h.locate(i, f))
		}
	}
	return found
}

func (h *held) locate(i int, f dossier.Finding) located {
	r := h.readings[i]
	l := located{Finding: f, reading: i, document: r.Document.ID, kind: kindOfPart(r, f.Part), rank: h.ranks[i]}
	if l.kind != dossier.FOIResponse {
		return l
	}
	for _, a := range r.Answers {
		if blocks(a.Outcome) && a.Span.Start <= place(l) && place(l) < a.Span.End {
			l.refusal, l.asked = true, a.Asked
		}
	}
	return l
}

func kindOfPart(r dossier.Reading, part int) dossier.Kind {
	if part >= 0 && part < len(r.Outline.Parts) {
		return r.Outline.Parts[part].Kind
	}
	return dossier.Other
}

// judgeOne gives the verdict for one requirement.
func judgeOne(req rules.Requirement, found []located, h *held) dossier.Verdict {
	v := dossier.Verdict{Requirement: req.ID}
	counted, weak, overridden := sift(found)
	if len(counted) == 0 {
		v.Best = best(nil, req)
		return h.silent(v, req, weak, overridden)
	}
	byLevel := map[dossier.Level][]located{}
	for _, f := range counted {
		byLevel[f.Level] = append(byLevel[f.Level], f)
	}
	adverse, present, partial := byLevel[dossier.LevelAdverse], byLevel[dossier.LevelPresent], byLevel[dossier.LevelPartial]
	switch {
	case len(adverse) > 0 && len(present) > 0:
		v.Value = dossier.Contradictory
		settle(&v, req, adverse, present)
	case len(adverse) > 0:
		v.Value = dossier.Adverse
		settle(&v, req, adverse, nil)
		for _, p := range partial[:min(len(partial), 2)] { // "shall not sell" beside a right to distribute: readers need both
			v.Evidence = appendEvidence(v.Evidence, p, "")
		}
	case len(present) > 0:
		v.Value = dossier.Present
		settle(&v, req, present, nil)
	default:
		v.Value = dossier.Partial
		settle(&v, req, partial, nil)
	}
	addOverridden(&v, overridden)
	v.Best = best(counted, req)
	return v
}

// sift parts the findings that count from those too weak to report and those
// that another passage overrides. A finding that overrides defeats every finding
// of another level in the same document that does not, and leaves what says the
// same as it; and what an authority refused in a letter is no gap any more when
// another document answers it, and half a gap when that gives the whole alone.
func sift(found []located) (counted, weak, overridden []located) {
	ruling := map[int][]dossier.Level{} // by reading: what the passages say that override
	for _, f := range found {
		if f.Overrides && !f.Overridden && f.Confidence >= Threshold {
			ruling[f.reading] = append(ruling[f.reading], f.Level)
		}
	}
	defeated := func(f located) bool {
		by := ruling[f.reading]
		return len(by) > 0 && !f.Overrides && !slices.Contains(by, f.Level)
	}
	for _, f := range found {
		given, inFull := answered(f, found)
		if given && !inFull { // the whole is known, the detail kept back: a weakness, and no contradiction
			f.Level = dossier.LevelPartial
		}
		switch {
		case inFull:
		case f.Overridden || defeated(f) || outranked(f, found):
			overridden = append(overridden, f)
		case f.Confidence < Threshold:
			weak = append(weak, f)
		default:
			counted = append(counted, f)
		}
	}
	counted = rulesFirst(counted)
	for _, list := range [][]located{counted, weak, overridden} {
		slices.SortStableFunc(list, strongestFirst)
	}
	return counted, weak, dropSame(overridden, counted)
}

// rulesFirst leaves findings by likeness only where no rule found anything in any
// document, so that a guess contradicts no rule.
func rulesFirst(counted []located) []located {
	like := func(f located) bool { return f.Block == ByLikeness }
	if !slices.ContainsFunc(counted, func(f located) bool { return !like(f) }) {
		return counted
	}
	return slices.DeleteFunc(counted, like)
}

// best gives for every element of a requirement the best level at which any of
// the findings has it, and the document of that finding.
func best(counted []located, req rules.Requirement) []dossier.Element {
	worth := map[dossier.Level]int{dossier.LevelPresent: 3, dossier.LevelPartial: 2, dossier.LevelAdverse: 1}
	var out []dossier.Element
	for _, name := range req.Elements {
		e := dossier.Element{Name: name}
		for _, f := range counted {
			if worth[f.Level] > worth[e.Level] && slices.Contains(f.Elements, name) {
				e.Level, e.Document = f.Level, f.document
			}
		}
		out = append(out, e)
	}
	return out
}

// outranked reports whether a document that the contract places higher says
// something else on the same requirement.
func outranked(f located, found []located) bool {
	return f.rank > 0 && slices.ContainsFunc(found, func(o located) bool {
		return o.Block != ByLikeness && o.reading != f.reading && o.rank >= 0 && o.rank < f.rank && o.Level != f.Level && o.Confidence >= Threshold && !o.Overridden
	})
}

// dropSame keeps of the overridden findings those of a level that does not
// stand: where the overriding passage says the same, nothing was displaced.
func dropSame(overridden, counted []located) []located {
	stands := map[dossier.Level]bool{}
	for _, f := range counted {
		stands[f.Level] = true
	}
	return slices.DeleteFunc(overridden, func(f located) bool { return stands[f.Level] })
}

// strongestFirst orders findings: those that override, then the surer, then the
// document and the place that come first.
func strongestFirst(a, b located) int {
	if a.Overrides != b.Overrides {
		if a.Overrides {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.reading, b.reading), cmp.Compare(place(a), place(b)), cmp.Compare(a.Block, b.Block))
}

// place is the offset at which a finding stands.
func place(f located) int {
	if e := norm(&f.Finding); e.Role != "" {
		return e.Start
	}
	if len(f.Evidence) > 0 {
		return f.Evidence[0].Start
	}
	return 0
}

// norm is the first norm on which a finding rests; it is empty where there is none.
func norm(f *dossier.Finding) dossier.Evidence {
	for _, e := range f.Evidence {
		if e.Role == dossier.RoleNorm {
			return e
		}
	}
	return dossier.Evidence{}
}

// settle fills a verdict from the findings it rests on: the leading one first,
// then what contradicts it, then others of its level.
func settle(v *dossier.Verdict, req rules.Requirement, leading, against []located) {
	first := leading[0]
	v.Rule = first.Rule
	v.Confidence = first.Confidence
	quoted := []located{first}
	if len(against) > 0 {
		quoted = append(quoted, against[0])
		v.Confidence = min(v.Confidence, against[0].Confidence)
	}
	quoted = append(quoted, further(leading, supporting-len(quoted))...)
	for _, f := range quoted {
		v.Evidence = appendEvidence(v.Evidence, f, "")
	}
	elements := map[string]bool{}
	for _, f := range append(slices.Clone(leading), against...) {
		v.Documents = addOnce(v.Documents, f.document)
		for _, e := range f.Elements {
			elements[e] = true
		}
	}
	for _, f := range quoted {
		for _, r := range f.Reasons {
			v.Reasons = addOnce(v.Reasons, r)
		}
	}
	v.Elements = inOrder(elements, req.Elements)
	v.Confidence = round2(v.Confidence)
}

// further picks at most n findings beside the first: other words before a second
// copy of words that are quoted already.
func further(leading []located, n int) []located {
	var other, copies []located
	seen := map[string]bool{wordsOf(leading[0]): true}
	for _, f := range leading[1:] {
		if said := wordsOf(f); seen[said] {
			copies = append(copies, f)
		} else {
			seen[said] = true
			other = append(other, f)
		}
	}
	all := append(other, copies...)
	return all[:min(n, len(all))]
}

// wordsOf are the words of a finding's norm however its lines are broken.
func wordsOf(f located) string {
	return oneLine(norm(&f.Finding).Quote)
}

// appendEvidence adds the evidence of a finding, with its document, and with
// another role for its norm where one is given.
func appendEvidence(list []dossier.Evidence, f located, role dossier.Role) []dossier.Evidence {
	for _, e := range f.Evidence {
		e.Document = f.document
		if role != "" && e.Role == dossier.RoleNorm {
			e.Role = role
		}
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

// addOverridden shows the passages that would have decided otherwise.
func addOverridden(v *dossier.Verdict, overridden []located) {
	for i, f := range overridden {
		if i >= 2 {
			return
		}
		v.Evidence = appendEvidence(v.Evidence, f, dossier.RoleOverride)
		v.Documents = addOnce(v.Documents, f.document)
	}
}

func addOnce(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// inOrder lists the names of the set that are marked, then marked ones it does not know.
func inOrder(marked map[string]bool, order []string) []string {
	var out, rest []string
	for _, name := range order {
		if marked[name] {
			out = append(out, name)
		}
	}
	for name := range marked {
		if !slices.Contains(order, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }
