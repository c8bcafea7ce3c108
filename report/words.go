package report

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// themes are the headings of the catalogue, by the letters of the requirement.
var themes = map[string]string{
	"PT": "Procurement transparency",
	"DA": "Joint data access and control",
	"AM": "Right to demand amendments",
	"TR": "Transparency",
	"IG": "Inclusive governance",
	"DO": "Disruption's obligations",
	"TP": "Trade union principles",
	"GP": "Guiding-principle clauses",
	"GD": "Data protection law",
	"AT": "Additional themes",
	"DL": "Data lifecycle",
	"MP": "Data mapping",
	"DR": "Digital representatives",
	"MC": "Model clauses",
	"HI": "Harm indicators",
}

// theme is the heading a requirement stands under: the heading of its source
// without the letter it has in the catalogue, or else what its letters stand for.
func theme(id, source string) string {
	if len(source) > 3 && source[1] == '.' && source[2] == ' ' {
		heading, _, _ := strings.Cut(source[3:], ": ") // what follows is the row
		return heading
	}
	letters, _, _ := strings.Cut(id, "-")
	if name, ok := themes[letters]; ok {
		return name
	}
	if strings.HasPrefix(id, "Q") {
		return "Co-governance questions"
	}
	if source != "" {
		return source
	}
	return "Other requirements"
}

// Word is the verdict as it is printed.
func Word(v dossier.Value) string {
	return strings.ReplaceAll(string(v), "_", " ")
}

// meanings say in plain words what each verdict means, in the order in which
// reports show verdicts.
var meanings = map[dossier.Value]string{
	dossier.Adverse:       "The words give the supplier or management the opposite right, exclude the duty, or withhold the information.",
	dossier.Contradictory: "One place grants the safeguard and another takes it away. Both quotes are printed. Ask which one rules.",
	dossier.RedactedValue: "The place where it would stand is blacked out. Ask for it, or for the reason it is withheld.",
	dossier.Missing:       "The documents in which it should stand are held, every page of them was read, and it is not there.",
	dossier.Partial:       "The subject is there, but softer, later, narrower, paid for, or in the wrong hands.",
	dossier.NotAssessable: "Nobody can tell yet: a document or schedule is not held, or a page could not be read. It is not a finding of absence.",
	dossier.Present:       "A definite duty, right or stated fact that does what the requirement asks.",
}

// shortKind is the kind as officers say it.
func shortKind(k dossier.Kind) string {
	switch k {
	case dossier.DPIA:
		return "DPIA"
	case dossier.EqIA:
		return "EqIA"
	case dossier.HRIA:
		return "HRIA"
	default:
		return k.Name()
	}
}

// stateWords say how far a document was read.
var stateWords = map[dossier.State]string{
	dossier.StateRead:           "read",
	dossier.StatePartlyRead:     "partly read",
	dossier.StateFailed:         "not read",
	dossier.StateUnsupported:    "not read: unsupported",
	dossier.StatePasswordNeeded: "not read: password needed",
}

// outcomeWords say what an authority did with a question.
var outcomeWords = map[dossier.Outcome]string{
	dossier.OutcomeSupplied: "supplied",
	dossier.OutcomePart:     "supplied in part",
	dossier.OutcomeRefused:  "refused",
	dossier.OutcomeNotHeld:  "not held",
	dossier.OutcomeNCND:     "neither confirmed nor denied",
	dossier.OutcomeCost:     "refused for cost",
	dossier.OutcomeDelayed:  "delayed",
}

// holdingWords say whether an incorporated document is here.
var holdingWords = map[dossier.Holding]string{
	dossier.Held:    "held",
	dossier.NotHeld: "not held",
	dossier.Unused:  "declared unused",
}

// factWords are the names of facts as labels.
var factWords = map[string]string{
	"buyer": "Buyer", "supplier": "Supplier", "developer": "Developer",
	"subprocessor": "Sub-processors", "reference": "Reference", "value": "Value",
	"start": "Start", "end": "End", "extension": "Extension",
}

// roleWords say what a quoted span does beside the norm.
var roleWords = map[dossier.Role]string{
	dossier.RoleNorm:       "",
	dossier.RoleLeadIn:     "opening words",
	dossier.RoleTail:       "closing words",
	dossier.RoleDefinition: "definition",
	dossier.RoleException:  "exception",
	dossier.RoleOverride:   "overriding words",
	dossier.RoleLabel:      "form field",
	dossier.RoleQuestion:   "question asked",
}

// lawWords are the jurisdictions in words; the ones that say nothing are left out.
var lawWords = map[dossier.Jurisdiction]string{
	dossier.EnglandWales:    "England and Wales",
	dossier.Scotland:        "Scotland",
	dossier.NorthernIreland: "Northern Ireland",
}
