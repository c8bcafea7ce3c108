package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// askHolder asks the serve that has the folder, when it says where it is and we
// have a token for it.
func (c *searchCmd) askHolder(p *program, query string, inUse error) error {
	address := store.HolderAddress(c.Data)
	if address == "" {
		return inUse
	}
	if c.Token == "" {
		return fmt.Errorf("%w\nOr give a token with --token or $CHECKWEIGH_TOKEN, to ask %s", inUse, address)
	}
	return c.askServer(p, address, query)
}

const (
	serverTime     = 30 * time.Second
	listServerTime = 11 * time.Minute // a server takes ten at most
	maxServerBody  = 32 << 20         // bytes
)

// askServer turns the pages of a server's answer.
func (c *searchCmd) askServer(p *program, server, query string) error {
	base, err := url.Parse(server)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return usagef("search: %s is not the address of a server; write it as in https://checkweigh.example", server)
	}
	if query, err = c.remember(p, serverSaved{p, c, base}, query); err != nil || query == "" && c.remembers() {
		return err
	}
	switch {
	case c.List != "":
		return c.askList(p, base)
	case c.Precedents != "":
		return c.askPrecedents(p, base)
	}
	found := answered{Clauses: []answerRow{}}
	for after := ""; ; {
		var page struct {
			Query, Next, Suggestion string
			Total                   int
			AtLeast                 bool `json:"at_least"`
			Notice                  string
			Hits                    []answerRow
		}
		values := url.Values{"q": {query}, "limit": {strconv.Itoa(min(search.MaxPageSize, c.Limit-len(found.Clauses)))}}
		if after != "" {
			values.Set("after", after)
		}
		if err := c.get(p, base.JoinPath("/api/v1/search").String()+"?"+values.Encode(), &page); err != nil {
			return err
		}
		found.Query, found.Total, found.AtLeast, found.Suggestion = page.Query, page.Total, page.AtLeast, page.Suggestion
		found.Clauses = append(found.Clauses, page.Hits...)
		if after = page.Next; after == "" || len(found.Clauses) >= c.Limit {
			if page.Notice != "" {
				fmt.Fprintln(p.stderr, page.Notice)
			}
			return c.show(p, found)
		}
	}
}

// askPrecedents asks for the strongest wordings of a requirement.
func (c *searchCmd) askPrecedents(p *program, base *url.URL) error {
	var all struct{ Precedents []struct{ Clause answerRow } }
	at := base.JoinPath("/api/v1/requirements", url.PathEscape(c.Precedents), "precedents").String() + "?by=" + c.By
	if err := c.get(p, at, &all); err != nil {
		return err
	}
	found := answered{Query: "precedents of " + c.Precedents + " by " + c.By, Total: len(all.Precedents), Clauses: []answerRow{}}
	for _, one := range all.Precedents[:min(len(all.Precedents), c.Limit)] {
		found.Clauses = append(found.Clauses, one.Clause)
	}
	return c.show(p, found)
}

// askList sends a list of queries and passes on the list of clauses.
func (c *searchCmd) askList(p *program, base *url.URL) error {
	f, err := os.Open(c.List)
	if err != nil {
		return usage{err}
	}
	defer f.Close()
	r, err := http.NewRequestWithContext(p.ctx, http.MethodPost, base.JoinPath("/api/v1/search/list").String()+"?limit="+strconv.Itoa(c.Limit), f)
	if err != nil {
		return usage{err}
	}
	if info, err := f.Stat(); err == nil {
		r.ContentLength = info.Size()
	}
	r.Header.Set("Content-Type", "text/csv")
	return c.send(r, listServerTime, func(body io.Reader) error {
		_, err := io.Copy(p.stdout, body)
		return err
	})
}

// get reads one answer, or the error that the server gives in its place.
func (c *searchCmd) get(p *program, address string, to any) error {
	r, err := http.NewRequestWithContext(p.ctx, http.MethodGet, address, nil)
	if err != nil {
		return usage{err}
	}
	r.Header.Set("Accept", "application/json")
	return c.send(r, serverTime, func(body io.Reader) error {
		return json.NewDecoder(io.LimitReader(body, maxServerBody)).Decode(to)
	})
}

// send has read read the answer to a request, if it is one.
func (c *searchCmd) send(r *http.Request, within time.Duration, read func(io.Reader) error) error {
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	client := http.Client{
		Timeout:       within,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a token goes nowhere else
	}
	answer, err := client.Do(r)
	if err != nil {
		return unreachable("search", r.URL, err)
	}
	defer answer.Body.Close()
	body := io.LimitReader(answer.Body, maxServerBody)
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		if err := read(answer.Body); err != nil {
			return fmt.Errorf("search: the server's answer cannot be read: %w", err)
		}
		return nil
	}
	var problem struct {
		Title, Detail string
		Errors        []struct{ Message string }
	}
	if err := json.NewDecoder(body).Decode(&problem); err != nil || problem.Title+problem.Detail == "" {
		problem.Detail = answer.Status
	}
	scope := "read"
	if c.Save+c.Forget != "" {
		scope = "write"
	}
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return tokenRefused("search", c.Token, scope, answer.StatusCode)
	}
	return usagef("search: the server says: %s", cmp.Or(problem.Detail, problem.Title))
}
