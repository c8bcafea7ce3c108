package rules

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

var requirementID = regexp.MustCompile(`^([A-Z]{1,3}-?[0-9]{1,3}[a-z]?|[A-Z]{2,3}-[A-Z]{2,4})$`)

// pendingRules is a requirement as it was read: its rules are compiled once
// every concept of the pack is known.
type pendingRules struct {
	source source
	node   node
}

func (l *loader) requirement(s source, n node) {
	r := Requirement{Version: 1, at: placeOf(s.file, n)}
	c := compiler{source: s, lexicon: l.set.Lexicon, loader: l}
	var ruled, marks, examples []field
	for f := range s.fields(n, "a requirement", "id", "version", "title", "why", "source", "kinds", "topics", "question", "clause",
		"letter", "levers", "elements", "marks", "seats", "exact", "unless", "headings", "blocks", "fields", "letters", "facts", "examples") {
		switch f.key {
		case "id":
			r.ID, r.at = s.text(f.value, "id"), placeOf(s.file, f.value)
			if !requirementID.MatchString(r.ID) {
				s.report(f.value, fmt.Sprintf("%q is no requirement id", r.ID), "write letters, a hyphen and digits: DA-01")
			}
		case "version":
			r.Version = int(s.number(f.value, "version", 1, 9999))
		case "title":
			r.Title = s.text(f.value, "title")
		case "why":
			r.Why = s.text(f.value, "why")
		case "source":
			r.Source = s.text(f.value, "source")
		case "kinds":
			r.Kinds = oneOf(s, f.value, "kind", dossier.Kinds)
		case "topics":
			r.Topics = oneOf(s, f.value, "topic", dossier.Topics)
		case "question":
			r.Question = s.text(f.value, "question")
		case "clause":
			r.Clause = s.text(f.value, "clause")
		case "letter":
			r.Letter = s.text(f.value, "letter")
		case "levers":
			r.Levers = l.levers(s, f.value)
		case "elements":
			r.Elements = s.texts(f.value, "elements")
		case "marks":
			marks = append(marks, f)
		case "seats":
			r.Seats = int(s.number(f.value, "seats", 2, 20))
		case "exact":
			r.Exact = s.truth(f.value, "exact")
		case "headings":
			r.Headings = c.group(f.value)
		case "unless":
			r.Unless = c.unless(f.value)
		case "examples":
			examples = append(examples, f)
		default:
			ruled = append(ruled, f)
		}
	}
	c.requirement = &r // for rules stand only in its kinds and name only its elements
	for _, f := range ruled {
		c.rules(f)
	}
	for _, f := range marks {
		c.marks(f.value)
	}
	for _, f := range examples {
		for item := range s.items(f.value) {
			l.example(s, item, &r)
		}
	}
	l.keep(s, n, r)
}

// rules reads what stands under blocks, fields, letters or facts.
func (c compiler) rules(f field) {
	for item := range c.items(f.value) {
		switch r := c.requirement; f.key {
		case "blocks":
			r.Blocks = append(r.Blocks, c.block(item))
		case "fields":
			r.Fields = append(r.Fields, c.field(item))
		case "letters":
			r.Letters = append(r.Letters, c.letter(item))
		case "facts":
			r.Facts = append(r.Facts, c.fact(item))
		}
	}
}

func (l *loader) levers(s source, n node) []string {
	keys := make([]string, len(l.set.Law))
	for i, p := range l.set.Law {
		keys[i] = p.Key
	}
	return oneOf(s, n, "lever of law.yaml", keys)
}

func (l *loader) keep(s source, n node, r Requirement) {
	switch {
	case r.ID == "":
		s.report(n, "a requirement has no id", "give it one: \"id: DA-01\"")
		return
	case r.Title == "" || len(r.Kinds) == 0:
		l.problems = append(l.problems, r.at.problem(r.ID+" has no title or no kinds", "say what it is called and in which kinds of document it can stand"))
	}
	if i, twice := l.set.byID[r.ID]; twice {
		first := l.set.Requirements[i].at
		l.problems = append(l.problems, r.at.problem(fmt.Sprintf("%s stands already at %s:%d", r.ID, first.file, first.line), "merge the two"))
		return
	}
	l.checkRequirement(r)
	l.set.byID[r.ID] = len(l.set.Requirements)
	l.set.Requirements = append(l.set.Requirements, r)
}

// checkRequirement asks for what every rule needs to be testable.
func (l *loader) checkRequirement(r Requirement) {
	if !r.HasRules() {
		return
	}
	count := map[dossier.Level]int{}
	for _, e := range r.Examples {
		count[e.Level]++
	}
	if count[dossier.LevelPresent] == 0 || count[dossier.LevelAdverse]+count[dossier.LevelPartial] == 0 || count[""] < 2 {
		l.problems = append(l.problems, r.at.problem(r.ID+" has too few examples",
			"give at least one present, one adverse or partial, and two near misses (none)"))
	}
}

var exampleKeys = []string{"present", "partial", "adverse", "none", "kind", "todo", "why"}

func (l *loader) example(s source, n node, r *Requirement) {
	e := Example{File: s.file, Line: placeOf(s.file, n).line}
	if len(r.Kinds) > 0 {
		e.Kind = r.Kinds[0]
	}
	for f := range s.fields(n, "an example", exampleKeys...) {
		switch f.key {
		case "kind":
			if kinds := oneOf(s, f.value, "kind", dossier.Kinds); len(kinds) == 1 {
				e.Kind = kinds[0]
			}
		case "todo":
			e.Todo = s.truth(f.value, "todo")
		case "why":
		default:
			if e.Text != "" {
				s.report(f.at, "an example has two texts", "start the second with its own hyphen")
			}
			e.Text, e.Line = s.text(f.value, "the text of an example"), placeOf(s.file, f.at).line
			if f.key != "none" {
				e.Level = dossier.Level(f.key)
			}
		}
	}
	if e.Text == "" {
		s.report(n, "an example has no text", "write \"present: the text\", or partial, adverse, none")
		return
	}
	if slices.ContainsFunc(r.Examples, func(o Example) bool { return o.Text == e.Text && o.Kind == e.Kind }) {
		s.report(n, "this example stands twice", "remove one")
	}
	r.Examples = append(r.Examples, e)
}
