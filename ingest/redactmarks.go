package ingest

import (
	"regexp"

	"github.com/checkweigh/checkweigh/dossier"
)

// redactionWords finds the marks that authorities leave where they took words
// out. A bracket counts when it opens with the act of withholding or names a
// section as its ground, so that "[Redacted Version to be agreed]" in running
// text still counts, and "[Enter reference]" never does.
var redactionWords = regexp.MustCompile(`(?i)` +
	`[\[({<«]{1,2}\s*(?:(?:text|name|names|information|content|details|personal data|personal information|image|signature|email|e-mail|address|telephone number|phone number|commercially sensitive|clause|section|paragraph)\s+)?(?:has been |have been |is |are )?(?:redact(?:ed|ion)s?|withheld|exempt(?:ed)?|removed under|deleted under|blanked out|blacked out)\b[^\[\](){}<>\n]{0,120}[\])}>»]{1,2}` +
	`|\[\s*(?:s\.?|ss\.?|section|reg\.?|regulation|exemption)\s?\d{1,2}[A-Z]?(?:\s?\(\d\))?(?:\s?\([a-z]\)(?:\s?\([ivx]+\))?)?(?:\s(?:FOIA|FOISA|EIR|EIRs|DPA)(?:\s\d{4})?)?\s*\]` +
	`|[\x{2588}\x{2589}\x{258A}\x{2593}\x{25A0}\x{25AC}]{2,}(?:[ \t]{1,3}[\x{2588}\x{2589}\x{258A}\x{2593}\x{25A0}\x{25AC}]{2,})*|\x{2588}` +
	`|\b[xX]{5,}\b(?:[ @.\-/]{1,2}[xX]{3,}\b)*`)

// redactionBare is the act alone, in capitals and without a bracket.
var redactionBare = regexp.MustCompile(`\b(?:REDACTED|TEXT WITHHELD|INFORMATION WITHHELD)\b(?: UNDER (?:SECTION|S\.) ?\d{1,2}(?:\(\d\))?)?`)

// redactionMarks returns the places of body where words were visibly taken out:
// [REDACTED] and its kin, [s.40(2)], runs of blocks, runs of five x and more.
// The marks are in order and do not overlap.
func redactionMarks(body string) []dossier.Mark {
	var marks []dossier.Mark
	for _, at := range redactionWords.FindAllStringIndex(body, -1) {
		marks = append(marks, redactionAt(at))
	}
	for _, at := range redactionBare.FindAllStringIndex(body, -1) {
		m := redactionAt(at)
		if !overlapsAny(marks, m.Span) {
			marks = append(marks, m)
		}
	}
	return sortedMarks(marks)
}

func redactionAt(at []int) dossier.Mark {
	return dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at[0], End: at[1]}}
}

func overlapsAny(marks []dossier.Mark, s dossier.Span) bool {
	for _, m := range marks {
		if m.Span.Overlaps(s) {
			return true
		}
	}
	return false
}
