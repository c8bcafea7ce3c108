package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	monthText    = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?`
	ordinalWords = `(?:thirty[- ]first|thirtieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|twentieth|nineteenth|eighteenth|seventeenth|sixteenth|fifteenth|fourteenth|thirteenth|twelfth|eleventh|tenth|ninth|eighth|seventh|sixth|fifth|fourth|third|second|first)`
	yearWords    = `two thousand(?: and)? [a-z]+(?:-[a-z]+)?`
	dateText     = `(?:\d{1,2}(?:st|nd|rd|th)?(?:(?: day)? of)?[ \n]` + monthText + `,?[ \n]\d{4}|\d{1,2}[-.]` + monthText + `[-.]\d{4}|` + monthText + ` \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?i:` + ordinalWords + `(?: day)?(?: of)?[ \n])` + monthText + `,?[ \n](?:\d{4}|(?i:` + yearWords + `)))`
	numberWords  = `(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|and|a)`
	moneyText    = `(?:(?:US\$|£|\$|€|GBP ?|EUR ?|USD ?)\s?\d(?:[\d,]*\d)?(?:\.\d+)?(?: ?(?:million|billion|bn|m|k)\b)?|(?i:` + numberWords + `(?:[ -]` + numberWords + `)* pounds))`
	hedge        = `(?:(?i:around|about|approximately|approx\.?|circa|c\.|some|up to|not more than) )?`
)

var (
	aDate  = expression(dateText)
	aMoney = expression(hedge + moneyText)
)

// dateIn finds the first date in a span.
func dateIn(t dossier.Text, s dossier.Span) (dossier.Span, bool) {
	m := aDate.FindStringIndex(t.Cut(s))
	if m == nil {
		return s, false
	}
	return dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]}, true
}

// Words after or before a sum that say what it pays for.
var (
	yearly = expression(`(?i)^[^;.]{0,12}(?:\b(?:a|per|each|every) (?:year|annum|month|quarter|week|day|hour|user|extract|call)\b|annually|monthly|p\.?a\.?\b)`)
	whole  = expression(`(?i)^[^;]{0,30}(?:over the (?:\w+ )*term|in total|for the (?:\w+ )*(?:term|years|contract|period)|altogether|in all)|^\s*total`)
	totals = expression(`(?i)(?:total|overall|whole|worth|aggregate)[^£$€.;]{0,30}$`)
)

// moneyIn finds the sum that is the value of the whole: a total before a yearly
// sum, whatever their order. A yearly sum alone is not the value.
func moneyIn(t dossier.Text, s dossier.Span) (dossier.Span, bool) {
	v := t.Cut(s)
	best, top := dossier.Span{}, 0
	for _, m := range aMoney.FindAllStringIndex(v, 20) {
		score := 2
		switch {
		case yearly.MatchString(v[m[1]:]):
			score = 1
		case whole.MatchString(v[m[1]:]) || totals.MatchString(v[:m[0]]):
			score = 3
		}
		if score > top {
			best, top = dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]}, score
		}
	}
	return best, top >= 2
}

var aReference = expression(`(?:(?:FOI|EIR|RFI|FOIA|PRR|IR|ICT|Ref) )?[A-Za-z0-9]*[A-Za-z0-9/_.()-]*\d[A-Za-z0-9/_.()-]*`)

// referenceIn finds a reference: one word with a digit, or "FOI 1306/25".
func referenceIn(t dossier.Text, s dossier.Span) (dossier.Span, bool) {
	v := t.Cut(s)
	if at := strings.IndexByte(v, '\n'); at > 0 {
		v = v[:at]
	}
	if m := aDate.FindStringIndex(v); m != nil && m[0] == 0 {
		return s, false
	}
	m := aReference.FindStringIndex(v)
	if m == nil || m[0] > 12 {
		return s, false
	}
	word := strings.TrimRight(v[m[0]:m[1]], ".,;:-(")
	if strings.Count(word, ")") > strings.Count(word, "(") {
		word = strings.TrimRight(word, ")")
	}
	if len(word) < 3 || len(word) > 40 {
		return s, false
	}
	return dossier.Span{Start: s.Start + m[0], End: s.Start + m[0] + len(word)}, true
}

// companiesIn finds each company named in a span.
func companiesIn(t dossier.Text, s dossier.Span) []dossier.Span {
	var out []dossier.Span
	for _, m := range companyName.FindAllStringIndex(t.Cut(s), 50) {
		out = append(out, dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]})
	}
	return out
}

// companyRun spans from the first company named to the last that is joined to
// it by a comma, "and" or "with".
func companyRun(t dossier.Text, s dossier.Span) (dossier.Span, bool) {
	all := companiesIn(t, s)
	if len(all) == 0 {
		n := nameSpan(t, s)
		name := t.Cut(n)
		return n, looksNamed(name) && len(strings.Fields(name)) <= 6 && !strings.Contains(name, ".")
	}
	run := all[0]
	for _, next := range all[1:] {
		switch strings.Trim(t.Body[run.End:next.Start], " \n") {
		case ",", "and", ", and", ", with", "with", ";", "&":
			run.End = next.End
		default:
			return run, true
		}
	}
	return run, true
}

var aPeriod = expression(`(?i)\b(?:\d+|one|two|three|four|five|six|twelve|eighteen|twenty-four)\b[^.;]{0,40}\b(?:month|year|week)s?\b`)

// extensionIn is the clause of a value that says for how long a contract may be
// extended. "None" and "no extension" are no extension.
func extensionIn(t dossier.Text, s dossier.Span) (dossier.Span, bool) {
	v := t.Cut(s)
	if !aPeriod.MatchString(v) || strings.HasPrefix(lowerASCII(v), "no ") {
		return s, false
	}
	if at := strings.IndexAny(v, ";\n"); at > 0 {
		v = v[:at]
	}
	if at := strings.Index(v, ". "); at > 0 {
		v = v[:at]
	}
	v = strings.TrimRight(v, " .")
	return dossier.Span{Start: s.Start, End: s.Start + len(v)}, len(v) <= 160
}
