package analyze_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// paperPack asks for a lamp and oil in one clause, and for glass that terms can stand for.
const paperPack = `
concepts:
  objects:
    OBJ_GLASS: {from_terms: true, phrases: [glass]}
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
      - {name: lamp with oil, level: present, all: ["lamp+"], clause: ["oil"]}
    examples: [{present: The lamp has oil.}, {none: The lamp is lit.}, {none: Oil is dear.}, {partial: The lamp is dry., todo: true}]
  - id: GL-01
    version: 1
    title: Glass kept whole
    why: Glass breaks.
    source: none
    kinds: [contract]
    question: Is the glass whole?
    clause: The glass is kept whole.
    letter: Please send the glass.
    blocks:
      - {name: glass is kept, level: present, all: [OBJ_GLASS, "kept whole"]}
    examples: [{present: The glass is kept whole.}, {none: The glass is dear.}, {none: The pot is kept whole.}, {partial: The glass is cracked., todo: true}]
`

func findingsOf(t *testing.T, body, requirement string) int {
	t.Helper()
	set, err := rules.Load(fstest.MapFS{"a.yaml": &fstest.MapFile{Data: []byte(paperPack)}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range analyze.New(set).JudgeSnippet(body, dossier.Contract, divide) {
		if f.Requirement == requirement {
			n++
		}
	}
	return n
}

// In a clause that runs over pages, words far apart say nothing together.
func TestClauseIsWhatIsSaidTogether(t *testing.T) {
	filler := strings.Repeat("The parties shall meet on every second working day of each month to speak of the weather. ", 20)
	if findingsOf(t, "1.1 The lamp shall burn. It needs much oil.", "LA-01") == 0 {
		t.Error("what the next sentence says is not taken with it")
	}
	if findingsOf(t, "1.1 The lamp shall burn. "+filler+"It needs much oil.", "LA-01") != 0 {
		t.Error("sentences pages apart are taken together")
	}
}

// A law on glass, or somebody who handles it, is no glass.
func TestTermsThatAreNotWhatTheySpeakOf(t *testing.T) {
	tests := []struct {
		name, body string
		want       bool
	}{
		{"a thing", "1.1 \"Panes\" means the glass in the windows.\n\n1.2 The Panes shall be kept whole.", true},
		{"a law", "1.1 \"Window Law\" means any rule on glass in windows.\n\n1.2 The Window Law shall be kept whole.", false},
		{"people", "1.1 \"Window Personnel\" means those who handle glass.\n\n1.2 The Window Personnel shall be kept whole.", false},
		{"far into its definition", "1.1 \"Panes\" means such parts of the building and of its walls, doors, floors, roofs and yards as hold any glass.\n\n1.2 The Panes shall be kept whole.", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := findingsOf(t, tt.body, "GL-01") > 0; got != tt.want {
				t.Errorf("found %v, want %v", got, tt.want)
			}
		})
	}
}
