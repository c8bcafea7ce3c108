package analyze_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A paper is what is read off a made paper as a whole, for its golden file.
type paper struct {
	Parts        []dossier.Part
	Parties      []dossier.Party
	Language     string
	Titles       []string
	Precedence   []string
	Facts        []dossier.Fact
	Answers      []dossier.Answer
	Incorporated []dossier.Incorporated
	Redactions   []dossier.RedactedPlace
}

func readPaper(text dossier.Text, clauses []dossier.Clause, forced dossier.Kind) paper {
	var a analyze.Analyzer
	o := a.Outline(text, clauses, forced)
	return paper{
		Parts: o.Parts, Parties: o.Parties, Language: o.Language, Titles: o.Titles, Precedence: o.Precedence,
		Facts: analyze.Facts(text, clauses, o), Answers: analyze.Answers(text, clauses, o),
		Incorporated: analyze.Ledger(text, clauses, o), Redactions: analyze.RedactedPlaces(text, clauses),
	}
}

// paged gives a text with form feeds its pages.
func paged(body string) dossier.Text {
	t := dossier.Text{Body: body}
	if !strings.Contains(body, "\f") {
		return t
	}
	at := 0
	for i, page := range strings.Split(body, "\f") {
		t.Pages = append(t.Pages, dossier.Page{Number: i + 1, Span: dossier.Span{Start: at, End: at + len(page)}, Quality: dossier.Good})
		at += len(page) + 1
	}
	return t
}

func TestPapersGolden(t *testing.T) {
	papers, err := filepath.Glob(filepath.Join("testdata", "papers", "*.txt"))
	if err != nil || len(papers) < 10 {
		t.Fatalf("%d papers: %v", len(papers), err)
	}
	for _, path := range papers {
		t.Run(filepath.Base(path), func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(readPaper(paged(string(body)), nil, ""), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(path, ".txt") + ".golden.json"
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != string(got)+"\n" {
				t.Errorf("what is read off %s changed; run `make golden` and read the difference\n%s", path, got)
			}
		})
	}
}

// checkPaper holds for any text: parts cover it in order, and every value is cut
// from it at its span.
func checkPaper(t interface{ Fatalf(string, ...any) }, text dossier.Text, p paper) {
	at := 0
	for _, part := range p.Parts {
		if part.Span.Start != at || part.Span.End < part.Span.Start || !part.Kind.Valid() || part.Confidence < 0 || part.Confidence > 1 {
			t.Fatalf("part %+v, want it to start at %d", part, at)
		}
		at = part.Span.End
	}
	if at != len(text.Body) {
		t.Fatalf("parts end at %d of %d", at, len(text.Body))
	}
	for _, f := range p.Facts {
		if f.Value == "" || text.Cut(f.Span) != f.Value {
			t.Fatalf("fact %+v is not cut from the text: %q", f, text.Cut(f.Span))
		}
	}
	for _, a := range p.Answers {
		if text.Cut(a.Span) != a.Text || a.Text == "" {
			t.Fatalf("answer %+v is not cut from the text", a)
		}
	}
	for _, i := range p.Incorporated {
		if i.Start >= i.End || text.Cut(i.Span) == "" {
			t.Fatalf("entry %+v has no place in the text", i)
		}
	}
	for _, r := range p.Redactions {
		if r.Start < 0 || r.End > len(text.Body) || r.Start > r.End {
			t.Fatalf("redaction %+v outside the text", r)
		}
	}
	for _, party := range p.Parties {
		if party.Name != "" && text.Cut(party.Span) != party.Name {
			t.Fatalf("party %+v is not cut from the text", party)
		}
	}
}

// phrases are what made texts are put together from: each means something here.
var phrases = []string{
	"Buyer | Eskmere Council", "Supplier: Tarnholt Software Ltd", "Start date: 1 May 2026", "Value | £12,000 a year; £36,000 in total", "Dear Ms Vane",
	"Freedom of Information Act 2000", "Thank you for your request", "1. Who supplies it?", "2. What does it cost?", "Question 3", "Answer to Q1",
	"We do not hold this information.", "It is exempt under section 43(2) and section 41.", "neither confirm nor deny", "ORDER FORM",
	"THIS AGREEMENT is made between", "(1) [NAME] (the \"Authority\"); and", "(2) Tarnholt Ltd (“we”, “us”)", "Schedule 2 (Exit)", "Joint Schedule 11 | Processing Data",
	"The following documents are incorporated:", "do not apply to this order", "[REDACTED]", "████", "DATA PROTECTION IMPACT ASSESSMENT", "EQUALITY IMPACT ASSESSMENT",
	"order of precedence: (1) the Special Terms; (2) the Core Terms", "Special Terms shall prevail over the Core Terms.", "\f", "\n\n", "\n", " ", "é\u00a0ﬁ", "\xff", "> 1. Please send it", "| |",
	"terms available at https://a.example/terms", "1", ".", ":", "(", "\"", "No. | Question | Answer", "4 | Why? | Because it is withheld", "Yours sincerely", "the first day of May 2026",
}

// TestOtherIsNeverLessThanUnsure: an opening raises what a kind must reach, and a
// part that falls just short of it is "other" with little, not with less than no,
// confidence.
func TestOtherIsNeverLessThanUnsure(t *testing.T) {
	text := paged("Supplier: Tarnholt Software Ltd\nSpecial Terms shall prevail over the Core Terms.\nTHIS AGREEMENT is made between\n\f")
	checkPaper(t, text, readPaper(text, nil, ""))
}

func TestPapersProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(phrases), 0, 60).Draw(t, "phrases")
		text := paged(strings.Join(parts, rapid.SampledFrom([]string{"\n", " ", "\n\n"}).Draw(t, "joint")))
		checkPaper(t, text, readPaper(text, nil, ""))
		checkPaper(t, text, readPaper(text, ingest.Clauses(text), ""))
		forced := rapid.SampledFrom(dossier.Kinds).Draw(t, "forced")
		p := readPaper(text, nil, forced)
		checkPaper(t, text, p)
		if len(p.Parts) != 1 || p.Parts[0].Kind != forced || p.Parts[0].Confidence != 1 {
			t.Fatalf("forced to %s, got %+v", forced, p.Parts)
		}
	})
}

func FuzzPaper(f *testing.F) {
	for _, p := range phrases {
		f.Add(p + "\n" + p)
	}
	papers, _ := filepath.Glob(filepath.Join("testdata", "papers", "*.txt"))
	for _, path := range papers {
		if b, err := os.ReadFile(path); err == nil {
			f.Add(string(b))
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		text := paged(body)
		checkPaper(t, text, readPaper(text, nil, ""))
		checkPaper(t, text, readPaper(text, nil, dossier.FOIResponse))
		checkPaper(t, text, readPaper(text, nil, dossier.Contract))
	})
}
