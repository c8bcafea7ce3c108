package main

import (
	"strconv"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

type groupCmd struct {
	Add        groupAddCmd        `cmd:"" help:"Add a group: a branch or an office whose people share dossiers."`
	List       groupListCmd       `cmd:"" help:"List the groups: id, name, days that dossiers are kept, people."`
	AddUser    groupAddUserCmd    `cmd:"" help:"Put a person into a group."`
	RemoveUser groupRemoveUserCmd `cmd:"" help:"Take a person out of a group."`
	Retention  groupRetentionCmd  `cmd:"" help:"Say how many days a group's dossiers are kept after their last document came in."`
}

type groupAddCmd struct {
	placeFlags
	Name string `arg:"" help:"Its name."`
	Days int    `default:"0" help:"Days that its dossiers are kept after their last document came in; 0: for ever."`
}

func (c *groupAddCmd) Run(p *program) error {
	g := store.Group{ID: store.NewID(), Name: c.Name, Retention: c.Days}
	err := c.people(p, func(_ store.People, w store.PeopleTx) (did, error) {
		err := w.AddGroup(p.ctx, g, p.now())
		if store.CodeOf(err) == store.Conflict {
			return did{}, usagef("there is a group %s already", report.Visible(c.Name))
		}
		return did{action: "add", noun: "group", id: g.ID}, err
	})
	if err != nil {
		return err
	}
	p.row(g.ID, g.Name, strconv.Itoa(g.Retention))
	return nil
}

type groupListCmd struct{ placeFlags }

func (c *groupListCmd) Run(p *program) error {
	return c.look(p, func(s *store.Store) error {
		const page = 500
		for after := ""; ; {
			groups, err := s.Groups(p.ctx, after, page)
			if err != nil || len(groups) == 0 {
				return err
			}
			for _, g := range groups {
				people, err := s.UsersIn(p.ctx, g.ID)
				if err != nil {
					return err
				}
				names := make([]string, len(people))
				for i, u := range people {
					names[i] = u.Name
				}
				p.row(g.ID, g.Name, strconv.Itoa(g.Retention), join(names))
			}
			after = groups[len(groups)-1].ID
		}
	})
}

// memberFlags name a group and a person.
type memberFlags struct {
	placeFlags
	Group string `arg:"" help:"Name or id of the group."`
	Who   string `arg:"" help:"Their e-mail address, id or name."`
}

func (c memberFlags) change(p *program, action string, do func(w store.PeopleTx, group, user string) error) error {
	return c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		g, err := findGroup(p.ctx, people, c.Group)
		if err != nil {
			return did{}, err
		}
		u, err := findUser(p.ctx, people, c.Who)
		if err != nil {
			return did{}, err
		}
		err = do(w, g.ID, u.ID)
		if store.CodeOf(err) == store.NotFound {
			return did{}, usagef("%s is not in the group %s", report.Visible(u.Name), report.Visible(g.Name))
		}
		return did{action, "group", g.ID, u.ID}, err
	})
}

type groupAddUserCmd struct{ memberFlags }

func (c *groupAddUserCmd) Run(p *program) error {
	return c.change(p, "add_member", func(w store.PeopleTx, group, user string) error {
		return w.AddToGroup(p.ctx, group, user, p.now())
	})
}

type groupRemoveUserCmd struct{ memberFlags }

func (c *groupRemoveUserCmd) Run(p *program) error {
	return c.change(p, "remove_member", func(w store.PeopleTx, group, user string) error {
		return w.RemoveFromGroup(p.ctx, group, user)
	})
}

type groupRetentionCmd struct {
	placeFlags
	Group string `arg:"" help:"Name or id of the group."`
	Days  int    `arg:"" help:"Days; 0: for ever."`
}

func (c *groupRetentionCmd) Run(p *program) error {
	return c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		g, err := findGroup(p.ctx, people, c.Group)
		if err != nil {
			return did{}, err
		}
		g.Retention = c.Days
		return did{"change", "group", g.ID, "retention " + strconv.Itoa(c.Days)}, w.ChangeGroup(p.ctx, g)
	})
}
