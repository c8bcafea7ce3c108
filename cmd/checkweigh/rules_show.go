package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

type rulesListCmd struct {
	Rules string `placeholder:"DIR" help:"Use the rules of this folder."`
}

func (c *rulesListCmd) Run(p *program) error {
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, r := range set.Requirements {
		fmt.Fprintf(out, "%s\t%s\t%s\n", r.ID, r.Title, kindNames(r.Kinds))
	}
	for _, v := range set.Views {
		fmt.Fprintf(out, "%s\t%s\tanswers from %s\n", v.ID, v.Title, strings.Join(v.From, ", "))
	}
	return out.Flush()
}

type rulesShowCmd struct {
	ID     string `arg:"" help:"The requirement, e.g. DA-01."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
	Rules  string `placeholder:"DIR" help:"Use the rules of this folder."`
}

func (c *rulesShowCmd) Run(p *program) error {
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	if v, ok := set.View(strings.ToUpper(c.ID)); ok {
		return c.view(p, v)
	}
	r, err := requirement(set, c.ID)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return p.printJSON(map[string]any{
			"id": r.ID, "rule": r.Rule(), "title": r.Title, "why": r.Why, "source": r.Source, "kinds": r.Kinds, "topics": r.Topics,
			"elements": r.Elements, "question": r.Question, "clause": r.Clause, "letter": r.Letter, "levers": r.Levers,
		})
	}
	fmt.Fprintf(p.stdout, "%s  %s\n\n%s\n\n", r.Rule(), r.Title, r.Why)
	p.printParts([][2]string{
		{"looked for in", kindNames(r.Kinds)}, {"source", r.Source}, {"elements", strings.Join(r.Elements, ", ")},
		{"question", r.Question}, {"clause", r.Clause}, {"letter", r.Letter}, {"levers", strings.Join(r.Levers, ", ")},
	})
	fmt.Fprintln(p.stdout, "examples:")
	for _, e := range r.Examples {
		level := string(e.Level)
		if level == "" {
			level = "none"
		}
		fmt.Fprintf(p.stdout, "  %-8s %s\n", level, strings.Join(strings.Fields(e.Text), " "))
	}
	return nil
}

// view shows a question that requirements answer.
func (c *rulesShowCmd) view(p *program, v rules.View) error {
	if c.Format == "json" {
		return p.printJSON(map[string]any{
			"id": v.ID, "rule": v.Rule(), "title": v.Title, "why": v.Why, "source": v.Source, "kinds": v.Kinds, "answers_from": v.From,
			"question": v.Question, "clause": v.Clause, "letter": v.Letter, "levers": v.Levers,
		})
	}
	fmt.Fprintf(p.stdout, "%s  %s\n\n%s\n\n", v.Rule(), v.Title, v.Why)
	p.printParts([][2]string{
		{"answers from", strings.Join(v.From, ", ")}, {"looked for in", kindNames(v.Kinds)}, {"source", v.Source},
		{"question", v.Question}, {"clause", v.Clause}, {"letter", v.Letter}, {"levers", strings.Join(v.Levers, ", ")},
	})
	return nil
}

// printParts prints each part that is not empty under its name.
func (p *program) printParts(parts [][2]string) {
	for _, part := range parts {
		if part[1] != "" {
			fmt.Fprintf(p.stdout, "%s:\n  %s\n", part[0], strings.TrimSpace(part[1]))
		}
	}
}

// requirement finds the requirement that a person named, in any case of letters.
func requirement(set *rules.Set, id string) (rules.Requirement, error) {
	for _, r := range set.Requirements {
		if strings.EqualFold(r.ID, id) {
			return r, nil
		}
	}
	return rules.Requirement{}, usagef("there is no requirement %q; `checkweigh rules list` names them all", id)
}

func kindNames(kinds []dossier.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name()
	}
	return strings.Join(names, ", ")
}
