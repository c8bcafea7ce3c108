package jobs

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

const (
	mostNear     = 6 // sentences in which a rule came nearest
	mostHere     = 40
	mostFired    = 40
	mostReadings = 3 // of one sentence
)

// Trace says sentence by sentence what the rule of a requirement saw in a text
// that is treated as of a kind ("": as it seems). An id that the rules do not
// have is an error.
func (s Steps) Trace(t dossier.Text, forced dossier.Kind, requirement string) (analyze.Explanation, error) {
	clauses := ingest.Clauses(t)
	outline := s.Analyzer.Outline(t, clauses, forced)
	return s.Analyzer.Explain(t, clauses, []dossier.Outline{outline}, requirement)
}

// Explain tells in plain words why the rule of a requirement fired on a document
// or did not, by the document's own text; of the part of the text here it tells
// every sentence. It takes as long as checking the document does, so few are
// told at once.
func (q *Queue) Explain(ctx context.Context, document string, forced dossier.Kind, requirement string, here dossier.Span) (report.Explanation, error) {
	want, ok := q.steps.Rules.Requirement(requirement)
	if !ok {
		return report.Explanation{}, &store.Error{Code: store.NotFound, Message: "there is no such requirement"}
	}
	t, err := q.store.Text(ctx, document)
	if err != nil {
		return report.Explanation{}, err
	}
	select {
	case <-ctx.Done():
		return report.Explanation{}, ctx.Err()
	case q.render.explaining <- struct{}{}:
	}
	defer func() { <-q.render.explaining }()
	traced, err := q.steps.Trace(t, forced, requirement)
	if err != nil {
		return report.Explanation{}, err
	}
	return plainly(traced, want.Rule(), here), nil
}

// plainly puts an explanation into words for people.
func plainly(traced analyze.Explanation, rule string, here dossier.Span) report.Explanation {
	out := report.Explanation{Requirement: traced.Requirement, Rule: rule, Gated: []report.ExplainedGate{}, Skipped: []report.ExplainedGate{},
		Fired: []report.ExplainedSentence{}, Near: []report.ExplainedSentence{}, Here: []report.ExplainedSentence{}}
	for _, s := range traced.Skipped {
		out.Skipped = addGate(out.Skipped, string(s.Zone))
	}
	for _, s := range traced.Sentences {
		if s.Gate != "" {
			out.Gated = addGate(out.Gated, s.Gate)
		} else {
			out.Looked++
		}
		plain, fired := sentenceOf(s)
		switch {
		case fired && len(out.Fired) < mostFired:
			out.Fired = append(out.Fired, plain)
		case !fired && plain.Rank > 0:
			out.Near = append(out.Near, plain)
		}
		if here.Start <= plain.Start && plain.Start < here.End && len(out.Here) < mostHere {
			out.Here = append(out.Here, plain)
		}
	}
	for _, f := range traced.Others {
		if len(out.Fired) < mostFired {
			out.Fired = append(out.Fired, findingOf(f))
		}
	}
	slices.SortStableFunc(out.Near, func(a, b report.ExplainedSentence) int { return b.Rank - a.Rank })
	out.Near = out.Near[:min(len(out.Near), mostNear)]
	return out
}

func addGate(all []report.ExplainedGate, why string) []report.ExplainedGate {
	for i := range all {
		if all[i].Why == why {
			all[i].Count++
			return all
		}
	}
	return append(all, report.ExplainedGate{Why: why, Count: 1})
}

// ranked is a reading with how near it came.
type ranked struct {
	report.ExplainedReading
	rank  int
	frame int
}

// sentenceOf gives what the rule made of a sentence: what held in it, or what
// came nearest.
func sentenceOf(s analyze.ExplainedSentence) (out report.ExplainedSentence, fired bool) {
	out = report.ExplainedSentence{Clause: s.Clause, Page: s.Page, Start: s.Start, Gate: s.Gate, Blocks: []report.ExplainedReading{}}
	var words []string
	for _, p := range s.Pieces {
		words = append(words, strings.Join(strings.Fields(p.Quote), " "))
	}
	out.Words = strings.Join(words, " … ")
	var all []ranked
	for i, f := range s.Frames {
		for _, b := range f.Blocks {
			all = append(all, ranked{readingOf(b, f), nearness(b), i})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.rank, a.rank) })
	frame := 0
	if len(all) > 0 {
		frame, out.Rank = all[0].frame, all[0].rank
		fired = all[0].Holds && all[0].Gives != ""
	}
	if len(s.Frames) > 0 {
		out.Who, out.How = report.Whose(s.Frames[frame].Actor), report.Binding(s.Frames[frame].Force)
	}
	for _, r := range all {
		if r.rank == 0 && len(out.Blocks) > 0 || len(out.Blocks) == mostReadings || fired && !r.Holds {
			break
		}
		out.Blocks = append(out.Blocks, r.ExplainedReading)
	}
	return out, fired
}

// findingOf tells of a finding that no sentence alone shows.
func findingOf(f analyze.ExplainedFinding) report.ExplainedSentence {
	out := report.ExplainedSentence{By: f.By,
		Blocks: []report.ExplainedReading{{Name: f.Name, Gives: dossier.Value(f.Level), Holds: true}}}
	var words []string
	for i, e := range f.Evidence {
		if i == 0 {
			out.Clause, out.Page, out.Start = e.Clause, e.Page, e.Start
		}
		words = append(words, strings.Join(strings.Fields(e.Quote), " "))
	}
	out.Words = strings.Join(words, " … ")
	return out
}

const rankHolds, rankUnless = 1000, 100

// nearness ranks a wording by how much of what it wants is there, 0 for nothing.
func nearness(b analyze.ExplainedBlock) int {
	switch {
	case b.Holds:
		return rankHolds
	case b.Lack.What == "unless":
		return rankUnless
	case b.Lack.What == "words":
		return 2 * b.Lack.Met
	case b.Lack.What == "holds", b.Lack.What == "order":
		return 2*b.Lack.Met + 1
	}
	return 0
}

func readingOf(b analyze.ExplainedBlock, f analyze.ExplainedFrame) report.ExplainedReading {
	r := report.ExplainedReading{Name: b.Name, Holds: b.Holds}
	if b.Level != "none" {
		r.Gives = dossier.Value(b.Level)
	}
	where := scopeWords[b.Lack.Scope]
	if where == "" {
		where = "the sentence"
	}
	switch b.Lack.What {
	case "":
	case "force":
		r.Lacks = "it is worded as " + strings.TrimPrefix(report.Binding(f.Force), "it says that there is ") + ", and this wording needs another force"
	case "actor":
		r.Lacks = "it is about what " + report.Whose(f.Actor) + " does, and this wording is about somebody else"
	case "words":
		r.Lacks = where + " says nothing of " + report.Ideas(b.Lack.Names)
	case "holds":
		r.Lacks = where + " also speaks of " + report.Ideas(b.Lack.Names) + ", which takes it out of this wording"
	case "order":
		r.Lacks = "the words are there, but not in the order that this wording needs"
	case "unless":
		r.Lacks = "everything is there, but so is a wording that the rule leaves alone on purpose"
	case "zone":
		r.Lacks = "it stands in a part of the paper that this wording is not looked for in"
	default:
		r.Lacks = b.Failed
	}
	return r
}

var scopeWords = map[string]string{
	"frame": "this part of the sentence", "before": "the words before shall or may", "after": "the words after shall or may",
	"main": "the sentence without its exceptions", "exception": "the exception", "clause": "the clause", "section": "the section",
}
