package report

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Contradiction is two documents that cannot both be right.
type Contradiction struct {
	ID           string   `json:"id"` // of the pair in rules/contradictions.yaml, or "levels"
	Requirements []string `json:"requirements"`
	Plain        string   `json:"plain"`
	Says         Side     `json:"says"`
	Against      Side     `json:"against"`
}

// Side is one side of a contradiction, or what answers a refused question.
type Side struct {
	Document    string        `json:"document"` // SHA-256
	Kind        dossier.Kind  `json:"kind"`
	Requirement string        `json:"requirement"` // "" for a statement
	Level       dossier.Level `json:"level"`
	Statement   string        `json:"statement"` // "" for a requirement
	Confidence  float64       `json:"confidence"`
	Evidence    []Evidence    `json:"evidence"`
}

// Incompleteness is one thing that the dossier lacks or that has grown too old.
type Incompleteness struct {
	Code         string       `json:"code"`
	Plain        string       `json:"plain"`
	Ask          string       `json:"ask"`
	Kind         dossier.Kind `json:"kind"` // "" where no single kind is concerned
	Documents    []string     `json:"documents"`
	Requirements []string     `json:"requirements"` // not judged for want of it
	Titles       []string     `json:"titles"`       // of documents that are not held
	Dates        []Dated      `json:"dates"`
}

// Dated is a date with the words that give it.
type Dated struct {
	Name     dossier.DateName `json:"name"`
	Date     string           `json:"date"`
	Kind     dossier.Kind     `json:"kind"`
	Evidence Evidence         `json:"evidence"`
}

// Clock is a date by which something is to happen.
type Clock struct {
	Name     dossier.ClockName  `json:"name"`
	Plain    string             `json:"plain"`
	Date     string             `json:"date"`
	From     string             `json:"from"` // "" where a document gives the date itself
	Days     int                `json:"days"` // working days between the two, or 0
	State    dossier.ClockState `json:"state"`
	Left     int                `json:"left"` // days until the date; negative when it has passed
	Law      []string           `json:"law"`
	Document string             `json:"document"`
	Evidence []Evidence         `json:"evidence"`
}

// LedgerEntry is an incorporated document, seen over the whole dossier.
type LedgerEntry struct {
	Title   string          `json:"title"`
	About   string          `json:"about"`
	Status  dossier.Holding `json:"status"`
	Topics  []string        `json:"topics"`
	NamedIn []Evidence      `json:"named_in"`
	HeldIn  []string        `json:"held_in"`
	Blocks  []string        `json:"blocks"`
}

// Refusal is a question that an authority did not answer in full.
type Refusal struct {
	Document       string          `json:"document"`
	Question       string          `json:"question"`
	Asked          string          `json:"asked"`
	Outcome        dossier.Outcome `json:"outcome"`
	Sections       []string        `json:"sections"`
	PublicInterest bool            `json:"public_interest"`
	Review         bool            `json:"review"`
	Requirements   []string        `json:"requirements"`
	Blocks         []string        `json:"blocks"`
	AnsweredBy     []Side          `json:"answered_by"`
	Evidence       []Evidence      `json:"evidence"`
}

// Guide is a register, method or guide that helps with a requirement.
type Guide struct {
	Name string `json:"name"`
	Link string `json:"link"`
}

// NamedSystem is a digital system of public services that documents name.
type NamedSystem struct {
	System    string     `json:"system"` // id in rules/systems.yaml
	Name      string     `json:"name"`
	About     string     `json:"about"`
	Suppliers []string   `json:"suppliers"`
	Times     int        `json:"times"`    // how often it is named
	Evidence  []Evidence `json:"evidence"` // where each document names it first
}

// Element is one element of a requirement with the best that any document says
// on it; Level is "" where none does.
type Element struct {
	Name     string        `json:"name"`
	Level    dossier.Level `json:"level"`
	Document string        `json:"document"`
}

// lay copies what is said of the dossier as a whole into its head.
func (h *Head) lay(w dossier.Whole, set *rules.Set) {
	h.AsOf = w.AsOf
	h.Contradictions = each(w.Contradictions, func(c dossier.Contradiction) Contradiction {
		return Contradiction{c.ID, list(c.Requirements), c.Plain, buildSide(c.Says), buildSide(c.Against)}
	})
	h.Completeness = each(w.Completeness, func(i dossier.Incompleteness) Incompleteness {
		return Incompleteness{i.Code, i.Plain, i.Ask, i.Kind, list(i.Documents), list(i.Requirements), list(i.Titles), each(i.Dates, buildDated)}
	})
	h.Clocks = each(w.Clocks, func(c dossier.Clock) Clock {
		return Clock{c.Name, c.Plain, c.Date, c.From, c.Days, c.State, c.Left, list(c.Law), c.Document, buildEvidence(c.Evidence, true)}
	})
	h.Ledger = each(w.Ledger, func(l dossier.LedgerEntry) LedgerEntry {
		return LedgerEntry{l.Title, l.About, l.Status, list(l.Topics), buildEvidence(l.NamedIn, true), list(l.HeldIn), list(l.Blocks)}
	})
	h.Systems = each(w.Systems, func(n dossier.NamedSystem) NamedSystem {
		s, _ := set.System(n.System)
		return NamedSystem{n.System, s.Name, s.About, list(s.Suppliers), n.Times, buildEvidence(n.Evidence, true)}
	})
	h.Refusals = each(w.Refusals, func(r dossier.Refusal) Refusal {
		return Refusal{
			Document: r.Document, Question: r.Question, Asked: r.Asked, Outcome: r.Outcome, Sections: list(r.Sections),
			PublicInterest: r.PublicInterest, Review: r.Review, Requirements: list(r.Requirements), Blocks: list(r.Blocks),
			AnsweredBy: each(r.AnsweredBy, buildSide), Evidence: buildEvidence(r.Evidence, true),
		}
	})
}

func buildSide(s dossier.Side) Side {
	return Side{s.Document, s.Kind, s.Requirement, s.Level, s.Statement, s.Confidence, buildEvidence(s.Evidence, true)}
}

func buildDated(d dossier.Dated) Dated {
	return Dated{d.Name, d.Date, d.Kind, buildEvidence([]dossier.Evidence{d.Evidence}, true)[0]}
}

func buildElements(all []dossier.Element) []Element {
	return each(all, func(e dossier.Element) Element { return Element(e) })
}

// each is a list of what make makes of each, never nil.
func each[T, U any](in []T, make func(T) U) []U {
	out := []U{}
	for _, one := range in {
		out = append(out, make(one))
	}
	return out
}
