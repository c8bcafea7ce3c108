package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// MatrixFilter is part of every question about the matrix: it says which requirements and which dossiers are set against each
// other. What is left empty holds for all.
type MatrixFilter struct {
	Theme    string        `query:"theme" maxLength:"100" doc:"Of the requirements, as in joint-data-access-and-control"`
	Supplier string        `query:"supplier" maxLength:"500" doc:"Of the dossiers; Ltd and Limited are the same"`
	Buyer    string        `query:"body" maxLength:"500" doc:"The public body of the dossiers"`
	Verdict  dossier.Value `query:"verdict" enum:"adverse,contradictory,redacted,missing,partial,not_assessable,present" doc:"Only requirements and dossiers that have it somewhere"`
}

// matrix is requirements set against dossiers, before any cell of it is read.
type matrix struct {
	Requirements      []rules.Requirement
	Dossiers          []store.Titled // by their titles
	Suppliers, Bodies []string       // of all dossiers that the caller sees, to choose from
}

// weighed is one cell.
type weighed struct {
	Value   dossier.Value `json:"verdict"`
	Officer dossier.Value `json:"officer,omitempty" doc:"Of an officer who overruled the machine"`
}

// layMatrix finds out which rows and columns there are. It takes one question
// for the dossiers and, with a verdict, one more for where that stands.
func (s *service) layMatrix(ctx context.Context, from store.Sight, f MatrixFilter) (m matrix, err error) {
	for _, r := range s.Rules.Requirements {
		if f.Theme == "" || themeKey(theme(r)) == f.Theme {
			m.Requirements = append(m.Requirements, r)
		}
	}
	titles, err := from.Titles(ctx)
	if err != nil {
		return m, err
	}
	m.Suppliers = namesOf(titles, func(d store.Titled) string { return d.Supplier })
	m.Bodies = namesOf(titles, func(d store.Titled) string { return d.Buyer })
	for _, d := range titles {
		if sameName(f.Supplier, d.Supplier) && sameName(f.Buyer, d.Buyer) {
			m.Dossiers = append(m.Dossiers, d)
		}
	}
	slices.SortFunc(m.Dossiers, func(a, b store.Titled) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), strings.Compare(a.ID, b.ID))
	})
	if f.Verdict != "" {
		err = m.only(ctx, from, f.Verdict)
	}
	return m, err
}

// only leaves the rows and columns in which the verdict stands somewhere.
func (m *matrix) only(ctx context.Context, from store.Sight, value dossier.Value) error {
	all, err := from.Weighings(ctx, store.Weighed{Value: value})
	if err != nil {
		return err
	}
	rows, columns := map[string]bool{}, map[string]bool{}
	for _, r := range m.Requirements {
		rows[r.ID] = false
	}
	for _, d := range m.Dossiers {
		columns[d.ID] = false
	}
	for _, w := range all {
		_, row := rows[w.Requirement]
		_, column := columns[w.Dossier]
		if row && column {
			rows[w.Requirement], columns[w.Dossier] = true, true
		}
	}
	m.Requirements = slices.DeleteFunc(m.Requirements, func(r rules.Requirement) bool { return !rows[r.ID] })
	m.Dossiers = slices.DeleteFunc(m.Dossiers, func(d store.Titled) bool { return !columns[d.ID] })
	return nil
}

// matrixStep is of how many dossiers the cells are asked for at once.
const matrixStep = 200

// cells gives the verdicts of some of the dossiers, by dossier and requirement.
func (m matrix) cells(ctx context.Context, from store.Sight, of []store.Titled) (map[string]map[string]weighed, error) {
	all := make(map[string]map[string]weighed, len(of))
	var requirements []string
	for _, r := range m.Requirements {
		requirements = append(requirements, r.ID)
	}
	if len(requirements) == 0 {
		return all, nil
	}
	for some := range slices.Chunk(of, matrixStep) {
		var ids []string
		for _, d := range some {
			ids, all[d.ID] = append(ids, d.ID), map[string]weighed{}
		}
		found, err := from.Weighings(ctx, store.Weighed{Dossiers: ids, Requirements: requirements})
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			all[w.Dossier][w.Requirement] = weighed{w.Value, w.Officer}
		}
	}
	return all, nil
}

// sameName reports whether the name is the one that is wanted; "" wants any.
func sameName(wanted, name string) bool {
	return wanted == "" || name != "" && search.NameKey(wanted) == search.NameKey(name)
}

// namesOf gives each name once, in the way in which it is written first, sorted.
func namesOf(all []store.Titled, of func(store.Titled) string) []string {
	byKey := map[string]string{}
	for _, d := range all {
		name := of(d)
		if key := search.NameKey(name); key != "" && byKey[key] == "" {
			byKey[key] = name
		}
	}
	var names []string
	for _, name := range byKey {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
	return names
}
