package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A docName is the name by which contracts cite one of their documents.
var docName = &pattern{before: 16, after: 48, expr: `(?i)\b(?:(?:(joint|call[- ]off|framework|order|contract|dps) )?(schedule|annex|appendix|attachment|exhibit)s?\s+(?:no\.?\s*)?([0-9]{1,3}[A-Za-z]?|[A-Z]|[IVXivx]{2,5})\b|(?:the )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) schedule\b|(core terms|framework award form|special terms|order form|security policy|data processing (?:agreement|addendum)))`}

var ordinals = map[string]string{"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10"}

// canonicalTitle writes a cited name in one way: "Joint Schedule 11",
// "Call-Off Schedule 6", "Annex A", "Core Terms". m is a submatch of docName on s.
func canonicalTitle(s string, m []int) string {
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return s[m[2*n]:m[2*n+1]]
	}
	switch family, sort, number := group(1), group(2), group(3); {
	case sort != "":
		name := titleCase(sort) + " " + strings.ToUpper(number)
		if family != "" {
			name = titleCase(strings.ReplaceAll(lowerASCII(family), "call off", "call-off")) + " " + name
		}
		return name
	case group(4) != "":
		return "Schedule " + ordinals[lowerASCII(group(4))]
	default:
		return titleCase(group(5))
	}
}

// titleCase capitalises each word, after hyphens too.
func titleCase(s string) string {
	b := []byte(lowerASCII(s))
	for i, c := range b {
		if 'a' <= c && c <= 'z' && (i == 0 || b[i-1] == ' ' || b[i-1] == '-') {
			b[i] = c - 'a' + 'A'
		}
	}
	out := strings.Join(strings.Fields(string(b)), " ")
	return strings.ReplaceAll(out, "Dps ", "DPS ")
}

// documentTitles lists the names this document goes by, that of the whole first: its
// own heading, and the headings of schedules and annexes that stand in it.
func documentTitles(t dossier.Text, ls []line) []string {
	var out []string
	seen := map[string]bool{}
	for i, l := range ls {
		if len(l.text) > 110 || l.holds&signDocument == 0 {
			continue
		}
		at := strings.TrimLeft(l.text, "#* ")
		m := docName.FindStringSubmatchIndex(at)
		if m == nil || !leads(at, m) || !headsDocument(ls, i, at, m) {
			continue
		}
		if name := canonicalTitle(at, m); !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// leads reports whether a line begins with the name it holds. Before the name of
// the order form or of the special terms other words of a title may stand:
// "PART A: ORDER FORM", "Call-Off Order Form".
func leads(at string, m []int) bool {
	if m[0] == 0 || strings.HasPrefix(lowerASCII(at), "the ") && m[0] == 4 {
		return true
	}
	return m[10] >= 0 && m[0] < 24 && m[1] == len(at) && (at == strings.ToUpper(at) || at[m[0]] < 'a')
}

// headsDocument reports whether the line is the heading of the document it
// names and not a contents entry, an order-form row or a sentence about it.
func headsDocument(ls []line, i int, at string, m []int) bool {
	rest := strings.TrimSpace(at[m[1]:])
	if len(at) > 110 || strings.Contains(at, "....") || strings.Contains(at, "…") || strings.Contains(at, " | ") {
		return false
	}
	if rest != "" && !(i < 12 && titleNumber.MatchString(rest)) {
		if n := rest[len(rest)-1]; n == '.' || n == ';' || n == ',' || ('0' <= n && n <= '9' && rest[0] != '(' && rest[0] != '-') {
			return false
		}
		if c := rest[0]; 'a' <= c && c <= 'z' || c == ',' || c == ';' || c == '.' {
			return false
		}
	}
	if i < 6 {
		return true
	}
	if inList(ls, i) {
		return false
	}
	if name := at[m[0]:m[1]]; strings.ToUpper(name) == name {
		return true
	}
	return ls[i].gap || ls[i].first || strings.ToUpper(at) == at
}

// titleNumber is the number of a paper behind its title: "ORDER FORM Q-20418".
var titleNumber = expression(`^(?:(?:[Nn]o\.?|NO\.?|[Nn]umber|#) ?)?[:#-]? ?[A-Z0-9][A-Z0-9/.-]*\d[A-Z0-9/-]*$`)

// inList reports whether the neighbours of a line name documents too, as in a
// table of contents or a list of incorporated schedules. A heading has text under it.
func inList(ls []line, i int) bool {
	names := 0
	for _, n := range []int{i - 1, i + 1} {
		if n >= 0 && n < len(ls) && ls[n].holds&signDocument != 0 {
			if m := docName.FindStringSubmatchIndex(strings.TrimLeft(ls[n].text, "#*•- ")); m != nil && m[0] == 0 && m[4] >= 0 {
				names++
			}
		}
	}
	return names > 0
}
