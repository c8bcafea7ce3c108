package report

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// The people who can answer. Bodies name these posts differently; the words say
// what the person does.
const (
	whomContract = "the contract manager"
	whomFOI      = "the information officer (FOI)"
	whomDPO      = "the data protection officer"
	whomEquality = "the equality lead"
	whomRights   = "the officer who signed the rights assessment"
	whomSystem   = "the officer who answers for the system"
	whomManagers = "management, at the next meeting"
	whomHolder   = "whoever gave you the papers"
)

// people lists whom to ask in the order in which a representative meets them.
var people = []string{whomManagers, whomSystem, whomContract, whomDPO, whomEquality, whomRights, whomFOI, whomHolder}

// whomKind is who has, or answers for, a kind of document.
func whomKind(k dossier.Kind) string {
	switch k {
	case dossier.Contract:
		return whomContract
	case dossier.DPIA, dossier.Notice:
		return whomDPO
	case dossier.EqIA:
		return whomEquality
	case dossier.HRIA:
		return whomRights
	case dossier.TransparencyRecord:
		return whomSystem
	case dossier.FOIResponse:
		return whomFOI
	case dossier.CollectiveAgreement:
		return whomManagers
	}
	return whomHolder
}

// whom is the person to ask about what stays open of a verdict: who holds the
// document that the quote is from, or the one in which it could stand.
func whom(r Report, v Verdict) string {
	switch {
	case slices.Contains(v.Reasons, dossier.ReasonScheduleNotHeld) && len(v.NotHeld) > 0:
		return whomContract
	case slices.Contains(v.Reasons, dossier.ReasonWithheld):
		return whomFOI
	}
	if groups := Findings(v.Evidence); len(groups) > 0 {
		if k := kindAt(r, Norm(groups[0])); k != dossier.Other && k != dossier.FOIResponse {
			return whomKind(k)
		}
	}
	for _, k := range v.Kinds {
		if k != dossier.FOIResponse || len(v.Kinds) == 1 {
			return whomKind(k)
		}
	}
	return whomManagers
}

// kindAt is the kind of the document that a quote is from.
func kindAt(r Report, e Evidence) dossier.Kind {
	for _, d := range r.Documents {
		if d.SHA256 == e.Document || e.Document == "" && len(r.Documents) == 1 {
			return d.Kind
		}
	}
	return dossier.Other
}
