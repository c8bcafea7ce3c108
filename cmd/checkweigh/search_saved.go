package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// savedFlags keep queries under a name: with a server those of the token's
// person, in a folder those of its first administrator, who is the one that the
// login link of serve logs in.
type savedFlags struct {
	Save      string `placeholder:"NAME" help:"Also keep the query under this name."`
	Saved     string `placeholder:"NAME" help:"Answer the query that is kept under this name."`
	ListSaved bool   `help:"List the queries that are kept: name and query."`
	Forget    string `placeholder:"NAME" help:"Forget the query that is kept under this name."`
}

// remembers reports whether it is kept queries that are asked about.
func (c savedFlags) remembers() bool { return c.Save+c.Saved+c.Forget != "" || c.ListSaved }

// savedSearches are the queries that one person keeps.
type savedSearches interface {
	all() ([]store.SavedSearch, error)
	add(name, query string) error
	drop(id string) error
}

// remember does what the flags say of kept queries, and gives the query that is
// to be answered then: "" when that was all.
func (c *searchCmd) remember(p *program, kept savedSearches, query string) (string, error) {
	if !c.remembers() {
		return query, nil
	}
	all, err := kept.all()
	if err != nil {
		return "", err
	}
	named := func(name string) (store.SavedSearch, error) {
		for _, s := range all {
			if s.Name == name {
				return s, nil
			}
		}
		return store.SavedSearch{}, usagef("search: no query is kept under the name %s; `checkweigh search --list-saved` names them all", report.Visible(name))
	}
	switch {
	case c.ListSaved:
		for _, s := range all {
			p.row(s.Name, s.Query)
		}
		return "", nil
	case c.Forget != "":
		s, err := named(c.Forget)
		if err != nil {
			return "", err
		}
		return "", kept.drop(s.ID)
	case c.Saved != "":
		s, err := named(c.Saved)
		return s.Query, err
	}
	if _, err := named(c.Save); err == nil {
		return "", usagef("search: a query is kept under the name %s already; take another name, or first --forget it", report.Visible(c.Save))
	}
	return query, kept.add(c.Save, query)
}

// folderSaved are those of a folder, or of a shared database.
type folderSaved struct {
	*program
	*house
}

// people runs fn for the person whose searches they are.
func (f folderSaved) people(fn func(user string, people store.People, w store.PeopleTx) error) error {
	return f.store.Desk().PeopleTx(f.ctx, func(people store.People, w store.PeopleTx) error {
		user, err := api.Administrator(f.ctx, people, w, f.now())
		if err != nil {
			return err
		}
		return fn(user, people, w)
	})
}

func (f folderSaved) all() (all []store.SavedSearch, err error) {
	err = f.people(func(user string, people store.People, _ store.PeopleTx) error {
		all, err = people.SavedSearches(f.ctx, user, "", maxSearchLimit)
		return err
	})
	return all, err
}

func (f folderSaved) add(name, query string) error {
	seen, err := f.index.Seen()
	if err != nil {
		return err
	}
	return f.people(func(user string, _ store.People, w store.PeopleTx) error {
		return w.AddSavedSearch(f.ctx, store.SavedSearch{ID: store.NewID(), User: user, Name: name, Query: query, Seen: seen}, f.now())
	})
}

func (f folderSaved) drop(id string) error {
	return f.people(func(user string, _ store.People, w store.PeopleTx) error { return w.DeleteSavedSearch(f.ctx, user, id) })
}

// serverSaved are those of the person whose token it is.
type serverSaved struct {
	*program
	*searchCmd
	base *url.URL
}

const savedPath = "/api/v1/saved-searches"

func (s serverSaved) all() (all []store.SavedSearch, err error) {
	for cursor := ""; ; {
		var page struct {
			Searches []store.SavedSearch `json:"saved_searches"`
			Next     string
		}
		at := s.base.JoinPath(savedPath).String() + "?" + url.Values{"limit": {"100"}, "cursor": {cursor}}.Encode()
		if err := s.get(s.program, at, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Searches...)
		if cursor = page.Next; cursor == "" || len(all) >= maxSearchLimit {
			return all, nil
		}
	}
}

func (s serverSaved) add(name, query string) error {
	body, err := json.Marshal(map[string]string{"name": name, "query": query})
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return s.change(http.MethodPost, s.base.JoinPath(savedPath), body)
}

func (s serverSaved) drop(id string) error {
	return s.change(http.MethodDelete, s.base.JoinPath(savedPath, url.PathEscape(id)), nil)
}

func (s serverSaved) change(method string, at *url.URL, body []byte) error {
	r, err := http.NewRequestWithContext(s.ctx, method, at.String(), bytes.NewReader(body))
	if err != nil {
		return usage{err}
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return s.send(r, serverTime, func(answer io.Reader) error {
		_, err := io.Copy(io.Discard, answer)
		return err
	})
}

// parsed is a query that was typed or kept.
func (p *program) parsed(text string) (search.Query, error) {
	query, err := search.Parse(text)
	if err != nil {
		return query, p.wrongQuery(err)
	}
	return query, nil
}
