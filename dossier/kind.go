package dossier

// Kind says what sort of paper a part of a document is. Gates and verdicts act
// on parts, because a disclosure is often letter, contract and DPIA in one file.
type Kind string

// The kinds, as they are written in JSON, on the command line and in rules.
const (
	Contract            Kind = "contract"
	FOIResponse         Kind = "foi_response"
	DPIA                Kind = "dpia"
	EqIA                Kind = "eqia"
	HRIA                Kind = "hria"
	TransparencyRecord  Kind = "transparency_record"
	CollectiveAgreement Kind = "collective_agreement"
	Notice              Kind = "notice"
	Other               Kind = "other"
)

// Kinds lists every kind in the order in which people are shown them.
var Kinds = []Kind{Contract, FOIResponse, DPIA, EqIA, HRIA, TransparencyRecord, CollectiveAgreement, Notice, Other}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool {
	for _, known := range Kinds {
		if k == known {
			return true
		}
	}
	return false
}

// Name is the kind in words for people ("FOI response").
func (k Kind) Name() string {
	switch k {
	case Contract:
		return "contract"
	case FOIResponse:
		return "FOI response"
	case DPIA:
		return "data protection impact assessment"
	case EqIA:
		return "equality impact assessment"
	case HRIA:
		return "human rights impact assessment"
	case TransparencyRecord:
		return "transparency record"
	case CollectiveAgreement:
		return "collective agreement"
	case Notice:
		return "privacy notice"
	default:
		return "other document"
	}
}
