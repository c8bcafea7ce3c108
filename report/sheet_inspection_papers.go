package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// inspectionPapers lists what to see on paper: what was not read or is blacked
// out, what a contract is made of and nobody holds, what was refused, and kinds
// of document that are not held.
func inspectionPapers(r Report) []InspectionPaper {
	papers := []InspectionPaper{}
	add := func(p InspectionPaper) {
		same := func(o InspectionPaper) bool {
			return o.Name == p.Name && o.Say == p.Say && slices.Equal(o.Pages, p.Pages)
		}
		if !slices.ContainsFunc(papers, same) {
			p.Pages, p.Needs = list(p.Pages), list(p.Needs)
			papers = append(papers, p)
		}
	}
	for i, path := range shortPaths(r.Documents) {
		for _, p := range documentPapers(r, r.Documents[i], path) {
			add(p)
		}
	}
	for _, l := range r.Dossier.Ledger {
		if l.Status == dossier.NotHeld {
			add(ledgerPaper(r, l))
		}
	}
	for _, f := range r.Dossier.Refusals {
		if len(f.Blocks) > 0 || len(f.AnsweredBy) == 0 {
			add(refusalPaper(r, f))
		}
	}
	for _, p := range lackPapers(r) {
		add(p)
	}
	return papers
}

// documentPapers are the pages of one document that want a person's eye.
func documentPapers(r Report, d Document, path string) []InspectionPaper {
	var out []InspectionPaper
	who := whomKind(d.Kind)
	if d.State != dossier.StateRead && d.State != dossier.StatePartlyRead {
		return append(out, InspectionPaper{Name: path, Say: "It could not be read: " + strings.TrimSuffix(Visible(d.Reason), ".") + ".", Ask: "Ask for a copy that can be opened and searched.", Whom: who})
	}
	if len(d.UnreadPages) > 0 {
		out = append(out, InspectionPaper{
			Name: path, Pages: d.UnreadPages, Say: "Not read: a clause could stand there.",
			Ask: "Read the page yourself, and ask for a copy with text.", Whom: who, Needs: waitingFor(r, d, d.UnreadPages),
		})
	}
	if len(d.RedactedPages) > 0 {
		out = append(out, InspectionPaper{
			Name: path, Pages: d.RedactedPages, Say: "Blacked out in part.",
			Ask: "Ask to see the page, or for the reason in law why it is withheld.", Whom: who, Needs: waitingFor(r, d, d.RedactedPages),
		})
	}
	return out
}

// waitingFor are the requirements for which pages of a document are to be
// looked at. Verdicts give pages without documents, so that in a dossier of
// several a page number may belong to another; those that rest on this document
// or on none are taken.
func waitingFor(r Report, d Document, pages []int) []string {
	var ids []string
	for _, v := range r.Verdicts {
		if answered(v.Verdict) || len(v.Documents) > 0 && !slices.Contains(v.Documents, d.SHA256) {
			continue
		}
		if slices.ContainsFunc(v.Pages, func(p int) bool { return slices.Contains(pages, p) }) {
			ids = append(ids, v.Requirement)
		}
	}
	return ids
}

func ledgerPaper(r Report, l LedgerEntry) InspectionPaper {
	name := l.Title
	if l.About != "" {
		name += " (" + l.About + ")"
	}
	say := "Part of the contract by name, and not held."
	if len(l.NamedIn) > 0 {
		e := l.NamedIn[0]
		say = "Part of the contract by name (" + whereInFull(r, e.Document, Place(e.Clause, e.Page)) + "), and not held."
	}
	return InspectionPaper{Name: name, Say: say, Ask: "Ask for it by this name.", Whom: whomContract, Needs: l.Blocks}
}

func refusalPaper(r Report, f Refusal) InspectionPaper {
	p := InspectionPaper{
		Name: whereInFull(r, f.Document, "question "+Visible(f.Question)), Whom: whomFOI, Needs: f.Blocks,
		Say: capital(outcomeWord(f.Outcome)) + ".", Ask: refusalAsk(f.Outcome),
	}
	if len(f.Sections) > 0 {
		p.Say = capital(outcomeWord(f.Outcome)) + " (" + sections(f.Sections) + ")."
	}
	if len(f.Evidence) > 0 && f.Evidence[0].Page > 0 {
		p.Pages = []int{f.Evidence[0].Page}
	}
	return p
}

// refusalAsk is the next step after an outcome.
func refusalAsk(o dossier.Outcome) string {
	switch o {
	case dossier.OutcomeCost:
		return "Ask again for less, and for advice on what could be answered within the limit."
	case dossier.OutcomeDelayed:
		return "Ask for the answer, and for an internal review if none comes."
	}
	return "Ask for an internal review."
}

// lackPapers are kinds of document that nobody holds and those that have grown
// too old, in the words of the completeness list.
func lackPapers(r Report) []InspectionPaper {
	var out []InspectionPaper
	for _, i := range r.Dossier.Completeness {
		if i.Code == dossier.IncompleteNoSchedules {
			continue // each of them stands there by its name
		}
		name := capital(i.Kind.Name())
		if i.Kind == "" {
			name = "The dossier"
		}
		if len(i.Documents) == 1 {
			if path := pathOf(r, i.Documents[0]); path != "" {
				name = path
			}
		}
		out = append(out, InspectionPaper{Name: name, Say: i.Plain, Ask: i.Ask, Whom: whomKind(i.Kind), Needs: i.Requirements})
	}
	return out
}
