package report_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/report"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"\uf0b7 becomes aware":  "• becomes aware", // Symbol's bullet, as word processors keep it
		"a \uf0a7\tb":           "a • b",
		"a private \ue000 mark": "a private ‹U+E000› mark",
		"turned \u202e round":   "turned ‹U+202E› round",
		"soft\u00adhyphen":      "softhyphen",
		"two \n  lines ":        "two lines",
		"broken \xff":           "broken ‹0xFF›",
	} {
		if got := report.Visible(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}
