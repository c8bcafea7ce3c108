package report

import "github.com/checkweigh/checkweigh/dossier"

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
