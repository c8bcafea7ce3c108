package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Check judges the clauses of one text. all[0] is the document's own outline;
// the others bind the terms of sibling documents, and are left out where the
// document is to be judged by its own words alone.
func (a *Analyzer) Check(t dossier.Text, c []dossier.Clause, all []dossier.Outline) dossier.Reading {
	if len(all) == 0 {
		all = []dossier.Outline{a.Outline(t, c, "")}
	}
	t.Lower() // once for all who read words below
	reading := dossier.Reading{Outline: all[0], Pages: t.Pages, Concealed: len(t.Concealed), Rules: a.set.Version}
	found := a.judge(t, c, all)
	ls := linesOf(t)
	reading.Facts = factsIn(t, c, all[0], ls)
	reading.Answers = answersIn(t, c, all[0], ls)
	reading.Findings, reading.Statements = a.part(slices.Concat(found, a.letters(t, c, all, reading.Answers), a.known(t, c, all, reading.Facts)))
	for i := range reading.Answers {
		reading.Answers[i].Requirements = slices.DeleteFunc(reading.Answers[i].Requirements, a.isStatement)
	}
	reading.Incorporated = ledgerIn(t, c, all[0], ls)
	reading.Redactions = redactedPlacesIn(t, c, ls)
	a.hide(&t, c, all, reading.Redactions)
	reading.Dates = datesIn(t, c, all[0], ls, reading.Facts)
	reading.Systems = a.systems.in(t, c)
	reading.Placed = placedIn(t, c, all[0])
	a.redefine(t, c, all[0], reading.Findings)
	Weigh(t, c, all, &reading)
	reading.Findings, reading.Statements = mostAlike(reading.Findings), mostAlike(reading.Statements)
	return reading
}
