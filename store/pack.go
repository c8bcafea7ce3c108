package store

import (
	"context"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

const addPackRule = `
	INSERT INTO pack_rules (pack, requirement, rule) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`

// AddPack keeps which rule (a version, or a hash of all that decides) each
// requirement has in a version of the pack. A pack that is known stays as it is.
func (tx Tx) AddPack(ctx context.Context, pack string, rules map[string]string) error {
	for _, requirement := range sortedKeys(rules) {
		if _, err := tx.exec(ctx, "add pack", addPackRule, pack, requirement, rules[requirement]); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

const onePack = `SELECT requirement, rule FROM pack_rules WHERE pack = $1`

// Pack gives the rule of each requirement of a version of the pack; none when
// that version was never added.
func (r Reads) Pack(ctx context.Context, pack string) (map[string]string, error) {
	rules := map[string]string{}
	_, err := collect(ctx, r.q, "pack", onePack, []any{pack}, func(row row) (none struct{}, err error) {
		var requirement, rule string
		err = row.Scan(&requirement, &rule)
		rules[requirement] = rule
		return none, err
	})
	return rules, err
}

// PackChanges gives the requirements whose rule differs between two versions of
// the pack, one that only one of them has included, in order. When either was
// never added, known is false and everything must be taken to differ.
func (r Reads) PackChanges(ctx context.Context, from, to string) (changed []string, known bool, err error) {
	old, err := r.Pack(ctx, from)
	if err != nil {
		return nil, false, err
	}
	anew, err := r.Pack(ctx, to)
	if err != nil || len(old) == 0 || len(anew) == 0 {
		return nil, false, err
	}
	for _, requirement := range sortedKeys(anew) {
		if old[requirement] != anew[requirement] {
			changed = append(changed, requirement)
		}
	}
	for _, requirement := range sortedKeys(old) {
		if _, still := anew[requirement]; !still {
			changed = append(changed, requirement)
		}
	}
	slices.Sort(changed)
	return changed, true, nil
}

// Outdated is a document that was checked by an earlier version of the pack and
// not yet by this one.
type Outdated struct {
	Membership string // the first one, by which the list goes on
	Document   string
	Forced     dossier.Kind
	Attempt    int64
	Pack       string   // the version that checked it last
	Changed    []string // requirements whose rule differs since
	All        bool     // what differs is not known: check everything
}

const outdated = `
	SELECT min(memberships.id), documents.id, memberships.forced_kind, documents.attempt, latest.rules FROM memberships
	JOIN documents ON documents.id = memberships.document_id AND documents.state <> $3
	JOIN readings latest ON latest.document_id = documents.id AND latest.forced_kind = memberships.forced_kind
		AND latest.attempt = documents.attempt
	WHERE NOT EXISTS (SELECT 1 FROM readings later WHERE later.document_id = latest.document_id
			AND later.forced_kind = latest.forced_kind AND later.attempt = latest.attempt
			AND (later.rules = $1 OR later.created_at > latest.created_at
				OR later.created_at = latest.created_at AND later.rules > latest.rules))
		AND latest.rules <> $1
	GROUP BY documents.id, memberships.forced_kind, documents.attempt, latest.rules
	HAVING min(memberships.id) > $2 ORDER BY min(memberships.id) LIMIT $4`

// Outdated gives up to limit documents, after the membership after ("" for the
// first), whose latest check was by another version of the pack, with the
// requirements whose rule changed since. Where none changed the earlier reading
// may be kept under the new version as it is (PutChecked). Documents that were
// never checked are found by Unchecked.
func (r Reads) Outdated(ctx context.Context, pack, after string, limit int) ([]Outdated, error) {
	all, err := collect(ctx, r.q, "outdated readings", outdated, []any{pack, after, string(Pending), bounded(limit)},
		func(row row) (o Outdated, err error) {
			err = row.Scan(&o.Membership, &o.Document, &o.Forced, &o.Attempt, &o.Pack)
			return o, err
		})
	if err != nil {
		return nil, err
	}
	changes := map[string]Outdated{}
	for i, o := range all {
		c, have := changes[o.Pack]
		if !have {
			var known bool
			if c.Changed, known, err = r.PackChanges(ctx, o.Pack, pack); err != nil {
				return nil, err
			}
			c.All = !known
			changes[o.Pack] = c
		}
		all[i].Changed, all[i].All = c.Changed, c.All
	}
	return all, nil
}
