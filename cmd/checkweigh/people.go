package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// inBrowser is what an account of the operating system does not need to be
// trusted with while a serve has the folder.
const inBrowser = "An administrator does this in the browser there, under /admin/people; or stop it, do this, and start it again."

// people runs fn in a transaction on what is kept, and writes what was done into
// the audit log, both or neither.
func (c placeFlags) people(p *program, fn func(store.People, store.PeopleTx) (did, error)) error {
	s, err := c.openForWriting(p.ctx, inBrowser)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Desk().PeopleTx(p.ctx, func(people store.People, w store.PeopleTx) error {
		what, err := fn(people, w)
		if err != nil {
			return err
		}
		return w.Audit(p.ctx, store.Audited{
			At: p.now(), User: store.System.User, Action: what.action, Noun: what.noun, NounID: what.id, Detail: what.detail,
		})
	})
}

// did says what was done, for the audit log, in the words of the pages.
type did struct{ action, noun, id, detail string }

// look runs fn on what is kept, beside a serve or without one.
func (c placeFlags) look(p *program, fn func(*store.Store) error) error {
	s, err := store.OpenBeside(p.ctx, c.options())
	if err != nil {
		return err
	}
	defer s.Close()
	return fn(s)
}

// findUser finds a person by e-mail address, id or name.
func findUser(ctx context.Context, p store.People, who string) (store.User, error) {
	if u, _, err := p.UserByEmail(ctx, who); err == nil || store.CodeOf(err) != store.NotFound {
		return u, err
	}
	all, err := p.Users(ctx)
	if err != nil {
		return store.User{}, err
	}
	var found []store.User
	for _, u := range all {
		if u.ID == who {
			return u, nil
		}
		if strings.EqualFold(u.Name, who) {
			found = append(found, u)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return store.User{}, usagef("there is nobody called %s; see everybody with: checkweigh user list", report.Visible(who))
	}
	return store.User{}, usagef("%d people are called %s; name one by e-mail address or id, as in: checkweigh user list", len(found), report.Visible(who))
}

// findGroup finds a group by name or id.
func findGroup(ctx context.Context, p store.People, name string) (store.Group, error) {
	g, err := p.GroupByName(ctx, name)
	if store.CodeOf(err) == store.NotFound {
		g, err = p.Group(ctx, name)
	}
	if store.CodeOf(err) == store.NotFound {
		return g, usagef("there is no group %s; see all with: checkweigh group list", report.Visible(name))
	}
	return g, err
}

// row prints one line of a list, its fields apart by tabs: a name can hold anything else.
func (p *program) row(fields ...string) {
	for i, f := range fields {
		if f = report.Visible(f); f == "" {
			f = "-"
		}
		fields[i] = f
	}
	fmt.Fprintln(p.stdout, strings.Join(fields, "\t"))
}

// day writes a time as people write it in a list.
func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("2006-01-02 15:04")
}
