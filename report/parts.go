package report

import "github.com/checkweigh/checkweigh/dossier"

// What follows lets the pages of the server say what the report says in the
// same words.

// Findings splits the evidence of a verdict into the findings it came from:
// each has one norm and what must be printed with it. The first one leads.
func Findings(all []Evidence) [][]Evidence { return findings(all) }

// Norm is the norm of a finding, or its first span. The finding is not empty.
func Norm(finding []Evidence) Evidence { return normOf(finding) }

// Said is the verdict in one plain sentence.
func Said(r Report, v Verdict) string { return Visible(found(r, v)) }

// Place is "cl. 4.3, p. 7", with what is known of it.
func Place(clause string, page int) string { return place(clause, page) }

// Word is the verdict as it is printed: "not assessable".
func Word(v dossier.Value) string { return word(v) }

// Meaning says in plain words what the verdict means.
func Meaning(v dossier.Value) string { return meanings[v] }

// RoleWord says what a quoted span does beside the norm; "" for the norm itself.
func RoleWord(r dossier.Role) string { return roleWords[r] }

// StateWord says how far a document was read.
func StateWord(s dossier.State) string { return stateWord(s) }

// Split parts the verdicts from those that could not be judged only because no
// document of a fitting kind is held; Folds gives those in one line a kind.
func Split(r Report) (judged []Verdict, folds []Fold) {
	judged, unjudged := split(r.Verdicts)
	return judged, foldKinds(unjudged)
}
