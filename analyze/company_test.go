package analyze

import "testing"

func TestNamesOfCompanies(t *testing.T) {
	for text, want := range map[string]string{
		"between Tarnside Systems Limited and the Board":        "Tarnside Systems Limited",
		"and Sentinel Optic Holdings, Inc., a Delaware company": "Sentinel Optic Holdings, Inc.",
		"made by Havn Turnus AS in Bergen":                      "Havn Turnus AS",
		"hosted by Nordlicht Daten AG.":                         "Nordlicht Daten AG.",
		"bought from Brook & Vale (Scotland) LLP":               "Brook & Vale (Scotland) LLP",
		"SUPPLY OF SERVICES AS DESCRIBED":                       "",
		"the Council as Buyer":                                  "",
		"access is limited to staff":                            "",
	} {
		got := ""
		if m := companyName.FindStringIndex(text); m != nil {
			got = text[m[0]:m[1]]
		}
		if got != want {
			t.Errorf("companyName in %q: %q, want %q", text, got, want)
		}
	}
}
