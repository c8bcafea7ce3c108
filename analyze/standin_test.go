package analyze

import (
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// A name that a paper gives a party of its own is read as "the Supplier" or "the
// Buyer", in every phrase of the rules, and the words of the list keep their own.
func TestNamesOfPartiesAreReadAsTheUsualWords(t *testing.T) {
	all := []dossier.Outline{{Parties: []dossier.Party{
		{Role: "supplier", Name: "Beaconry, Inc.", Terms: []string{"Vendor", "Pulse Co"}},
		{Role: "buyer", Name: "City of Larkmont", Terms: []string{"the Consortium", "City"}},
		{Role: "union", Name: "UNISON", Terms: []string{"Staffside"}},
	}}}
	r := &reader{names: standIns(all)}
	for text, want := range map[string]string{
		"Beaconry's engineers":           "supplier's engineers",
		"a beaconry of its own":          "a beaconry of its own",
		"the Consortium asks":            "the buyer asks",
		"the Vendor and the City":        "the vendor and the city",
		"the Reseller tells the Force":   "the supplier tells the buyer",
		"Staffside may, without a force": "staffside may without a force",
		"BY FORCE":                       "by force",
	} {
		s := &sentence{}
		s.add(&dossier.Text{Body: text}, dossier.RoleNorm, dossier.Span{End: len(text)})
		r.stand(s, 0)
		got := ""
		for i, w := range s.words {
			if i > 0 {
				got += " "
			}
			got += w.Text
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// A word that two sides claim stands for neither.
func TestNameOfTwoPartiesStandsForNeither(t *testing.T) {
	all := []dossier.Outline{{Parties: []dossier.Party{
		{Role: "supplier", Terms: []string{"Originals"}}, {Role: "buyer", Terms: []string{"Originals"}},
	}}}
	if got := standIns(all)["originals"]; got != "" {
		t.Errorf("stands for %q", got)
	}
}
