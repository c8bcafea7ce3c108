package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// How sure findings are at most that a yes or a no makes: the question was put
// by somebody else, and the authority may have answered what it took it for.
const (
	polarConfidence = 0.75
	polarDoubt      = 0.4 // below the threshold: yes to "shared or sold"
)

// polar judges what a question and a plain yes or no say together, in answers
// that give what was asked.
func (r *reader) polar(a *dossier.Answer) {
	if blocks(a.Outcome) {
		r.askedAbout(a)
		return
	}
	if a.Outcome != dossier.OutcomeSupplied && a.Outcome != dossier.OutcomePart {
		return
	}
	asked := strings.TrimSpace(a.Asked)
	at := strings.LastIndex(r.text.Body[:a.Start], asked)
	if asked == "" || at < 0 { // a finding without its question would be a quote of "Yes."
		return
	}
	statement, sure, ok := polarStatement(asked, r.text.Cut(a.Span))
	if !ok {
		return
	}
	question := dossier.Span{Start: at, End: at + len(asked)}
	in := r.letterEvidence(a)
	for _, f := range r.a.said(statement, dossier.FOIResponse, sure) {
		f.Clause, f.Part = in.clause, partOf(r.all, in.clause)
		f.Evidence = []dossier.Evidence{r.cut(dossier.RoleQuestion, question, in.number), r.cut(dossier.RoleNorm, in.span, in.number)}
		if !slices.Contains(a.Requirements, f.Requirement) {
			a.Requirements = append(a.Requirements, f.Requirement)
		}
		r.findings = append(r.findings, f)
	}
}

// askedAbout notes what a refused question is about: what any answer to it would
// have shown. Otherwise a refusal to say whether data is sold would pass for
// silence on its sale.
func (r *reader) askedAbout(a *dossier.Answer) {
	for _, statement := range supposed(a.Asked) {
		for _, f := range r.a.said(statement, dossier.FOIResponse, true) {
			if !slices.Contains(a.Requirements, f.Requirement) {
				a.Requirements = append(a.Requirements, f.Requirement)
			}
		}
	}
}

// polarField judges what the question of a form and the yes or no in its box say
// together, for requirements that no rule on fields has found there.
func (r *reader) polarField(u *unit, clause int) {
	c := &r.clauses[clause]
	statement, sure, ok := polarStatement(r.text.Cut(c.Label), r.text.Cut(c.Body))
	if !ok {
		return
	}
	for _, f := range r.a.said(statement, u.kind, sure) {
		if slices.ContainsFunc(r.findings, func(o dossier.Finding) bool { return o.Clause == clause && o.Requirement == f.Requirement }) {
			continue
		}
		f.Clause, f.Part = clause, u.part
		f.Evidence = []dossier.Evidence{r.cut(dossier.RoleLabel, c.Label, c.Number), r.cut(dossier.RoleNorm, c.Body, c.Number)}
		r.findings = append(r.findings, f)
	}
}

// said judges a sentence that stands for words elsewhere in a paper of the kind.
// Clause, part and evidence of what it finds are those of the sentence, and the
// caller's to set.
func (a *Analyzer) said(statement string, kind dossier.Kind, sure bool) []dossier.Finding {
	most := polarConfidence
	if !sure {
		most = polarDoubt
	}
	whole := dossier.Span{End: len(statement)}
	text := dossier.Text{Engine: "statement", Body: statement}
	clauses := []dossier.Clause{{Parent: -1, Zone: dossier.Operative, Span: whole, Body: whole}}
	outline := dossier.Outline{Parts: []dossier.Part{{Kind: kind, Confidence: 1, Clauses: [2]int{0, 1}, Span: whole}}}
	found := a.judgeByRules(text, clauses, []dossier.Outline{outline})
	for i := range found {
		found[i].Confidence = min(found[i].Confidence, most)
	}
	return found
}
