package analyze

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Segmenter divides a text into clauses: ingest.Clauses, passed in because this
// room does not read files.
type Segmenter func(dossier.Text) []dossier.Clause

// JudgeSnippet judges a text that stands alone, as a document of the kind.
func (a *Analyzer) JudgeSnippet(body string, kind dossier.Kind, clauses Segmenter) []dossier.Finding {
	t := dossier.Text{Engine: "snippet", Body: body}
	c := clauses(t)
	return a.Check(t, c, []dossier.Outline{a.Outline(t, c, kind)}).Findings
}

// levelOf sums findings of one requirement up: adverse before present before
// partial; "" when none is sure enough.
func levelOf(found []dossier.Finding, requirement string) (dossier.Level, string) {
	rank := map[dossier.Level]int{dossier.LevelAdverse: 3, dossier.LevelPresent: 2, dossier.LevelPartial: 1}
	best, block := dossier.Level(""), ""
	for _, f := range found {
		if f.Requirement == requirement && f.Confidence >= Threshold && !f.Overridden && rank[f.Level] > rank[best] {
			best, block = f.Level, f.Block
		}
	}
	return best, block
}

// ExampleResult is what the rules say of one example.
type ExampleResult struct {
	Requirement string
	Example     rules.Example
	Got         dossier.Level // "" means none
	Block       string
}

// Right reports whether the rule gives the level that the example names.
func (r ExampleResult) Right() bool { return r.Got == r.Example.Level }

// Failed reports whether the example is a mistake of the rule: wrong, or marked
// as a known failure although it is right by now.
func (r ExampleResult) Failed() bool { return r.Right() == r.Example.Todo }

// Confusion says that a rule fires on an example of another requirement.
type Confusion struct {
	Rule    string // the requirement that fired
	On      string // the requirement whose example it is
	Example rules.Example
	Level   dossier.Level
	Block   string
}

// Examples judges every example of every rule, by its own rule and by all others,
// and by nothing but rules.
func Examples(set *rules.Set, clauses Segmenter) ([]ExampleResult, []Confusion) {
	alone := *set
	alone.Likeness = nil // rules are to hold by themselves
	a := New(&alone)
	var results []ExampleResult
	var confusions []Confusion
	for _, req := range set.Requirements {
		for _, e := range req.Examples {
			found := a.JudgeSnippet(e.Text, e.Kind, clauses)
			got, block := levelOf(found, req.ID)
			results = append(results, ExampleResult{req.ID, e, got, block})
			for _, other := range set.Requirements {
				if other.ID == req.ID {
					continue
				}
				if level, block := levelOf(found, other.ID); level != "" {
					confusions = append(confusions, Confusion{other.ID, req.ID, e, level, block})
				}
			}
		}
	}
	return results, confusions
}
