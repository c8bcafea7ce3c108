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
				if rule.Level != "" {
					r.findings = append(r.findings, r.fieldFinding(req, rule, u, clause))
				}
				break
			}
		}
	}
}

// take tags a stretch of words: concepts of the lexicon and those that show in
// how words are written.
func (r *reader) take(s *sentence) {
	s.hits = r.tagger.Tag(s.words, s.hits[:0])
	r.sort(s)
	seen := len(s.hits)
	r.a.words.looks(r.text, s, r.tagger)
	r.sortMore(s, seen)
}

// use says what a concept is for, so that one look at each hit is enough.
type use uint8

const (
	useRole      use = 1 << iota // acts in a frame
	useForce                     // is the modality of a frame
	useSign                      // is one of the other concepts that frames ask for
	callSentence                 // calls for blocks by standing in a sentence
	callUnit                     // calls for blocks that ask for words of the whole clause
)

// sort takes the concepts of hits and picks out what frames are made of and
// what calls for blocks.
func (r *reader) sort(s *sentence) {
	if s.bits == nil {
		s.bits = rules.NewBits(len(r.a.set.Lexicon.Concepts))
	}
	s.bits.Clear()
	s.roles, s.forces, s.signs, s.calls, s.unitCalls = s.roles[:0], s.forces[:0], s.signs[:0], s.calls[:0], s.unitCalls[:0]
	r.sortMore(s, 0)
}

// sortMore does the same for hits from first on.
func (r *reader) sortMore(s *sentence, first int) {
	uses := r.a.uses
	for _, h := range s.hits[first:] {
		if u := uses[h.Concept]; u != 0 {
			s.put(h, u)
		}
		s.bits.Set(h.Concept)
	}
}

func (s *sentence) put(h rules.Hit, u use) {
	if u&useRole != 0 {
		s.roles = append(s.roles, h)
	}
	if u&useForce != 0 {
		s.forces = append(s.forces, h)
	}
	if u&useSign != 0 {
		s.signs = append(s.signs, h)
	}
	if u&(callSentence|callUnit) == 0 || s.bits.Has(h.Concept) {
		return
	}
	if u&callSentence != 0 {
		s.calls = append(s.calls, h.Concept)
	}
	if u&callUnit != 0 {
		s.unitCalls = append(s.unitCalls, h.Concept)
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
	f := dossier.Finding{
		Requirement: req.ID, Rule: req.Rule(), Block: rule.Name, Level: rule.Level, Confidence: rule.Confidence,
		Reasons: slices.Clone(rule.Reasons), Elements: slices.Clone(rule.Elements), Clause: clause, Part: u.part,
	}
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
