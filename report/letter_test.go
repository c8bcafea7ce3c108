package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

var letterDay = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func lettersOf(t *testing.T, r report.Report, kind report.LetterKind, o report.LetterOptions) []report.Letter {
	t.Helper()
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if o.Day.IsZero() {
		o.Day = letterDay
	}
	return report.Letters(r, set, kind, o)
}

func lettersText(t *testing.T, all []report.Letter) string {
	t.Helper()
	var b strings.Builder
	if err := report.WriteLettersText(&b, all); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// refused is a report of one answer that withholds something, dated and not.
func refused(sections ...string) report.Report {
	r := made()
	r.Dossier.Refusals = []report.Refusal{{
		Document: "foi", Question: "2", Asked: "What is in Joint Schedule 11?", Outcome: dossier.OutcomeRefused, Sections: sections,
		Evidence: []report.Evidence{{Document: "foi", Role: dossier.RoleNorm, Quote: "We will not send it."}},
	}}
	r.Dossier.Clocks = []report.Clock{{Name: dossier.ClockAskReview, Document: "foi", From: "2026-10-20", Date: "2026-12-15", State: dossier.ClockRunning}}
	return r
}

func TestReviewArguesBySectionAndPlace(t *testing.T) {
	for _, c := range []struct {
		name  string
		place dossier.Jurisdiction
		with  []string
		want  []string
		not   []string
	}{
		{"commercial interests in England", dossier.EnglandWales, []string{"43(2)"},
			[]string{"section 45 of the Freedom of Information Act 2000", "You rely on section 43(2).", "“We will not send it.”", "does not weigh the public interest", "20 October 2026", "Send it by 15 December 2026", "No lawyer has checked"},
			[]string{"Scotland", "names no exemption"}},
		{"the same in Scotland has another number", dossier.Scotland, []string{"33(1)(b)"},
			[]string{"section 20 of the Freedom of Information (Scotland) Act 2002", "You rely on section 33(1)(b)."}, []string{"Act 2000"}},
		{"a number of another law is not argued", dossier.Scotland, []string{"43(2)"}, []string{"section 43(2). Please say for each passage why it applies"}, []string{"commercial interests"}},
		{"two parts of one exemption are argued once, and an absolute one is not weighed", dossier.EnglandWales, []string{"40(2)", "40(3A)(a)"},
			[]string{"You rely on section 40(2)."}, []string{"40(3A)(a)", "weigh the public interest"}},
		{"nobody knows the place", dossier.UnknownPlace, []string{"43(2)"},
			[]string{"[section 45 of the Freedom of Information Act 2000 / section 20 of the Freedom of Information (Scotland) Act 2002]", "It is not known which country's law applies"},
			[]string{"You rely on section"}},
		{"no exemption named", dossier.EnglandWales, nil, []string{"names no exemption", "section 17"}, []string{"weigh the public interest"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			letters := lettersOf(t, refused(c.with...), report.LetterReview, report.LetterOptions{Jurisdiction: c.place})
			if len(letters) != 1 {
				t.Fatalf("%d letters", len(letters))
			}
			got := lettersText(t, letters)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("%q in\n%s", not, got)
				}
			}
		})
	}
}

func TestLawIsCitedWhileInForce(t *testing.T) {
	r := made()
	before := lettersText(t, lettersOf(t, r, report.LetterFOI, report.LetterOptions{Day: time.Date(2004, 1, 5, 0, 0, 0, 0, time.UTC), Jurisdiction: dossier.EnglandWales}))
	if strings.Contains(before, "Freedom of Information Act 2000") {
		t.Error("a letter of 2004 cites a law in force from 2005")
	}
}

func TestRequestStaysWithinItsBound(t *testing.T) {
	all := lettersOf(t, made(), report.LetterFOI, report.LetterOptions{Jurisdiction: dossier.EnglandWales})
	few := lettersOf(t, made(), report.LetterFOI, report.LetterOptions{Jurisdiction: dossier.EnglandWales, Most: 1})
	if len(all) != 1 || len(few) != 1 || len(few[0].Lines) >= len(all[0].Lines) {
		t.Fatal("the bound leaves out nothing")
	}
	if !strings.Contains(lettersText(t, few), "left out") {
		t.Error("nobody is told that questions are left out")
	}
}

func TestNoReasonNoLetter(t *testing.T) {
	r := made()
	r.Verdicts, r.Dossier, r.Documents = nil, report.Head{Title: "empty"}, nil
	for _, kind := range report.LetterKinds {
		if letters := lettersOf(t, r, kind, report.LetterOptions{}); len(letters) != 0 {
			t.Errorf("%s: %d letters about nothing", kind, len(letters))
		}
	}
}

// hostile is what documents put into names and quotes: markup, control
// characters, text that runs the other way.
const hostile = "<w:p>&\"]]>\x00\x1b[31m\u202eabc\ufffe"

func TestLettersCarryAnyText(t *testing.T) {
	r := refused("43(2)" + hostile)
	r.Dossier.Title, r.Dossier.Facts = hostile, map[string]string{"buyer": hostile, "supplier": hostile}
	r.Dossier.Refusals[0].Asked, r.Dossier.Refusals[0].Evidence[0].Quote = hostile, hostile
	for _, kind := range report.LetterKinds {
		letters := lettersOf(t, r, kind, report.LetterOptions{From: hostile})
		var one, two bytes.Buffer
		if err := errors.Join(report.WriteLettersDocx(&one, letters), report.WriteLettersDocx(&two, letters)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: the same letter gives other bytes", kind)
		}
		wellFormed(t, one.Bytes())
		if text := lettersText(t, letters); strings.ContainsAny(text, "\x00\x1b\u202e") {
			t.Errorf("%s: control characters in the text", kind)
		}
	}
}

func wellFormed(t *testing.T, docx []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(in); ; {
			if _, err = d.Token(); err != nil {
				break
			}
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
