package analyze_test

import (
	"os"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// explain tells what the rule of a requirement sees in a text that stands alone.
func explain(t *testing.T, body string, kind dossier.Kind, requirement string) string {
	t.Helper()
	a := analyze.New(load(t))
	text := dossier.Text{Body: body}
	c := divide(text)
	e, err := a.Explain(text, c, []dossier.Outline{a.Outline(text, c, kind)}, requirement)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if _, err := e.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestExplain holds the explanation to what a rule writer needs to see. EXPLAIN
// with a text, ONLY with an id and KIND print one for a text of your own.
func TestExplain(t *testing.T) {
	if body := os.Getenv("EXPLAIN"); body != "" {
		kind := dossier.Kind(os.Getenv("KIND"))
		if !kind.Valid() {
			kind = dossier.Contract
		}
		t.Log("\n" + explain(t, body, kind, os.Getenv("ONLY")))
		return
	}
	got := explain(t, "The Client shall not export the Platform Data without the Supplier's prior written consent.", dossier.Contract, "DA-01")
	for _, want := range []string{"actor buyer, prohibition (shall not)", "exception: without the supplier's prior written consent", "needs the supplier's permission", "HOLDS"} {
		if !strings.Contains(got, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, got)
		}
	}
	got = explain(t, "The Supplier shall supply tea.", dossier.DPIA, "DA-01")
	if !strings.Contains(got, "lacks") {
		t.Errorf("the explanation does not say what a block lacks:\n%s", got)
	}
}

// TestExplainTellsOfBoxesAnswersAndFacts: what fires without a sentence of its own
// is told like the rest.
func TestExplainTellsOfBoxesAnswersAndFacts(t *testing.T) {
	for _, c := range []struct {
		name, text, requirement, want string
		kind                          dossier.Kind
	}{
		{"box", "Date completed: 3 May 2025\n", "IG-01", "by a box of a form", dossier.DPIA},
		{"answer", "Q1. What is the total value of the contract?\nThis is withheld under section 43(2) of the Act, since it would harm commercial interests.\n", "PT-04", "by an answer", dossier.FOIResponse},
		{"fact", "Supplier: Brightloop Analytics Ltd\nValue: £240,000\n", "PT-02", "HOLDS", dossier.Contract},
	} {
		if got := explain(t, c.text, c.kind, c.requirement); !strings.Contains(got, c.want) {
			t.Errorf("%s: the explanation lacks %q:\n%s", c.name, c.want, got)
		}
	}
}

func TestExplainUnknownRequirement(t *testing.T) {
	a := analyze.New(load(t))
	if _, err := a.Explain(dossier.Text{}, nil, nil, "ZZ-99"); err == nil {
		t.Error("an unknown requirement is explained")
	}
}
