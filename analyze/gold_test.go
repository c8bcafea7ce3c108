package analyze_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// shared is the folder of labelled examples and real documents, which is not
// part of the repository.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CHECKWEIGH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "gold")); err != nil {
		t.Skip("labelled examples NOT RUN: no folder of them here; name it in CHECKWEIGH_SHARED")
	}
	return dir
}

// labelledDoc is the part of a label file that these tests compare with.
type labelledDoc struct {
	Kind    string                   `json:"kind"`
	Facts   map[string]any           `json:"facts"`
	FOI     []analyze.LabelledAnswer `json:"foi"`
	NotHeld []string                 `json:"incorporated_not_held"`
}

func (d labelledDoc) facts() map[string][]string {
	out := map[string][]string{}
	for name, v := range d.Facts {
		name = strings.TrimSuffix(name, "es")
		if name == "subprocessors" {
			name = "subprocessor"
		}
		switch v := v.(type) {
		case string:
			if name == "authority" {
				name = "buyer" // as the labels of letters call it
				if _, or, ok := strings.Cut(v, " / "); ok {
					v = or
				}
			}
			out[name] = []string{v}
		case []any:
			for _, each := range v {
				out[name] = append(out[name], each.(string))
			}
		}
	}
	return out
}

func readText(t *testing.T, path string) dossier.Text {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return dossier.Text{Body: string(b)}
}

func TestLabelledDocuments(t *testing.T) {
	dir := filepath.Join(shared(t), "gold", "dev", "docs")
	labels, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(labels) == 0 {
		t.Fatalf("no labels in %s: %v", dir, err)
	}
	var a analyze.Analyzer // an outline needs no rules
	var facts, outcomes, sections, ledger analyze.Tally
	kinds := 0
	for _, path := range labels {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want labelledDoc
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		text := readText(t, strings.TrimSuffix(path, ".json")+".txt")
		clauses := clausesOf(text)
		o := a.Outline(text, clauses, "")
		kind, conf := o.Kind()
		name := filepath.Base(path)
		if letterOfKind[kind] == want.Kind {
			kinds++
		} else {
			t.Logf("%s: kind %s (%.2f), want %s", name, kind, conf, want.Kind)
		}
		if len(o.Parts) != 1 {
			t.Logf("%s: %d parts", name, len(o.Parts))
		}
		f := analyze.CompareFacts(want.facts(), analyze.Facts(text, clauses, o))
		out, sec := analyze.CompareAnswers(want.FOI, analyze.Answers(text, clauses, o))
		l := analyze.CompareLedger(want.NotHeld, analyze.Ledger(text, clauses, o))
		for _, m := range append(append(append(f.Mistakes, out.Mistakes...), sec.Mistakes...), l.Mistakes...) {
			t.Logf("%s: %s", name, m)
		}
		facts, outcomes, sections, ledger = facts.Add(f), outcomes.Add(out), sections.Add(sec), ledger.Add(l)
	}
	t.Logf("kinds %d/%d  facts F1 %.3f  outcomes F1 %.3f  sections F1 %.3f  ledger F1 %.3f",
		kinds, len(labels), facts.F1(), outcomes.F1(), sections.F1(), ledger.F1())
	for name, f1 := range map[string]float64{"facts": facts.F1(), "outcomes": outcomes.F1(), "sections": sections.F1(), "ledger": ledger.F1()} {
		if f1 < 0.9 {
			t.Errorf("%s: F1 %.3f, want 0.9", name, f1)
		}
	}
}

var letterOfKind = map[dossier.Kind]string{
	dossier.Contract: "C", dossier.FOIResponse: "F", dossier.DPIA: "D", dossier.EqIA: "E", dossier.HRIA: "H",
	dossier.TransparencyRecord: "P", dossier.Notice: "P", dossier.CollectiveAgreement: "A",
}

// clausesOf is the segmenter these tests read clauses with.
func clausesOf(t dossier.Text) []dossier.Clause { return ingest.Clauses(t) }
