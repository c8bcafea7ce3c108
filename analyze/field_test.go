package analyze_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// An empty consultation box is a finding in a form that somebody filled in, and
// says nothing in one that nobody has.
func TestEmptyBoxesOfBlankForms(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       bool
	}{
		{"filled in", "DATA PROTECTION IMPACT ASSESSMENT\n\nName of the system: Casewise\nPersonal data used: names and case notes of residents\nViews of staff and their representatives:\nLawful basis: public task\n", true},
		{"never filled in", "DATA PROTECTION IMPACT ASSESSMENT\n\nName of the system:\nPersonal data used:\nViews of staff and their representatives:\nLawful basis:\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := dossier.Text{Engine: "test/1", Body: c.body}
			clauses := ingest.Clauses(text)
			a := analyze.New(builtIn(t))
			got := false
			for _, f := range a.Check(text, clauses, []dossier.Outline{a.Outline(text, clauses, dossier.DPIA)}).Findings {
				got = got || f.Requirement == "GD-35c" && len(f.Reasons) > 0 && f.Reasons[0] == "box_left_empty"
			}
			if got != c.want {
				t.Errorf("the empty box is a finding: %v, want %v", got, c.want)
			}
		})
	}
}
