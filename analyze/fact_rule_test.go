package analyze_test

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// A supplier that only the parties name, an end that only the term names: rules
// for sentences do not see them, what is read off the paper does.
func TestFactsAnswerRequirements(t *testing.T) {
	paper := contractOf("1. The price is £40,000 in all.", "2. Either party may give notice.")
	_, all := together(t, dossier.EnglandWales, "2025-06-01", paper)
	for id, quote := range map[string]string{"PT-02": "Dovetail Software Limited", "PT-04": "£40,000"} {
		v := verdictOf(t, all, id)
		if v.Value != dossier.Present || len(v.Evidence) == 0 {
			t.Errorf("%s: %s %v, want present", id, v.Value, v.Reasons)
			continue
		}
		said := ""
		for _, e := range v.Evidence {
			said += e.Quote + "\n"
		}
		if !strings.Contains(said, quote) {
			t.Errorf("%s is proved by %q, which lacks %q", id, said, quote)
		}
	}
	bare := madePaper{id: "bare.txt", kind: dossier.Contract, body: "CONTRACT FOR A TOOL\n\nThis Contract is made between Harrow Vale Council (the \"Buyer\") and Dovetail (the \"Supplier\").\n\n1. The Supplier shall supply the Tool."}
	_, all = together(t, dossier.EnglandWales, "2025-06-01", bare)
	if v := verdictOf(t, all, "PT-02"); v.Value == dossier.Present {
		t.Errorf("a name without a form of company counts as the legal name: %v", v.Evidence)
	}
}
