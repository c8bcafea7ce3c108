package ingest_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestClauseTreesGolden(t *testing.T) {
	for _, path := range segmentFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			engine := strings.TrimPrefix(filepath.Ext(path), ".") + "/1"
			got := printed(dossier.Text{Engine: engine, Body: string(body)})
			golden := path + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the tree differs from %s; run with -update and read the difference\ngot\n%s", golden, got)
			}
		})
	}
}

func segmentFiles(t testing.TB) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/segment/*")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range all {
		if !strings.HasSuffix(f, ".golden") {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		t.Fatal("no made documents in testdata/segment")
	}
	return files
}

// whole checks what holds of every text: the clauses stand in order, do not
// overlap, lie inside the text and leave out nothing that a person would read.
func whole(t interface {
	Fatalf(string, ...any)
}, text dossier.Text) {
	clauses := ingest.Clauses(text)
	at := 0
	for i, c := range clauses {
		if c.Index != i || c.Parent >= i || c.Parent < -1 {
			t.Fatalf("clause %d has index %d and parent %d", i, c.Index, c.Parent)
		}
		if c.Span.Start < at || c.Span.End > len(text.Body) || c.Span.Len() <= 0 {
			t.Fatalf("clause %d spans %v after %d of %q", i, c.Span, at, text.Body)
		}
		if !c.Span.Contains(c.Body) || c.Label.Len() > 0 && (!c.Span.Contains(c.Label) || c.Label.Overlaps(c.Body)) || c.Body.Len() < 0 || c.Label.Len() < 0 {
			t.Fatalf("clause %d: body %v and label %v of span %v in %q", i, c.Body, c.Label, c.Span, text.Body)
		}
		for _, s := range append(c.LeadIns[:len(c.LeadIns):len(c.LeadIns)], c.Tail) {
			if s.Start < 0 || s.End > len(text.Body) || s.Len() < 0 {
				t.Fatalf("clause %d: lead-in or tail %v outside the text", i, s)
			}
		}
		if strings.TrimSpace(text.Body[at:c.Span.Start]) != "" && strings.ContainsFunc(text.Body[at:c.Span.Start], readable) {
			t.Fatalf("lost %q before clause %d of %q", text.Body[at:c.Span.Start], i, text.Body)
		}
		at = c.Span.End
	}
	if strings.ContainsFunc(text.Body[at:], readable) {
		t.Fatalf("lost %q at the end of %q", text.Body[at:], text.Body)
	}
}

func readable(r rune) bool { return r > ' ' && r < 0x7f }

func TestSegmentationLosesNoText(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"1. ", "1.1 ", "2.3.4 ", "(a) ", "(i) ", "(ii) ", "12 months ", "• ", "- ", "* ", "SCHEDULE 2\n", "Part A: ", "Article 5 ", "Q1. ", "Answer to Q1\n", "Section 43(2) exempts ",
		"The Supplier shall:", "The Buyer may read it.", "except with consent.", "\"Harm\" means loss", "Name: ", "[REDACTED]", "[insert]", "Who asked?", "a | b", "| c |", "Contents .... 4",
		"\n", "\n\n", "\f", " ", "\t", "|", "CONTENTS\n", "Dear Sir\n\nYour request under the FOI Act\n\n", "Yours sincerely\n", "§3.1 ", "ST1. ", "1205.5.a. ", "“", "”", "\xff", "é", "3.1The ", ":", "?",
	})
	engine := rapid.SampledFrom([]string{"txt/1", "pdf/1", "docx/1", "md/1"})
	kind := rapid.SampledFrom([]dossier.MarkKind{dossier.MarkHeading, dossier.MarkHeader, dossier.MarkBold, dossier.MarkTable, dossier.MarkQuote, dossier.MarkRedaction})
	rapid.Check(t, func(t *rapid.T) {
		text := dossier.Text{Engine: engine.Draw(t, "engine"), Body: strings.Join(rapid.SliceOf(pieces).Draw(t, "pieces"), "")}
		at := 0
		for range rapid.IntRange(0, 4).Draw(t, "marks") {
			at = rapid.IntRange(at, len(text.Body)).Draw(t, "start")
			end := rapid.IntRange(at, len(text.Body)).Draw(t, "end")
			text.Marks = append(text.Marks, dossier.Mark{Kind: kind.Draw(t, "kind"), Span: dossier.Span{Start: at, End: end}, Level: 2})
		}
		whole(t, text)
	})
}

// Numbers that nest without end are followed to a bounded depth, so that what
// each clause holds does not grow with the text.
func TestNestingIsBounded(t *testing.T) {
	for _, item := range []string{"(a) x\n", "The Supplier shall:\n(a) x, where:\n", "1.1 X:\n(a) b:\n- c\n"} {
		text := dossier.Text{Engine: "txt/1", Body: strings.Repeat(item, 3000)}
		for _, c := range ingest.Clauses(text) {
			if len(c.LeadIns) > 30 || len(c.Number) > 200 {
				t.Fatalf("%q: clause %d has %d lead-ins and the number %.300q", item, c.Index, len(c.LeadIns), c.Number)
			}
		}
	}
}

func FuzzClauses(f *testing.F) {
	for _, path := range segmentFiles(f) {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body), true)
	}
	f.Fuzz(func(t *testing.T, body string, pdf bool) {
		text := dossier.Text{Engine: "txt/1", Body: body}
		if pdf {
			text.Engine = "pdf/1"
		}
		whole(t, text)
	})
}

func BenchmarkClauses(b *testing.B) {
	var page strings.Builder // clauses of the length that contracts have
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		page.WriteString(n + " ACCESS TO DATA\n\n")
		for _, m := range []string{".1", ".2", ".3"} {
			page.WriteString(n + m + " Throughout the Term the Supplier shall keep open to the Buyer, without charge, a documented interface through\n" +
				"which the Buyer may at all times read and download the whole of the Buyer Data in CSV, JSON or another open\nformat. The Supplier shall:\n" +
				"(a) keep the interface open for as long as the System holds data of the Buyer or of its staff, and for\nninety days after that;\n(b) tell the Buyer of each change to it; and\n(c) make no charge.\n\n")
		}
	}
	text := dossier.Text{Engine: "pdf/1", Body: strings.Repeat(page.String(), 40)}
	b.SetBytes(int64(len(text.Body)))
	b.ReportAllocs()
	for b.Loop() {
		ingest.Clauses(text)
	}
}
