package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
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
	serverTime    = 30 * time.Second
	maxServerBody = 32 << 20 // bytes
)

// askServer turns the pages of a server's answer.
func (c *searchCmd) askServer(p *program, server, query string) error {
	if c.List != "" || c.Precedents != "" {
		return usagef("search: --list and --precedents read a data folder that nobody serves; a server has them on its pages and under /api/v1")
	}
	base, err := url.Parse(server)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return usagef("search: %s is not the address of a server; write it as in https://checkweigh.example", server)
	}
	found := answered{Clauses: []answerRow{}}
	for after := ""; ; {
		var page struct {
			Query, Next, Suggestion string
			Total                   int
			Hits                    []answerRow
		}
		values := url.Values{"q": {query}, "limit": {strconv.Itoa(min(search.MaxPageSize, c.Limit-len(found.Clauses)))}}
		if after != "" {
			values.Set("after", after)
		}
		if err := c.get(p, base.JoinPath("/api/v1/search").String()+"?"+values.Encode(), &page); err != nil {
			return err
		}
		found.Query, found.Total, found.Suggestion = page.Query, page.Total, page.Suggestion
		found.Clauses = append(found.Clauses, page.Hits...)
		if after = page.Next; after == "" || len(found.Clauses) >= c.Limit {
			return c.show(p, found)
		}
	}
}

// get reads one answer, or the error that the server gives in its place.
func (c *searchCmd) get(p *program, address string, to any) error {
	r, err := http.NewRequestWithContext(p.ctx, http.MethodGet, address, nil)
	if err != nil {
		return usage{err}
	}
	r.Header.Set("Accept", "application/json")
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	client := http.Client{
		Timeout:       serverTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a token goes nowhere else
	}
	answer, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("search: the server cannot be reached: %w", err)
	}
	defer answer.Body.Close()
	body := io.LimitReader(answer.Body, maxServerBody)
	if answer.StatusCode == http.StatusOK {
		if err := json.NewDecoder(body).Decode(to); err != nil {
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
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return errors.New("search: the server wants a token that may search; give one with --token or $CHECKWEIGH_TOKEN")
	}
	return usagef("search: the server says: %s", strings.TrimSpace(problem.Title+" "+problem.Detail))
}
