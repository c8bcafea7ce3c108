package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

const madeRelease = `{"ocid":"ocds-made-1","id":"1","date":"2024-01-10T00:00:00Z","buyer":{"name":"Testham Council"},
"planning":{"documents":[{"id":"p","documentType":"marketStudies","title":"Market study"}]},
"tender":{"title":"Rota and ranking system","description":"A system\nthat plans shifts.","value":{"amount":90000,"currency":"GBP"},
"documents":[{"documentType":"tenderNotice","title":"Notice","url":"https://x.example/notice.pdf","datePublished":"2024-01-09T12:00:00+00:00"}]}}`

const madeAward = `{"ocid":"ocds-made-1","id":"2","date":"2024-03-10T00:00:00Z","buyer":{"name":"Testham Council"},
"awards":[{"suppliers":[{"name":"Brightloop Ltd"},{"name":"Slate LLP"}],"value":{"amount":88000.50,"currency":"GBP"}}],
"contracts":[{"title":"Contract","period":{"startDate":"2024-04-01T00:00:00Z","endDate":"2027-03-31T23:59:59Z"},
"documents":[{"documentType":"contractSigned","title":"Signed contract","url":"https://x.example/contract.pdf"}],
"implementation":{"documents":[{"url":"https://x.example/kpi.pdf"}]}}]}`

func TestProcurementData(t *testing.T) {
	for name, file := range map[string]string{
		"release package":  `{"uri":"u","version":"1.1","publisher":{"name":"p"},"releases":[` + madeAward + `,` + madeRelease + `]}`,
		"record package":   `{"version":"1.1","records":[{"ocid":"ocds-made-1","releases":[` + madeRelease + `,` + madeAward + `]}]}`,
		"a lone record":    `{"releases":[` + madeRelease + `,` + madeAward + `],"ocid":"ocds-made-1"}`,
		"a list":           `[` + madeRelease + `,` + madeAward + `]`,
		"lines":            madeRelease + "\n" + madeAward + "\n",
		"cut short":        `{"releases":[` + madeAward + `,` + madeRelease + `,{"ocid":"ocds-ma`,
		"compiled nothing": `{"records":[{"ocid":"ocds-made-1","compiledRelease":null,"releases":[` + madeRelease + `,` + madeAward + `]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			g, err := readAs(t, "notice.json", []byte(file))
			if err != nil || len(g.bundles) != 1 {
				t.Fatalf("%v, bundles %+v", err, g.bundles)
			}
			checkBundles(t, g.bundles)
			b := g.bundles[0]
			if b.Kind != dossier.BundleProcurement || b.Reference != "ocds-made-1" || b.Authority != "Testham Council" || b.Title != "Rota and ranking system" {
				t.Errorf("bundle %+v", b)
			}
			wantFacts := "buyer=Testham Council;supplier=Brightloop Ltd;supplier=Slate LLP;reference=ocds-made-1;value=GBP 88000.50;start=2024-04-01;end=2027-03-31"
			var facts []string
			for _, f := range b.Facts {
				facts = append(facts, f.Name+"="+f.Value)
			}
			if got := strings.Join(facts, ";"); got != wantFacts {
				t.Errorf("facts %s\nwant  %s", got, wantFacts)
			}
			if len(b.Listed) != 4 || b.Listed[1] != (dossier.ListedDocument{Title: "Notice", URL: "https://x.example/notice.pdf", Type: "tenderNotice", Date: "2024-01-09"}) ||
				b.Listed[3].Title != "https://x.example/kpi.pdf" {
				t.Errorf("listed %+v", b.Listed)
			}
			for _, line := range []string{"Supplier: Slate LLP", "Description: A system that plans shifts.", "Document listed, not held: Signed contract, contractSigned, https://x.example/contract.pdf"} {
				if !strings.Contains("\n"+g.text().Body+"\n", "\n"+line+"\n") {
					t.Errorf("the text lacks %q:\n%s", line, g.text().Body)
				}
			}
		})
	}
}

// Fields of the wrong type, records without an ocid and other JSON cost nothing
// but themselves.
func TestProcurementDataThatIsNone(t *testing.T) {
	g, err := readAs(t, "a.json", []byte(`{"releases":[{"ocid":"ocds-2","date":7,"buyer":"Testham","tender":{"title":"T","value":{"amount":"12.5"}}},{"title":"no id"},5,null,[]]}`))
	if err != nil || len(g.bundles) != 1 || g.bundles[0].Title != "T" {
		t.Errorf("%v, bundles %+v", err, g.bundles)
	}
	other := `{"releases": {"v1": "the first release of the software"}, "ocid": null}`
	g, err = readAs(t, "b.json", []byte(other))
	if err != nil || len(g.bundles) != 0 || g.text().Body != other {
		t.Errorf("other data: %v, %q, bundles %+v", err, g.text().Body, g.bundles)
	}
}

// Data about one process in two files is one bundle with both files.
func TestProcurementInAnArchive(t *testing.T) {
	g, err := readAs(t, "x.zip", packed(t, "1.json", madeRelease, "2.json", madeAward, "other.json", `{"a":1}`, "contract.pdf", "x"))
	if err != nil || len(g.bundles) != 1 {
		t.Fatalf("%v, bundles %+v", err, g.bundles)
	}
	b := g.bundles[0]
	if strings.Join(b.Members, ";") != "1.json;2.json" || len(b.Listed) != 4 || b.Title != "Rota and ranking system" {
		t.Errorf("bundle %+v", b)
	}
}

func TestProcurementDataIsBounded(t *testing.T) {
	var file strings.Builder
	file.WriteString(`{"releases":[`)
	for i := range maxProcesses + 10 {
		fmt.Fprintf(&file, `{"ocid":"ocds-%d"},`, i)
	}
	file.WriteString(`{"ocid":"x"}]}`)
	data, err := parseOCDS(strings.NewReader(file.String()))
	if err != nil || len(data.all) != maxProcesses {
		t.Fatalf("%d processes, %v, want %d", len(data.all), err, maxProcesses)
	}
	g, err := readAs(t, "big.json", []byte(file.String()))
	if err != nil || len(g.skipped) != 1 || !strings.Contains(g.skipped[0].reason, "11 were not; split it") {
		t.Errorf("what was left out is told as %+v, %v", g.skipped, err)
	}
	g, err = readAs(t, "short.json", []byte(`{"releases":[`+madeRelease+`,{"ocid":"ocds-`))
	if err != nil || len(g.skipped) != 1 || !strings.Contains(g.skipped[0].reason, "breaks off") {
		t.Errorf("of a file cut short is told %+v, %v", g.skipped, err)
	}
	if g, err := readAs(t, "one.json", []byte(madeRelease)); err != nil || len(g.skipped) != 0 {
		t.Errorf("of a whole file is told %+v, %v", g.skipped, err)
	}
	deep := strings.Repeat("[", 200_000)
	if _, err := parseOCDS(strings.NewReader(`{"ocid":` + deep)); err == nil {
		t.Error("endless depth was taken")
	}
}

func FuzzOCDS(f *testing.F) {
	f.Add([]byte(`{"releases":[` + madeRelease + `,` + madeAward + `]}`))
	f.Add([]byte(`{"records":[{"ocid":"a","compiledRelease":` + madeAward + `}]}`))
	f.Add([]byte(`[{"ocid":"a","parties":[{"name":"b","roles":["supplier"]}]}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		data, err := parseOCDS(bytes.NewReader(content))
		if err != nil {
			return
		}
		var bundles []dossier.Bundle
		for _, p := range data.all {
			bundles = append(bundles, p.bundle("a.json"))
		}
		checkBundles(t, bundles)
		if _, err := readFormat(t, ocdsFormat, "a.json", content, DefaultLimits); err != nil {
			t.Fatal(err)
		}
	})
}
