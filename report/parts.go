package report

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// What follows lets the pages of the server say what the report says in the
// same words, with Findings, Norm, Place, Word and StateWord.

// Said is the verdict in one plain sentence.
func Said(r Report, v Verdict) string { return Visible(found(r, v)) }

// Meaning says in plain words what the verdict means.
func Meaning(v dossier.Value) string { return meanings[v] }

// RoleWord says what a quoted span does beside the norm; "" for the norm itself.
func RoleWord(r dossier.Role) string { return roleWords[r] }

// Split parts the verdicts from those that could not be judged only because no
// document of a fitting kind is held; Folds gives those in one line a kind.
func Split(r Report) (judged []Verdict, folds []Fold) {
	judged, unjudged := split(r.Verdicts)
	return judged, foldKinds(unjudged)
}

// LeftEmpty reports whether a finding is a field of a form, or several, in which
// nothing is filled in: its quotes are what the form asks, and there is no answer.
func LeftEmpty(finding []Evidence) bool {
	return len(finding) > 0 && !slices.ContainsFunc(finding, func(e Evidence) bool { return e.Role != dossier.RoleLabel })
}

// QuoteRoleWord is RoleWord for a quote of that finding.
func QuoteRoleWord(finding []Evidence, e Evidence) string {
	if LeftEmpty(finding) {
		return "left empty"
	}
	return roleWords[e.Role]
}

// ReasonWords are reason codes in plain words, joined by semicolons.
func ReasonWords(codes []string) string { return Visible(reasons(codes)) }

// Day is 1 April 2025 for 2025-04-01.
func Day(iso string) string { return dayForPeople(iso) }

// Stands says where a clock stands: "in 3 days", "passed 4 days ago".
func (c Clock) Stands() string { return clockWord(c) }

// OutcomeWord says what an authority did with a question.
func OutcomeWord(o dossier.Outcome) string { return outcomeWord(o) }

// HoldingWord says whether an incorporated document is here.
func HoldingWord(h dossier.Holding) string { return holdingWord(h) }

// FactWord is the name of a fact as a label.
func FactWord(name string) string { return factWord(name) }

// LawOf is the jurisdiction in words; "" where it says nothing.
func LawOf(j dossier.Jurisdiction) string { return lawWords[j] }

// Sections are sections of an act, as in "s. 43(2), s. 40".
func Sections(all []string) string { return sections(all) }

// PageRanges writes sorted pages shortly: "3, 5 to 9, 12".
func PageRanges(pages []int) string { return ranges(pages) }

// ShortPath is the path of a document without the folders in which all
// documents of the report stand; "" when the report has no such document.
func ShortPath(r Report, sha string) string { return pathOf(r, sha) }
