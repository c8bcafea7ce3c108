package rules_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goodConcepts = `
concepts:
  roles: {SUPPLIER: [supplier]}
  objects: {OBJ_DATA: [data]}
  acts: {ACT_SELL: ["sell+"]}
`

const goodRule = `
requirements:
  - id: GP-01
    title: No sale
    kinds: [contract]
    blocks:
      - {name: ban, level: present, modality: [prohibition], all: [ACT_SELL, OBJ_DATA]}
    examples:
      - present: The Supplier shall not sell data.
      - adverse: The Supplier may sell data.
      - none: The Supplier shall supply data.
      - none: The Buyer shall not sell chairs.
`

// withRule is the good rule with one more rule under a key of its own.
func withRule(key, rule string) string {
	return strings.Replace(goodRule, "    examples:", "    "+key+":\n      - "+rule+"\n    examples:", 1)
}

func packOf(files ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for i, f := range files {
		fs[string(rune('a'+i))+".yaml"] = &fstest.MapFile{Data: []byte(f)}
	}
	return fs
}

func TestLoadSmallPack(t *testing.T) {
	set, err := rules.Load(packOf("pack: small\nversion: 3\n", goodConcepts, goodRule))
	if err != nil {
		t.Fatal(err)
	}
	r, ok := set.Requirement("GP-01")
	if !ok || len(r.Blocks) != 1 || len(r.Examples) != 4 || r.Rule() != "GP-01@1" {
		t.Errorf("GP-01 was read as %+v", r)
	}
	if set.Pack != "small" || !strings.HasPrefix(set.Version, "3+") {
		t.Errorf("pack %q version %q", set.Pack, set.Version)
	}
}

// TestFactRuleIsRead: what a rule says of facts is kept as it is written.
func TestFactRuleIsRead(t *testing.T) {
	set, err := rules.Load(packOf(goodConcepts, withRule("facts", "{name: named, level: partial, kinds: [contract], fact: [supplier, developer], with: [value], without: [buyer], company: true}")))
	if err != nil {
		t.Fatal(err)
	}
	want := []rules.FactRule{{Gives: rules.Gives{Name: "named", Level: dossier.LevelPartial}, Kinds: []dossier.Kind{dossier.Contract},
		Fact: []string{"supplier", "developer"}, With: []string{"value"}, Without: []string{"buyer"}, Company: true}}
	r, _ := set.Requirement("GP-01")
	got := slices.Clone(r.Facts)
	for i := range got {
		got[i].Line, got[i].Confidence = 0, 0
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, written %+v", got, want)
	}
}

// TestVersionFollowsContent: verdicts are kept by version, so any change must show.
func TestVersionFollowsContent(t *testing.T) {
	one, err := rules.Load(packOf(goodConcepts, goodRule))
	if err != nil {
		t.Fatal(err)
	}
	two, err := rules.Load(packOf(goodConcepts, strings.Replace(goodRule, "No sale", "No selling", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if one.Version == two.Version {
		t.Errorf("both packs have version %s", one.Version)
	}
}

func TestEmbeddedPackLoads(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatalf("the embedded pack has mistakes:\n%v", err)
	}
	for _, r := range set.Requirements {
		if r.Question == "" || r.Why == "" {
			t.Errorf("%s has no question or no why", r.ID)
		}
	}
	for _, p := range set.Law {
		if p.Source == "" || len(p.Jurisdictions) == 0 || p.From == "" && !p.Aim {
			t.Errorf("law %s lacks source, jurisdiction or date", p.Key)
		}
	}
}

// The phrases of the embedded pack are parsed when a text is first matched. Read
// through another file system it is a pack like any other, with all its checks.
func TestEmbeddedPhrases(t *testing.T) {
	set, err := rules.Load(rules.EmbeddedUnread())
	if err != nil {
		t.Fatalf("the embedded pack has mistakes:\n%v", err)
	}
	trusted, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Lexicon.Concepts) != len(trusted.Lexicon.Concepts) || set.Version != trusted.Version {
		t.Errorf("%d concepts of %s, and %d of %s when trusted", len(set.Lexicon.Concepts), set.Version, len(trusted.Lexicon.Concepts), trusted.Version)
	}
}

// TestMistakes holds every message to its place and its advice.
func TestMistakesGolden(t *testing.T) {
	var all strings.Builder
	for _, test := range []struct{ name, pack string }{
		{"not yaml", "requirements:\n  - id: [DA-01\n"},
		{"unknown key at the top", "requirments: []\n"},
		{"unknown key in a block", strings.Replace(goodRule, "modality:", "modalty:", 1)},
		{"unknown concept", strings.Replace(goodRule, "ACT_SELL,", "ACT_SEL,", 1)},
		{"unknown modality", strings.Replace(goodRule, "[prohibition]", "[shall not]", 1)},
		{"unknown kind", strings.Replace(goodRule, "[contract]", "[contracts]", 1)},
		{"no level", strings.Replace(goodRule, "level: present, ", "", 1)},
		{"no words", strings.Replace(goodRule, ", all: [ACT_SELL, OBJ_DATA]", "", 1)},
		{"no id", strings.Replace(goodRule, "id: GP-01", "version: 2", 1)},
		{"bad id", strings.Replace(goodRule, "GP-01", "gp one", 1)},
		{"too few examples", strings.Replace(goodRule, "      - none: The Buyer shall not sell chairs.\n", "", 1)},
		{"same example twice", strings.Replace(goodRule, "The Buyer shall not sell chairs.", "The Supplier shall supply data.", 1)},
		{"unknown lever", strings.Replace(goodRule, "kinds: [contract]", "kinds: [contract]\n    levers: [foia-99]", 1)},
		{"confidence too high", strings.Replace(goodRule, "level: present,", "level: present, confidence: 80,", 1)},
		{"seq of one", strings.Replace(goodRule, "all: [ACT_SELL, OBJ_DATA]", "seq: [ACT_SELL]", 1)},
		{"concept twice", "concepts:\n  acts: {ACT_SELL: [sell]}\n"},
		{"concept without phrases", "concepts:\n  acts: {ACT_NIL: []}\n"},
		{"concept badly named", "concepts:\n  acts: {sell: [sell]}\n"},
		{"unknown group", "concepts:\n  verbs: {ACT_GIVE: [give]}\n"},
		{"includes nothing known", "concepts:\n  acts:\n    ACT_GIVE: {phrases: [give], include: [ACT_SEL]}\n"},
		{"open bracket", "concepts:\n  acts: {ACT_GIVE: [\"(give|lend\"]}\n"},
		{"gap at the end", "concepts:\n  acts: {ACT_GIVE: [\"give ~3\"]}\n"},
		{"short prefix", "concepts:\n  acts: {ACT_GIVE: [\"g*\"]}\n"},
		{"anchor", "concepts:\n  acts: {ACT_GIVE: &a [give]}\n"},
		{"view over nothing known", goodRule + "views:\n  - {id: Q01, title: A question, question: What, from: [GP-02]}\n"},
		{"view over a family that is not there", goodRule + "views:\n  - {id: Q01, title: A question, question: What, from: [\"ZZ-*\"]}\n"},
		{"view over a range that is none", goodRule + "views:\n  - {id: Q01, title: A question, question: What, from: [GP-01..GP-09]}\n"},
		{"view over a view", goodRule + "views:\n  - {id: Q01, title: A question, question: What, from: [GP-01]}\n  - {id: Q02, title: B, question: Who, from: [Q01]}\n"},
		{"view over nothing", goodRule + "views:\n  - {id: Q01, title: A question, question: What}\n"},
		{"view without a question", goodRule + "views:\n  - {id: Q01, title: A question, from: [GP-01]}\n"},
		{"view twice", goodRule + "views:\n  - {id: Q01, title: A question, question: What, from: [GP-01]}\n  - {id: Q01, title: B, question: Who, from: [GP-01]}\n"},
		{"view named as a requirement", goodRule + "views:\n  - {id: GP-01, title: A question, question: What, from: [GP-01]}\n"},
		{"field without a label", withRule("fields", "{name: box, level: present, value: {any: [ACT_SELL]}}")},
		{"field that asks nothing of its value", withRule("fields", "{name: box, level: present, label: [[OBJ_DATA]]}")},
		{"letter rule without an outcome", withRule("letters", "{name: answer, level: adverse, asks: [[OBJ_DATA]]}")},
		{"unknown outcome", withRule("letters", "{name: answer, level: adverse, asks: [[OBJ_DATA]], outcome: [denied]}")},
		{"fact rule without a fact", withRule("facts", "{name: named, level: present, company: true}")},
		{"unknown fact", withRule("facts", "{name: named, level: present, fact: [vendor]}")},
		{"unknown key of a fact rule", withRule("facts", "{name: named, level: present, fact: [supplier], together: [value]}")},
		{"unknown key of a view", goodRule + "views:\n  - {id: Q01, title: A question, question: What, form: [GP-01]}\n"},
	} {
		pack := packOf(goodConcepts, test.pack)
		if !strings.Contains(test.pack, "GP-01") && !strings.Contains(test.pack, "No sale") {
			pack["c.yaml"] = &fstest.MapFile{Data: []byte(goodRule)}
		}
		_, err := rules.Load(pack)
		if err == nil {
			t.Errorf("%s: the pack loads", test.name)
			continue
		}
		all.WriteString("# " + test.name + "\n" + err.Error() + "\n\n")
	}
	golden := filepath.Join("testdata", "mistakes.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != all.String() {
		t.Errorf("messages differ from %s (go test ./rules -update writes it anew):\n%s", golden, all.String())
	}
}

// TestViewHeads: a view names its heads one by one, as a range or as a family,
// and the loader lists them in the order written, each once.
func TestViewHeads(t *testing.T) {
	requirement := func(id string) string { return strings.Replace(goodRule, "GP-01", id, 1) }
	pack := packOf(goodConcepts, "views:\n  - {id: Q01, version: 2, title: A question, question: What, from: [XA-02, \"XB-*\", XA-01..XA-03]}\n",
		requirement("XB-02"), requirement("XA-01"), requirement("XA-02"), requirement("XA-02b"), requirement("XA-03"), requirement("XA-04"), requirement("XB-01"))
	set, err := rules.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	v, ok := set.View("Q01")
	if got := strings.Join(v.From, " "); !ok || got != "XA-02 XB-01 XB-02 XA-01 XA-02b XA-03" || v.Rule() != "Q01@2" {
		t.Errorf("%s answers from %s", v.Rule(), got)
	}
	if _, ok := set.Requirement("Q01"); ok {
		t.Error("a view passes for a requirement")
	}
}

// TestAllMistakesAtOnce: a rule writer should not have to load a pack ten times.
func TestAllMistakesAtOnce(t *testing.T) {
	_, err := rules.Load(packOf(goodConcepts,
		strings.NewReplacer("modality:", "modalty:", "[contract]", "[contracts]").Replace(goodRule),
		"concepts:\n  acts: {ACT_GIVE: [\"(give\"]}\n"))
	if err == nil {
		t.Fatal("the pack loads")
	}
	for _, want := range []string{"modalty", "contracts", "ACT_GIVE", "(give"} {
		if want != "ACT_GIVE" && !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not speak of %s:\n%v", want, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodConcepts))
	f.Add([]byte(goodRule))
	f.Add([]byte("concepts: {acts: {A: [\"(a|b|) ~3 c+ # d*\"]}}"))
	f.Add([]byte("law: {x: {name: a, from: 2020-01-01}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := rules.Load(fstest.MapFS{"a.yaml": &fstest.MapFile{Data: data}})
		if (set == nil) == (err == nil) {
			t.Errorf("set %v and error %v", set, err)
		}
	})
}
