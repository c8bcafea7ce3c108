package rules

import "github.com/checkweigh/checkweigh/dossier"

// field reads a rule for forms: a label, and what its value holds.
func (c compiler) field(n node) FieldRule {
	r := FieldRule{Value: Condition{Scope: InSentence}}
	read := c.rule(n, "a field", fieldKeys, &r.Gives, func(f field) {
		switch f.key {
		case "kinds":
			r.Kinds = c.kinds(f.value)
		case "label":
			r.Label = c.groups(f.value)
		case "label_none":
			r.LabelNone = c.group(f.value)
		case "value":
			r.Value = c.condition(InSentence, f.value)
		case "empty":
			r.Empty = c.truth(f.value, "empty")
		}
	})
	if read && len(r.Label) == 0 {
		c.report(n, "a field has no label", "say under label which words the label holds")
	}
	if read && len(r.Label) > 0 && !r.Empty && !r.Value.positive() {
		c.report(n, "a field says nothing of its value", "give value: {any: [...]}, or empty: true for a box left blank")
	}
	return r
}

var outcomes = []dossier.Outcome{dossier.OutcomeSupplied, dossier.OutcomePart, dossier.OutcomeRefused, dossier.OutcomeNotHeld,
	dossier.OutcomeNCND, dossier.OutcomeCost, dossier.OutcomeDelayed}

// letter reads a rule for the answers of an FOI letter.
func (c compiler) letter(n node) LetterRule {
	r := LetterRule{Answer: Condition{Scope: InSentence}}
	read := c.rule(n, "a letter rule", letterKeys, &r.Gives, func(f field) {
		switch f.key {
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
	})
	if read && (len(r.Asks) == 0 || len(r.Outcome) == 0) {
		c.report(n, "a letter rule has no asks or no outcome", "say what the question is about and what the authority did with it")
	}
	return r
}

// fact reads a rule for facts.
func (c compiler) fact(n node) FactRule {
	var r FactRule
	read := c.rule(n, "a fact rule", factKeys, &r.Gives, func(f field) {
		switch f.key {
		case "kinds":
			r.Kinds = c.kinds(f.value)
		case "fact":
			r.Fact = oneOf(c.source, f.value, "fact", dossier.FactNames)
		case "with":
			r.With = oneOf(c.source, f.value, "fact", dossier.FactNames)
		case "without":
			r.Without = oneOf(c.source, f.value, "fact", dossier.FactNames)
		case "company":
			r.Company = c.truth(f.value, "company")
		}
	})
	if read && len(r.Fact) == 0 {
		c.report(n, "a fact rule names no fact", "say which one it needs: fact: [supplier]")
	}
	return r
}
