package ingest

import (
	"regexp"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// redactionAct is how a bracket begins that stands where an authority took words
// out: "[Redacted under s.40(2)]", "(Name withheld)". It never matches a blank
// to be filled in, such as "[Enter reference]".
const redactionAct = `\s*(?:(?:text|names?|information|content|details|personal (?:data|information|details)|image|signature|e-?mail|address|(?:tele)?phone number|commercially sensitive|clause|section|paragraph)\s+)?` +
	`(?:has been |have been |is |are )?(?:redact(?:ed|ions?)|withheld|exempt(?:ed)?|removed under|deleted under|blanked out|blacked out)\b`

var (
	redactionBracket = expression(`(?i)^(?:` +
		`\[` + redactionAct + `[^\[\]\n]{0,80}(?:\[[^\[\]\n]{0,20}\][^\[\]\n]{0,40})?\]` +
		`|\(` + redactionAct + `[^()\n]{0,80}(?:\([^()\n]{0,20}\)[^()\n]{0,40}){0,2}\)` +
		`|\{` + redactionAct + `[^{}\n]{0,80}\}` +
		`|[<«]{1,2}` + redactionAct + `[^<>«»\n]{0,80}[>»]{1,2}` +
		`|\[\s*(?:s|ss|section|reg|regulation|exemption)\.?\s?\d{1,2}[A-Z]?(?:\s?\(\d\))?(?:\s?\([a-z]\)(?:\s?\([ivx]+\))?)?(?:\s(?:FOIA|FOISA|EIRs?|DPA)(?:\s\d{4})?)?\s*\])`)
	redactionBlocks = expression(`^(?:[█▉▊▓■▬]{2,}(?:[ \t]{1,3}[█▉▊▓■▬]{2,})*|█)`)
	redactionXs     = expression(`^[xX]{5,}\b(?:[ @.\-/]{1,2}[xX]{3,}\b)*`)
	redactionWords  = expression(`^(?:REDACTED|TEXT WITHHELD|INFORMATION WITHHELD)\b(?: UNDER (?:SECTION|S\.) ?\d{1,2}(?:\(\d\))?)?`)
)

// redactionMarks returns the places of body where words were visibly taken out:
// [REDACTED] and its kin, [s.40(2)], runs of blocks, runs of five x and more,
// REDACTED in capitals. The marks are in order and do not overlap.
func redactionMarks(body string) []dossier.Mark {
	var marks []dossier.Mark
	for i := 0; i < len(body); {
		n := redactionAt(body, i)
		if n > 0 {
			marks = append(marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: i, End: i + n}})
		}
		i += max(n, 1)
	}
	return marks
}

// maxBracket is more than any bracket that redactionBracket matches, in bytes.
const maxBracket = 1000

// redactionAt is the length of the redaction that begins at byte i, or 0. The
// first byte decides which expression is tried, because trying all of them at
// every byte would cost more than reading the file.
func redactionAt(body string, i int) int {
	switch body[i] {
	case '[', '(', '{', '<':
		return matchLength(redactionBracket(), body[i:min(i+maxBracket, len(body))])
	case "«"[0]:
		if strings.HasPrefix(body[i:], "«") {
			return matchLength(redactionBracket(), body[i:min(i+maxBracket, len(body))])
		}
	case "█"[0]:
		return matchLength(redactionBlocks(), body[i:])
	case 'x', 'X':
		if i+5 <= len(body) && !wordByteBefore(body, i) {
			return matchLength(redactionXs(), body[i:])
		}
	case 'R', 'T', 'I':
		if !wordByteBefore(body, i) {
			return matchLength(redactionWords(), body[i:min(i+80, len(body))])
		}
	}
	return 0
}

func matchLength(re *regexp.Regexp, s string) int {
	at := re.FindStringIndex(s)
	if at == nil {
		return 0
	}
	return at[1]
}

func wordByteBefore(body string, i int) bool {
	if i == 0 {
		return false
	}
	c := body[i-1]
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
