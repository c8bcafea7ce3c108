package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Weighing is the verdict on one requirement in one dossier, without what proves it.
type Weighing struct {
	Dossier     string
	Requirement string
	Value       dossier.Value // the machine's
	Officer     dossier.Value // by which an officer overruled it; "" where none did, or where it needs confirming anew
}

// Weighed says which weighings are wanted. What is left empty holds for all.
type Weighed struct {
	Dossiers     []string // ids
	Requirements []string // ids
	Value        dossier.Value
}

// maxWeighings bounds what one question brings into memory.
const maxWeighings = 2_000_000

const listWeighings = `
	SELECT verdicts.dossier_id, verdicts.requirement, verdicts.value, coalesce(overrides.value, '')
	FROM verdicts LEFT JOIN overrides ON overrides.dossier_id = verdicts.dossier_id
		AND overrides.requirement = verdicts.requirement AND overrides.action = 'overrule' AND overrides.state = 'standing'
	WHERE verdicts.dossier_id IN ` + seen

// Weighings gives the verdicts of the dossiers that the viewer sees, of all of
// them by one question.
func (s Sight) Weighings(ctx context.Context, of Weighed) ([]Weighing, error) {
	args := s.v.args()
	sql := listWeighings + among("verdicts.dossier_id", of.Dossiers, &args) + among("verdicts.requirement", of.Requirements, &args)
	if of.Value != "" {
		sql += among("verdicts.value", []string{string(of.Value)}, &args)
	}
	args = append(args, maxWeighings)
	return collect(ctx, s.q, "verdicts", sql+" LIMIT $"+strconv.Itoa(len(args)), args, func(row row) (w Weighing, err error) {
		err = row.Scan(&w.Dossier, &w.Requirement, &w.Value, &w.Officer)
		return w, err
	})
}

// among is the condition that a column holds one of some values, which it adds
// to the arguments. No values are no condition.
func among(column string, values []string, args *[]any) string {
	if len(values) == 0 {
		return ""
	}
	marks := make([]string, len(values))
	for i, v := range values {
		*args = append(*args, v)
		marks[i] = "$" + strconv.Itoa(len(*args))
	}
	return " AND " + column + " IN (" + strings.Join(marks, ", ") + ")"
}

// VerdictCount says in how many dossiers a requirement came to one verdict.
type VerdictCount struct {
	Requirement string
	Value       dossier.Value // the machine's
	Dossiers    int
	Overruled   int // in how many of them an officer overruled it
}

const countVerdicts = `
	SELECT verdicts.requirement, verdicts.value, count(*), count(overrides.requirement)
	FROM verdicts LEFT JOIN overrides ON overrides.dossier_id = verdicts.dossier_id
		AND overrides.requirement = verdicts.requirement AND overrides.action = 'overrule' AND overrides.state = 'standing'
	WHERE verdicts.dossier_id IN ` + seen + `
	GROUP BY verdicts.requirement, verdicts.value`

// VerdictCounts counts the verdicts over all dossiers that the viewer sees, by
// one question.
func (s Sight) VerdictCounts(ctx context.Context) ([]VerdictCount, error) {
	return collect(ctx, s.q, "verdicts", countVerdicts, s.v.args(), func(row row) (c VerdictCount, err error) {
		err = row.Scan(&c.Requirement, &c.Value, &c.Dossiers, &c.Overruled)
		return c, err
	})
}

// Titled is a dossier by its names.
type Titled struct{ ID, Title, Buyer, Supplier string }

// maxTitles is of how many dossiers a list that is sorted by their names knows.
const maxTitles = 20_000

const seenTitles = `
	SELECT dossiers.id, dossiers.title, coalesce(buyer.value, ''), coalesce(supplier.value, '') FROM dossiers
	LEFT JOIN dossier_facts buyer ON buyer.dossier_id = dossiers.id AND buyer.name = 'buyer'
	LEFT JOIN dossier_facts supplier ON supplier.dossier_id = dossiers.id AND supplier.name = 'supplier'
	WHERE ` + sees + ` ORDER BY dossiers.id DESC LIMIT $3`

// Titles gives the names of the dossiers that the viewer sees, the newest first.
func (s Sight) Titles(ctx context.Context) ([]Titled, error) {
	return collect(ctx, s.q, "dossiers", seenTitles, s.v.args(maxTitles), func(row row) (t Titled, err error) {
		err = row.Scan(&t.ID, &t.Title, &t.Buyer, &t.Supplier)
		return t, err
	})
}
