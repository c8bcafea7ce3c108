package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type groupPath struct {
	ID string `path:"id" format:"uuid" doc:"The group's id"`
}

type groupFields struct {
	Name      string `json:"name" minLength:"1" maxLength:"100"`
	Retention int    `json:"retention_days,omitempty" minimum:"0" maximum:"36525" doc:"Days that a dossier is kept after its last document came in; 0: for ever"`
}

type newGroup struct{ Body groupFields }

type changedGroup struct {
	ID   string `path:"id" format:"uuid" doc:"The group's id"`
	Body groupFields
}

type memberPath struct {
	ID   string `path:"id" format:"uuid" doc:"The group's id"`
	User string `path:"user" format:"uuid" doc:"The person's id"`
}

type groupBody struct {
	store.Group
	People []store.User `json:"people,omitempty" doc:"Who is in it; left out in lists"`
}

type groupAnswer struct{ Body groupBody }

type groupsAnswer struct {
	Body struct {
		Groups []store.Group `json:"groups"`
		Next   string        `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

func (s *service) addGroups(a huma.API) {
	admin := func(op huma.Operation) huma.Operation { return as(store.Admin, scopeAdmin, op) }
	handle(s, a, admin(get("list-groups", "/api/v1/groups", "people", "All groups")), s.listGroups)
	handle(s, a, admin(change(http.MethodPost, "add-group", "/api/v1/groups", "people", "Add a group")), func(ctx context.Context, in *newGroup) (*groupAnswer, error) {
		id, err := s.addGroup(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		return s.getGroup(ctx, &groupPath{id})
	})
	handle(s, a, admin(get("get-group", "/api/v1/groups/{id}", "people", "One group and who is in it")), s.getGroup)
	handle(s, a, admin(change(http.MethodPut, "change-group", "/api/v1/groups/{id}", "people", "Give a group another name or retention")), func(ctx context.Context, in *changedGroup) (*groupAnswer, error) {
		if err := s.changeGroup(ctx, in.ID, in.Body); err != nil {
			return nil, err
		}
		return s.getGroup(ctx, &groupPath{in.ID})
	})
	handle(s, a, admin(change(http.MethodDelete, "delete-group", "/api/v1/groups/{id}", "people", "Delete a group that owns no dossier")), func(ctx context.Context, in *groupPath) (*struct{}, error) {
		return nil, s.deleteGroup(ctx, in.ID)
	})
	handle(s, a, admin(change(http.MethodPut, "add-to-group", "/api/v1/groups/{id}/members/{user}", "people", "Put a person into a group")), func(ctx context.Context, in *memberPath) (*struct{}, error) {
		return nil, s.joinGroup(ctx, in.ID, in.User)
	})
	handle(s, a, admin(change(http.MethodDelete, "remove-from-group", "/api/v1/groups/{id}/members/{user}", "people", "Take a person out of a group")), func(ctx context.Context, in *memberPath) (*struct{}, error) {
		return nil, s.leaveGroup(ctx, in.ID, in.User)
	})
}

func (s *service) listGroups(ctx context.Context, in *Paged) (*groupsAnswer, error) {
	all, err := s.Desk.Groups(ctx, in.Cursor, in.Limit+1)
	out := &groupsAnswer{}
	out.Body.Groups, out.Body.Next = page(in, all, func(g store.Group) string { return g.ID })
	return out, err
}

func (s *service) getGroup(ctx context.Context, in *groupPath) (*groupAnswer, error) {
	g, err := s.Desk.Group(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	people, err := s.Desk.UsersIn(ctx, in.ID)
	return &groupAnswer{groupBody{g, people}}, err
}

func (s *service) addGroup(ctx context.Context, f groupFields) (id string, err error) {
	g := store.Group{ID: store.NewID(), Name: cleanWords(f.Name), Retention: f.Retention}
	return g.ID, s.people(ctx, "add", "group", g.ID, "", func(_ store.People, w store.PeopleTx) error { return w.AddGroup(ctx, g, s.Now()) })
}

func (s *service) changeGroup(ctx context.Context, id string, f groupFields) error {
	g := store.Group{ID: id, Name: cleanWords(f.Name), Retention: f.Retention}
	return s.people(ctx, "change", "group", id, "", func(_ store.People, w store.PeopleTx) error { return w.ChangeGroup(ctx, g) })
}

// deleteGroup is not about people alone: dossiers that the group could see are
// hidden from it.
func (s *service) deleteGroup(ctx context.Context, id string) error {
	return s.act(ctx, func(a store.Act) error {
		if err := a.Tx().DeleteGroup(ctx, id, s.Now()); err != nil {
			return err
		}
		return s.audit(ctx, a, "delete", "group", id, "")
	})
}

func (s *service) joinGroup(ctx context.Context, id, user string) error {
	return s.people(ctx, "join", "group", id, "user "+user, func(p store.People, w store.PeopleTx) error {
		if _, err := p.Group(ctx, id); err != nil {
			return err
		}
		if _, err := p.User(ctx, user); err != nil {
			return err
		}
		return w.AddToGroup(ctx, id, user, s.Now())
	})
}

func (s *service) leaveGroup(ctx context.Context, id, user string) error {
	return s.people(ctx, "leave", "group", id, "user "+user, func(_ store.People, w store.PeopleTx) error { return w.RemoveFromGroup(ctx, id, user) })
}
