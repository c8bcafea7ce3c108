package analyze_test

import (
	"fmt"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// TestGP01TruthTable: what a ban on the sale of data is worth depends on the
// verbs it names, on the data, on the exception and on whose consent lifts it.
func TestGP01TruthTable(t *testing.T) {
	const present, partial, adverse = dossier.LevelPresent, dossier.LevelPartial, dossier.LevelAdverse
	verbs := []struct {
		words string
		all   bool // sale, gift and transfer
	}{
		{"sell, give away or transfer", true},
		{"sell, donate, lend or otherwise transfer", true},
		{"sell, give or pass on to anyone", true},
		{"sell", false},
		{"sell or license", false},
		{"give away", false},
	}
	data := []string{"any personal data of workers", "any data set that contains workers' personal data", "the personal data of the Authority's employees"}
	exceptions := []struct {
		words string
		whole dossier.Level // of a ban on all three verbs
	}{
		{"", present},
		{", except with the explicit consent of each worker concerned", present},
		{" unless every worker concerned has given explicit consent", present},
		{", except where the law requires it", present},
		{", except with the prior written consent of the Authority", partial},
		{" without the Authority's written approval", partial},
		{" unless it has been anonymised", partial},
		{", save that anonymised or aggregated data may be shared", partial},
	}
	set := builtIn(t)
	for _, v := range verbs {
		for _, d := range data {
			for _, e := range exceptions {
				want := e.whole
				if !v.all {
					want = partial
				}
				checkGP01(t, analyze.New(set), "The Supplier shall not "+v.words+" "+d+e.words+".", want)
			}
		}
	}
	for _, verb := range []string{"sell", "share", "give away", "use for its own purposes", "transfer to third parties", "use to train its models"} {
		for _, d := range []string{"the personal data of workers", "anonymised data", "aggregated data derived from the Authority Data", "de-identified Authority Data"} {
			checkGP01(t, analyze.New(set), fmt.Sprintf("The Supplier may %s %s.", verb, d), adverse)
		}
	}
}

func checkGP01(t *testing.T, a *analyze.Analyzer, sentence string, want dossier.Level) {
	t.Helper()
	text := dossier.Text{Engine: "test/1", Body: sentence}
	clauses := ingest.Clauses(text)
	reading := a.Check(text, clauses, []dossier.Outline{a.Outline(text, clauses, dossier.Contract)})
	got, block := dossier.Level("none"), ""
	for _, f := range reading.Findings {
		if f.Requirement == "GP-01" {
			got, block = f.Level, f.Block
			break
		}
	}
	if got != want {
		t.Errorf("%s\n  got %s (%s), want %s", sentence, got, block, want)
	}
}
