package analyze_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// drawnText strings together pieces of clauses, with marks and line ends where
// a drafter or a reader of PDFs might put them.
func drawnText(t *rapid.T) string {
	return drawn(t, 40, []string{" ", "  ", "\n"}, []string{
		"The Supplier shall", "The Buyer may", "shall not", "sell", "the Buyer Data", "give access to", "at all times", "free of charge", "unless",
		"except with the explicit consent of the worker", "notwithstanding clause 4", "provided that", "(a)", "\n(b)", ":", ";", ".", ",", "(", ")", "\n\n", "“Buyer Data” means",
		"all data", "1.2", "no charge shall be made", "We", "you", "it", "only", "neither", "nor", "ﬁles", "é", "[insert date]", "____", "Data access | yes", "on request", "and", "£1,200", "9 May 2026", "Tarn Ltd",
	})
}

// drawn strings together up to most pieces, with one of the gaps between them.
func drawn(t *rapid.T, most int, gaps, pieces []string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, most).Draw(t, "pieces"), rapid.SampledFrom(gaps).Draw(t, "gap"))
}

// TestEvidenceIsCutFromTheText: a quote that is not the text's own words would
// be worth nothing at the table.
func TestEvidenceIsCutFromTheText(t *testing.T) {
	a := analyze.New(load(t))
	rapid.Check(t, func(t *rapid.T) {
		text := dossier.Text{Body: drawnText(t)}
		kind := rapid.SampledFrom(dossier.Kinds).Draw(t, "kind")
		c := divide(text)
		outlines := []dossier.Outline{a.Outline(text, c, kind)}
		found := a.Findings(text, c, outlines)
		for _, f := range found {
			if len(f.Evidence) == 0 || f.Confidence <= 0 || f.Confidence > 1 || f.Clause < 0 || f.Clause >= len(c) {
				t.Fatalf("finding %+v", f)
			}
			for _, e := range f.Evidence {
				if e.Start < 0 || e.End > len(text.Body) || e.Start > e.End || e.Quote != text.Body[e.Start:e.End] {
					t.Fatalf("quote %q is not the text at %v", e.Quote, e.Span)
				}
			}
		}
		if again := a.Findings(text, c, outlines); !reflect.DeepEqual(found, again) {
			t.Fatalf("a second reading differs:\n%+v\n%+v", found, again)
		}
	})
}

// drawnPaper strings together what the readers of facts, answers and parties look
// for, in any order and cut anywhere.
func drawnPaper(t *rapid.T) string {
	return drawn(t, 60, []string{" ", "", "\n"}, []string{
		"This Agreement is made between", "and", "Harrow Council (\"the Council\")", "Ferris Cloud, Inc. (\"the Reseller\")", "begins on", "commences", "and ends on", "from", "to", "until", "Aug. 15, 2025", "July 11, 2025",
		"1 April 2026", "01.04.2026", "the fourteenth day of June two thousand and twenty-six", "for three years", "-", "–", "No.", "Ref:", "UoC/5517", "£391,500", "$12.50", "in all", "a year", "total value", "worth", "is the greater of",
		"extended", "by up to two years", "sub-processors are", "Tolmie SMS Ltd", "AS", "GmbH", "Dear Sir,", "Your request:", "1.", "2)", "(ii)", "What is the price?", "\"Can it be sold?\"", "Refused: section 43(2).", "section 12(1)", "overturned",
		"We hold no such information.", "CONTENTS", "Schedule 4", "........ 12", "ORDER FORM", "Supplier |", ":", "\n", "\n\n", "\f", ",", ".", "Signed for and on behalf of", "[REDACTED]", "é", "’", "\u00a0", "\x00", "|",
	})
}

// TestAnyPaperIsChecked: whatever stands in a paper, it is checked to the end, and
// what is read off it is its own words.
func TestAnyPaperIsChecked(t *testing.T) {
	a := analyze.New(load(t))
	rapid.Check(t, func(t *rapid.T) {
		text := dossier.Text{Body: drawnPaper(t)}
		kind := rapid.SampledFrom(dossier.Kinds).Draw(t, "kind")
		c := divide(text)
		r := a.Check(text, c, []dossier.Outline{a.Outline(text, c, kind)})
		for _, f := range r.Facts {
			if f.Start < 0 || f.End > len(text.Body) || f.Start > f.End {
				t.Fatalf("fact %+v stands outside the text", f)
			}
		}
		for _, f := range r.Findings {
			for _, e := range f.Evidence {
				if e.Quote != text.Body[e.Start:e.End] {
					t.Fatalf("%s is quoted as %q, the text has %q", f.Requirement, e.Quote, text.Body[e.Start:e.End])
				}
			}
		}
	})
}
