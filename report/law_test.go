package report_test

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// Letters and dates go by what somebody gave, else by what the papers say; both
// are told.
func TestTheLawIsTheOneGivenElseThatOfThePapers(t *testing.T) {
	for _, tt := range []struct {
		given, papers, want dossier.Jurisdiction
		why                 string
	}{
		{dossier.Scotland, dossier.EnglandWales, dossier.Scotland, "the papers say otherwise"},
		{dossier.Scotland, dossier.Scotland, dossier.Scotland, "and as the papers say"},
		{dossier.Scotland, "", dossier.Scotland, "the papers do not say"},
		{dossier.UnknownPlace, dossier.OtherPlace, dossier.OtherPlace, "nobody has given it"},
		{"", dossier.EnglandWales, dossier.EnglandWales, "nobody has given it"},
		{dossier.UnknownPlace, "", dossier.UnknownPlace, "letters ask"},
	} {
		in := report.Input{Dossier: dossier.Dossier{Jurisdiction: tt.given}, Whole: dossier.Whole{Place: tt.papers}}
		r := report.Build(in, nil, at)
		if got := dossier.Jurisdiction(r.Dossier.Jurisdiction); got != tt.want || !strings.Contains(r.Law.Why(), tt.why) || r.Law.Differs() != strings.Contains(tt.why, "otherwise") {
			t.Errorf("given %q and %q by the papers: %q, %q", tt.given, tt.papers, got, r.Law.Why())
		}
	}
}
