package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// known judges the facts of a paper by the fact rules: a supplier that is named
// anywhere is named, whatever words stand around it.
func (a *Analyzer) known(t dossier.Text, c []dossier.Clause, all []dossier.Outline, facts []dossier.Fact) []dossier.Finding {
	if len(facts) == 0 {
		return nil
	}
	r := a.reader()
	defer a.readers.put(r)
	defer r.forget()
	r.lay(&t, c, all)
	for i := range r.a.set.Requirements {
		req := &r.a.set.Requirements[i]
		for j := range req.Facts {
			r.knownBy(req, &req.Facts[j], facts)
		}
	}
	return r.settle()
}

func (r *reader) knownBy(req *rules.Requirement, rule *rules.FactRule, facts []dossier.Fact) {
	for i := range facts {
		f := &facts[i]
		if !slices.Contains(rule.Fact, f.Name) || rule.Company && !companyName.MatchString(f.Value) {
			continue
		}
		clause := clauseAt(r.clauses, f.Start)
		if clause < 0 {
			continue
		}
		part := partOf(r.all, clause)
		kind := partKind(r.all, part)
		if !req.Allows(kind) || len(rule.Kinds) > 0 && !slices.Contains(rule.Kinds, kind) || holdsFact(facts, rule.Without) {
			continue
		}
		evidence := []dossier.Evidence{r.factEvidence(f, clause)}
		if len(rule.With) > 0 {
			at := slices.IndexFunc(facts, func(o dossier.Fact) bool { return slices.Contains(rule.With, o.Name) })
			if at < 0 {
				continue
			}
			evidence = append(evidence, r.factEvidence(&facts[at], clauseAt(r.clauses, facts[at].Start)))
		}
		r.findings = append(r.findings, found(req, &rule.Gives, clause, part, evidence...))
		return
	}
}

func holdsFact(facts []dossier.Fact, names []string) bool {
	return slices.ContainsFunc(facts, func(f dossier.Fact) bool { return slices.Contains(names, f.Name) })
}

// factEvidence quotes the sentence in which a fact stands.
func (r *reader) factEvidence(f *dossier.Fact, clause int) dossier.Evidence {
	span, number := f.Span, ""
	if clause >= 0 {
		number = r.clauses[clause].Number
		for _, s := range r.text.Sentences(r.clauses[clause].Span, nil) {
			if s.Start <= f.Start && f.End <= s.End && s.Len() <= longestQuote {
				span = s
			}
		}
	}
	return r.cut(dossier.RoleNorm, span, number)
}
