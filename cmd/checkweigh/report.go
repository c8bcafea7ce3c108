package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

type reportCmd struct {
	placeFlags
	reportOut
	Dossier []string `arg:"" optional:"" help:"Titles or ids of dossiers."`
	All     bool     `help:"Every dossier."`
	Rules   string   `placeholder:"DIR" help:"Use the rules of this folder."`
}

// Run writes the reports that the pages show, beside a serve or without one.
func (c *reportCmd) Run(p *program) error {
	if c.All == (len(c.Dossier) > 0) {
		return usagef("report: name one or more dossiers by title or id, or give --all")
	}
	if err := c.checkOutput(); err != nil {
		return err
	}
	if err := c.checkFormat(p); err != nil {
		return err
	}
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	s, err := store.OpenBeside(p.ctx, c.options())
	if err != nil {
		return err
	}
	defer s.Close()
	wanted, err := c.choose(p.ctx, s)
	if err != nil {
		return err
	}
	var reports []report.Report
	for _, d := range wanted {
		r, err := api.Report(p.ctx, s.Desk(), set, d.ID, p.now())
		if err != nil {
			return fmt.Errorf("report of %s: %w", report.Visible(d.Title), err)
		}
		reports = append(reports, r)
	}
	if err := c.write(p, set, reports); err != nil {
		return err
	}
	return p.unfinished(s, set, wanted)
}

// choose finds the dossiers that were named.
func (c *reportCmd) choose(ctx context.Context, s *store.Store) ([]store.Dossier, error) {
	all, err := everyDossier(ctx, s)
	if err != nil {
		return nil, err
	}
	if c.All {
		if len(all) == 0 {
			return nil, usagef("report: there is no dossier in %s", s.Place())
		}
		return all, nil
	}
	var wanted []store.Dossier
	for _, name := range c.Dossier {
		d, err := pickDossier(all, name)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, d)
	}
	return wanted, nil
}

func everyDossier(ctx context.Context, s *store.Store) (all []store.Dossier, err error) {
	const page = 500
	for after := ""; ; after = all[len(all)-1].ID {
		next, err := s.Dossiers(ctx, after, page)
		if err != nil || len(next) == 0 {
			return all, err
		}
		all = append(all, next...)
	}
}

// pickDossier finds the one dossier of that id or title. When several have the
// title, or none, the error lists what was meant, perhaps.
func pickDossier(all []store.Dossier, name string) (store.Dossier, error) {
	var same, like []store.Dossier
	for _, d := range all {
		switch {
		case d.ID == name:
			return d, nil
		case strings.EqualFold(strings.TrimSpace(d.Title), strings.TrimSpace(name)):
			same = append(same, d)
		case strings.Contains(strings.ToLower(d.Title), strings.ToLower(name)):
			like = append(like, d)
		}
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(same) > 1:
		return store.Dossier{}, usagef("%d dossiers have the title %s; name one by its id:%s", len(same), report.Visible(name), listed(same))
	case len(like) > 0:
		return store.Dossier{}, usagef("there is no dossier %s; there are:%s", report.Visible(name), listed(like))
	}
	return store.Dossier{}, usagef("there is no dossier %s; see them all with: checkweigh report --all", report.Visible(name))
}

// listed shows a few dossiers, a line each.
func listed(some []store.Dossier) string {
	const most = 20
	var b strings.Builder
	for i, d := range some {
		if i == most {
			fmt.Fprintf(&b, "\n  and %d more", len(some)-most)
			break
		}
		fmt.Fprintf(&b, "\n  %s  %s  (made %s)", d.ID, report.Visible(d.Title), d.CreatedAt.Format("2006-01-02 15:04"))
	}
	return b.String()
}

// unfinished names the dossiers that are not read and judged to the end yet.
func (p *program) unfinished(s *store.Store, set *rules.Set, reported []store.Dossier) error {
	partly := false
	for _, d := range reported {
		left, err := s.Unsettled(p.ctx, d.ID, set.Version)
		if err != nil {
			return err
		}
		paths, err := s.PathCount(p.ctx, d.ID)
		if err != nil {
			return err
		}
		switch {
		case left > 0:
			fmt.Fprintf(p.stderr, "not finished: %s: %d of %d files are still to be read or checked by these rules; `checkweigh serve` does that\n", report.Visible(d.Title), left, paths)
		case paths > 0 && d.Rules != set.Version:
			fmt.Fprintf(p.stderr, "not finished: %s: it is still to be judged by these rules; `checkweigh serve` does that\n", report.Visible(d.Title))
		default:
			continue
		}
		partly = true
	}
	if partly {
		return exit(exitPartly)
	}
	return nil
}
