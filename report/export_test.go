package report

import "maps"

// NamedBySheets are the ids of requirements for which sheets have words of
// their own, by where they have them.
func NamedBySheets() map[string][]string {
	named := map[string][]string{}
	for id := range maps.Keys(plainWords) {
		named["plainWords"] = append(named["plainWords"], id)
	}
	for _, l := range placesToLook {
		named["placesToLook, "+l.name] = l.bears
	}
	for _, s := range lifeSteps {
		named["lifeSteps, "+s.name] = s.from
	}
	return named
}
