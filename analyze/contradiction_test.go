package analyze_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

// Every statement holds in the examples that say so and in no near miss.
func TestStatementExamples(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	a := analyze.New(set)
	for _, s := range set.Statements {
		for _, e := range s.Examples {
			text := dossier.Text{Engine: "example", Body: e.Text}
			clauses := ingest.Clauses(text)
			got := false
			for _, f := range a.Check(text, clauses, []dossier.Outline{a.Outline(text, clauses, e.Kind)}).Statements {
				got = got || f.Requirement == s.ID
			}
			if got != (e.Level != "") {
				t.Errorf("%s:%d: %s holds: %v\n%s", e.File, e.Line, s.ID, got, e.Text)
			}
		}
	}
}
