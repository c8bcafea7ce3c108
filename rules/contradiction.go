package rules

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Contradiction is a declared pair of claims that cannot both be right, when one
// document makes the one and another document the other.
type Contradiction struct {
	ID           string
	Plain        string   // one sentence for people
	Requirements []string // on which it bears
	Says         []Claim  // any one of them
	Against      []Claim  // any one of them
	SameDocument bool     // both may stand in different parts of one file
}

// Claim is what a document says: a finding on a requirement, or a statement.
type Claim struct {
	Requirement string
	Statement   string          // instead of a requirement
	Levels      []dossier.Level // of the requirement: any of them
	Reasons     []string        // at least one of them, when given
	Elements    []string        // at least one of them, when given
	Kinds       []dossier.Kind  // of the part that it stands in; empty: any
}

// Fits reports whether a finding in a part of that kind makes the claim.
// Statements are findings whose requirement is the statement's id.
func (c Claim) Fits(f dossier.Finding, kind dossier.Kind) bool {
	if f.Requirement != c.Requirement+c.Statement {
		return false
	}
	return fitsAny(c.Levels, f.Level) && (len(c.Reasons) == 0 || slices.ContainsFunc(f.Reasons, func(r string) bool { return slices.Contains(c.Reasons, r) })) &&
		(len(c.Elements) == 0 || slices.ContainsFunc(f.Elements, func(e string) bool { return slices.Contains(c.Elements, e) })) && fitsAny(c.Kinds, kind)
}

func fitsAny[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// Statement returns the statement of that id.
func (s *Set) Statement(id string) (Requirement, bool) {
	for _, r := range s.Statements {
		if r.ID == id {
			return r, true
		}
	}
	return Requirement{}, false
}
