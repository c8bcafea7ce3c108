package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

var statementID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+){1,8}$`)

const idMend = "write small letters with hyphens: not-shared"

// statement reads what documents say that no requirement looks for. It is found
// as requirements are, and its rules have no levels: they hold or do not.
func (l *loader) statement(s source, n node) {
	r := Requirement{Version: 1, at: placeOf(s.file, n)}
	c := compiler{source: s, lexicon: l.set.Lexicon, loader: l, statement: true}
	var ruled, examples []field
	for f := range s.fields(n, "a statement", "id", "about", "kinds", "unless", "blocks", "fields", "letters", "examples") {
		switch f.key {
		case "id":
			r.ID, r.at = s.text(f.value, "id"), placeOf(s.file, f.value)
			if !statementID.MatchString(r.ID) {
				s.report(f.value, fmt.Sprintf("%q is no id of a statement", r.ID), idMend)
			}
		case "about":
			r.Title = s.text(f.value, "about")
		case "kinds":
			r.Kinds = oneOf(s, f.value, "kind", dossier.Kinds)
		case "unless":
			r.Unless = c.unless(f.value)
		case "examples":
			examples = append(examples, f)
		default:
			ruled = append(ruled, f)
		}
	}
	c.requirement = &r
	for _, f := range ruled {
		c.rules(f)
	}
	for _, f := range examples {
		for item := range s.items(f.value) {
			l.statementExample(s, item, &r)
		}
	}
	l.keepStatement(s, n, r)
}

func (l *loader) keepStatement(s source, n node, r Requirement) {
	if r.ID == "" {
		s.report(n, "a statement has no id", "give it one: \"id: not-shared\"")
		return
	}
	report := func(what, mend string) { l.problems = append(l.problems, r.at.problem(r.ID+what, mend)) }
	if r.Title == "" || len(r.Kinds) == 0 || !r.HasRules() {
		report(" has no about, no kinds or no rules", "say what is stated, in which kinds of document, and by which words it is found")
	}
	if _, twice := l.set.Statement(r.ID); twice {
		report(" stands already", "merge the two")
		return
	}
	holds := 0
	for _, e := range r.Examples {
		if e.Level != "" {
			holds++
		}
	}
	if holds < 2 || len(r.Examples)-holds < 2 {
		report(" has too few examples", "give at least two that hold and two near misses (none)")
	}
	l.set.Statements = append(l.set.Statements, r)
}

func (l *loader) statementExample(s source, n node, r *Requirement) {
	e := Example{File: s.file, Line: placeOf(s.file, n).line}
	if len(r.Kinds) > 0 {
		e.Kind = r.Kinds[0]
	}
	for f := range s.fields(n, "an example of a statement", "holds", "none", "kind", "why") {
		switch f.key {
		case "kind":
			if kinds := oneOf(s, f.value, "kind", dossier.Kinds); len(kinds) == 1 {
				e.Kind = kinds[0]
			}
		case "holds", "none":
			e.Text, e.Line = s.text(f.value, "the text of an example"), placeOf(s.file, f.at).line
			if f.key == "holds" {
				e.Level = dossier.LevelPresent
			}
		}
	}
	if e.Text == "" {
		s.report(n, "an example has no text", "write \"holds: the text\" or \"none: the text\"")
		return
	}
	r.Examples = append(r.Examples, e)
}

// contradiction reads a pair of claims that cannot both be right. With each it is
// one pair for every requirement that each lists, about which both sides speak.
func (l *loader) contradiction(s source, n node) {
	c, at := Contradiction{}, n
	var each []string
	for f := range s.fields(n, "a contradiction", "id", "plain", "bears_on", "each", "says", "against", "same_document") {
		switch f.key {
		case "each":
			each = l.requirementIDs(s, f.value)
		case "id":
			c.ID, at = s.text(f.value, "id"), f.value
			if !statementID.MatchString(c.ID) {
				s.report(f.value, fmt.Sprintf("%q is no id of a contradiction", c.ID), idMend)
			}
		case "plain":
			c.Plain = s.text(f.value, "plain")
		case "bears_on":
			c.Requirements = l.requirementIDs(s, f.value)
		case "says":
			c.Says = l.claims(s, f.value)
		case "against":
			c.Against = l.claims(s, f.value)
		case "same_document":
			c.SameDocument = s.truth(f.value, "same_document")
		}
	}
	switch {
	case c.ID == "" || c.Plain == "":
		s.report(n, "a contradiction has no id or no plain sentence", "give it both: people read the plain sentence above the two quotes")
	case len(c.Says) == 0 || len(c.Against) == 0:
		s.report(at, c.ID+" has only one side", "give it claims under says and under against")
	case slices.ContainsFunc(l.set.Contradictions, func(o Contradiction) bool { return o.ID == c.ID }):
		s.report(at, c.ID+" stands already", "merge the two")
	case each != nil:
		for _, id := range each {
			l.set.Contradictions = append(l.set.Contradictions, c.about(id))
		}
	case usesEach(c.Says) || usesEach(c.Against):
		s.report(at, c.ID+" speaks of each requirement and lists none", "list them: \"each: [HI-01, HI-02]\"")
	default:
		l.set.Contradictions = append(l.set.Contradictions, c)
	}
}

// eachRequirement stands in a claim for the requirement that the pair is about.
const eachRequirement = "each"

func usesEach(claims []Claim) bool {
	return slices.ContainsFunc(claims, func(c Claim) bool { return c.Requirement == eachRequirement })
}

// about is the pair for one requirement.
func (c Contradiction) about(id string) Contradiction {
	name := func(claims []Claim) []Claim {
		claims = slices.Clone(claims)
		for i := range claims {
			if claims[i].Requirement == eachRequirement {
				claims[i].Requirement = id
			}
		}
		return claims
	}
	c.ID, c.Requirements = c.ID+"-"+strings.ToLower(id), append(slices.Clone(c.Requirements), id)
	c.Says, c.Against = name(c.Says), name(c.Against)
	return c
}

func (l *loader) requirementIDs(s source, n node) []string {
	var out []string
	for item := range s.items(n) {
		if id := s.text(item, "a requirement"); l.knowsRequirement(s, item, id) {
			out = append(out, id)
		}
	}
	return out
}

func (l *loader) knowsRequirement(s source, n node, id string) bool {
	if _, ok := l.set.byID[id]; ok {
		return true
	}
	known := make([]string, len(l.set.Requirements))
	for i, r := range l.set.Requirements {
		known[i] = r.ID
	}
	s.unknown(n, id, "requirement of this pack", known)
	return false
}

var claimLevels = []dossier.Level{dossier.LevelPresent, dossier.LevelPartial, dossier.LevelAdverse}

// claims reads a list of which any one makes the side.
func (l *loader) claims(s source, n node) []Claim {
	var out []Claim
	for item := range s.items(n) {
		known := len(l.problems)
		var c Claim
		for f := range s.fields(item, "a claim", "requirement", "statement", "level", "reasons", "elements", "kinds") {
			switch f.key {
			case "requirement":
				if c.Requirement = s.text(f.value, "requirement"); c.Requirement != eachRequirement && !l.knowsRequirement(s, f.value, c.Requirement) {
					c.Requirement = ""
				}
			case "statement":
				c.Statement = s.text(f.value, "statement")
				if _, ok := l.set.Statement(c.Statement); !ok {
					s.unknown(f.value, c.Statement, "statement of this pack", l.statementIDs())
				}
			case "level":
				c.Levels = oneOf(s, f.value, "level", claimLevels)
			case "reasons":
				c.Reasons = s.texts(f.value, "reasons")
			case "elements":
				c.Elements = s.texts(f.value, "elements")
			case "kinds":
				c.Kinds = oneOf(s, f.value, "kind", dossier.Kinds)
			}
		}
		if len(l.problems) > known {
			continue
		}
		if (c.Requirement == "") == (c.Statement == "") || c.Requirement != "" && len(c.Levels) == 0 {
			s.report(item, "a claim names neither a requirement with its level nor a statement", "write {requirement: GP-01, level: adverse} or {statement: not-shared}")
			continue
		}
		out = append(out, c)
	}
	return out
}

func (l *loader) statementIDs() []string {
	ids := make([]string, len(l.set.Statements))
	for i, r := range l.set.Statements {
		ids[i] = r.ID
	}
	return ids
}
