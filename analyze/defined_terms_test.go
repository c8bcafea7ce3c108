package analyze_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// A term is what the head of its definition says: services that search records
// are no records, and a duty to have a laptop for them gives nobody the data.
func TestTermIsWhatItsDefinitionBeginsWith(t *testing.T) {
	rulesAlone := *load(t)
	rulesAlone.Likeness = nil // it is their concepts that a definition changes
	a := analyze.New(&rulesAlone)
	const duty = "\n\n2. The Customer shall be able to read the Holdings at any time, free of charge and in CSV."
	for _, tt := range []struct {
		name, definition string
		want             bool
	}{
		{"data at its head", `1. "Holdings" means the data that the cameras collect.`, true},
		{"data far behind", `1. "Holdings" means the provision of software and hardware for the detection of vehicles, for alerts and for the search of data.`, false},
	} {
		got := false
		for _, f := range a.JudgeSnippet(tt.definition+duty, dossier.Contract, divide) {
			got = got || f.Requirement == "DA-01" && f.Level == dossier.LevelPresent
		}
		if got != tt.want {
			t.Errorf("%s: data access found is %v, want %v", tt.name, got, tt.want)
		}
	}
}
