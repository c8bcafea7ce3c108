package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/rules"
)

const ownRequirement = `
requirements:
  - id: MY-01
    title: Sunset clause
    why: A system that nobody must renew stays for ever.
    source: "Own demands: sunset"
    kinds: [contract]
    question: When does the right to use the system end by itself?
    clause: The right to use the System ends after two years unless the recognised unions agree to renew it.
    letter: Please send the clause by which the use of the system ends by itself.
    blocks:
      - name: ends by itself
        level: present
        all: [OBJ_SYSTEM, "ends by itself"]
    examples:
      - present: The use of the System ends by itself after two years.
      - present: After one year the use of the software ends by itself.
        todo: true
      - none: The warranty ends by itself after two years.
      - none: The System is used for two years.
      - partial: Use of the System is looked at again after two years.
        todo: true
`

func TestAddedFolderUsesTheBuiltInConcepts(t *testing.T) {
	set, err := rules.Load(rules.Added(fstest.MapFS{"mine.yaml": {Data: []byte(ownRequirement)}}))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := set.Requirement("MY-01"); !ok || len(set.Requirements) != len(whole.Requirements)+1 || set.Version == whole.Version {
		t.Errorf("%d requirements of %s", len(set.Requirements), set.Version)
	}
}

func TestAddedFileReplacesOneOfItsName(t *testing.T) {
	set, err := rules.Load(rules.Added(fstest.MapFS{"dl.yaml": {Data: []byte("requirements: []\n")}, "systems.yaml": {Data: []byte("systems: []\n")},
		"questions.yaml": {Data: []byte("views: []\n")}, "contradictions.yaml": {Data: []byte("contradictions: []\n")}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := set.Requirement("DL-01"); ok || len(set.Systems) != 0 {
		t.Error("the built-in file still counts")
	}
}

func TestAddedMistakeNamesTheOwnFile(t *testing.T) {
	_, err := rules.Load(rules.Added(fstest.MapFS{"mine.yaml": {Data: []byte(strings.Replace(ownRequirement, "OBJ_SYSTEM", "OBJ_SYTEM", 1))}}))
	if err == nil || !strings.Contains(err.Error(), "mine.yaml:14:") || !strings.Contains(err.Error(), "OBJ_SYTEM") {
		t.Errorf("got %v", err)
	}
}
