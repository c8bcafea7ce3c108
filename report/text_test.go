package report_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

func textOf(t testing.TB, r report.Report, o report.TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextKeepsToTheWidth(t *testing.T) {
	for width := 60; width <= 200; width += 7 {
		for line := range strings.Lines(textOf(t, made(), report.TextOptions{Width: width})) {
			if got := runewidth.StringWidth(strings.TrimRight(line, "\n")); got > width {
				t.Errorf("at width %d a line has %d columns: %s", width, got, line)
			}
		}
	}
}

func TestTextHasColourOnlyWhenAsked(t *testing.T) {
	plain := textOf(t, made(), report.TextOptions{Width: 120})
	if strings.Contains(plain, "\x1b") {
		t.Error("escape sequences without being asked for")
	}
	coloured := textOf(t, made(), report.TextOptions{Width: 120, Color: true})
	if !strings.Contains(coloured, "\x1b[1;31mADVERSE\x1b[0m") {
		t.Error("no colour though asked for")
	}
}

// TestShortenedQuoteIsOneRunOfTheText cuts quotes of any words at any width:
// what stands between the marks is one run of them, with … only at the ends.
func TestShortenedQuoteIsOneRunOfTheText(t *testing.T) {
	words := rapid.SampledFrom([]string{"the", "Supplier", "shall", "not", "may", "sell", "Anonymised", "data,", "“Buyer", "Data”", "überführt", "数据", "a\u0301"})
	rapid.Check(t, func(t *rapid.T) {
		said := strings.Join(rapid.SliceOfN(words, 1, 40).Draw(t, "words"), " ")
		width := rapid.IntRange(60, 160).Draw(t, "width")
		v := dossier.Verdict{Requirement: "GP-01", Value: dossier.Adverse, Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Quote: said}}}
		r := report.Build(report.Input{Verdicts: []dossier.Verdict{v}}, &rules.Set{}, at)
		var b bytes.Buffer
		if err := report.WriteText(&b, r, report.TextOptions{Width: width}); err != nil {
			t.Fatal(err)
		}
		_, shown, ok := strings.Cut(b.String(), `"`)
		shown, _, closed := strings.Cut(shown, `"`)
		if !ok || !closed {
			t.Fatalf("no quote in %q", b.String())
		}
		if run := strings.TrimSuffix(strings.TrimPrefix(shown, "…"), "…"); run == "" || !strings.Contains(said, run) {
			t.Fatalf("%q is not a run of %q", run, said)
		}
	})
}

// naughty are strings that documents, file names and rules can hold.
var naughty = []string{
	"\x1b[2J\x1b[31mred", "\x1b]0;title\x07", "a\x00b", "bell\x07", "back\x08\x08", "\u009b31m", "\u202egpj.exe", "\u2066isolate\u2069",
	"zero\u200bwidth\ufeff", "line\u2028break\u2029", "\r\noverwrite\r", "\xff\xfe", "\ufffe", "\U000e0041tag",
	`<script>alert(1)</script>`, `" onmouseover="x`, `</style><img src=x onerror=y>`, `{{.}}`, `javascript:alert(1)`, "&lt;", "`${1}`",
}

// naughtyReport puts s wherever a stranger's text can go.
func naughtyReport(s string) report.Report {
	set := &rules.Set{Pack: s, Version: s, Requirements: []rules.Requirement{{ID: s, Title: s, Why: s, Source: s, Question: s, Clause: s, Letter: s}}}
	evidence := []dossier.Evidence{
		{Document: contractID, Role: dossier.RoleLeadIn, Clause: s, Page: 1, Quote: s},
		{Document: contractID, Role: dossier.RoleNorm, Clause: s + s, Page: 1, Quote: s, OCR: true},
	}
	in := report.Input{Dossier: dossier.Dossier{Title: s}}
	for _, value := range dossier.Values {
		in.Verdicts = append(in.Verdicts, dossier.Verdict{Requirement: s, Value: value, Rule: s, Reasons: []string{s}, Evidence: evidence, NotHeld: []string{s}})
	}
	in.Verdicts = append(in.Verdicts, dossier.Verdict{Requirement: s, Value: dossier.NotAssessable, Reasons: []string{dossier.ReasonScheduleNotHeld}, NotHeld: []string{s, s}})
	in.Documents = []report.DocumentResult{{
		Document: dossier.Document{ID: contractID, Path: s, State: dossier.StatePartlyRead, Reason: s},
		Reading: dossier.Reading{
			Outline:      dossier.Outline{Parts: []dossier.Part{{Kind: dossier.Kind(s)}}},
			Facts:        []dossier.Fact{{Name: "buyer", Value: s}, {Name: s, Value: s, Source: s}},
			Answers:      []dossier.Answer{{Question: s, Asked: s, Text: s, Outcome: dossier.Outcome(s), Sections: []string{s}}},
			Incorporated: []dossier.Incorporated{{Title: s, About: s, Status: dossier.Holding(s)}},
		},
		Verdicts: in.Verdicts,
	}}
	return report.Build(in, set, at)
}

func TestTextNeutralisesControlCharacters(t *testing.T) {
	for _, s := range naughty {
		out := textOf(t, naughtyReport(s), report.TextOptions{Width: 100})
		checkSafe(t, s, out)
	}
}

// checkSafe fails on whatever can move a cursor, turn the writing or hide.
func checkSafe(t *testing.T, source, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%q: the output is not UTF-8", source)
	}
	for _, r := range out {
		switch {
		case r == '\n':
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
			r == 0xfeff, r == 0xfffe, r >= 0xe0000 && r <= 0xe007f:
			t.Fatalf("%q: the output holds U+%04X", source, r)
		}
	}
}

type brokenPipe struct{}

var errPipe = errors.New("the pipe is closed")

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

func TestWritersReportAWriteThatFails(t *testing.T) {
	for name, err := range map[string]error{
		"json": report.WriteJSON(brokenPipe{}, made()),
		"text": report.WriteText(brokenPipe{}, made(), report.TextOptions{}),
		"html": report.WriteHTML(brokenPipe{}, made()),
	} {
		if !errors.Is(err, errPipe) {
			t.Errorf("%s: got %v, want the error of the writer", name, err)
		}
	}
}
