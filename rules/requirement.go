// Package rules holds the requirements, the rules that find them and the
// lexicons they are written in, as data in YAML with their examples, and Load,
// which checks all of it and reports errors with file, line and column.
package rules

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules/likeness"
)

// Requirement is one thing to look for, with the rules that find it and what an
// officer needs when it is not there: the question to ask, the clause to
// propose, the letter paragraph.
type Requirement struct {
	ID       string         // "DA-01"
	Version  int            // of its rule; findings name it as "DA-01@3"
	Title    string         // "Joint access to the data"
	Why      string         // one plain sentence
	Source   string         // heading and row of the catalogue
	Kinds    []dossier.Kind // kinds in which it can stand
	Topics   []string       // topics of schedules in which it may stand
	Question string
	Clause   string
	Letter   string
	Levers   []string // keys of law.yaml
	Elements []string // names of its elements, in the order in which they are shown
	Marks    []Mark   // how elements show in words beside a finding
	Exact    bool     // its levels follow a table of what is forbidden, and with whose leave: likeness changes none
	Seats    int      // of how many groups a board should be, in equal numbers; 0: seats are not counted

	Unless   []Condition // where one of these holds, no block of the rule is tried
	Headings []ConceptID // a heading that holds one of these raises the confidence
	Blocks   []Block
	Fields   []FieldRule
	Letters  []LetterRule
	Facts    []FactRule
	Examples []Example
	at       place
}

// Mark says by which words an element shows in the clause of a finding, whichever
// block found it: one sentence must hold one concept of each group.
type Mark struct {
	Element string
	All     [][]ConceptID
}

// Rule is the name of the requirement's rule as findings give it: "DA-01@3".
func (r Requirement) Rule() string { return r.ID + "@" + itoa(r.Version) }

// HasRules reports whether anything can be found for the requirement.
func (r Requirement) HasRules() bool {
	return len(r.Blocks)+len(r.Fields)+len(r.Letters)+len(r.Facts) > 0
}

// Scope is the stretch of text in which a condition must hold.
type Scope string

// The scopes, from the narrowest.
const (
	InFrame     Scope = "frame"     // one actor, one shall or may, one action
	InBefore    Scope = "before"    // the frame, left of its shall or may
	InAfter     Scope = "after"     // the frame, from its shall or may on
	InMain      Scope = "main"      // the frame without its exceptions
	InException Scope = "exception" // what stands after unless, except, save, subject to
	InSentence  Scope = "sentence"
	InClause    Scope = "clause"  // the numbered clause with its list
	InSection   Scope = "section" // the clauses around it under the same heading
	InHeading   Scope = "heading" // the headings above it
)

// Scopes lists the scopes as rules name them.
var Scopes = []Scope{InFrame, InBefore, InAfter, InMain, InException, InSentence, InClause, InSection, InHeading}

// Force is what a frame says about its actor and action.
type Force uint8

// The forces of a frame.
const (
	Duty        Force = 1 << iota // shall, must, undertakes to
	Right                         // may, is entitled to
	Prohibition                   // shall not, may not, no ... may
	NoDuty                        // need not, is under no obligation to, may refuse
	Statement                     // no modal verb
	Denial                        // a statement that says no
)

// AnyForce is every force.
const AnyForce = Duty | Right | Prohibition | NoDuty | Statement | Denial

// Actor is who acts in a frame.
type Actor uint16

// The actors.
const (
	Buyer    Actor = 1 << iota // the public body, as buyer or employer
	Supplier                   // supplier, processor, licensor
	Worker
	Union
	Developer
	Public // people served: residents, patients, applicants
	Both   // the parties, each party
	ThirdParty
	Body // a panel, board or committee
	NoActor
)

// AnyActor is every actor and none.
const AnyActor Actor = 1<<10 - 1

// Condition must hold in its scope: of each group of All at least one concept,
// none of None, and the steps of Seq one after the other.
type Condition struct {
	Scope Scope
	All   [][]ConceptID
	None  []ConceptID
	Seq   []SeqStep
}

// SeqStep is one step of an order: any of Concepts, at most Gap words after the
// step before it.
type SeqStep struct {
	Concepts []ConceptID
	Gap      int32
}

// Gives is what every kind of rule says of a text in which it holds.
type Gives struct {
	Name       string
	Level      dossier.Level // "" in a rule that only stops the search
	Stop       bool          // level: none
	Confidence float64
	Elements   []string
	Reasons    []string
	Line       int // in its file
}

// Block is one way in which a text can meet, weaken or reverse a requirement.
type Block struct {
	Gives
	Kinds      []dossier.Kind
	Zones      []dossier.Zone // nil: the zones that are judged anyway
	Force      Force
	Actor      Actor
	Conditions []Condition
}

// FieldRule finds a requirement in a form: a label and its value.
type FieldRule struct {
	Gives
	Kinds     []dossier.Kind
	Label     [][]ConceptID // the label holds one of each group
	LabelNone []ConceptID
	Value     Condition
	Empty     bool // holds for an empty value instead
}

// LetterRule finds a requirement in the answer to one question of an FOI request.
type LetterRule struct {
	Gives
	Asks           [][]ConceptID // the question (or the answer, where no question is quoted) holds one of each group
	AsksNone       []ConceptID
	Outcome        []dossier.Outcome
	Sections       []string // relied on: "43" fits "43(2)"
	NoSections     bool     // no section is relied on
	PublicInterest *bool    // the answer reasons about the public interest
	Answer         Condition
}

// FactRule finds a requirement in a fact that was read off the paper, such as its
// supplier: where the name stands does not matter then.
type FactRule struct {
	Gives
	Kinds   []dossier.Kind
	Fact    []string // any of these facts, as dossier.FactNames has them
	With    []string // one of these is read off the paper too; nil: nothing is asked
	Without []string // none of these is
	Company bool     // the value ends in a form of company
}

// Example is a text with the level that the rule must give it.
type Example struct {
	Text  string
	Kind  dossier.Kind
	Level dossier.Level // "" means none: a near miss
	Todo  bool          // a known failure; an error once it passes
	File  string
	Line  int
}

// Provision is one provision of law that requirements and letters refer to.
type Provision struct {
	Key           string
	Name          string
	About         string
	Jurisdictions []dossier.Jurisdiction
	From, To      string // in force, YYYY-MM-DD; "" when open
	Source        string // where it can be read
	CheckedBy     string // the lawyer who checked it; "" until then
	Aim           bool   // not law here but something to bargain for
	Weighed       bool   // an exemption that holds only where the public interest does not outweigh it
	Argument      string // what to say where an authority relies on it to withhold; "" elsewhere
}

// Set is a loaded pack: every requirement with its compiled rules.
type Set struct {
	Pack           string
	Version        string // changes whenever a rule or lexicon changes
	Requirements   []Requirement
	Views          []View // questions that requirements answer, in the order in which the pack lists them
	Lexicon        *Lexicon
	Law            []Provision
	Statements     []Requirement // what contradictions rest on beside requirements
	Contradictions []Contradiction
	Calendar       Calendar // bank holidays
	Systems        []System
	Tools          []Tool
	Likeness       *likeness.Model // what labelled passages teach; nil for a pack without
	byID           map[string]int
}

// Requirement returns the requirement of that id.
func (s *Set) Requirement(id string) (Requirement, bool) {
	i, ok := s.byID[id]
	if !ok {
		return Requirement{}, false
	}
	return s.Requirements[i], true
}

// Provision returns the provision of law of that key.
func (s *Set) Provision(key string) (Provision, bool) {
	for _, p := range s.Law {
		if p.Key == key {
			return p, true
		}
	}
	return Provision{}, false
}
