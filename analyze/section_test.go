package analyze_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// sectionPack has two requirements that ask something of the section.
const sectionPack = `
requirements:
  - id: LA-01
    version: 1
    title: Lamp and oil
    why: A lamp needs oil.
    source: none
    kinds: [contract]
    question: Is there oil?
    clause: Oil is given.
    letter: Please send the oil.
    blocks:
      - {name: lamp with oil, level: present, all: ["lamp+"], section: ["oil"]}
    examples: [{present: The lamp burns. The oil is dear.}, {none: The lamp is lit.}, {none: Oil is dear.}, {partial: The lamp is dry., todo: true}]
  - id: WI-01
    version: 1
    title: Wick and brass
    why: A wick needs brass.
    source: none
    kinds: [contract]
    question: Is there brass?
    clause: Brass is given.
    letter: Please send the brass.
    blocks:
      - {name: wick with brass, level: present, all: ["wick+"], section: ["brass"]}
    examples: [{present: The wick burns. The brass is dear.}, {none: The wick is lit.}, {none: Brass is dear.}, {partial: The wick is dry., todo: true}]
`

// TestSectionLooksBothWays holds a block to three clauses each way, also where the
// clauses between were looked at before for another block.
func TestSectionLooksBothWays(t *testing.T) {
	set, err := rules.Load(fstest.MapFS{"a.yaml": &fstest.MapFile{Data: []byte(sectionPack)}})
	if err != nil {
		t.Fatal(err)
	}
	const clauses, lamp = 16, 6
	for _, wick := range []int{0, lamp, 12} {
		for oil := range clauses {
			var body strings.Builder
			for i := range clauses {
				said := "The parties meet in the hall."
				if i == wick {
					said += " The wick burns."
				}
				if i == oil {
					said += " The oil is kept."
				}
				if i == lamp {
					said += " The lamp burns."
				}
				fmt.Fprintf(&body, "1.%d %s\n\n", i+1, said)
			}
			found := 0
			for _, f := range analyze.New(set).JudgeSnippet(body.String(), dossier.Contract, divide) {
				if f.Requirement == "LA-01" {
					found++
				}
			}
			if want := oil >= lamp-3 && oil <= lamp+3; (found > 0) != want {
				t.Errorf("wick in clause %d, oil in %d, lamp in %d: found %v, want %v", wick, oil, lamp, found > 0, want)
			}
		}
	}
}
