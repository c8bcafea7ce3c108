// Package rules holds the requirements, the rules that find them and the
// lexicons they are written in, as data in YAML with their examples, and Load,
// which checks all of it and reports errors with file, line and column.
package rules

import "github.com/checkweigh/checkweigh/dossier"

// Requirement is one thing to look for, with what an officer needs when it is
// not there: the question to ask, the clause to propose, the letter paragraph.
type Requirement struct {
	ID       string         // "DA-01"
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
	Version  int
}

// Set is a loaded pack: every requirement with its compiled rules.
type Set struct {
	Pack         string
	Version      string // changes whenever a rule or lexicon changes
	Requirements []Requirement
	byID         map[string]int
}

// Requirement returns the requirement of that id.
func (s *Set) Requirement(id string) (Requirement, bool) {
	i, ok := s.byID[id]
	if !ok {
		return Requirement{}, false
	}
	return s.Requirements[i], true
}
