package rules

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/checkweigh/checkweigh/dossier"
)

// field reads a rule for forms: a label, and what its value holds.
func (c compiler) field(n ast.Node) FieldRule {
	r := FieldRule{Value: Condition{Scope: InSentence}, Line: placeOf(c.file, n).line}
	known := c.mistakes()
	for _, f := range c.fields(n, "a field", append([]string{"label", "label_none", "value", "empty"}, common...)...) {
		switch f.key {
		case "name":
			r.Name = c.text(f.value, "name")
		case "level":
			r.Level, _ = c.level(f.value)
		case "kinds":
			r.Kinds = c.kinds(f.value)
		case "confidence":
			r.Confidence = c.number(f.value, "confidence", 0, 1)
		case "elements":
			r.Elements = c.elements(f.value)
		case "reasons":
			r.Reasons = c.texts(f.value, "reasons")
		case "label":
			r.Label = c.groups(f.value)
		case "label_none":
			r.LabelNone = c.group(f.value)
		case "value":
			r.Value = c.condition(InSentence, f.value)
		case "empty":
			r.Empty = c.truth(f.value, "empty")
		}
	}
	if len(r.Label) == 0 && c.mistakes() == known {
		c.report(n, "a field has no label", "say under label which words the label holds")
	}
	if !r.Empty && !r.Value.positive() && c.mistakes() == known {
		c.report(n, "a field says nothing of its value", "give value: {any: [...]}, or empty: true for a box left blank")
	}
	if r.Confidence == 0 {
		r.Confidence = usualConfidence(r.Level)
	}
	return r
}

var outcomes = []dossier.Outcome{dossier.OutcomeSupplied, dossier.OutcomePart, dossier.OutcomeRefused, dossier.OutcomeNotHeld,
	dossier.OutcomeNCND, dossier.OutcomeCost, dossier.OutcomeDelayed}

// letter reads a rule for the answers of an FOI letter.
func (c compiler) letter(n ast.Node) LetterRule {
	r := LetterRule{Answer: Condition{Scope: InSentence}, Line: placeOf(c.file, n).line}
	known := c.mistakes()
	keys := append([]string{"asks", "asks_none", "outcome", "sections", "no_sections", "public_interest", "answer"}, common...)
	for _, f := range c.fields(n, "a letter rule", keys...) {
		switch f.key {
		case "name":
			r.Name = c.text(f.value, "name")
		case "level":
			r.Level, _ = c.level(f.value)
		case "confidence":
			r.Confidence = c.number(f.value, "confidence", 0, 1)
		case "elements":
			r.Elements = c.elements(f.value)
		case "reasons":
			r.Reasons = c.texts(f.value, "reasons")
		case "asks":
			r.Asks = c.groups(f.value)
		case "asks_none":
			r.AsksNone = c.group(f.value)
		case "outcome":
			r.Outcome = oneOf(c.source, f.value, "outcome", outcomes)
		case "sections":
			r.Sections = c.texts(f.value, "sections")
		case "no_sections":
			r.NoSections = c.truth(f.value, "no_sections")
		case "public_interest":
			yes := c.truth(f.value, "public_interest")
			r.PublicInterest = &yes
		case "answer":
			r.Answer = c.condition(InSentence, f.value)
		}
	}
	if (len(r.Asks) == 0 || len(r.Outcome) == 0) && c.mistakes() == known {
		c.report(n, "a letter rule has no asks or no outcome", "say what the question is about and what the authority did with it")
	}
	if r.Confidence == 0 {
		r.Confidence = usualConfidence(r.Level)
	}
	return r
}
