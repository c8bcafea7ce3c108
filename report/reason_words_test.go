package report

import (
	"slices"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Every reason that a rule of the pack can give, and every reason for which
// nothing can be said, reaches people in words written for them.
func TestEveryReasonCodeHasWords(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{
		dossier.ReasonNoDocumentOfKind, dossier.ReasonUnreadPages, dossier.ReasonScheduleNotHeld, dossier.ReasonPossible,
		dossier.ReasonOtherLanguage, dossier.ReasonTemplate, dossier.ReasonBlackedOut, dossier.ReasonWithheld,
		"depends_on_unheld", "not_binding", // package analyze adds these to what a rule says
	}
	for _, r := range set.Requirements {
		for _, b := range r.Blocks {
			codes = append(codes, b.Reasons...)
		}
		for _, f := range r.Fields {
			codes = append(codes, f.Reasons...)
		}
		for _, l := range r.Letters {
			codes = append(codes, l.Reasons...)
		}
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		if reasonWords[code] == "" {
			t.Errorf("reason %q has no plain words: add them to reasonWords", code)
		}
	}
}
