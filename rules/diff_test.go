package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/rules"
)

const (
	diffLexicon = `
concepts:
  objects:
    TIN: ["tin+", "can+"]
  acts:
    OPEN: {include: [PRISE], phrases: ["open+"]}
    PRISE: ["prise ~1 apart"]
    PAINT: ["paint+"]
`
	diffRules = `
requirements:
  - id: T-01
    title: Tins are opened
    why: A closed tin feeds nobody.
    source: "T. Tins"
    kinds: [contract]
    question: Who opens the tins?
    clause: The Supplier shall open each tin.
    letter: Please say who opens the tins.
    blocks:
      - name: opens tins
        level: present
        all: [TIN, OPEN]
    examples:
      - {present: "The Supplier shall open each tin."}
      - {adverse: "The Supplier may open a can."}
      - {none: "The Supplier shall open the door."}
      - {none: "The tin is red."}
  - id: T-02
    title: Tins are painted
    why: Rust never sleeps.
    source: "T. Tins, paint"
    kinds: [contract]
    question: Who paints the tins?
    clause: The Supplier shall paint each tin.
    letter: Please say who paints the tins.
    blocks:
      - name: paints tins
        level: present
        all: [TIN, PAINT]
    examples:
      - {present: "The Supplier shall paint each tin."}
      - {adverse: "The Supplier may paint a can."}
      - {none: "The Supplier shall paint the door."}
      - {none: "The tin is red."}
`
)

func diffPack(t *testing.T, change ...string) *rules.Set {
	t.Helper()
	edit := strings.NewReplacer(change...)
	set, err := rules.Load(fstest.MapFS{
		"pack.yaml":    {Data: []byte("pack: tins\nversion: 1\n")},
		"lexicon.yaml": {Data: []byte(edit.Replace(diffLexicon))},
		"rules.yaml":   {Data: []byte(edit.Replace(diffRules))},
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		name   string
		change []string
		want   string
	}{
		{"nothing", nil, "[]"},
		{"words for people decide nothing", []string{"Rust never sleeps.", "Rust is never idle."}, "[]"},
		{"a line more decides nothing", []string{"requirements:", "\n\nrequirements:"}, "[]"},
		{"a block under another name", []string{"name: paints tins", "name: coats tins"}, "[{T-02 false false [coats tins paints tins] [] false}]"},
		{"a block with another level", []string{"name: paints tins\n        level: present", "name: paints tins\n        level: partial"},
			"[{T-02 false false [paints tins] [] false}]"},
		{"a wording of a concept within a concept", []string{"prise ~1 apart", "prise ~2 apart"}, "[{T-01 false false [] [PRISE] false}]"},
		{"an object may hide who acts in any sentence", []string{`"can+"`, `"can+", "jar+"`},
			"[{T-01 false false [] [TIN] true} {T-02 false false [] [TIN] true}]"},
		{"one is new and one is gone", []string{"id: T-02", "id: T-03"}, "[{T-03 true false [] [] false} {T-02 false true [] [] false}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			older, newer := diffPack(t), diffPack(t, c.change...)
			if got := fmt.Sprint(rules.Diff(older, newer)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			was, is := rules.Digests(older), rules.Digests(newer)
			for _, change := range rules.Diff(older, newer) {
				if was[change.Requirement] == is[change.Requirement] {
					t.Errorf("%s: the digest does not show the change", change.Requirement)
				}
			}
			changed := 0
			for id, digest := range is {
				if was[id] != digest {
					changed++
				}
			}
			if inNew := len(rules.Diff(older, newer)) - strings.Count(c.want, "false true"); changed != inNew {
				t.Errorf("%d digests changed and %d requirements", changed, inNew)
			}
		})
	}
}
