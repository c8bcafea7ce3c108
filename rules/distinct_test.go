package rules_test

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/rules"
)

// TestEachRequirementHasWordsOfItsOwn: a question, clause or letter that two
// requirements share was written for neither. Titles are taken out first, or a
// pattern with the title in it would pass.
func TestEachRequirementHasWordsOfItsOwn(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, r := range set.Requirements {
		for what, text := range map[string]string{"question": r.Question, "clause": r.Clause, "letter": r.Letter} {
			plain := strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(text), strings.ToLower(r.Title), "")), " ")
			if plain == "" {
				t.Errorf("%s has no %s", r.ID, what)
				continue
			}
			if other := seen[what+plain]; other != "" {
				t.Errorf("%s and %s have the same %s: %s", other, r.ID, what, text)
			}
			seen[what+plain] = r.ID
		}
	}
}
