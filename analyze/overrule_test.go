package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// What one part of a paper says of the force of another decides verdicts, and is
// quoted.
func TestOverruling(t *testing.T) {
	const ban = "9.1 The Supplier shall not sell, give away or transfer Buyer Data to any third party unless the worker concerned has given explicit consent."
	const sale = "9.2 The Supplier may sell Buyer Data and share it with its other customers for its own purposes."
	for _, tt := range []struct {
		name    string
		clauses []string
		id      string
		want    dossier.Value
		reason  string
		quote   string       // of the verdict's evidence
		role    dossier.Role // of that quote
	}{
		{"a ban stands", []string{ban}, "GP-01", dossier.Present, "", "shall not sell", dossier.RoleNorm},
		{"a right beside a ban contradicts it", []string{ban, sale}, "GP-01", dossier.Contradictory, "", "may sell Buyer Data", dossier.RoleNorm},
		{"notwithstanding the ban", []string{ban, "12.1 Notwithstanding clause 9.1, the Supplier may sell Buyer Data and share it with its other customers for its own purposes."},
			"GP-01", dossier.Adverse, "", "shall not sell", dossier.RoleOverride},
		{"the right is deleted", []string{ban, sale, "SPECIAL TERMS", "20.1 Clause 9.2 is deleted."}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"what deletes it is quoted", []string{ban, sale, "SPECIAL TERMS", "20.1 Clause 9.2 is deleted."}, "GP-01", dossier.Present, "", "Clause 9.2 is deleted.", dossier.RoleOverride},
		{"the right does not apply", []string{ban, sale, "20.1 Clause 9.2 shall not apply."}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"several are struck out", []string{ban, sale, "SPECIAL TERMS", "20.1 Clauses 8.4 and 9.2 are struck out."}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"several are set aside", []string{ban, sale, "SPECIAL TERMS", "20.1 Clauses 7, 9.2 and 11 are set aside."}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"the right is to be deleted", []string{ban, sale, "SPECIAL TERMS", "20.1 Delete clause 9.2."}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"another is put for the right", []string{ban, sale, "SPECIAL TERMS", "20.1 For clause 9.2 substitute: \"The Supplier shall wash the van.\""}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"conditions of a name", []string{"PLATFORM CONDITIONS", ban, sale, "SPECIAL TERMS", "20.1 Platform Conditions 9.2 and 9.4 are struck out."}, "GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"conditions of another name", []string{"PLATFORM CONDITIONS", "1.1 The platform is hosted.", "GENERAL CONDITIONS", ban, sale, "SPECIAL TERMS", "20.1 Platform Condition 9.2 is struck out."}, "GP-01", dossier.Contradictory, "", "may sell Buyer Data", dossier.RoleNorm},
		{"a number within a clause", []string{"9. Data. 9.1 The Supplier shall not sell, give away or transfer Buyer Data to any third party unless the worker concerned has given explicit consent. 9.2 The Supplier may sell Buyer Data and share it with its other customers for its own purposes.", "SPECIAL TERMS", "20.1 Clause 9.2 is crossed out."},
			"GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"for what a clause says", []string{ban, sale, "20.1 The price for clause 9.2 services is £4."}, "GP-01", dossier.Contradictory, "", "may sell Buyer Data", dossier.RoleNorm},
		{"the ban prevails over the right", []string{"9.1 This clause prevails over clause 9.2. The Supplier shall not sell, give away or transfer Buyer Data to any third party unless the worker concerned has given explicit consent.", sale},
			"GP-01", dossier.Present, "", "may sell Buyer Data", dossier.RoleOverride},
		{"the ban is subject to the right", []string{"9.1 Subject to clause 9.2, the Supplier shall not sell, give away or transfer Buyer Data to any third party unless the worker concerned has given explicit consent.", sale},
			"GP-01", dossier.Adverse, "", "shall not sell, give away", dossier.RoleOverride},
		{"nothing in the ban prevents the sale", []string{ban, "12.1 Nothing in clause 9.1 shall prevent the Supplier from selling Buyer Data to its other customers for its own purposes."},
			"GP-01", dossier.Adverse, "", "shall not sell", dossier.RoleOverride},
		{"a data term that leaves usage data out", []string{"1.1 \"Buyer Data\" means all data that the Buyer puts into the System, but does not include usage data, logs or statistics.",
			"4.1 The Supplier shall give the Buyer access to all Buyer Data at any time on request, free of charge and in an open format."},
			"DA-01", dossier.Partial, "definition_narrows", "does not include usage data", dossier.RoleDefinition},
		{"a data term that leaves nothing out", []string{"1.1 \"Buyer Data\" means all data that the Buyer puts into the System.",
			"4.1 The Supplier shall give the Buyer access to all Buyer Data at any time on request, free of charge and in an open format."},
			"DA-01", dossier.Present, "", "access to all Buyer Data", dossier.RoleNorm},
		{"third parties without affiliates", []string{"1.1 \"Third Party\" means any person other than the Parties and the Supplier's affiliates and sub-contractors.",
			"9.1 The Supplier shall not sell, give away or transfer Buyer Data to any Third Party unless the worker concerned has given explicit consent."},
			"GP-01", dossier.Partial, "definition_narrows", "other than the Parties and the Supplier's affiliates", dossier.RoleDefinition},
		{"a purpose that takes in the supplier's products", []string{"1.1 \"Permitted Purpose\" means providing the Services and developing and improving the Supplier's products and models.",
			"4.2 The Supplier shall process Buyer Data only on the documented instructions of the Buyer and for the Permitted Purpose, and the Buyer decides on its use, retention and sharing."},
			"DA-02", dossier.Adverse, "definition_widens", "improving the Supplier's products", dossier.RoleDefinition},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, verdicts := together(t, dossier.EnglandWales, "2025-06-01", contractOf(tt.clauses...))
			v := verdictOf(t, verdicts, tt.id)
			if v.Value != tt.want || tt.reason != "" && !slices.Contains(v.Reasons, tt.reason) {
				t.Errorf("%s is %s %v, want %s %s\n%+v", tt.id, v.Value, v.Reasons, tt.want, tt.reason, v.Evidence)
			}
			if !slices.ContainsFunc(v.Evidence, func(e dossier.Evidence) bool { return e.Role == tt.role && strings.Contains(e.Quote, tt.quote) }) {
				t.Errorf("%q is not quoted as %s among %+v", tt.quote, tt.role, v.Evidence)
			}
		})
	}
}
