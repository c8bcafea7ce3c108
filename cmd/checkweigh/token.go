package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

type tokenCmd struct {
	Add    tokenAddCmd    `cmd:"" help:"Make a token with which a program works for a person; it is printed this once."`
	List   tokenListCmd   `cmd:"" help:"List a person's tokens: id, name, scope, made, used, expires, state."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a token."`
}

type tokenAddCmd struct {
	whoFlags
	Name  string `required:"" help:"What it is for."`
	Scope string `enum:"read,write,admin" default:"read" help:"read; write also puts in, decides and deletes; admin also does what takes an administrator."`
	Days  int    `default:"365" help:"Days that it can be used; 0: for ever."`
}

const maxTokenDays = 3650

// Run prints the secret alone on stdout, so that a script can keep it.
func (c *tokenAddCmd) Run(p *program) error {
	if c.Days < 0 || c.Days > maxTokenDays || !slices.Contains(api.Scopes(), c.Scope) {
		return usagef("token add: --days is from 1 to %d, or 0 for ever", maxTokenDays)
	}
	secret, hash := store.NewToken()
	t := store.Token{ID: store.NewID(), Name: c.Name, Scopes: []string{c.Scope}}
	if c.Days > 0 {
		t.ExpiresAt = p.now().Add(time.Duration(c.Days) * 24 * time.Hour)
	}
	err := c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		u, err := findUser(p.ctx, people, c.Who)
		if err != nil {
			return did{}, err
		}
		if u.Disabled {
			return did{}, usagef("%s is shut out; let them in first with: checkweigh user enable", report.Visible(u.Name))
		}
		if c.Scope == "admin" && u.Role != store.Admin {
			return did{}, usagef("%s is no administrator; a token may do no more than its person", report.Visible(u.Name))
		}
		t.User = u.ID
		return did{"make", "token", t.ID, c.Scope}, w.AddToken(p.ctx, hash, t, p.now())
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "token %s, until %s; keep it now, it is not shown again:\n", t.ID, day(t.ExpiresAt))
	fmt.Fprintln(p.stdout, secret)
	return nil
}

type tokenListCmd struct{ whoFlags }

func (c *tokenListCmd) Run(p *program) error {
	return c.look(p, func(s *store.Store) error {
		u, err := findUser(p.ctx, s.People, c.Who)
		if err != nil {
			return err
		}
		all, err := s.Tokens(p.ctx, u.ID)
		if err != nil {
			return err
		}
		for _, t := range all {
			state := "active"
			switch {
			case !t.RevokedAt.IsZero():
				state = "revoked"
			case !t.ExpiresAt.IsZero() && t.ExpiresAt.Before(p.now()):
				state = "expired"
			}
			p.row(t.ID, t.Name, join(t.Scopes), day(t.CreatedAt), day(t.UsedAt), day(t.ExpiresAt), state)
		}
		return nil
	})
}

type tokenRevokeCmd struct {
	whoFlags
	ID string `arg:"" help:"The token's id, as listed."`
}

func (c *tokenRevokeCmd) Run(p *program) error {
	return c.people(p, func(people store.People, w store.PeopleTx) (did, error) {
		u, err := findUser(p.ctx, people, c.Who)
		if err != nil {
			return did{}, err
		}
		err = w.RevokeToken(p.ctx, u.ID, c.ID, p.now())
		if store.CodeOf(err) == store.NotFound {
			return did{}, usagef("%s has no token %s that could be revoked; see them with: checkweigh token list", report.Visible(u.Name), report.Visible(c.ID))
		}
		return did{action: "revoke", noun: "token", id: c.ID}, err
	})
}
