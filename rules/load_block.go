package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// compiler turns the rules of one requirement into numbers of concepts.
type compiler struct {
	source
	lexicon     *Lexicon
	loader      *loader
	requirement *Requirement
	statement   bool // its rules have no levels
}

var forces = map[string]Force{
	"duty": Duty, "right": Right, "prohibition": Prohibition, "no_duty": NoDuty, "statement": Statement, "denial": Denial, "any": AnyForce,
}

var actors = map[string]Actor{
	"buyer": Buyer, "employer": Buyer, "supplier": Supplier, "worker": Worker, "union": Union, "developer": Developer,
	"public": Public, "both": Both, "third_party": ThirdParty, "body": Body, "none": NoActor, "any": AnyActor,
}

var levels = []string{"present", "partial", "adverse", "none"}

var judgedZones = []dossier.Zone{dossier.Operative, dossier.Definition, dossier.Recital, dossier.Parties, dossier.Form,
	dossier.AnswerZone, dossier.Guidance, dossier.Title, dossier.TemplateBlank, dossier.Signature}

// The keys of each kind of rule.
var (
	givesKeys  = []string{"name", "level", "confidence", "elements", "reasons"}
	blockKeys  = slices.Concat([]string{"kinds", "in", "zones", "modality", "actor", "all", "any", "none", "seq"}, givesKeys, scopeNames)
	fieldKeys  = slices.Concat([]string{"kinds", "label", "label_none", "value", "empty"}, givesKeys)
	letterKeys = slices.Concat([]string{"asks", "asks_none", "outcome", "sections", "no_sections", "public_interest", "answer"}, givesKeys)
	factKeys   = slices.Concat([]string{"kinds", "fact", "with", "without", "company"}, givesKeys)
)

var scopeNames = func() []string {
	names := make([]string, len(Scopes))
	for i, s := range Scopes {
		names[i] = string(s)
	}
	return names
}()

// rule reads what every kind of rule gives; own reads the other keys. It reports
// whether all of it could be read: else something may lack because of a mistake
// that is reported already.
func (c compiler) rule(n node, what string, keys []string, g *Gives, own func(field)) bool {
	known := c.mistakes()
	g.Line = int(n.line)
	for f := range c.fields(n, what, keys...) {
		switch f.key {
		case "name":
			g.Name = c.text(f.value, "name")
		case "level":
			g.Level, g.Stop = c.level(f.value)
		case "confidence":
			g.Confidence = c.number(f.value, "confidence", 0, 1)
		case "elements":
			g.Elements = c.elements(f.value)
		case "reasons":
			g.Reasons = c.texts(f.value, "reasons")
		default:
			own(f)
		}
	}
	if c.statement && !g.Stop {
		g.Level = dossier.LevelPresent
	}
	if g.Confidence == 0 {
		g.Confidence = usualConfidence(g.Level)
	}
	return c.mistakes() == known
}

func (c compiler) block(n node) Block {
	b := Block{Force: AnyForce, Actor: AnyActor}
	own := Condition{Scope: InFrame}
	read := c.rule(n, "a block", blockKeys, &b.Gives, func(f field) {
		switch f.key {
		case "kinds":
			b.Kinds = c.kinds(f.value)
		case "in":
			if scope := oneOf(c.source, f.value, "scope", Scopes); len(scope) == 1 {
				own.Scope = scope[0]
			}
		case "zones":
			b.Zones = oneOf(c.source, f.value, "zone", judgedZones)
		case "modality":
			b.Force = named(c.source, f.value, "modality", forces)
		case "actor":
			b.Actor = named(c.source, f.value, "actor", actors)
		case "all", "any", "none", "seq":
			c.part(f, &own)
		default:
			b.Conditions = append(b.Conditions, c.condition(Scope(f.key), f.value))
		}
	})
	if !own.empty() {
		b.Conditions = append([]Condition{own}, b.Conditions...)
	}
	if read {
		c.checkBlock(n, b)
	}
	return b
}

func (c compiler) checkBlock(n node, b Block) {
	if b.Level == "" && !b.Stop {
		c.report(n, "a block has no level", "write level: present, partial, adverse, or none to stop the search")
	}
	for _, cond := range b.Conditions {
		if cond.positive() && cond.Scope != InHeading {
			return
		}
	}
	c.report(n, fmt.Sprintf("block %q asks for no words at all", b.Name), "give it at least one concept under all, any or seq")
}

func usualConfidence(level dossier.Level) float64 {
	if level == dossier.LevelPartial {
		return 0.75
	}
	return 0.8
}

func (c Condition) empty() bool    { return !c.positive() && len(c.None) == 0 }
func (c Condition) positive() bool { return len(c.All) > 0 || len(c.Seq) > 0 }

func (c compiler) level(n node) (dossier.Level, bool) {
	got := oneOf(c.source, n, "level", levels)
	if len(got) != 1 {
		return "", true
	}
	if got[0] == "none" {
		return "", true
	}
	return dossier.Level(got[0]), false
}

func (c compiler) kinds(n node) []dossier.Kind {
	kinds := oneOf(c.source, n, "kind", dossier.Kinds)
	for _, k := range kinds {
		if c.requirement != nil && !allows(c.requirement.Kinds, k) {
			c.report(n, fmt.Sprintf("%s does not list the kind %q", c.requirement.ID, k), "add it to kinds of the requirement, or take it out here")
		}
	}
	return kinds
}

// allows reports whether a requirement that lists kinds can stand in kind. The
// catalogue has one letter for notices and transparency records.
func allows(kinds []dossier.Kind, kind dossier.Kind) bool {
	for _, k := range kinds {
		if k == kind || public(k) && public(kind) {
			return true
		}
	}
	return false
}

func public(k dossier.Kind) bool { return k == dossier.Notice || k == dossier.TransparencyRecord }

// Allows reports whether the requirement can stand in a document of the kind.
func (r Requirement) Allows(kind dossier.Kind) bool { return allows(r.Kinds, kind) }

// Allows reports whether the block is for documents of the kind.
func (b Block) Allows(kind dossier.Kind) bool { return len(b.Kinds) == 0 || allows(b.Kinds, kind) }

func (c compiler) elements(n node) []string {
	if c.requirement == nil || len(c.requirement.Elements) == 0 {
		return c.texts(n, "elements")
	}
	return oneOf(c.source, n, "element of the requirement", c.requirement.Elements)
}

func named[T ~uint8 | ~uint16](s source, n node, what string, known map[string]T) T {
	var out T
	for item := range s.items(n) {
		word := s.text(item, what)
		value, ok := known[word]
		if !ok {
			s.unknown(item, word, what, slices.Sorted(maps.Keys(known)))
		}
		out |= value
	}
	return out
}

// condition reads {all, any, none, seq}; a plain list means all.
func (c compiler) condition(scope Scope, n node) Condition {
	out := Condition{Scope: scope}
	if n.kind != nodeMapping {
		out.All = c.groups(n)
		return out
	}
	for f := range c.fields(n, "a condition", "all", "any", "none", "seq") {
		c.part(f, &out)
	}
	return out
}

func (c compiler) part(f field, into *Condition) {
	switch f.key {
	case "all":
		into.All = append(into.All, c.groups(f.value)...)
	case "any":
		if g := c.group(f.value); len(g) > 0 {
			into.All = append(into.All, g)
		}
	case "none":
		into.None = append(into.None, c.group(f.value)...)
	case "seq":
		into.Seq = c.seq(f.value)
	}
}

// groups reads a list of alternatives: each item is one concept or phrase, or a
// list of which any one will do.
func (c compiler) groups(n node) [][]ConceptID {
	var out [][]ConceptID
	for item := range c.items(n) {
		if g := c.group(item); len(g) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (c compiler) group(n node) []ConceptID {
	var out []ConceptID
	for item := range c.items(n) {
		if id, ok := c.named(item); ok {
			out = append(out, id)
		}
	}
	return out
}

// named finds the concept of that name, or makes one of an inline phrase.
func (c compiler) named(n node) (ConceptID, bool) {
	text := c.text(n, "a concept or phrase")
	if isConceptName(text) {
		id, ok := c.lexicon.byName[text]
		if !ok {
			mend := nearest(text, c.conceptNames())
			if !strings.HasPrefix(mend, "did you mean") {
				mend = "add it to a lexicon file, or write a phrase in small letters"
			}
			c.report(n, "there is no concept "+text, mend)
		}
		return id, ok
	}
	if id, ok := c.lexicon.byName[text]; ok { // no phrase is written as a concept's name is
		return id, true
	}
	var phrase phraseList
	if err := phrase.add(c.source, text); err != nil {
		c.report(n, fmt.Sprintf("phrase %q: %v", text, err), "see \"Phrases\" in docs/writing-rules.md")
		return 0, false
	}
	return c.loader.addConcept(text, Concept{
		Name: strconv.Quote(text), Group: Things, Phrases: phrase.written, phrases: phrase, at: placeOf(c.file, n), anonymous: true, blocks: -1,
	}), true
}

func (c compiler) conceptNames() []string {
	var names []string
	for _, k := range c.lexicon.Concepts {
		if !k.anonymous {
			names = append(names, k.Name)
		}
	}
	return names
}

const usualGap = 12

// seq reads steps in order; "~n" between two of them bounds the words between.
func (c compiler) seq(n node) []SeqStep {
	var out []SeqStep
	gap := int32(usualGap)
	for item := range c.items(n) {
		if item.kind == nodeText && strings.HasPrefix(item.content, "~") {
			n, err := strconv.Atoi(item.content[1:])
			if err != nil || n < 0 || n > 60 {
				c.report(item, fmt.Sprintf("%q is no gap", item.content), "write ~ and a number of words from 0 to 60")
			}
			gap = int32(n)
			continue
		}
		if g := c.group(item); len(g) > 0 {
			out = append(out, SeqStep{g, gap})
		}
		gap = usualGap
	}
	if len(out) == 1 {
		c.report(n, "seq has one step only", "give two or more, in the order in which they must stand")
	}
	return out
}

// unless reads where the whole rule is not tried: a scope with its concepts.
func (c compiler) unless(n node) []Condition {
	var out []Condition
	for f := range c.fields(n, "unless", scopeNames...) {
		if g := c.group(f.value); len(g) > 0 {
			out = append(out, Condition{Scope: Scope(f.key), All: [][]ConceptID{g}})
		}
	}
	return out
}
