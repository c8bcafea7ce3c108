package store

import (
	"context"
	"slices"
)

// Viewer is somebody who asks, with what decides which dossiers they see. It is
// made anew for every request, by People.Viewer.
type Viewer struct {
	User   string
	Name   string
	Role   Role
	Groups []string // ids

	system bool
}

// System sees everything: for jobs, and for the command line in its own data
// folder. It never stands for a person.
var System = Viewer{User: "system", Role: Admin, system: true}

// Viewer gives the person of that id as one who asks, or ErrNotFound when there
// is none who may log in.
func (p People) Viewer(ctx context.Context, user string) (Viewer, error) {
	u, err := p.User(ctx, user)
	if err != nil {
		return Viewer{}, err
	}
	if u.Disabled {
		return Viewer{}, notFound("user")
	}
	groups, err := p.GroupsOf(ctx, user)
	if err != nil {
		return Viewer{}, err
	}
	v := Viewer{User: u.ID, Name: u.Name, Role: u.Role}
	for _, g := range groups {
		v.Groups = append(v.Groups, g.ID)
	}
	return v, nil
}

// SeesAll reports whether nothing is hidden from the viewer.
func (v Viewer) SeesAll() bool { return v.system || v.Role == Admin }

// In reports whether the viewer is in the group.
func (v Viewer) In(group string) bool { return group != "" && slices.Contains(v.Groups, group) }

// Tokens are what the viewer may see, for the search index: an entry is visible
// when one of them is among its own (Reads.VisibleTo). nil is for those who see
// everything.
func (v Viewer) Tokens() []string {
	if v.SeesAll() {
		return nil
	}
	tokens := []string{tokenAll}
	for _, g := range v.Groups {
		tokens = append(tokens, groupToken(g))
	}
	return tokens
}

const tokenAll = "all"

func groupToken(group string) string { return "group:" + group }

// sees is the one condition that decides which dossiers a viewer sees; $1 and
// $2 are Viewer.args. Whatever a person reaches is filtered by it, by way of the
// methods of Sight.
const sees = `($1 = 1 OR dossiers.shared = 1 OR dossiers.id IN (
		SELECT dossier_groups.dossier_id FROM dossier_groups
		JOIN group_members ON group_members.group_id = dossier_groups.group_id WHERE group_members.user_id = $2))`

// seen are the ids of those dossiers, for what belongs to a dossier.
const seen = `(SELECT dossiers.id FROM dossiers WHERE ` + sees + `)`

// args puts the viewer before the arguments of a statement with the condition.
func (v Viewer) args(more ...any) []any {
	return append([]any{flag(v.SeesAll()), v.User}, more...)
}
