package analyze

import (
	"github.com/checkweigh/checkweigh/dossier"
)

// Papers about assessments and records are none themselves: what they say is said
// of no system, or of many.
var (
	// keyed is the key of an entry in a list kept as JSON.
	keyed = expression(`^\s*[{,]?\s*"([\w -]{2,40})":\s`)
	// changesTitle is the title of a paper on how a form or a standard has changed.
	changesTitle = expression(`(?i)^#*\s*(?:change ?-?log\b|changes? (?:log|history)\b|release notes\b|version history\b|(?:summary|record) of changes\b)`)
	// guideTitle is the title of a paper that tells others how to do it.
	guideTitle = expression(`(?i)\b(?:toolkit|tool kit|handbook|playbook|how[- ]to guide|practical guide|guide (?:to|for|on)|good practice|best practice|lessons (?:from|learned)|policy brief(?:ing)?|white paper|discussion paper|literature review)\b`)
)

// manyRecords is how often a key stands in a list of records.
const manyRecords = 5

// listsRecords reports whether lines are a list of many records kept as JSON.
func listsRecords(ls []line) bool {
	keys := map[string]int{}
	entries, most := 0, 0
	for _, l := range ls[:min(len(ls), 600)] {
		if m := keyed.FindStringSubmatch(l.text); m != nil {
			entries++
			keys[m[1]]++
			most = max(most, keys[m[1]])
		}
	}
	return most >= manyRecords && entries*2 > min(len(ls), 600)
}

// guides reports whether a title is that of a guide, and not that of an assessment
// of one: "Equality impact assessment of the Good Practice Hub".
func guides(l line) bool {
	m := guideTitle.FindStringIndex(l.text)
	return m != nil && (m[0] < 20 || titleKind(l.low) == "")
}

// ofNoSystem lowers the kinds of papers that speak of one system, where the paper is a
// log of changes or a guide.
func ofNoSystem(score map[dossier.Kind]float64, ls []line) {
	weight := 1.0
	for _, l := range ls[:min(len(ls), 10)] {
		switch {
		case len(l.text) > 120:
		case changesTitle.MatchString(l.text):
			weight = 0.1
		case titleShaped(l) && guides(l):
			weight = min(weight, 0.2)
		}
	}
	for _, k := range []dossier.Kind{dossier.DPIA, dossier.EqIA, dossier.HRIA, dossier.TransparencyRecord} {
		score[k] *= weight
	}
}
