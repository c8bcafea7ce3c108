package analyze_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

func setWithView(heads ...string) *rules.Set {
	return &rules.Set{Views: []rules.View{{ID: "Q01", Version: 2, From: heads}}}
}

func TestViews(t *testing.T) {
	const present, partial, adverse, missing = dossier.Present, dossier.Partial, dossier.Adverse, dossier.Missing
	const contradictory, unjudged, redacted = dossier.Contradictory, dossier.NotAssessable, dossier.RedactedValue
	for _, test := range []struct {
		name    string
		heads   []dossier.Value
		want    dossier.Value
		quotes  string // of the heads that decide, in their order
		reasons string
	}{
		{"all present", []dossier.Value{present, present}, present, "ab", ""},
		{"one of two missing", []dossier.Value{present, missing}, partial, "a", "some_heads"},
		{"one of two unjudged", []dossier.Value{partial, unjudged}, partial, "a", "some_heads open_heads because-a"},
		{"all there, one in part", []dossier.Value{present, partial}, partial, "ab", "because-b"},
		{"one adverse", []dossier.Value{present, adverse, missing}, adverse, "b", "because-b"},
		{"adverse beside contradictory", []dossier.Value{contradictory, adverse}, adverse, "ab", "because-a because-b"},
		{"contradictory", []dossier.Value{contradictory, present}, contradictory, "a", "because-a"},
		{"all missing", []dossier.Value{missing, missing}, missing, "", ""},
		{"missing beside unjudged", []dossier.Value{missing, unjudged}, unjudged, "", "because-b"},
		{"blacked out beside unjudged", []dossier.Value{redacted, unjudged}, redacted, "", "because-a"},
	} {
		var verdicts []dossier.Verdict
		var ids []string
		for i, value := range test.heads {
			letter := string(rune('a' + i))
			v := dossier.Verdict{Requirement: "EX-" + letter, Value: value, Confidence: 0.9 - 0.1*float64(i)}
			if value != missing && value != unjudged && value != redacted {
				v.Evidence = []dossier.Evidence{{Role: dossier.RoleNorm, Quote: letter}}
			}
			if value != present && value != missing {
				v.Reasons = []string{"because-" + letter}
			}
			verdicts, ids = append(verdicts, v), append(ids, v.Requirement)
		}
		got := analyze.Views(setWithView(ids...), verdicts)[0]
		quotes := ""
		for _, e := range got.Evidence {
			quotes += e.Quote
		}
		if got.Value != test.want || quotes != test.quotes || strings.Join(got.Reasons, " ") != test.reasons {
			t.Errorf("%s: %s with quotes %q and reasons %q, want %s with %q and %q",
				test.name, got.Value, quotes, got.Reasons, test.want, test.quotes, test.reasons)
		}
		if len(got.Heads) != len(test.heads) || got.Requirement != "Q01" || got.Rule != "Q01@2" {
			t.Errorf("%s: %s (%s) with %d heads", test.name, got.Requirement, got.Rule, len(got.Heads))
		}
	}
}

func TestViewOfUnknownVerdicts(t *testing.T) {
	got := analyze.Views(setWithView("EX-01"), nil)
	if len(got) != 1 || got[0].Value != dossier.NotAssessable || len(got[0].Reasons) == 0 {
		t.Errorf("a view with no verdict to rest on: %+v", got)
	}
	if got := analyze.Views(nil, nil); got != nil {
		t.Errorf("no set gives %+v", got)
	}
}

// A view never claims more than its heads: it is present or missing only when
// all of them are, and every head is either answered or open.
func TestViewClaimsNoMoreThanItsHeads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.SampledFrom(dossier.Values), 1, 6).Draw(t, "values")
		var verdicts []dossier.Verdict
		var ids []string
		count := map[dossier.Value]int{}
		for i, value := range values {
			id := "EX-" + string(rune('a'+i))
			verdicts, ids = append(verdicts, dossier.Verdict{Requirement: id, Value: value}), append(ids, id)
			count[value]++
		}
		got := analyze.Views(setWithView(ids...), verdicts)[0]
		for _, whole := range []dossier.Value{dossier.Present, dossier.Missing} {
			if (got.Value == whole) != (count[whole] == len(values)) {
				t.Fatalf("%s from %v", got.Value, values)
			}
		}
		if (got.Value == dossier.Adverse) != (count[dossier.Adverse] > 0) {
			t.Fatalf("%s from %v", got.Value, values)
		}
		if len(got.Open()) != len(values)-count[dossier.Present] {
			t.Fatalf("%d of %v are open", len(got.Open()), values)
		}
	})
}
