package analyze_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

func TestPolarStatements(t *testing.T) {
	for _, tt := range []struct{ question, answer, want string }{
		{"Has a data protection impact assessment been completed for the rota system?", "No.", "A data protection impact assessment has not been completed for the rota system."},
		{"1. Has an equality impact assessment been carried out?", "Yes, in May 2024.", "An equality impact assessment has been carried out, in May 2024."},
		{"Is data about workers shared with or sold to third parties?", "No", "Data about workers is not shared with or sold to third parties."},
		{"Were the trade unions consulted before the system was introduced?", "No.", "The trade unions were not consulted before the system was introduced."},
		{"Can staff see the data that the system holds about them?", "Yes, on request.", "Staff can see the data that the system holds about them, on request."},
		{"Does the system take automated decisions about employees?", "It does not.", "The system does not take automated decisions about employees."},
		{"Does the use of the tool affect pay?", "No.", "The use of the tool does not affect pay."},
		{"Do you share any of the data?", "We do.", "We share any of the data."},
		{"Is there a contract clause on resale of the data?", "No.", "There is no contract clause on resale of the data."},
		{"Please confirm whether the supplier may sell the data.", "Yes.", "The supplier may sell the data."},
		{"Can you please tell me if staff have been trained to use it?", "No.", "Staff have not been trained to use it."},
		{"Q4: Is the data collected by the cameras used for discipline?", "No – it is not.", "The data collected by the cameras is not used for discipline, it is not."},
		{"Is the supplier a processor?", "Correct.", "The supplier is a processor."},
		// neither a yes nor a no
		{"Has an assessment been completed?", "No information is held.", ""},
		{"Has an assessment been completed?", "No recorded information is held.", ""},
		{"Has an assessment been completed?", "The assessment is attached.", ""},
		{"Has an assessment been completed?", "Nothing is recorded.", ""},
		// not a question that they answer
		{"Who can see the data?", "No.", ""},
		{"Please provide a copy of the contract.", "Yes.", ""},
		{"Is the data not shared with the police?", "No.", ""},
		{"Was staff consulted, and if so when?", "Yes.", ""},
		{"Has it been reviewed and who did it?", "No.", ""},
		{"", "Yes.", ""},
	} {
		got, _, ok := analyze.PolarStatement(tt.question, tt.answer)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q %q: %q, want %q", tt.question, tt.answer, got, tt.want)
		}
	}
}

func TestAnAnswerToOneOfTwoThingsIsNotSure(t *testing.T) {
	for answer, want := range map[string]bool{"Yes.": false, "No.": true} {
		if _, sure, ok := analyze.PolarStatement("Is the data shared with or sold to third parties?", answer); !ok || sure != want {
			t.Errorf("%s is sure: %t, want %t", answer, sure, want)
		}
	}
}

// A plain yes or no is judged with its question, and both are quoted.
func TestYesAndNoInLetters(t *testing.T) {
	for _, tt := range []struct {
		question, answer, requirement string
		value                         dossier.Value
	}{
		{"Has a data protection impact assessment been completed for the rota system?", "No.", "IG-01", dossier.Adverse},
		{"Was a DPIA carried out before the system went live?", "Yes.", "IG-01", dossier.Present},
		{"Is personal data sold to third parties?", "Yes.", "GP-01", dossier.Adverse},
		{"Can the supplier use the data to train its own models?", "Yes, under the licence.", "GP-01", dossier.Adverse},
		{"Have staff been trained to use the system?", "They have not.", "DO-01", dossier.Adverse},
		{"Does the contract give the council the right to audit the algorithm?", "No.", "TR-06", dossier.Adverse},
		// the refusal to say is no yes
		{"Is personal data sold to third parties?", "Yes, but the rest is exempt under section 43(2) and withheld.", "GP-01", dossier.NotAssessable},
		{"What personal data is sold to third parties?", "We refuse this: it is exempt under section 43(2).", "GP-01", dossier.NotAssessable},
		// about something else
		{"Is the library open on Sundays?", "No.", "GP-01", dossier.Missing},
	} {
		letter := letterOf("Thank you for your request, which we received on 1 October 2025.",
			"1. "+tt.question, tt.answer, "2. When did the tool go into use?", "The tool went live on 2 June 2025.")
		_, verdicts := together(t, dossier.EnglandWales, "2025-12-01", letter)
		v := verdictOf(t, verdicts, tt.requirement)
		if v.Value != tt.value {
			t.Errorf("%q %q: %s is %s", tt.question, tt.answer, tt.requirement, v.Value)
			continue
		}
		if v.Value == dossier.Missing || v.Value == dossier.NotAssessable {
			continue
		}
		if len(v.Evidence) != 2 || v.Evidence[0].Role != dossier.RoleQuestion || v.Evidence[0].Quote != tt.question || v.Evidence[1].Quote != tt.answer {
			t.Errorf("%q is proved by %+v", tt.question, v.Evidence)
		}
		for _, e := range v.Evidence {
			if letter.body[e.Start:e.End] != e.Quote {
				t.Errorf("%q is no cut of the letter", e.Quote)
			}
		}
	}
}
