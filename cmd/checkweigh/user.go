package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add a person."`
	List     userListCmd     `cmd:"" help:"List everybody: id, name, e-mail, role, state, groups."`
	Role     userRoleCmd     `cmd:"" help:"Give a person another role: rep, researcher, officer or admin."`
	Disable  userDisableCmd  `cmd:"" help:"Shut a person out: their sessions, tokens and links end, what they did stays."`
	Enable   userEnableCmd   `cmd:"" help:"Let a person in again."`
	Password userPasswordCmd `cmd:"" help:"Set a person's password: asked for, or the first line of what is piped in."`
	Link     userLinkCmd     `cmd:"" help:"Make a link that logs a person in once, within a day."`
}

type userAddCmd struct {
	placeFlags
	Name        string   `arg:"" help:"Their name."`
	Email       string   `help:"With it they log in by password, or by an identity provider."`
	Role        string   `enum:"rep,researcher,officer,admin" default:"rep" help:"rep reads; researcher also puts documents in; officer also decides, shares and deletes; admin does everything."`
	Group       []string `help:"Groups that they are in, by name."`
	SetPassword bool     `help:"Set a password too: asked for, or the first line of what is piped in."`
}

func (c *userAddCmd) Run(p *program) error {
	u := store.User{ID: store.NewID(), Name: c.Name, Email: c.Email, Role: store.Role(c.Role)}
	if err := api.CleanUser(&u); err != nil {
		return usage{err}
	}
	hash := ""
	if c.SetPassword {
		var err error
		if hash, err = p.newPassword(); err != nil {
			return err
		}
	}
	err := c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		if err := w.AddUser(p.ctx, u, p.now()); store.CodeOf(err) == store.Conflict {
			return did{}, usagef("somebody has the address %s already", report.Visible(u.Email))
		} else if err != nil {
			return did{}, err
		}
		if hash != "" {
			if err := w.SetPassword(p.ctx, u.ID, hash); err != nil {
				return did{}, err
			}
		}
		for _, name := range c.Group {
			g, err := findGroup(p.ctx, people, name)
			if err != nil {
				return did{}, err
			}
			if err := w.AddToGroup(p.ctx, g.ID, u.ID, p.now()); err != nil {
				return did{}, err
			}
		}
		return did{"add", "user", u.ID, c.Role}, nil
	})
	if err != nil {
		return err
	}
	p.row(u.ID, u.Name, u.Email, c.Role)
	return nil
}

// newPassword asks for a password and gives its hash.
func (p *program) newPassword() (string, error) {
	password, err := p.askSecret("New password", true)
	if err != nil {
		return "", err
	}
	hash, err := api.HashPassword(password)
	if err != nil {
		return "", usage{err}
	}
	return hash, nil
}

type userListCmd struct{ placeFlags }

func (c *userListCmd) Run(p *program) error {
	return c.look(p, func(s *store.Store) error {
		all, err := s.Users(p.ctx)
		if err != nil {
			return err
		}
		for _, u := range all {
			state := "active"
			if u.Disabled {
				state = "disabled"
			}
			groups, err := s.GroupsOf(p.ctx, u.ID)
			if err != nil {
				return err
			}
			names := make([]string, len(groups))
			for i, g := range groups {
				names[i] = g.Name
			}
			p.row(u.ID, u.Name, u.Email, string(u.Role), state, join(names))
		}
		return nil
	})
}

// whoFlags name a person.
type whoFlags struct {
	placeFlags
	Who string `arg:"" help:"Their e-mail address, id or name."`
}

// change gives a person another role or state, as long as an administrator stays.
func (c whoFlags) change(p *program, detail string, edit func(*store.User)) error {
	var u store.User
	err := c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		var err error
		if u, err = findUser(p.ctx, people, c.Who); err != nil {
			return did{}, err
		}
		edit(&u)
		if err := w.ChangeUser(p.ctx, u, p.now()); err != nil {
			return did{}, err
		}
		if n, err := w.AdminCount(p.ctx); err != nil {
			return did{}, err
		} else if n == 0 {
			return did{}, usagef("%s is the last administrator who can log in; make another one first", report.Visible(u.Name))
		}
		return did{"change", "user", u.ID, detail}, nil
	})
	if err != nil {
		return err
	}
	p.row(u.ID, u.Name, u.Email, string(u.Role), detail)
	return nil
}

type userRoleCmd struct {
	whoFlags
	Role string `arg:"" enum:"rep,researcher,officer,admin" help:"rep, researcher, officer or admin."`
}

func (c *userRoleCmd) Run(p *program) error {
	return c.change(p, "role "+c.Role, func(u *store.User) { u.Role = store.Role(c.Role) })
}

type userDisableCmd struct{ whoFlags }

func (c *userDisableCmd) Run(p *program) error {
	return c.change(p, "disabled", func(u *store.User) { u.Disabled = true })
}

type userEnableCmd struct{ whoFlags }

func (c *userEnableCmd) Run(p *program) error {
	return c.change(p, "enabled", func(u *store.User) { u.Disabled = false })
}

type userPasswordCmd struct{ whoFlags }

// Run sets a password; whoever was logged in with the old one is no more.
func (c *userPasswordCmd) Run(p *program) error {
	hash, err := p.newPassword()
	if err != nil {
		return err
	}
	return c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		u, err := findUser(p.ctx, people, c.Who)
		if err != nil {
			return did{}, err
		}
		if u.Email == "" {
			return did{}, usagef("%s has no e-mail address to log in with; give a login link with: checkweigh user link", report.Visible(u.Name))
		}
		if err := w.SetPassword(p.ctx, u.ID, hash); err != nil {
			return did{}, err
		}
		return did{action: "set_password", noun: "user", id: u.ID}, w.EndSessions(p.ctx, u.ID, "")
	})
}

type userLinkCmd struct {
	whoFlags
	URL string `name:"url" placeholder:"URL" help:"Address of the server, put before the link: https://checkweigh.example."`
}

func (c *userLinkCmd) Run(p *program) error {
	link := ""
	err := c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		u, err := findUser(p.ctx, people, c.Who)
		if err != nil {
			return did{}, err
		}
		if u.Disabled {
			return did{}, usagef("%s is shut out; let them in first with: checkweigh user enable", report.Visible(u.Name))
		}
		link, err = api.LinkFor(p.ctx, w, u.ID, p.now(), linkLives)
		return did{action: "make_login_link", noun: "user", id: u.ID}, err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, c.URL+link)
	return nil
}
