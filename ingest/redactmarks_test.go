package ingest

import (
	"slices"
	"testing"
)

func TestRedactionMarks(t *testing.T) {
	for text, want := range map[string][]string{
		"paid [REDACTED] by [Redacted under s.40(2)] and [redacted]":       {"[REDACTED]", "[Redacted under s.40(2)]", "[redacted]"},
		"[Information withheld under section 43(2) FOIA]":                  {"[Information withheld under section 43(2) FOIA]"},
		"the price is ████ ██ a year, ■■■ more":                            {"████ ██", "■■■"},
		"Tel: xxxxx xxxxxx, mail XXXXXXX@XXXX":                             {"xxxxx xxxxxx", "XXXXXXX@XXXX"},
		"exempt: [s.40(2)] and [section 43] and [Regulation 12(5)(e) EIR]": {"[s.40(2)]", "[section 43]", "[Regulation 12(5)(e) EIR]"},
		"Clause 4 REDACTED": {"REDACTED"},
		"[Enter reference] [   ] [X] days, [s] plural(s), ■ tick, box xxx":        nil,
		"the Supplier shall redact names; the redacted version; section 43(2)":    nil,
		"{REDACTED} (redacted) <<REDACTED>>":                                      {"{REDACTED}", "(redacted)", "<<REDACTED>>"},
		"[Name redacted] and [Signature has been redacted]":                       {"[Name redacted]", "[Signature has been redacted]"},
		"[The parties agree that the redacted parts of this Agreement are below]": nil,
	} {
		var got []string
		for _, m := range redactionMarks(text) {
			got = append(got, text[m.Span.Start:m.Span.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}
