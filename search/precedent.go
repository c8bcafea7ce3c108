package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// By says of whom a precedent is one.
type By string

// What precedents are grouped by.
const (
	BySupplier By = "supplier"
	ByBody     By = "body"
)

// Precedent is the strongest wording of a requirement that one supplier, or one
// public body, has agreed to.
type Precedent struct {
	Name    string  `json:"name"` // of the supplier or body; "" where it is not known
	Hit     Hit     `json:"hit"`
	Finding Finding `json:"finding"`
	Clauses int     `json:"clauses"` // how many of its clauses meet the requirement
}

const (
	maxPrecedents = 100
	maxWeighed    = 20_000 // clauses that are compared
)

// Precedents gives the clauses that meet a requirement best, one for each supplier
// or body, the strongest first: by how sure the finding is, then by how many of
// the elements it has, then by date. Clauses that also take back what they give
// are left out. visible is as in Page.
func (ix *Index) Precedents(ctx context.Context, requirement string, by By, visible []string) (all []Precedent, err error) {
	defer ix.recovered(&err)
	id, what, fix := checkRequirement(requirement)
	if what != "" {
		return nil, &QueryError{Input: requirement, At: 1, What: what, Fix: fix}
	}
	if by != BySupplier && by != ByBody {
		return nil, fmt.Errorf("search: precedents by %q: there are those by supplier and by body", by)
	}
	if visible != nil && len(visible) == 0 {
		return nil, nil
	}
	s, done, err := ix.ask(ctx, visible)
	if err != nil {
		return nil, err
	}
	defer done()
	all, err = s.precedents(id, by)
	if err != nil {
		return nil, wrapped("precedents", err)
	}
	return all, nil
}

func (s *session) precedents(requirement string, by By) ([]Precedent, error) {
	best := strongest{byName: map[string]*Precedent{}, counted: map[string]bool{}}
	weighed := 0
	met := s.anyOf(inPair, Pair(requirement, dossier.Present))
	err := s.run(s.filtered(met), func(v *view, doc uint32) error {
		if weighed++; weighed > maxWeighed {
			return errEnough
		}
		e, err := v.entry(doc)
		if err != nil {
			return err
		}
		if one, ok := precedentIn(e, requirement, by); ok {
			best.add(one)
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	all := make([]Precedent, 0, len(best.byName))
	for _, p := range best.byName {
		all = append(all, *p)
	}
	slices.SortFunc(all, stronger)
	return all[:min(len(all), maxPrecedents)], nil
}

// strongest keeps the best precedent of each name.
type strongest struct {
	byName  map[string]*Precedent
	counted map[string]bool // clauses of each name, each once
}

func (s strongest) add(one Precedent) {
	key := nameKey(one.Name)
	place := one.Hit.Entry.Place()
	again := s.counted[key+"\x00"+place]
	s.counted[key+"\x00"+place] = true
	had := s.byName[key]
	if had == nil {
		one.Clauses = 1
		s.byName[key] = &one
		return
	}
	if again && had.Hit.Entry.Place() == place {
		had.Hit.Dossiers = append(had.Hit.Dossiers, one.Hit.Dossiers...)
		return
	}
	if !again {
		had.Clauses++
	}
	if stronger(one, *had) < 0 {
		one.Clauses = had.Clauses
		s.byName[key] = &one
	}
}

func precedentIn(e Entry, requirement string, by By) (p Precedent, ok bool) {
	for _, f := range e.Findings {
		if f.Requirement != requirement {
			continue
		}
		switch f.Value {
		case dossier.Present:
			p.Finding, ok = f, true
		case dossier.Adverse, dossier.Contradictory:
			return Precedent{}, false
		}
	}
	p.Name = e.Supplier
	if by == ByBody {
		p.Name = e.Buyer
	}
	p.Hit = Hit{Entry: e, Dossiers: []Standing{e.standing()}, Highlights: []dossier.Span{}}
	return p, ok
}

// stronger orders precedents, the strongest first.
func stronger(a, b Precedent) int {
	return cmp.Or(
		cmp.Compare(b.Finding.Confidence, a.Finding.Confidence), cmp.Compare(b.Finding.Elements, a.Finding.Elements),
		cmp.Compare(b.Hit.Entry.Date, a.Hit.Entry.Date), cmp.Compare(a.Hit.Entry.ID, b.Hit.Entry.ID),
	)
}

// nameKey makes "Brightloop Analytics Ltd." and "BRIGHTLOOP ANALYTICS LIMITED" the same.
func nameKey(name string) string {
	words := exactOf(name)
	for len(words) > 1 && slices.Contains([]string{"ltd", "limited", "plc", "llp", "inc", "llc", "corp", "corporation"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
