package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// publicWords are words of the names of public bodies.
var publicWords = []string{
	"council", "nhs", "trust", "health board", "authority", "department", "ministry", "office for", "office of", "constabulary", "police",
	"university", "college", "borough", "county of", "city of", "government", "commission", "agency", "board", "executive", "his majesty",
	"her majesty", "hm ", "fire and rescue", "fire service", "shared services", "combined authority", "corporation", "secretary of state",
	"parliament", "assembly", "burgesses", "school", "cabinet office", "home office", "treasury", "partnership", "sheriff", "service",
	"directorate", "inspectorate", "secretariat", "registry", "tribunal", "regulator", "hospital", "infirmary",
}

// publicBody reports whether a name is that of a public body.
func publicBody(name string) bool {
	low := " " + lowerASCII(name) + " "
	if companyForm.MatchString(name) {
		return false
	}
	for _, w := range publicWords {
		if at := strings.Index(low, w); at > 0 && !letterAt(low, at-1) && (w[len(w)-1] == ' ' || !letterAt(low, at+len(w))) {
			return true
		}
	}
	return strings.HasSuffix(low, " county ") && !strings.HasPrefix(low, " county ")
}

func letterAt(s string, at int) bool {
	return at >= 0 && at < len(s) && ('a' <= s[at] && s[at] <= 'z' || 'A' <= s[at] && s[at] <= 'Z')
}

// Words that end a name and begin its description or address.
var afterName = expression(`(?i)\s*(?:,? ?\(|,? of (?:the (?:one|first|other|second) part|\d|\[)|,? whose |,? having |,? incorporated |,? registered |, (?:town|city|county|civic|shire) (?:hall|centre|offices?)\b|,? with (?:its|a|company|registered)|,? located |,? a (?:company|corporation|body|delaware|limited|municipal|public|division)|,? an (?:oregon|english|english company|nhs)|,? ?(?:constituted|established|being|whose|incorporated|acting|formed|created) |, [a-z]+ (?:under|by|in|of) |, an? [a-z]|, which |, who |,? acting |,? trading as|,? company (?:number|no)|,? \d{5,}|;| \| |,? for the )`)

// nextLabel matches the label of the next column of a form.
var nextLabel = expression(`\s+(?:[A-Z][a-z]+ ){1,3}?[A-Z][a-z]+:\s`)

// nameSpan narrows a value to the name at its start: without company number,
// address or remark.
func nameSpan(t dossier.Text, s dossier.Span) dossier.Span {
	v := t.Cut(s)
	if m := labelNumber.FindStringIndex(v); m != nil && m[1] < len(v) {
		s.Start += m[1]
		v = v[m[1]:]
	}
	if m := nextLabel.FindStringIndex(v); m != nil && m[0] > 0 {
		v = v[:m[0]]
	}
	if m := companyName.FindStringIndex(v); m != nil && m[0] <= 4 {
		return dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]}
	}
	if m := afterName.FindStringIndex(v); m != nil && m[0] > 0 {
		v = v[:m[0]]
	}
	if at := strings.IndexAny(v, "\n\f"); at > 0 {
		v = v[:at]
	}
	if at := strings.Index(v, " of "); at > 0 && strings.Contains(v[at:], ",") && publicBody(v[:at]) && len(strings.Fields(plainName(v[:at]))) >= 3 {
		v = v[:at] // an address follows
	}
	v = strings.TrimRight(v, " .,;:*")
	v = strings.TrimSuffix(v, " Headquarters")
	return dossier.Span{Start: s.Start, End: s.Start + len(v)}
}

// nameStart matches what stands before the name of a party.
var nameStart = expression(`(?i)\bbetween:?\s+(?:the parties:?\s+)?|\(\d\)\s*|(?:^|\n)\s*\d[.)]?\s+|[;)]\s*and\s+|\bpart,?\s+and\s+|,\s+and\s+|[\n\f]\s*[\n\f]|:\s+|\band between\s+|(?:^|\n)AND:\s+|\bmade by\s+|\bby the\s+|\bparties are:?\s+|["”]\)\s*(?:and\s+)?|\bby and between\s+|[\n\f]and[\n\f]?\s+| and (?:the )?`)

// nameBefore finds the name that a bracketed definition at the offset binds.
func nameBefore(t dossier.Text, at int) dossier.Span {
	from := max(0, at-320)
	for from < at && !utf8.RuneStart(t.Body[from]) {
		from++
	}
	window := t.Body[from:at]
	begin := 0
	for _, m := range nameStart.FindAllStringIndex(window, -1) {
		low := lowerASCII(window[m[0]:m[1]])
		if strings.HasPrefix(low, " and ") && !endsCompany(window[:m[0]]) {
			continue // "the Mayor and Burgesses" is one name
		}
		if strings.TrimSpace(window[m[1]:]) == "" {
			continue
		}
		begin = m[1]
	}
	s, e := trimSpan(t.Body, from+begin, at)
	for s < e && (t.Body[s] == '|' || t.Body[s] == ' ') {
		s++
	}
	if m := alsoNamed.FindStringSubmatchIndex(t.Body[s:e]); m != nil && publicBody(t.Body[s+m[2]:s+m[3]]) {
		return dossier.Span{Start: s + m[2], End: s + m[3]} // in English behind its own language
	}
	return nameSpan(t, dossier.Span{Start: s, End: e})
}

// alsoNamed is a name that stands in brackets behind another of the same body.
var alsoNamed = expression(`\(((?:[A-Z][\w'’&-]*(?: (?:and|of|for|the|&))* ?){2,8})\)$`)

func endsCompany(s string) bool {
	tail := s[max(0, len(s)-16):]
	return companyForm.MatchString(tail) || strings.HasSuffix(tail, ",")
}

// looksNamed reports whether a value could be the name of a body or person: it
// has capitals, is short, and is no sentence.
func looksNamed(v string) bool {
	if blankValue(v) || len(v) > 140 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(v)
	low := lowerASCII(v)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && !strings.HasPrefix(low, "the ") {
		return false
	}
	words := strings.Fields(v)
	if strings.Trim(v, "0123456789 -./") == "" || (strings.ToUpper(v) == v && len(words) > 1 && !companyForm.MatchString(v) && !publicBody(v)) {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || unicode.IsDigit(r) {
			capitals++
		}
	}
	return len(words) <= 16 && capitals*2 >= len(words) && !hasAny(low, " shall ", " will ", " may ", " must ", " is ", " are ", " means ")
}

// blankValue reports whether a form value says nothing: empty, a prompt in
// brackets, dots or a rule to write on, blacked out, or "to be confirmed".
func blankValue(v string) bool {
	s := strings.TrimSpace(v)
	low := lowerASCII(s)
	if s == "" || strings.Trim(s, "._-–—…*[]() \t/xX") == "" {
		return true
	}
	if strings.ContainsRune(s, '█') || strings.ContainsRune(s, '■') || strings.Contains(s, "____") || strings.Contains(s, "....") {
		return true
	}
	if s[0] == '[' || s[0] == '<' || s[0] == '{' {
		return true
	}
	if hasAny(low, "[redacted", "[insert", "[enter", "[withheld", "click or tap", "click here", "[dd", "[name", "[●", "[x", "[●]", "[tbc", "[to be") {
		return true
	}
	switch strings.Trim(low, " .") {
	case "redacted", "withheld", "tbc", "tbd", "to be confirmed", "to be determined", "n/a", "na", "none", "not applicable", "not known",
		"unknown", "-", "nil", "insert", "name", "date", "value", "see below", "not stated", "various", "no extension", "not used", "yes", "no",
		"to be agreed", "not yet known", "as above":
		return true
	}
	return false
}
