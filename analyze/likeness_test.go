package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// taughtSet is the built-in pack with a model that was taught little, so that what
// it says can be foreseen.
func taughtSet(t *testing.T, items ...analyze.Labelled) *rules.Set {
	t.Helper()
	set := *load(t)
	m, err := analyze.Learn(&set, items, analyze.Scope{Scored: []string{"DA-01", "GP-01"}})
	if err != nil {
		t.Fatal(err)
	}
	set.Likeness = m
	return &set
}

func labelledAs(text, requirement string, level dossier.Level) analyze.Labelled {
	l := analyze.Labelled{Kind: dossier.Contract, Text: text}
	if requirement != "" {
		l.Levels = map[string]dossier.Level{requirement: level}
	}
	return l
}

// pelicans are passages about what no rule knows.
func pelicans() []analyze.Labelled {
	var out []analyze.Labelled
	for i := range 8 {
		out = append(out,
			labelledAs(fmt.Sprintf("Pelicans nest beside the lighthouse in every spring of the %d seasons ahead.", i+2), "DA-01", dossier.LevelPresent),
			labelledAs(fmt.Sprintf("Pelicans never nest beside the lighthouse, whatever %d keepers may say of it.", i+2), "DA-01", dossier.LevelAdverse),
			labelledAs(fmt.Sprintf("Herons stand in the harbour and wait for %d boats that bring the herring home.", i+2), "", ""),
			labelledAs(fmt.Sprintf("The invoice for %d tonnes of coal is paid at the end of the month that follows.", i+2), "", ""))
	}
	return out
}

func likeFindings(found []dossier.Finding) []dossier.Finding {
	var out []dossier.Finding
	for _, f := range found {
		if f.Block == analyze.ByLikeness {
			out = append(out, f)
		}
	}
	return out
}

func TestWhatNoRuleKnowsIsFoundByLikeness(t *testing.T) {
	a := analyze.New(taughtSet(t, pelicans()...))
	body := "1. The coal is paid for monthly. Every spring the pelicans nest beside our lighthouse for all the seasons ahead."
	found := likeFindings(a.JudgeSnippet(body, dossier.Contract, divide))
	if len(found) != 1 || found[0].Requirement != "DA-01" || found[0].Level != dossier.LevelPresent {
		t.Fatalf("found %+v", found)
	}
	f := found[0]
	if f.Confidence < analyze.Threshold || f.Confidence > 0.8 {
		t.Errorf("confidence %.2f", f.Confidence)
	}
	if len(f.Reasons) != 1 || f.Reasons[0] != "by_likeness" {
		t.Errorf("reasons %v", f.Reasons)
	}
	for _, e := range f.Evidence {
		if body[e.Start:e.End] != e.Quote || strings.Contains(e.Quote, "coal") {
			t.Errorf("the quote is %q", e.Quote)
		}
	}
	adverse := likeFindings(a.JudgeSnippet("Whatever the keepers may say of it, pelicans never nest beside a lighthouse.", dossier.Contract, divide))
	if len(adverse) != 1 || adverse[0].Level != dossier.LevelAdverse {
		t.Errorf("found %+v", adverse)
	}
}

func TestNothingIsLikeWhatNobodyLabelled(t *testing.T) {
	a := analyze.New(taughtSet(t, pelicans()...))
	for _, said := range []string{
		"Herons stand in the harbour and wait for the boats that bring the herring.",
		"Do the pelicans nest beside the lighthouse in every spring of the seasons ahead?", // a question says nothing
		"Pelicans nest here.", // too few words are like anything
	} {
		if found := likeFindings(a.JudgeSnippet(said, dossier.Contract, divide)); len(found) > 0 {
			t.Errorf("%q: %+v", said, found)
		}
	}
	if found := likeFindings(a.JudgeSnippet("Pelicans nest beside the lighthouse in every spring of the seasons ahead.", dossier.EqIA, divide)); len(found) > 0 {
		t.Errorf("DA-01 was found in a kind of paper where it is not looked for: %+v", found)
	}
}

// Among a thousand clauses some read like anything, so more is asked of each.
func TestMoreIsAskedOfLongPapers(t *testing.T) {
	a := analyze.New(taughtSet(t, pelicans()...))
	faint := "99. Each spring the storks and some pelicans nest on a tower that is beside the sea."
	long := strings.Repeat("1. The invoice for the coal is paid at the end of the month.\n\n", 3000)
	if len(likeFindings(a.JudgeSnippet(faint, dossier.Contract, divide))) != 1 {
		t.Error("it is not found where it stands alone")
	}
	if found := likeFindings(a.JudgeSnippet(long+faint, dossier.Contract, divide)); len(found) > 0 {
		t.Errorf("in 3,000 clauses it is found: %+v", found)
	}
}

// One passage of a paper is quoted, and none where a rule found the requirement.
func TestRulesComeBeforeLikeness(t *testing.T) {
	a := analyze.New(taughtSet(t, pelicans()...))
	like := "1. Pelicans nest beside the lighthouse in every spring of the seasons ahead.\n\n2. In spring pelicans nest beside the lighthouse, all the seasons ahead of us.\n\n"
	if found := likeFindings(a.JudgeSnippet(like, dossier.Contract, divide)); len(found) != 1 {
		t.Errorf("%d passages are quoted: %+v", len(found), found)
	}
	rule := "3. The Supplier shall give the Buyer direct access to all the data held in the System at any time and free of charge.\n"
	found := a.JudgeSnippet(like+rule, dossier.Contract, divide)
	if n := len(likeFindings(found)); n > 0 {
		t.Errorf("%d findings by likeness beside that of a rule", n)
	}
	if levelFor(found, "DA-01") != dossier.LevelPresent {
		t.Errorf("the rule found %+v", found)
	}
}

func levelFor(found []dossier.Finding, requirement string) dossier.Level {
	for _, f := range found {
		if f.Requirement == requirement {
			return f.Level
		}
	}
	return ""
}

// The levels of an exact requirement are those of its rule, whatever it reads like.
func TestLikenessChangesNoExactLevel(t *testing.T) {
	const said = "The Supplier shall not sell, give away, license or transfer to anyone any data that contains or is derived from personal data of workers, anonymised or not, except with the explicit consent of each worker concerned."
	items := pelicans()
	for range 20 {
		items = append(items, labelledAs(said, "GP-01", dossier.LevelAdverse))
	}
	found := analyze.New(taughtSet(t, items...)).JudgeSnippet(said, dossier.Contract, divide)
	if got := levelFor(found, "GP-01"); got != dossier.LevelPresent {
		t.Errorf("GP-01 is %q: %+v", got, found)
	}
}

// What a person asks "why" for names the words that weighed.
func TestExplainNamesWhatWeighed(t *testing.T) {
	a := analyze.New(taughtSet(t, pelicans()...))
	text := dossier.Text{Engine: "test", Body: "Every spring the pelicans nest beside our lighthouse for all the seasons ahead."}
	c := divide(text)
	e, err := a.Explain(text, c, []dossier.Outline{a.Outline(text, c, dossier.Contract)}, "DA-01")
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Others) != 1 || e.Others[0].By != "likeness" || len(e.Others[0].Weighed) == 0 {
		t.Fatalf("others %+v", e.Others)
	}
	if !strings.Contains(strings.Join(e.Others[0].Weighed, " "), "spring") {
		t.Errorf("what weighed most: %v", e.Others[0].Weighed)
	}
}

func TestPackIsTaughtWhatItsScopeSays(t *testing.T) {
	set := load(t)
	if set.Likeness == nil || len(set.Likeness.Classes) == 0 {
		t.Fatal("the pack has no model: run make learn")
	}
	taught := map[string]map[dossier.Level]bool{}
	for _, c := range set.Likeness.Classes {
		if _, known := set.Requirement(c.Requirement); !known {
			t.Errorf("the model knows %s, which the pack has not", c.Requirement)
		}
		if taught[c.Requirement] == nil {
			taught[c.Requirement] = map[dossier.Level]bool{}
		}
		taught[c.Requirement][c.Level] = true
	}
	scope := read(t, "../rules/labelled/scope.json", analyze.ReadScope)
	for _, id := range scope.Scored {
		if len(taught[id]) != 3 {
			t.Errorf("%s was taught at %d levels of 3", id, len(taught[id]))
		}
	}
}
