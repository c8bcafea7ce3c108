package analyze

import (
	"fmt"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// ExplainedFinding is what was found otherwise than by the blocks that were tried
// on a sentence: in a box of a form, an answer, a fact, or by likeness.
type ExplainedFinding struct {
	By       string // "a box of a form", "an answer", "a fact", "a question with its answer", "likeness"
	Name     string
	Level    dossier.Level
	Evidence []dossier.Evidence
	Weighed  []string // what of the words weighed most, of a finding by likeness
}

// otherFindings is what a whole check finds for the explained requirement and none of
// the sentences shows.
func (a *Analyzer) otherFindings(t dossier.Text, c []dossier.Clause, all []dossier.Outline, e *Explanation) []ExplainedFinding {
	type place struct {
		clause int
		block  string
	}
	told := map[place]bool{}
	for _, s := range e.Sentences {
		for _, f := range s.Frames {
			for _, b := range f.Blocks {
				told[place{s.Index, b.Name}] = told[place{s.Index, b.Name}] || b.Holds
			}
		}
	}
	req := &a.set.Requirements[e.index]
	reading := a.Check(t, c, all)
	var out []ExplainedFinding
	for _, found := range [][]dossier.Finding{reading.Findings, reading.Statements} {
		for _, f := range found {
			if f.Requirement == req.ID && !told[place{f.Clause, f.Block}] {
				x := ExplainedFinding{By: sortOf(req, f.Block), Name: f.Block, Level: f.Level, Evidence: f.Evidence}
				if f.Block == ByLikeness {
					x.Weighed = a.whyLike(&f, partKind(all, f.Part))
				}
				out = append(out, x)
			}
		}
	}
	return out
}

// sortOf says which sort of rule has this name.
func sortOf(req *rules.Requirement, name string) string {
	if name == ByLikeness {
		return "likeness"
	}
	for i := range req.Fields {
		if req.Fields[i].Name == name {
			return "a box of a form"
		}
	}
	for i := range req.Letters {
		if req.Letters[i].Name == name {
			return "an answer"
		}
	}
	for i := range req.Facts {
		if req.Facts[i].Name == name {
			return "a fact"
		}
	}
	return "a question with its answer"
}

func (f ExplainedFinding) write(b *strings.Builder) {
	clause, page := "", 0
	if len(f.Evidence) > 0 {
		clause, page = f.Evidence[0].Clause, f.Evidence[0].Page
	}
	fmt.Fprintf(b, "%s, by %s\n", where(clause, page), f.By)
	for _, q := range f.Evidence {
		fmt.Fprintf(b, "    %-8s %s\n", q.Role, oneLine(q.Quote))
	}
	fmt.Fprintf(b, "        %-8s %s: HOLDS\n", f.Level, f.Name)
	if len(f.Weighed) > 0 {
		fmt.Fprintf(b, "        the words that weighed most: %s\n", strings.Join(f.Weighed, ", "))
	}
	b.WriteByte('\n')
}
