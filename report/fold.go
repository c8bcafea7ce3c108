package report

import (
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
)

// A Fold is one kind of document that is not held, with the requirements that
// were not judged for want of it. Each requirement is counted once, under the
// first kind in which it could stand.
type Fold struct {
	Kind         dossier.Kind
	Requirements []string
}

// Line is the fold in words: "no DPIA held: 23 requirements not judged; ask for it".
func (f Fold) Line() string {
	return fmt.Sprintf("no %s held: %s not judged; ask for it", shortKind(f.Kind), plural(len(f.Requirements), "requirement"))
}

func foldKinds(unjudged []Verdict) []Fold {
	byKind := map[dossier.Kind][]string{}
	for _, v := range unjudged {
		kind := dossier.Other
		if len(v.Kinds) > 0 {
			kind = v.Kinds[0]
		}
		byKind[kind] = append(byKind[kind], v.Requirement)
	}
	var folds []Fold
	for _, k := range dossier.Kinds {
		if ids := byKind[k]; len(ids) > 0 {
			folds = append(folds, Fold{Kind: k, Requirements: ids})
		}
	}
	return folds
}

// StateWord says how far a document was read.
func StateWord(s dossier.State) string {
	if words, ok := stateWords[s]; ok {
		return words
	}
	return "not read"
}
