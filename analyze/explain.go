package analyze

import (
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Explanation tells sentence by sentence what the rule of one requirement saw
// in a text.
type Explanation struct {
	Requirement string
	Skipped     []SkippedClause
	Sentences   []ExplainedSentence
	Others      []ExplainedFinding
	index       int // of the requirement in its set
}

// SkippedClause is a clause that no rule looks at, with the reason.
type SkippedClause struct {
	Clause string
	Page   int
	Zone   dossier.Zone
	Text   string
}

// ExplainedSentence is one sentence with what was read off it.
type ExplainedSentence struct {
	Clause   string
	Index    int // of the clause
	Start    int // of its words in the text
	Page     int
	Kind     dossier.Kind
	Zone     dossier.Zone
	Pieces   []ExplainedPiece
	Concepts []string // "SUPPLIER: the supplier"
	Frames   []ExplainedFrame
	Gate     string // why no block was tried; "" when blocks were tried
}

// ExplainedPiece is a quoted piece with its role.
type ExplainedPiece struct {
	Role  dossier.Role
	Quote string
}

// ExplainedFrame is one frame with the blocks that were tried on it.
type ExplainedFrame struct {
	Words, Modal string
	Actor, Force string
	Exception    string
	Overrides    bool
	Blocks       []ExplainedBlock
}

// ExplainedBlock is one block: it holds, or Failed says which condition does not.
type ExplainedBlock struct {
	Name   string
	Level  string
	Line   int
	Holds  bool
	Failed string
	Lack   Lack // the same for programs
}

// Lack is what keeps a block from holding.
type Lack struct {
	What  string // force, actor, words (none of Names stands there), holds (Names stands there), order, unless, zone, kind, rule; "" when it holds
	Scope string // of words and holds: sentence, frame and so on
	Names []string
	Met   int // how much of what the block wants is there, one for each group of concepts
}

// Explain judges the text for one requirement and tells why. It returns an error
// when the pack has no such requirement.
func (a *Analyzer) Explain(t dossier.Text, c []dossier.Clause, all []dossier.Outline, requirement string) (Explanation, error) {
	i := slices.IndexFunc(a.set.Requirements, func(r rules.Requirement) bool { return r.ID == requirement })
	if i < 0 {
		return Explanation{}, fmt.Errorf("analyze: there is no requirement %q in this pack: see checkweigh rules list", requirement)
	}
	out := Explanation{Requirement: requirement, index: i}
	for _, clause := range c {
		if !a.index.judges(clause.Zone) && clause.Body.Len() > 0 {
			out.Skipped = append(out.Skipped, SkippedClause{clause.Number, t.PageAt(clause.Span.Start), clause.Zone, t.Cut(clause.Body)})
		}
	}
	r := newReader(a)
	r.trace = &out
	r.open(t, c, all)
	r.judge()
	out.Others = a.otherFindings(t, c, all, &out)
	return out, nil
}

// explain notes everything about the sentence that is being judged.
func (r *reader) explain(s *sentence) {
	c := r.clauses[s.clause]
	req := r.a.set.Requirements[r.trace.index]
	e := ExplainedSentence{Clause: c.Number, Index: s.clause, Start: c.Body.Start, Page: r.text.PageAt(c.Span.Start), Kind: r.match.u.kind, Zone: s.zone}
	for _, p := range s.pieces {
		e.Pieces = append(e.Pieces, ExplainedPiece{p.role, r.text.Cut(p.span)})
		if p.role == dossier.RoleNorm {
			e.Start = p.span.Start
		}
	}
	e.Concepts = r.concepts(s, &req)
	if !req.Allows(e.Kind) {
		e.Gate = req.ID + " is not looked for in a " + e.Kind.Name()
	}
	if r.asks(s) {
		e.Gate = "it is a question"
	}
	for i := range s.frames {
		r.match.enter(&s.frames[i])
		e.Frames = append(e.Frames, r.explainFrame(s, req, e.Gate == ""))
	}
	r.trace.Sentences = append(r.trace.Sentences, e)
}

// concepts lists what was found in a sentence. Of the wordings that a rule gives
// in place, which have no name, there are hundreds: the rule's own are told.
func (r *reader) concepts(s *sentence, req *rules.Requirement) []string {
	var out []string
	for _, h := range s.hits {
		if strings.HasPrefix(r.a.set.Lexicon.Name(h.Concept), `"`) && !asksConcept(req, h.Concept) {
			continue
		}
		line := r.a.set.Lexicon.Name(h.Concept) + ": " + s.text(stretch{h.Start, h.End})
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// asksConcept reports whether a block of the requirement asks for a concept, or
// asks that it be absent.
func asksConcept(req *rules.Requirement, id rules.ConceptID) bool {
	for i := range req.Blocks {
		for _, c := range req.Blocks[i].Conditions {
			if slices.Contains(conceptsOf(&c), id) {
				return true
			}
		}
	}
	return false
}

func (s *sentence) text(in stretch) string {
	var b strings.Builder
	for w := in.start; w < in.end && int(w) < len(s.words); w++ {
		if w > in.start {
			b.WriteByte(' ')
		}
		b.WriteString(s.words[w].Text)
	}
	return b.String()
}

func (r *reader) explainFrame(s *sentence, req rules.Requirement, try bool) ExplainedFrame {
	f := r.match.f
	out := ExplainedFrame{Words: s.text(f.words), Modal: s.text(f.modal), Actor: actorName(f.actor), Force: forceName(f.force), Overrides: f.overrides}
	for _, x := range s.excs {
		if x.start < f.words.end && f.words.start < x.end {
			out.Exception = s.text(x)
		}
	}
	for i := 0; try && i < len(r.a.index.blocks); i++ {
		b := r.a.index.blocks[i]
		if b.requirement != r.trace.index {
			continue
		}
		x := ExplainedBlock{Name: b.Name, Level: string(b.Level), Line: b.Line}
		if b.Stop {
			x.Level = "none"
		}
		x.Failed, x.Lack = r.whyNot(b)
		x.Holds = x.Failed == ""
		out.Blocks = append(out.Blocks, x)
		if x.Holds {
			break
		}
	}
	return out
}

// whyNot puts into words what keeps a block from holding.
func (r *reader) whyNot(b filedBlock) (string, Lack) {
	switch why := r.fails(b); why {
	case "":
		return "", Lack{}
	case failedForce:
		return "modality is " + forceName(r.match.f.force), Lack{What: "force"}
	case failedActor:
		return "actor is " + actorName(r.match.f.actor), Lack{What: "actor"}
	case failedCondition:
		met := 0
		for i := range b.Conditions {
			c := &b.Conditions[i]
			bits := r.match.bits(c.Scope)
			for _, g := range c.All {
				if bits.Meets(g) {
					met++
				}
			}
			if !r.match.holds(c) {
				words, lack := r.lacks(c)
				lack.Met = met
				return words, lack
			}
		}
		return why, Lack{What: "order"}
	case failedUnless:
		return "a wording stands here under which the rule is not tried (unless)", Lack{What: "unless"}
	case failedZone:
		return "zone is " + string(r.match.s.zone), Lack{What: "zone"}
	default:
		if !b.Allows(r.match.u.kind) {
			return "not for a " + r.match.u.kind.Name(), Lack{What: "kind"}
		}
		return why, Lack{What: "rule"}
	}
}

func (r *reader) lacks(c *rules.Condition) (string, Lack) {
	bits := r.match.bits(c.Scope)
	lack := Lack{Scope: fmt.Sprint(c.Scope)}
	for _, g := range c.All {
		if !bits.Meets(g) {
			lack.What = "words"
			for _, id := range g {
				lack.Names = append(lack.Names, r.a.set.Lexicon.Name(id))
			}
			return fmt.Sprintf("%s: lacks %s", c.Scope, r.conceptNames(g)), lack
		}
	}
	for _, n := range c.None {
		if bits.Has(n) {
			lack.What, lack.Names = "holds", []string{r.a.set.Lexicon.Name(n)}
			return fmt.Sprintf("%s: holds %s", c.Scope, lack.Names[0]), lack
		}
	}
	lack.What = "order"
	return fmt.Sprintf("%s: not in this order", c.Scope), lack
}

func (r *reader) conceptNames(group []rules.ConceptID) string {
	names := make([]string, len(group))
	for i, c := range group {
		names[i] = r.a.set.Lexicon.Name(c)
	}
	return strings.Join(names, " or ")
}

var forceNames = []struct {
	force rules.Force
	name  string
}{{rules.Duty, "duty"}, {rules.Right, "right"}, {rules.Prohibition, "prohibition"}, {rules.NoDuty, "no_duty"}, {rules.Statement, "statement"}, {rules.Denial, "denial"}}

func forceName(f rules.Force) string {
	for _, n := range forceNames {
		if n.force == f {
			return n.name
		}
	}
	return "any"
}

var actorNames = []struct {
	actor rules.Actor
	name  string
}{{rules.Buyer, "buyer"}, {rules.Supplier, "supplier"}, {rules.Worker, "worker"}, {rules.Union, "union"}, {rules.Developer, "developer"},
	{rules.Public, "public"}, {rules.Both, "both"}, {rules.ThirdParty, "third_party"}, {rules.Body, "body"}, {rules.NoActor, "none"}}

func actorName(a rules.Actor) string {
	var names []string
	for _, n := range actorNames {
		if n.actor&a != 0 {
			names = append(names, n.name)
		}
	}
	return strings.Join(names, " and ")
}
