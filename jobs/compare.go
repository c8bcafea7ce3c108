package jobs

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/analyze/align"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/report"
)

// Compare lays a newer dossier beside an older one.
func (s Steps) Compare(older, newer Outcome, at time.Time) report.Comparison {
	return report.Compare(report.Build(older.Report(s.Rules, at), s.Rules, at), report.Build(newer.Report(s.Rules, at), s.Rules, at),
		Papers(older.Documents, newer.Documents), at)
}

// CompareRules reads the inputs once and judges them by the rules of both s and
// newer.
func (s Steps) CompareRules(ctx context.Context, newer Steps, d dossier.Dossier, inputs []Input, at time.Time, progress func(Progress)) (report.RulesComparison, error) {
	docs, err := s.readAll(ctx, inputs, progress)
	if err != nil {
		return report.RulesComparison{}, err
	}
	var sides [2]report.Report
	for i, steps := range []Steps{s, newer} {
		outcome, err := steps.Judge(ctx, d, docs)
		if err != nil {
			return report.RulesComparison{}, err
		}
		sides[i] = report.Build(outcome.Report(steps.Rules, at), steps.Rules, at)
	}
	return report.CompareRules(s.Rules, newer.Rules, &sides[0], &sides[1], at), nil
}

// Papers says what became of each document and its clauses. A document that
// stands at several paths is compared once; those without text are left out.
func Papers(older, newer []Judged) []report.PaperChange {
	olds, news := papersOf(older), papersOf(newer)
	var out []report.PaperChange
	for _, m := range align.Papers(olds, news) {
		switch {
		case m.Old < 0:
			out = append(out, report.PaperChange{New: news[m.New].Path, Clauses: []report.ClauseChange{}})
		case m.New < 0:
			out = append(out, report.PaperChange{Old: olds[m.Old].Path, Clauses: []report.ClauseChange{}})
		default:
			out = append(out, paperChange(olds[m.Old], news[m.New]))
		}
	}
	return out
}

func papersOf(all []Judged) []align.Paper {
	var out []align.Paper
	seen := map[string]bool{}
	for _, d := range all {
		if d.Text.Body == "" || seen[d.Document.ID] {
			continue
		}
		seen[d.Document.ID] = true
		out = append(out, align.Paper{Path: d.Document.Path, Text: d.Text})
	}
	return out
}

func paperChange(older, newer align.Paper) report.PaperChange {
	was := align.Version{Text: older.Text, Clauses: ingest.Clauses(older.Text)}
	now := align.Version{Text: newer.Text, Clauses: ingest.Clauses(newer.Text)}
	out := report.PaperChange{Old: older.Path, New: newer.Path, Clauses: []report.ClauseChange{}}
	for _, p := range align.Clauses(was, now) {
		change := clauseChange(was, now, p)
		out.Every = append(out.Every, change)
		if p.Same() {
			out.Same++
			continue
		}
		out.Clauses = append(out.Clauses, change)
	}
	return out
}

func clauseChange(was, now align.Version, p align.Pair) report.ClauseChange {
	c := report.ClauseChange{Heading: []string{}, Words: []report.WordChange{}}
	c.Old, c.New = clauseQuote(was, p.Old), clauseQuote(now, p.New)
	if p.Old >= 0 {
		c.Heading = append(c.Heading[:0], was.Clauses[p.Old].Heading...)
	}
	if p.New >= 0 {
		c.Heading = append(c.Heading[:0], now.Clauses[p.New].Heading...)
	}
	switch {
	case p.Old < 0:
		c.What = []report.ChangeWord{report.ClauseAdded}
	case p.New < 0:
		c.What = []report.ChangeWord{report.ClauseRemoved}
	}
	for _, w := range []struct {
		word report.ChangeWord
		is   bool
	}{{report.ClauseChanged, p.Changed}, {report.ClauseRenumbered, p.Renumbered}, {report.ClauseMoved, p.Moved}} {
		if w.is {
			c.What = append(c.What, w.word)
		}
	}
	if p.Changed {
		for _, e := range align.Words(was.Text, was.Clauses[p.Old].Body, now.Text, now.Clauses[p.New].Body) {
			c.Words = append(c.Words, report.WordChange{Kept: e.Kept, Old: was.Text.Cut(e.Old), New: now.Text.Cut(e.New)})
		}
	}
	return c
}

func clauseQuote(v align.Version, i int) *report.ClauseQuote {
	if i < 0 {
		return nil
	}
	c := v.Clauses[i]
	span := c.Span.Trim(v.Text.Body)
	return &report.ClauseQuote{Clause: c.Number, Page: c.Page, Start: span.Start, End: span.End, Quote: v.Text.Cut(span)}
}
