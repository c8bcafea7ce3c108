package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Outline reads off a document what must be known before its clauses are
// judged: which runs of it are of which kind, who the parties are and by what
// words it calls them, its defined terms, the numbers of its clauses, the names
// it goes by, and which of its parts prevails. A forced kind makes every part of
// that kind with confidence 1. It never fails: a text of nothing has one part of
// kind other.
func (a *Analyzer) Outline(t dossier.Text, c []dossier.Clause, forced dossier.Kind) dossier.Outline {
	ls := linesOf(t)
	o := dossier.Outline{
		Parts:      parts(t, c, ls, forced),
		Parties:    parties(t, ls),
		Terms:      definitions(t, c, ls),
		Numbers:    numbers(c),
		Titles:     documentTitles(t, ls),
		Precedence: precedence(t, ls),
	}
	o.Language = documentLanguage(t)
	return o
}

// numbers lists the clause numbers that exist in a document, each once, in the
// order in which they stand.
func numbers(c []dossier.Clause) []string {
	seen := make(map[string]bool, len(c))
	var out []string
	for _, cl := range c {
		if cl.Number == "" || cl.Zone == dossier.Contents || seen[cl.Number] {
			continue
		}
		seen[cl.Number] = true
		out = append(out, cl.Number)
	}
	return slices.Clip(out)
}
