package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// forms judges the form fields of a unit by the field rules: label and value.
func (r *reader) forms(u *unit) {
	if !r.a.hasFields {
		return
	}
	for i := u.first; i < u.last; i++ {
		if c := &r.clauses[i]; c.Label.Len() > 0 && (c.Zone == dossier.Form || c.Zone == dossier.TemplateBlank) {
			r.form(u, i)
		}
	}
}

// fewestFields is how many fields make a form of which one can say that nobody
// has filled it in.
const fewestFields = 3

// neverFilledIn reports whether a form has no value in any of its fields: an empty
// box of a blank form says nothing about what was done.
func neverFilledIn(cs []dossier.Clause) bool {
	fields := 0
	for i := range cs {
		c := &cs[i]
		if c.Label.Len() == 0 {
			continue
		}
		fields++
		if c.Zone == dossier.Form && c.Body.Len() > 0 {
			return false
		}
	}
	return fields >= fewestFields
}

func (r *reader) form(u *unit, clause int) {
	c := &r.clauses[clause]
	r.label.reset(clause)
	r.label.add(r.text, dossier.RoleLabel, c.Label)
	r.take(&r.label)
	r.value.reset(clause)
	r.value.add(r.text, dossier.RoleNorm, c.Body)
	r.take(&r.value)
	empty := len(r.value.words) == 0 || r.value.blank
	for i := range r.a.set.Requirements {
		req := &r.a.set.Requirements[i]
		if len(req.Fields) == 0 || !req.Allows(u.kind) {
			continue
		}
		for f := range req.Fields {
			if rule := &req.Fields[f]; r.fits(rule, u.kind, empty) {
				if rule.Level != "" && !(rule.Empty && r.untouched) {
					r.findings = append(r.findings, r.fieldFinding(req, rule, u, clause))
				}
				break
			}
		}
	}
	if !empty && c.Zone == dossier.Form {
		r.polarField(u, clause)
	}
}

func (r *reader) fits(rule *rules.FieldRule, kind dossier.Kind, empty bool) bool {
	if len(rule.Kinds) > 0 && !slices.Contains(rule.Kinds, kind) || rule.Empty != empty {
		return false
	}
	for _, g := range rule.Label {
		if !r.label.bits.Meets(g) {
			return false
		}
	}
	if r.label.bits.Meets(rule.LabelNone) {
		return false
	}
	return rule.Empty || meets(r.value.bits, &rule.Value)
}

// meets tests a condition on words that are not divided into frames.
func meets(bits rules.Bits, c *rules.Condition) bool {
	for _, g := range c.All {
		if !bits.Meets(g) {
			return false
		}
	}
	return !bits.Meets(c.None)
}

func (r *reader) fieldFinding(req *rules.Requirement, rule *rules.FieldRule, u *unit, clause int) dossier.Finding {
	c := &r.clauses[clause]
	f := found(req, &rule.Gives, clause, u.part)
	r.elementsOfField(&f, req)
	f.Evidence = append(f.Evidence, r.cut(dossier.RoleLabel, c.Label, c.Number))
	if c.Body.Len() > 0 {
		f.Evidence = append(f.Evidence, r.cut(dossier.RoleNorm, c.Body, c.Number))
	}
	return f
}

func (r *reader) cut(role dossier.Role, span dossier.Span, clause string) dossier.Evidence {
	e := dossier.Evidence{Role: role, Span: span, Quote: r.text.Cut(span), Clause: clause, Page: r.text.PageAt(span.Start)}
	if page, ok := r.pageOf(span.Start); ok {
		e.OCR = page.OCR
	}
	return e
}
