package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/rules"
)

const goodPair = `contradictions:
  - id: kept-but-sold
    plain: One paper says that nothing is sold, and another sells it.
    bears_on: [GP-01]
    says:
      - {statement: never-sold}
    against:
      - {requirement: GP-01, level: adverse, kinds: [contract]}
statements:
  - id: never-sold
    about: nothing is sold
    kinds: [dpia, contract]
    blocks:
      - {all: [ACT_SELL, "never"]}
    examples:
      - holds: We never sell it.
      - holds: It is never sold.
      - none: We sell it.
      - none: We never look at it.
`

func TestContradictionsLoad(t *testing.T) {
	set, err := rules.Load(fstest.MapFS{"a.yaml": {Data: []byte(goodConcepts)}, "b.yaml": {Data: []byte(goodRule)}, "c.yaml": {Data: []byte(goodPair)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Contradictions) != 1 || len(set.Statements) != 1 || set.Contradictions[0].Says[0].Statement != "never-sold" {
		t.Errorf("loaded %+v and %+v", set.Contradictions, set.Statements)
	}
	each := strings.NewReplacer("bears_on: [GP-01]", "each: [GP-01]", "requirement: GP-01", "requirement: each").Replace(goodPair)
	set, err = rules.Load(fstest.MapFS{"a.yaml": {Data: []byte(goodConcepts)}, "b.yaml": {Data: []byte(goodRule)}, "c.yaml": {Data: []byte(each)}})
	if err != nil {
		t.Fatal(err)
	}
	if c := set.Contradictions[0]; c.ID != "kept-but-sold-gp-01" || c.Against[0].Requirement != "GP-01" || c.Requirements[0] != "GP-01" {
		t.Errorf("the pair for each requirement is %+v", c)
	}
}

func TestContradictionMistakes(t *testing.T) {
	for _, tt := range []struct{ name, from, to, want string }{
		{"unknown statement", "{statement: never-sold}", "{statement: never-sole}", `c.yaml:6:21: "never-sole" is not a known statement of this pack; did you mean "never-sold"?`},
		{"unknown requirement", "requirement: GP-01,", "requirement: GP-99,", `c.yaml:8:23: "GP-99" is not a known requirement of this pack`},
		{"no level", "level: adverse, ", "", "c.yaml:8:"},
		{"unknown level", "level: adverse", "level: averse", `"averse" is not a known level`},
		{"unknown kind", "kinds: [contract]}", "kinds: [contact]}", `"contact" is not a known kind`},
		{"one side only", "    says:\n      - {statement: never-sold}\n", "", "c.yaml:2:9: kept-but-sold has only one side"},
		{"no plain sentence", "    plain: One paper says that nothing is sold, and another sells it.\n", "", "no plain sentence"},
		{"an id in capitals", "id: kept-but-sold", "id: KEPT", `c.yaml:2:9: "KEPT" is no id of a contradiction`},
		{"an unknown key", "bears_on:", "bears_at:", `a contradiction has no key "bears_at"; did you mean "bears_on"?`},
		{"a statement without near misses", "      - none: We sell it.\n      - none: We never look at it.\n", "", "c.yaml:10:9: never-sold has too few examples"},
		{"a statement without rules", "    blocks:\n      - {all: [ACT_SELL, \"never\"]}\n", "", "never-sold has no about, no kinds or no rules"},
		{"an unknown concept", "ACT_SELL, \"never\"", "ACT_SEL, \"never\"", "there is no concept ACT_SEL"},
		{"each of nothing", "requirement: GP-01,", "requirement: each,", "kept-but-sold speaks of each requirement and lists none"},
	} {
		pack := fstest.MapFS{"a.yaml": {Data: []byte(goodConcepts)}, "b.yaml": {Data: []byte(goodRule)}, "c.yaml": {Data: []byte(strings.Replace(goodPair, tt.from, tt.to, 1))}}
		_, err := rules.Load(pack)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is\n%v\nwant in it %s", tt.name, err, tt.want)
		}
	}
}
