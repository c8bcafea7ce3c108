package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

func jsonOf(t *testing.T, reports ...report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteJSON(&b, reports...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestJSONHoldsAgainstItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../docs/schema/checkweigh-1.json")
	if err != nil {
		t.Fatal(err)
	}
	empty := report.Build(report.Input{}, nil, at)
	waiting := report.Build(report.Input{Documents: []report.DocumentResult{{Document: dossier.Document{Path: "a.pdf"}}}}, nil, at)
	cases := map[string][]report.Report{
		"one": {made()}, "several": {made(), empty}, "none": nil, "empty": {empty}, "not read yet": {waiting},
	}
	for name, reports := range cases {
		t.Run(name, func(t *testing.T) {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(jsonOf(t, reports...)))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSchemaRefusesWhatIsNotAReport(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../docs/schema/checkweigh-1.json")
	if err != nil {
		t.Fatal(err)
	}
	good := string(jsonOf(t, made()))
	for _, change := range [][2]string{
		{`"verdict": "adverse"`, `"verdict": "bad"`},
		{`"unread_pages": []`, `"unread_pages": null`},
		{`"schema": "checkweigh/1"`, `"schema": "checkweigh/2"`},
		{`"role": "norm"`, `"role": "text"`},
	} {
		if !strings.Contains(good, change[0]) {
			t.Fatalf("the made report has no %s", change[0])
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(good, change[0], change[1], 1)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("the schema lets %s pass", change[1])
		}
	}
}

func TestJSONIsNeverNullAndOneOrMany(t *testing.T) {
	empty := report.Build(report.Input{Documents: []report.DocumentResult{{}}}, nil, at)
	one := jsonOf(t, empty)
	if bytes.Contains(one, []byte("null")) {
		t.Errorf("null in\n%s", one)
	}
	if one[0] != '{' {
		t.Errorf("one report begins with %q, want an object", one[0])
	}
	if many := jsonOf(t, empty, empty); many[0] != '[' {
		t.Errorf("two reports begin with %q, want an array", many[0])
	}
	if none := string(jsonOf(t)); none != "[]\n" {
		t.Errorf("no report is %q, want an empty array", none)
	}
}

func TestTheSameInputGivesTheSameBytesApartFromTheTime(t *testing.T) {
	later := report.Build(madeInput(), madeSet(), at.Add(48*time.Hour))
	if later.GeneratedAt == made().GeneratedAt {
		t.Fatal("the time is not in the report")
	}
	later.GeneratedAt = made().GeneratedAt
	if !bytes.Equal(jsonOf(t, made()), jsonOf(t, later)) {
		t.Error("two builds of one input differ")
	}
	var a, b bytes.Buffer
	if err := report.WriteHTML(&a, made()); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteHTML(&b, later); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two pages of one input differ")
	}
}

func TestJSONCanBeReadBackAndPrintedAgain(t *testing.T) {
	first := jsonOf(t, made())
	var back report.Report
	if err := json.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(jsonOf(t, back), first) {
		t.Error("a report read back from JSON prints otherwise")
	}
}

func TestFactsTakeTheContractFirst(t *testing.T) {
	facts := made().Dossier.Facts
	for name, want := range map[string]string{
		"buyer":        "Northshire Council", // the letter, first in order, says otherwise
		"supplier":     "Brightloop Analytics Ltd",
		"subprocessor": "Cloudbarn Ltd; Inkwell Hosting Ltd",
	} {
		if facts[name] != want {
			t.Errorf("%s is %q, want %q", name, facts[name], want)
		}
	}
	if _, ok := facts["reference"]; ok {
		t.Error("a fact that was not found is in the report")
	}
}

// TestQuotesPassThroughJSONUnchanged holds the promise that a quote in JSON is
// the stored text, whatever characters it has.
func TestQuotesPassThroughJSONUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.String().Draw(t, "quote")
		v := dossier.Verdict{Requirement: "GP-01", Value: dossier.Adverse, Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Quote: said}}}
		var b bytes.Buffer
		if err := report.WriteJSON(&b, report.Build(report.Input{Verdicts: []dossier.Verdict{v}}, nil, at)); err != nil {
			t.Fatal(err)
		}
		var back report.Report
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if got := back.Verdicts[0].Evidence[0].Quote; got != said {
			t.Fatalf("%q came back as %q", said, got)
		}
	})
}
