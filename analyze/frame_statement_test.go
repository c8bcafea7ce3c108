package analyze_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// A question in quotation marks says nothing, and an annex that only tells which
// data are meant takes nothing away from what is said.
func TestWhatIsSaidBesides(t *testing.T) {
	for _, c := range []struct {
		kind              dossier.Kind
		requirement, text string
		want              dossier.Level
	}{
		{dossier.FOIResponse, "TR-07", "You asked: \"Can the vendor use our call data to train its own models?\" We will answer in May.", ""},
		{dossier.Contract, "PT-06", "Annex 3 is incorporated but not attached. For the personal data listed in Annex 3 the Council is the controller and the Supplier is its processor.", dossier.LevelPresent},
	} {
		got := dossier.Level("")
		for _, f := range analyzer(t).JudgeSnippet(c.text, c.kind, ingest.Clauses) {
			if f.Requirement == c.requirement {
				got = f.Level
			}
		}
		if got != c.want {
			t.Errorf("%s of %q: %q, want %q", c.requirement, c.text, got, c.want)
		}
	}
}
