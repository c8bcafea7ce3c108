package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

type searchCmd struct {
	Query []string `arg:"" optional:"" help:"Words, \"phrases\", \"near words\"~3, prefix*, misspelt~1, AND, OR, NOT, parentheses, and fields such as requirement:DA-01 verdict:adverse supplier:\"Brightloop\" date:2024..2025. In single quotes."`
	placeFlags
	savedFlags
	Format     string `enum:"text,json,csv" default:"text" help:"text, json or csv."`
	Limit      int    `default:"20" help:"At most so many clauses, up to 1000; with --list for each query, up to 100."`
	List       string `placeholder:"FILE.csv" help:"Answer every query in the first column of this file, as CSV."`
	Like       string `placeholder:"CLAUSE" help:"Clauses like the one of this id."`
	Precedents string `placeholder:"REQUIREMENT" help:"The strongest wording of a requirement that each supplier or body has agreed to."`
	By         string `enum:"supplier,body" default:"supplier" help:"supplier or body, with --precedents."`
	Server     string `placeholder:"URL" help:"Ask this server instead of a folder."`
	Token      string `placeholder:"TOKEN" help:"Token for the server; $CHECKWEIGH_TOKEN keeps it off the command line."`
	Rules      string `placeholder:"DIR" help:"Use the rules of this folder."`
}

const maxSearchLimit = 1000

// answered is what a search gives to be shown.
type answered struct {
	Query      string      `json:"query"`
	Total      int         `json:"total"`
	AtLeast    bool        `json:"at_least,omitempty"` // there are more: the words are too common for all of it to be looked at
	Suggestion string      `json:"suggestion,omitempty"`
	Clauses    []answerRow `json:"clauses"`
}

// answerRow is one clause that was found, in the words of the API.
type answerRow struct {
	Clause     string           `json:"clause"`   // its id
	ID         string           `json:"document"` // the document's
	Document   string           `json:"document_name"`
	Dossiers   []string         `json:"dossiers"` // their ids
	Titles     []string         `json:"dossier_titles"`
	Kind       dossier.Kind     `json:"kind"`
	Number     string           `json:"number"`
	Heading    string           `json:"heading"`
	Page       int              `json:"page"`
	Text       string           `json:"text"`
	Highlights []dossier.Span   `json:"highlights"`
	Findings   []search.Finding `json:"findings"`
	Buyer      string           `json:"buyer"`
	Supplier   string           `json:"supplier"`
	Date       string           `json:"date,omitempty"`
}

func (c *searchCmd) Run(p *program) error {
	text, err := c.check()
	if err != nil {
		return err
	}
	if _, err := p.parsed(text); err != nil {
		return err
	}
	if c.Token == "" {
		c.Token = p.getenv("CHECKWEIGH_TOKEN")
	}
	if c.Server != "" {
		return c.askServer(p, c.Server, text)
	}
	h, err := c.open(p)
	if store.CodeOf(err) == store.InUse {
		return c.askHolder(p, text, err)
	}
	if err != nil {
		return err
	}
	defer h.shut()
	if text, err = c.remember(p, folderSaved{p, h}, text); err != nil || text == "" && c.remembers() {
		return err
	}
	switch {
	case c.List != "":
		return c.runList(p, h)
	case c.Precedents != "":
		return c.precedents(p, h)
	}
	query, err := p.parsed(text)
	if err != nil {
		return err
	}
	found, err := c.find(p, h, query)
	if err != nil {
		return p.wrongQuery(err)
	}
	return c.show(p, found)
}

// check gives the query, and refuses what does not go together.
func (c *searchCmd) check() (query string, err error) {
	query = strings.TrimSpace(strings.Join(c.Query, " "))
	if c.Like != "" {
		query = strings.TrimSpace("like:" + c.Like + " " + query)
	}
	asked := 0
	for _, s := range []string{query, c.List, c.Precedents, c.Saved, c.Forget} {
		if s != "" {
			asked++
		}
	}
	if c.ListSaved {
		asked++
	}
	switch {
	case c.Save != "" && query == "":
		return "", usagef("search: --save keeps a query; write it too, as in: checkweigh search --save 'Data sold on' 'sell data'")
	case asked != 1:
		return "", usagef("search: give a query, or one of --like, --list, --precedents, --saved, --list-saved and --forget alone, as in: checkweigh search 'requirement:DA-01 verdict:adverse'")
	case c.Limit < 1 || c.Limit > maxSearchLimit:
		return "", usagef("search: --limit must be from 1 to %d", maxSearchLimit)
	case c.List != "" && c.Limit > search.MaxPageSize:
		return "", usagef("search: with --list, --limit must be from 1 to %d", search.MaxPageSize)
	}
	return query, nil
}

// wrongQuery shows the query with a caret under the character at fault.
func (p *program) wrongQuery(err error) error {
	var bad *search.QueryError
	if !errors.As(err, &bad) {
		return err
	}
	before := []rune(bad.Input)
	before = before[:min(max(bad.At-1, 0), len(before))]
	fmt.Fprintf(p.stderr, "checkweigh: search: %s\n  %s\n  %s^\n%s\n",
		bad.What, report.Visible(bad.Input), strings.Repeat(" ", len([]rune(report.Visible(string(before))))), bad.Fix)
	return exit(exitUsage)
}

// open opens a folder that nobody serves, and brings its index up to date.
func (c *searchCmd) open(p *program) (_ *house, err error) {
	if info, err := os.Stat(c.Data); c.Database == "" && (err != nil || !info.IsDir()) {
		return nil, usagef("search: %s is not a data folder; name it with --data", c.Data)
	}
	set, err := loadRules(c.Rules)
	if err != nil {
		return nil, err
	}
	h := &house{log: quietLog(p)}
	defer func() {
		if err != nil {
			h.shut()
		}
	}()
	if h.store, err = store.Open(p.ctx, c.options()); err != nil {
		return nil, err
	}
	h.later(h.store.Close)
	if err := h.openIndex(p.ctx); err != nil {
		return nil, err
	}
	h.later(h.index.Close)
	return h, jobs.CatchUp(p.ctx, h.store, h.index, set.Version)
}

// find turns the pages of hits until there are enough. Whoever has the folder
// sees all of it.
func (c *searchCmd) find(p *program, h *house, query search.Query) (answered, error) {
	found := answered{Query: query.String(), Clauses: []answerRow{}}
	for after := ""; ; {
		page := search.Page{Size: min(search.MaxPageSize, c.Limit-len(found.Clauses)), After: after}
		hits, err := h.index.Find(p.ctx, query, page)
		if err != nil {
			return found, err
		}
		found.Total, found.AtLeast, found.Suggestion = hits.Total, hits.AtLeast, hits.Suggestion
		kept, err := h.keep(p.ctx, hits.Hits)
		if err != nil {
			return found, err
		}
		for _, hit := range kept {
			found.Clauses = append(found.Clauses, newAnswerRow(hit))
		}
		if after = hits.Next; after == "" || len(found.Clauses) >= c.Limit {
			return found, nil
		}
	}
}

// keep leaves out hits whose words the store does not have: an index is a copy.
func (h *house) keep(ctx context.Context, hits []search.Hit) ([]search.Hit, error) {
	texts := map[string]dossier.Text{}
	kept := hits[:0]
	for _, hit := range hits {
		e := hit.Entry
		if _, known := texts[e.Document]; !known {
			text, err := h.store.Text(ctx, e.Document)
			if err != nil && store.CodeOf(err) != store.NotFound {
				return nil, err
			}
			texts[e.Document] = text
		}
		if texts[e.Document].Cut(dossier.Span{Start: e.Start, End: e.End}) == e.Text {
			kept = append(kept, hit)
		}
	}
	return kept, nil
}

func newAnswerRow(h search.Hit) answerRow {
	e := h.Entry
	row := answerRow{
		Clause: e.Place(), ID: e.Document, Document: e.DocumentName, Kind: e.Kind, Number: e.Number, Heading: e.Heading, Page: e.Page, Text: e.Text,
		Highlights: h.Highlights, Findings: []search.Finding{}, Buyer: e.Buyer, Supplier: e.Supplier, Date: e.Date, Dossiers: []string{}, Titles: []string{},
	}
	for _, d := range h.Dossiers {
		row.Dossiers, row.Titles = append(row.Dossiers, d.Dossier), append(row.Titles, d.Title)
		for _, f := range d.Findings {
			same := func(g search.Finding) bool { return g.Requirement == f.Requirement && g.Value == f.Value }
			if !slices.ContainsFunc(row.Findings, same) {
				row.Findings = append(row.Findings, f)
			}
		}
	}
	return row
}

func (c *searchCmd) runList(p *program, h *house) error {
	f, err := os.Open(c.List)
	if err != nil {
		return usage{err}
	}
	defer f.Close()
	err = h.index.RunList(p.ctx, f, p.stdout, search.List{Limit: c.Limit, Keep: h.keep})
	if errors.Is(err, search.ErrList) {
		return usage{err}
	}
	return err
}

func (c *searchCmd) precedents(p *program, h *house) error {
	all, err := h.index.Precedents(p.ctx, c.Precedents, search.By(c.By), nil)
	if err != nil {
		return p.wrongQuery(err)
	}
	found := answered{Query: "precedents of " + c.Precedents + " by " + c.By, Total: len(all), Clauses: []answerRow{}}
	for _, one := range all[:min(len(all), c.Limit)] {
		kept, err := h.keep(p.ctx, []search.Hit{one.Hit})
		if err != nil {
			return err
		}
		for _, hit := range kept {
			found.Clauses = append(found.Clauses, newAnswerRow(hit))
		}
	}
	return c.show(p, found)
}
