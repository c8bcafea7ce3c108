package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/checkweigh/checkweigh/report"
)

// TestSheetsHoldAgainstTheirSchema: each sheet, of a full report, an empty one,
// several and none; and a sheet that was changed does not.
func TestSheetsHoldAgainstTheirSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../docs/schema/checkweigh-sheet-1.json")
	if err != nil {
		t.Fatal(err)
	}
	empty := report.Build(report.Input{}, nil, at)
	for _, name := range report.SheetNames {
		full := sheetBytes(t, name, "json", sheetSet(), sheetReport())
		for what, raw := range map[string][]byte{
			"full": full, "empty": sheetBytes(t, name, "json", nil, empty), "several": sheetBytes(t, name, "json", sheetSet(), sheetReport(), empty), "none": sheetBytes(t, name, "json", nil),
		} {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		for _, change := range [][2]string{{`"checkweigh-sheet/1"`, `"checkweigh-sheet/2"`}, {`"sheet": "` + string(name), `"sheet": "other`}, {`"requirement": "`, `"requirement": 1, "x": "`}} {
			if !strings.Contains(string(full), change[0]) {
				t.Fatalf("%s has no %s", name, change[0])
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(string(full), change[0], change[1], 1)))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(doc) == nil {
				t.Errorf("%s: the schema lets %s pass", name, change[1])
			}
		}
	}
}
