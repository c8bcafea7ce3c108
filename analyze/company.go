package analyze

import "github.com/checkweigh/checkweigh/dossier"

// The forms of companies that end their names. Those of two letters are words or
// letters of headings too, so that a small letter must stand before them.
const (
	formsLong  = `(?:Limited|LIMITED|Ltd|LTD|plc|PLC|Plc|LLP|LLC|L\.L\.C|Inc|INC|Incorporated|GmbH|Gmbh|S\.A|B\.V|N\.V|L\.P|ApS|A/S|s\.r\.o|a\.s|CIO|Cyf(?:yngedig)?|SARL|Unlimited|Oyj?|SpA|S\.p\.A|Srl|S\.r\.l|Sarl|Corporation|Corp|Company|CIC|DAC|CLG|PBC|Pty|Pvt|Co-operative)`
	formsShort = `(?:AG|SA|SE|BV|NV|AB|AS|ASA|SAS|KG)`
)

// companyText matches the name of a company: capitalised words that end in a form
// of company, with a comma before it in American papers. The name may hold "&",
// "and", "of" and initials.
const companyText = `(?:[A-Z0-9][\w.'’&/-]*|&)(?:[ \n](?:&|and|of|the|for|\([A-Z][\w ]*\)|[A-Z0-9][\w.'’&/-]*)){0,8}?(?:,?[ \n]` + formsLong + `|[a-z)],?[ \n]` + formsShort + `)\b`

var companyName = expression(companyText + `\.?`)

// companyForm matches a form that no public body has.
var companyForm = expression(`\b(?i:limited|ltd|plc|llp|llc|inc|gmbh|dac|clg)\b|[a-z)],?[ \n](?:` + formsShort + `|ApS|Oyj?)\b`)

// mayEndCompany reports words that are forms of company, or may be one.
func mayEndCompany(w dossier.Token) bool {
	switch w.Text {
	case "ltd", "limited", "plc", "llp", "llc", "inc", "incorporated", "gmbh", "corp", "corporation", "cic", "sarl", "sas", "pty", "pvt", "aps", "oy", "oyj", "spa", "srl", "dac", "pbc":
		return true
	}
	return shortForm(w)
}

// shortForm reports two capitals that are a form of company behind a name.
func shortForm(w dossier.Token) bool {
	if !w.AllUpper {
		return false
	}
	switch w.Text {
	case "ag", "sa", "se", "bv", "nv", "ab", "as", "asa", "kg":
		return true
	}
	return false
}

// endsCompany reports whether the name of a company ends at word i.
func (s *sentence) endsCompany(i int32) bool {
	w := s.words[i]
	if shortForm(w) {
		return i > 0 && s.words[i-1].Upper && !s.words[i-1].AllUpper
	}
	return mayEndCompany(w)
}

// comma reports whether a comma and nothing else stands between the capitalised
// word i and the next.
func (s *sentence) comma(t *dossier.Text, i int32) bool {
	if i < 0 || !s.words[i].Upper {
		return false
	}
	between := t.Body[s.words[i].Span.End:s.words[i+1].Span.Start]
	return between == ", " || between == ",\n"
}
